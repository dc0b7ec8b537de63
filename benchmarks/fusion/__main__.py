"""Our fusion and its rivals in one run on the same data.

    .venv/bin/python -m benchmarks.fusion [--data simulated|maverick|syrian-archive]
        [--rivals ours,splink,...] [--difficulty medium] [--seeds 11,12,13] [--reports 10000]
        [--json FILE]

Each rival is a cold process from Parquet to Parquet. Figures are medians over seeds. Seed 1,
medium, was used to choose the rivals' settings and is refused here.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.fusion import machine, maverick, simulated, syrian_archive
from benchmarks.fusion.cases import Case, MissingDataError
from benchmarks.fusion.comparing import Run, compare, medians, ready
from benchmarks.fusion.rivals import EXTRA, OURS, RIVALS, USUAL
from benchmarks.fusion.tables import count_line, table

DATA = ("simulated", "maverick", "syrian-archive")
TUNING_SEED = 1


def main(words: list[str]) -> int:
    """Run, print, and write down."""
    asked = _asked(words)
    rivals = [RIVALS[name] for name in asked.rivals]
    ready(rivals)
    found = machine.conditions(rivals)
    print(machine.sentence(found))
    print(_data_line(asked))
    runs: list[Run] = []
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for case in _cases(asked, Path(scratch)):
                runs += compare(case, rivals)
    except MissingDataError as missing:
        print(f"skipped: {missing}")
        return 0
    for name in dict.fromkeys(run.truth for run in runs):
        print(f"\n{name}\n" if name else "")
        print(table([run for run in runs if run.truth == name]))
    for rival in rivals:
        print(f"{rival.name}: {rival.says}")
    for run in runs:
        line = count_line(run.figures) if run.rival == OURS else None
        if line:
            print(f"{run.case}, {line}")
    print(f"repeat: .venv/bin/python -m benchmarks.fusion {shlex.join(words)}".rstrip())
    if asked.json:
        names = dict.fromkeys((run.rival, run.truth) for run in runs)
        middle = [
            {"rival": r, "truth": t,
             **medians(run for run in runs if (run.rival, run.truth) == (r, t))}
            for r, t in names
        ]  # fmt: skip
        answer = {"conditions": found, "words": words, "medians": middle,
                  "runs": [run.as_dict() for run in runs]}  # fmt: skip
        asked.json.write_text(json.dumps(answer, indent=1) + "\n")
    return int(any(run.stopped for run in runs))


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fusion", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", choices=DATA, default="simulated")
    parser.add_argument("--rivals", default=",".join(USUAL), help=f"also: {', '.join(EXTRA)}")
    parser.add_argument("--difficulty", choices=("easy", "medium", "hard"), default="medium")
    parser.add_argument("--seeds", default="11,12,13")
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    asked.rivals = [name.strip() for name in asked.rivals.split(",")]
    if unknown := [name for name in asked.rivals if name not in RIVALS]:
        parser.error(f"no rival called {', '.join(unknown)}; there are {', '.join(RIVALS)}")
    asked.seeds = [int(seed) for seed in asked.seeds.split(",")]
    if TUNING_SEED in asked.seeds and asked.difficulty == "medium" and asked.data == DATA[0]:
        parser.error("seed 1, medium, was used to choose settings: take another")
    return asked


def _data_line(asked: argparse.Namespace) -> str:
    if asked.data != "simulated":
        return f"data: {asked.data}"
    seeds = ", ".join(str(seed) for seed in asked.seeds)
    return f"data: simulated, {asked.difficulty}, {asked.reports:,} reports, seeds {seeds} (median)"


def _cases(asked: argparse.Namespace, scratch: Path) -> Iterator[Case]:
    if asked.data == "maverick":
        yield maverick.load(scratch / "maverick")
        return
    if asked.data == "syrian-archive":
        yield syrian_archive.load(scratch / "syrian-archive")
        return
    for seed in asked.seeds:
        folder = scratch / f"{asked.difficulty}-{seed}"
        print(f"simulating seed {seed}", file=sys.stderr, flush=True)
        simulated.simulate(folder, reports=asked.reports, difficulty=asked.difficulty, seed=seed)
        planted = pq.read_table(folder / "truth.parquet")
        name = f"{asked.difficulty}, seed {seed}"
        yield Case(name, folder, {"": simulated.truth_of(planted)}, simulated.told(planted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
