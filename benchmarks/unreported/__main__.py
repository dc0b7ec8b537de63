"""Published and computed estimates side by side, and what the range for the hard to see holds.

    .venv/bin/python -m benchmarks.unreported [--tables FOLDER] [--wars N] [--seed S] [--json FILE]

The published tables are read from ../shared/reference/estimation. With --wars, N simulated wars
with nearly half the dead hidden, and N with independent lists, are estimated by the two families
that need no chains, and the range is held against the truth for several thresholds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.unreported.published import compare
from benchmarks.unreported.wars import trade_off

TABLES = Path(__file__).resolve().parents[3] / "shared" / "reference" / "estimation"


def main(words: list[str]) -> int:
    """Run, print, and write down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.unreported", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--tables", type=Path, default=TABLES)
    parser.add_argument("--wars", type=int, default=0)
    parser.add_argument("--seed", type=int, default=3000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    answer: dict[str, Any] = {}
    files = sorted(asked.tables.glob("mse_*.json"))
    if not files:
        print(f"skipped: no published tables in {asked.tables.name}/")
    for file in files:
        start = time.perf_counter()
        rows = compare(json.loads(file.read_text()), np.random.default_rng(1))
        print(f"\n{file.stem}, {time.perf_counter() - start:.1f} s")
        for row in rows:
            print(f"  {row.what:<44} {row.published:<34} {row.computed}")
        answer[file.stem] = [row.__dict__ for row in rows]
    if asked.wars:
        answer["wars"] = trade_off(asked.wars, asked.seed)
        print(f"\n{asked.wars} wars of each kind, seeds from {asked.seed}")
        for line in answer["wars"]:
            print("  " + "  ".join(f"{key} {value}" for key, value in line.items()))
    if asked.json:
        asked.json.write_text(json.dumps(answer, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
