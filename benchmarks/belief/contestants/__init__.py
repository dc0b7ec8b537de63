"""The contestants: each a program of its own, claims in, probabilities out.

    python -m benchmarks.belief.contestants.NAME CLAIMS.parquet OUT.parquet [METHOD]

Nothing here imports trucewatch.
"""
