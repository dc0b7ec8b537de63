"""Our belief and its rivals in one run on the same claims.

    .venv/bin/python -m benchmarks.belief [--seeds 301,302,303] [--rivals ours,vote,...]
        [--worlds "no copying,..."] [--large 100000] [--json FILE]

Each rival is a cold process from Parquet to Parquet. The reference's t1 and t2 take part where
they lie beside the project; figures of our own worlds are means over seeds. With --large only
speed is measured, ours against the vote.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.belief.cases import FIRST_FREE, WORLDS, Case, large, references, simulated
from benchmarks.belief.figures import measure
from benchmarks.fusion.environments import python_of, version_of
from benchmarks.fusion.launching import ContestantStoppedError, launch

HERE = Path(__file__).parent
RIVALS = ("ours", "vote", "dawid-skene", "mace", "glad")
COLUMNS = ("brier", "log_loss", "ece", "ece_top", "accuracy", "wall_s", "cpu_s")


def command(rival: str, claims: Path, out: Path) -> list[str]:
    """What to execute."""
    if rival == "ours":
        return [sys.executable, "-m", "trucewatch", "believe", str(claims), "-o", str(out)]
    if rival == "vote":
        return [sys.executable, "-m", "benchmarks.belief.contestants.vote", str(claims), str(out)]
    python = str(python_of("crowdkit", HERE))
    return [
        python,
        "-m",
        "benchmarks.belief.contestants.crowdkit_run",
        str(claims),
        str(out),
        rival,
    ]


def run(rival: str, case: Case, scratch: Path) -> dict[str, float] | str:
    """Figures, or why there are none."""
    out = scratch / "out.parquet"
    out.unlink(missing_ok=True)
    try:
        spent = launch(command(rival, case.claims, out))
    except ContestantStoppedError as stopped:
        return str(stopped)
    taken = {"wall_s": spent.wall_s, "cpu_s": spent.cpu_s, "peak_mib": spent.peak_mib}
    return measure(pq.read_table(out), case.truth) | taken


def main(words: list[str]) -> int:
    """Run, print, and write down."""
    asked = _asked(words)
    if any(rival not in ("ours", "vote") for rival in asked.rivals):
        print(f"crowd-kit {version_of(python_of('crowdkit', HERE), 'crowd-kit')}")
    found: dict[str, dict[str, list[dict[str, float] | str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in _cases(asked, Path(folder)):
            for rival in asked.rivals:
                print(f"{case.name}: {rival}", file=sys.stderr, flush=True)
                answer = run(rival, case, Path(folder))
                found.setdefault(case.name, {}).setdefault(rival, []).append(answer)
    for name, rivals in found.items():
        print(f"\n{name}\n\n| | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}")
        for rival, answers in rivals.items():
            print(_row(rival, answers))
        if asked.large:
            ours, vote = (_mean(rivals[r], "wall_s") for r in ("ours", "vote"))
            peak = _mean(rivals["ours"], "peak_mib")
            print(f"\nours {ours:.1f} s, {ours / vote:.1f} times the vote's {vote:.1f} s; "
                  f"{peak:,.0f} MiB")  # fmt: skip
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    return 0


def _row(rival: str, answers: list[dict[str, float] | str]) -> str:
    stopped = [answer for answer in answers if isinstance(answer, str)]
    if stopped:
        return f"| {rival} | no answer: {stopped[0][:120]} |"
    cells = (f"{_mean(answers, column):.3f}" for column in COLUMNS)
    return f"| {rival} | {' | '.join(cells)} |"


def _mean(answers: list[dict[str, float] | str], column: str) -> float:
    told = [answer[column] for answer in answers if isinstance(answer, dict)]
    return sum(told) / len(told)


def _cases(asked: argparse.Namespace, scratch: Path) -> Iterator[Case]:
    if asked.large:
        yield large(asked.large, scratch)
        return
    yield from references(scratch)
    for world in asked.worlds:
        for seed in asked.seeds:
            yield simulated(world, seed, scratch)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.belief", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seeds", default="301,302,303")
    parser.add_argument("--rivals", default=",".join(RIVALS))
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(words)
    asked.rivals = ["ours", "vote"] if asked.large else asked.rivals.split(",")
    asked.worlds = [world for world in asked.worlds.split(",") if world]
    asked.seeds = [int(seed) for seed in asked.seeds.split(",")]
    if wrong := [w for w in asked.worlds if w not in WORLDS]:
        parser.error(f"no world called {', '.join(wrong)}; there are {', '.join(WORLDS)}")
    if min(asked.seeds) < FIRST_FREE:
        parser.error(f"seeds below {FIRST_FREE} were used to choose settings: take others")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
