"""How honest the count's 90% interval is, over simulated missions.

    .venv/bin/python -m benchmarks.fusion.intervals [--missions 40] [--reports 10000]
        [--difficulty medium] [--first-seed 101] [--json FILE]

The count is of incidents told of at least once; a fabrication counts as one that is told of, since
no reader of reports can know better (`simulated.told`). Coverage of what truly happened is given
beside it. An interval that is honest covers nine in ten; one that is also useful is narrow.
"""

from __future__ import annotations

import argparse
import json
import math
import shlex
import statistics
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.fusion import machine, simulated
from benchmarks.fusion.comparing import interval
from benchmarks.fusion.figures import coverage
from benchmarks.fusion.launching import launch
from benchmarks.fusion.rivals import OURS, RIVALS

WIDE = 1.645
"""Normal quantile of a 90% interval, for the coverage's own uncertainty."""


def main(words: list[str]) -> int:
    """Print coverage, width and count error."""
    asked = _asked(words)
    found = machine.conditions([RIVALS[OURS]])
    print(machine.sentence(found))
    print(f"data: simulated, {asked.difficulty}, {asked.missions} missions of {asked.reports:,}"
          f" reports, seeds from {asked.first_seed}")  # fmt: skip
    missions = [
        mission(asked.first_seed + number, asked.reports, asked.difficulty)
        for number in range(asked.missions)
    ]
    for line in lines(missions):
        print(line)
    print(f"repeat: .venv/bin/python -m benchmarks.fusion.intervals {shlex.join(words)}".rstrip())
    if asked.json:
        answer = {"conditions": found, "words": words, "missions": missions}
        asked.json.write_text(json.dumps(answer, indent=1) + "\n")
    return 0


def mission(seed: int, reports: int, difficulty: str) -> dict[str, float]:
    """One simulated mission: the true counts, the clusters, and the stated count if any."""
    print(f"mission {seed}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        simulated.simulate(folder, reports=reports, difficulty=difficulty, seed=seed)
        files = (folder / "reports.parquet", folder / "sources.parquet", folder / "out.parquet")
        spent = launch(RIVALS[OURS].command(*files))
        truth = pq.read_table(folder / "truth.parquet")
        clusters = len(pq.read_table(files[2], columns=["incident_id"])["incident_id"].unique())
    counts = {
        "told": float(simulated.told(truth)),
        "happened": float(simulated.happened(truth)),
        "clusters": float(clusters),
    }
    return counts | (interval(spent.said) or {})


def lines(missions: list[dict[str, float]]) -> list[str]:
    """What to print."""
    said = [_errors("clusters", [m["clusters"] / m["told"] - 1 for m in missions])]
    stated = [m for m in missions if "low" in m]
    if len(stated) < len(missions):
        said.append(f"{len(missions) - len(stated)} of {len(missions)} runs stated no interval")
    if not stated:
        return said
    low, high = [m["low"] for m in stated], [m["high"] for m in stated]
    for what in ("told", "happened"):
        share = coverage([round(m[what]) for m in stated], low, high)
        centre, half = _wilson(share, len(stated))
        said.append(f"coverage of incidents {what}: {share:.0%} of {len(stated)}"
                    f" ({centre - half:.0%} to {centre + half:.0%})")  # fmt: skip
    widths = [(m["high"] - m["low"]) / m["told"] for m in stated]
    said.append(f"median width, of the true count: {statistics.median(widths):.1%}")
    said += [
        _errors(f"expected, of incidents {what}", [m["expected"] / m[what] - 1 for m in stated])
        for what in ("told", "happened")
    ]
    return said


def _errors(what: str, errors: list[float]) -> str:
    sizes = [abs(error) for error in errors]
    return (f"count error of {what}: mean {statistics.mean(errors):+.1%}, absolute mean"
            f" {statistics.mean(sizes):.1%}, median {statistics.median(sizes):.1%}")  # fmt: skip


def _wilson(share: float, size: int) -> tuple[float, float]:
    """Centre and half width of Wilson's 90% interval (1927), J. Am. Stat. Assoc. 22, 209–212."""
    scale = 1 + WIDE**2 / size
    centre = (share + WIDE**2 / (2 * size)) / scale
    spread = share * (1 - share) / size + WIDE**2 / (4 * size**2)
    return centre, WIDE * math.sqrt(spread) / scale


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fusion.intervals", description=__doc__
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--missions", type=int, default=40)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--difficulty", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--first-seed", type=int, default=101)
    parser.add_argument("--json", type=Path)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
