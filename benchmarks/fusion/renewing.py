"""What a thousand new reports cost in a mission of a million, beside fusing it all again.

    .venv/bin/python -m benchmarks.fusion.renewing [--reports 1000000] [--new 1000]
        [--order happened|received] [--difficulty medium] [--seed 11]

The new reports are the last that happened, or the last that were received, which speak of many
days. The answers are compared row by row: unequal ones are an error, not a figure.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.fusion import machine
from benchmarks.fusion.rivals import OURS, RIVALS
from benchmarks.fusion.simulated import simulate
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.renewing import renew

ORDERS = {"happened": "seen_to", "received": "recorded_at"}


def main(words: list[str]) -> int:
    """Print both times, and their ratio."""
    asked = _asked(words)
    print(machine.sentence(machine.conditions([RIVALS[OURS]])))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        simulate(folder, reports=asked.reports, difficulty=asked.difficulty, seed=asked.seed,
                 per_day=1_000)  # fmt: skip
        reports = pq.read_table(folder / "reports.parquet").sort_by(ORDERS[asked.order])
        sources = pq.read_table(folder / "sources.parquet")
    former = fuse(reports.slice(0, len(reports) - asked.new), sources)
    begun = time.perf_counter()
    renewed = renew(former, reports, sources)
    between = time.perf_counter()
    again = fuse(reports, sources, weights=former.weights)
    ended = time.perf_counter()
    equal = renewed.memberships.equals(again.memberships) and renewed.expected == again.expected
    fresh, whole = between - begun, ended - between
    last = "that happened last" if asked.order == "happened" else "received last"
    print(
        f"data: simulated, {asked.difficulty}, seed {asked.seed}; {asked.reports:,} reports, "
        f"of them the {asked.new:,} {last} new"
    )
    print(f"renewed in {fresh:.2f} s, from scratch in {whole:.2f} s: {whole / fresh:.0f} times")
    print("the same answer" if equal else "NOT the same answer")
    print(f"repeat: .venv/bin/python -m benchmarks.fusion.renewing {shlex.join(words)}".rstrip())
    return int(not equal)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fusion.renewing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--order", choices=tuple(ORDERS), default="happened")
    parser.add_argument("--difficulty", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--seed", type=int, default=11)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
