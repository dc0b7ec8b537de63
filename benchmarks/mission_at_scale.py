"""A mission of many simulated reports: `add`, `update` and `publish`, with rate and peak memory.

    .venv/bin/python -m benchmarks.mission_at_scale [REPORTS]

Each stage is a process of its own, as a person would start it. The floor, in the same run, reads
the same report files with Python's csv module and inserts each row as it is into a SQLite table,
durably every 2,000 rows: what is above it is the record, its proofs, and understanding.
"""

from __future__ import annotations

import csv
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from trucewatch import __version__
from trucewatch.exercise.model import ExerciseFiles
from trucewatch.exercise.simulating import simulate

DEFAULT_REPORTS = 100_000
BATCH = 2_000


@dataclass(frozen=True)
class Measured:
    """One stage: wall clock and processor time [s], peak resident memory of its process [MiB]."""

    stage: str
    wall_s: float
    cpu_s: float
    peak_mib: float


def main(reports: int) -> None:
    """Build the exercise of that size, run every stage, print one line for each."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["TRUCEWATCH_KEYS"] = str(folder / "keys")
        exercise = simulate(1, reports)
        _write(exercise, folder)
        floor = _floor(exercise, folder)
        stages = _stages(exercise, folder)
    _print(len(exercise.tellings), floor, stages)


def _write(exercise: ExerciseFiles, folder: Path) -> None:
    for name, data in exercise.bytes_by_name().items():
        (folder / name).write_bytes(data)


def _stages(exercise: ExerciseFiles, folder: Path) -> list[Measured]:
    mission = str(folder / "mission")
    stages = [_run("new", ["new", mission, "--agreement", exercise.agreement])]
    for file in exercise.files.values():
        if file.format:
            mapping = ["--mapping", str(folder / file.mapping)] if file.mapping else []
            arguments = ["add", mission, str(folder / file.name), "--format", file.format, *mapping]
            stages.append(_run(f"add {file.name}", arguments))
    stages.append(_run("update", ["update", mission]))
    stages.append(_run("update again", ["update", mission]))
    stages.append(_run("count", ["count", mission, "--rule", "incidents"]))
    for media in ("html", "pdf"):
        target = str(folder / f"bulletin.{media}")
        stages.append(_run(f"publish {media}", ["publish", mission, "-o", target]))
    stages.append(_run("ledger verify", ["ledger", "verify", mission]))
    return stages


def _run(stage: str, arguments: list[str]) -> Measured:
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "trucewatch", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{stage} ended with {code}:\n{said}")
    wall = time.perf_counter() - started
    return Measured(stage, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _floor(exercise: ExerciseFiles, folder: Path) -> float:
    """Seconds to read the report files and insert their rows as they are."""
    started = time.perf_counter()
    connection = sqlite3.connect(folder / "floor.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE rows (line TEXT)")
    for file in exercise.files.values():
        if file.format == "csv":
            with (folder / file.name).open(encoding="utf-8-sig", newline="") as stream:
                for n, row in enumerate(csv.reader(stream)):
                    connection.execute("INSERT INTO rows VALUES (?)", ("\x1f".join(row),))
                    if n % BATCH == 0:
                        connection.commit()
    connection.commit()
    connection.close()
    return time.perf_counter() - started


def _print(reports: int, floor: float, stages: list[Measured]) -> None:
    adding = [s for s in stages if s.stage.startswith("add exercise-") and s.wall_s]
    total = sum(s.wall_s for s in adding)
    print(f"trucewatch {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"load at the end {os.getloadavg()[0]:.1f}; {reports:,} simulated reports\n")
    print(f"{'stage':44}{'wall s':>9}{'cpu s':>9}{'reports/s':>11}{'peak MiB':>10}")
    for s in stages:
        rate = reports / s.wall_s
        print(f"{s.stage:44}{s.wall_s:9.1f}{s.cpu_s:9.1f}{rate:11,.0f}{s.peak_mib:10.0f}")
    print(f"{'all files added':44}{total:9.1f}{'':9}{reports / total:11,.0f}")
    print(
        f"{'floor: csv to SQLite, nothing understood':44}{floor:9.1f}{'':9}{reports / floor:11,.0f}"
    )
    print(f"adding is {total / floor:.0f} times the floor")
    print(
        f"own peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB (simulator)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_REPORTS)
