"""The contestants: each a program of its own, reports and sources in, memberships out.

    python -m benchmarks.fusion.contestants.NAME REPORTS.parquet SOURCES.parquet OUT.parquet

Rivals may run in an environment that has only their own requirements: nothing here imports
trucewatch.
"""
