"""Simulated data: drawn by `trucewatch simulate reports`, with the truth planted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.fusion.figures import Truth


def simulate(
    folder: Path, *, reports: int, difficulty: str, seed: int, per_day: int | None = None
) -> None:
    """Draw reports, sources and truth into `folder`, in a process of its own."""
    command = [sys.executable, "-m", "trucewatch", "simulate", "reports", "-o", str(folder)]
    command += ["--reports", str(reports), "--difficulty", difficulty, "--seed", str(seed)]
    if per_day is not None:
        command += ["--per-day", str(per_day)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the simulator stopped: {done.stderr.strip()[-500:]}")


def read_truth(path: Path) -> Truth:
    """The truth that the simulator planted."""
    return truth_of(pq.read_table(path))


def truth_of(table: pa.Table) -> Truth:
    """The truth of a table with report_id, incidents, burst, fabricated and aggregate."""
    incidents = table["incidents"].combine_chunks()
    sizes = np.asarray(pc.fill_null(pc.list_value_length(incidents), 0), dtype=np.int64)
    one = np.full(len(table), -1, dtype=np.int64)
    single = pa.array(sizes == 1)
    one[sizes == 1] = np.asarray(pc.list_flatten(incidents.filter(single)), dtype=np.int64)
    flags = {
        name: np.asarray(pc.fill_null(table[name], False).combine_chunks(), dtype=bool)
        for name in ("burst", "fabricated", "aggregate")
    }
    return Truth(
        report_id=table["report_id"].combine_chunks(),
        incident=one,
        hot=flags["burst"],
        aggregate=flags["aggregate"] | (sizes > 1),
        fabricated=flags["fabricated"],
    )


def told(table: pa.Table) -> int:
    """How many incidents are told of: true ones, and each fabrication as one that is alleged.

    No method that reads reports alone can know that a lone fabrication tells of nothing, so an
    honest count of what is *told of* includes it; copies of one fabrication are one.
    """
    made_up = table.filter(pc.fill_null(table["fabricated"], False))
    return happened(table) + int(made_up["copy_of"].null_count)


def happened(table: pa.Table) -> int:
    """How many incidents that happened are told of at least once."""
    return int(pc.count_distinct(pc.list_flatten(table["incidents"])).as_py())
