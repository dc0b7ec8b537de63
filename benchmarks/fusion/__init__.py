"""The fusion workbench: our report fusion and its rivals, in one run on the same data.

    .venv/bin/python -m benchmarks.fusion              the table
    .venv/bin/python -m benchmarks.fusion.speed        ours by size, beside the physical floor
    .venv/bin/python -m benchmarks.fusion.intervals    how honest the count's interval is

`figures` says what is measured, `contestants` holds the rivals, each with settings that anybody
may criticise.
"""
