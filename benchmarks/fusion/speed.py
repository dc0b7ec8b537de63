"""Ours by size and by density, beside the physical floor of the same run.

    .venv/bin/python -m benchmarks.fusion.speed [SIZE ...] [--density REPORTS] [--repeats 3]
        [--difficulty medium] [--seed 11] [--json FILE]

Each run is a cold process from Parquet to Parquet; the fastest of the repeats counts, as a
neighbour on the machine can only slow one down. Medium has 1,000 reports a day whatever the size;
density packs the same number of reports into fewer days.

The floor is DuckDB's: read every column, one sort, one self-join on cell, three hours and act,
without starting the process.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.fusion import machine
from benchmarks.fusion.comparing import ready
from benchmarks.fusion.environments import python_of
from benchmarks.fusion.launching import ContestantStoppedError, Spent, launch
from benchmarks.fusion.rivals import OURS, RIVALS
from benchmarks.fusion.simulated import simulate

SIZES = (10_000, 1_000_000)
DENSITY = 100_000
PER_DAY = 1_000
TIMES = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Timed:
    """Ours at one size: seconds, MiB, and the floor's seconds."""

    reports: int
    per_day: int
    wall_s: float
    cpu_s: float
    peak_mib: float
    floor_s: float

    def row(self) -> str:
        """As a row of the table."""
        return (
            f"| {self.reports:,} | {self.per_day:,} | {self.wall_s:.2f} | {self.cpu_s:.2f} |"
            f" {self.peak_mib:,.0f} | {self.floor_s:.2f} | {self.wall_s / self.floor_s:.1f} |"
        )


HEAD = (
    "| reports | a day | wall s | CPU s | peak MiB | floor s | ratio |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def main(words: list[str]) -> int:
    """Print a row for every size and density."""
    asked = _asked(words)
    splink = RIVALS["splink"]
    ready([RIVALS[OURS]])
    found = machine.conditions([RIVALS[OURS], splink])
    print(machine.sentence(found))
    print(f"data: simulated, {asked.difficulty}, seed {asked.seed}; best of {asked.repeats}")
    settings = [(size, PER_DAY) for size in asked.sizes]
    if asked.density:
        settings += [(asked.density, PER_DAY * times) for times in TIMES]
    print(HEAD)
    timed = []
    for reports, per_day in settings:
        try:
            timed.append(time_ours(reports, per_day, asked))
        except ContestantStoppedError as stopped:
            print(f"| {reports:,} | {per_day:,} | no answer: {stopped} | | | | |", flush=True)
            continue
        print(timed[-1].row(), flush=True)
    print(f"repeat: .venv/bin/python -m benchmarks.fusion.speed {shlex.join(words)}".rstrip())
    if asked.json:
        answer = {"conditions": found, "words": words, "timed": [asdict(row) for row in timed]}
        asked.json.write_text(json.dumps(answer, indent=1) + "\n")
    return int(len(timed) < len(settings))


def time_ours(reports: int, per_day: int, asked: argparse.Namespace) -> Timed:
    """Simulate, fuse, and find the floor on the same file. Raises ContestantStoppedError."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print(f"simulating {reports:,} reports, {per_day:,} a day", file=sys.stderr, flush=True)
        simulate(folder, reports=reports, difficulty=asked.difficulty, seed=asked.seed,
                 per_day=per_day)  # fmt: skip
        files = (folder / "reports.parquet", folder / "sources.parquet", folder / "out.parquet")
        floor_command = [str(python_of("splink")), "-m", "benchmarks.fusion.contestants.floor"]
        runs: list[Spent] = []
        floors: list[float] = []
        for _ in range(asked.repeats):
            floors.append(_floor(launch([*floor_command, str(files[0])])))
            runs.append(launch(RIVALS[OURS].command(*files)))
    best = min(runs, key=lambda run: run.wall_s)
    return Timed(reports, per_day, best.wall_s, best.cpu_s, best.peak_mib, min(floors))


def _floor(spent: Spent) -> float:
    return float(sum(json.loads(spent.said).values()))


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fusion.speed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--density", type=int, default=DENSITY, help="0 leaves density out")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--difficulty", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--json", type=Path)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
