"""Faults of power, disk and memory, put to the SQLite store on purpose, and what became of what was
acknowledged.

    .venv/bin/python -m benchmarks.ledger.faults                     everything, about half an hour
    .venv/bin/python -m benchmarks.ledger.faults power control --states 1000
    .venv/bin/python -m benchmarks.ledger.faults making calls told   every call; --every 10: a tenth
    .venv/bin/python -m benchmarks.ledger.faults rest beside memory anywhere --flips 300

`control` is the power loss with `synchronous=NORMAL`: it must lose entries, or the zero of `power`
means nothing. All but the flips need Linux and a C compiler. Exit code 1 says that something was
lost, changed, not found, or said and not so.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.ledger.faults.beside import a_world_beside, beside
from benchmarks.ledger.faults.failing import (
    KINDS,
    LIVING,
    MAKING,
    Verdicts,
    a_world,
    calls_of,
    nothing,
    put,
    told_then_killed,
)
from benchmarks.ledger.faults.flips import a_folder, anywhere, in_cells
from benchmarks.ledger.faults.memory import in_memory
from benchmarks.ledger.faults.power import power_losses
from benchmarks.ledger.faults.shim import NoShimError, hosted
from benchmarks.ledger.machine import sentence
from benchmarks.ledger.missions import make, scratch_on

Told = tuple[str, bool]
"""One line, and whether what it says holds."""
ENTRIES = 290
"""In the mission whose bits are turned over at rest: two tiles."""


def main(words: list[str]) -> int:
    """Run the loops asked for; print a line for each; the exit code."""
    asked = _asked(words)
    print(sentence(None))
    holds = True
    for name in asked.loops or LOOPS:
        with scratch_on(asked.folder) as scratch:
            started = time.monotonic()
            try:
                told, held = LOOPS[name](scratch, asked)
            except NoShimError as reason:
                print(f"{name}: skipped: {reason}")
                continue
        print(f"{name}: {told}; {time.monotonic() - started:.0f} s", flush=True)
        holds = holds and held
    print(f"repeat: .venv/bin/python -m benchmarks.ledger.faults {shlex.join(words)}")
    return int(not holds)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger.faults", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("loops", nargs="*", metavar="LOOP", help=", ".join(LOOPS))
    parser.add_argument("--states", type=int, default=1_000, help="power losses")
    parser.add_argument("--every", type=int, default=1, help="let only each n-th call fail")
    parser.add_argument("--flips", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="on which disk the store is to lie")
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.loops if name not in LOOPS]:
        parser.error(f"there is no loop {unknown[0]}: {', '.join(LOOPS)}")
    return asked


def _power(scratch: Path, asked: argparse.Namespace) -> Told:
    losses = power_losses(scratch, asked.states, seed=asked.seed, tick=_tick)
    told = (
        f"{losses.states:,} states of a disk after the power went, {losses.acknowledged:,} "
        f"acknowledged entries looked for; {losses.lost} states lost something, "
        f"{losses.complaints.total()} complaints{_few(losses.complaints)}"
    )
    return told, not losses.complaints


def _control(scratch: Path, asked: argparse.Namespace) -> Told:
    losses = power_losses(scratch, asked.states, seed=asked.seed, tick=_tick, synchronous="NORMAL")
    told = (
        f"with synchronous=NORMAL {losses.lost} of {losses.states:,} states lost acknowledged "
        f"entries, {losses.entries_lost:,} in all (it must lose some)"
    )
    return told, losses.lost > 0


def _making(scratch: Path, asked: argparse.Namespace) -> Told:
    return _failing(scratch, asked, nothing(scratch), MAKING)


def _calls(scratch: Path, asked: argparse.Namespace) -> Told:
    return _failing(scratch, asked, a_world(scratch), LIVING)


def _failing(scratch: Path, asked: argparse.Namespace, before: Path, work: str) -> Told:
    world = scratch / "world"
    with hosted(scratch) as host:
        n = calls_of(host, before, world, work)
        cases = [(i, kind) for i in range(1, n + 1, asked.every) for kind in KINDS]
        verdicts = put(host, before, world, cases, _tick, work)
    ways = ", ".join(KINDS)
    told = (
        f"{verdicts.faults:,} faults ({ways}) at {n} calls that write; "
        f"{len(verdicts.wrong)} wrong{_few(verdicts.wrong)}; {_sentences(verdicts)}"
    )
    return told, not verdicts.wrong


def _told(scratch: Path, asked: argparse.Namespace) -> Told:
    world, before = scratch / "world", a_world(scratch)
    with hosted(scratch) as host:
        n = calls_of(host, before, world)
        verdicts = told_then_killed(host, before, world, range(1, n + 1, asked.every), _tick)
    told = (
        f"{verdicts.faults:,} refusals (EIO), each with a kill -9 right after its sentence; "
        f"{len(verdicts.wrong)} said more than is so{_few(verdicts.wrong)}"
    )
    return told, not verdicts.wrong


def _rest(scratch: Path, asked: argparse.Namespace) -> Told:
    return _outcomes(in_cells(a_folder(scratch / "m", ENTRIES), asked.flips, asked.seed, _tick))


def _beside(scratch: Path, asked: argparse.Namespace) -> Told:
    template = a_world_beside(scratch / "made")
    return _outcomes(beside(template, scratch / "struck", asked.flips, asked.seed, _tick))


def _memory(scratch: Path, asked: argparse.Namespace) -> Told:
    with make(scratch / "m", None) as mission:
        return _outcomes(in_memory(mission, asked.flips, asked.seed, _tick))


def _anywhere(scratch: Path, asked: argparse.Namespace) -> Told:
    return _outcomes(anywhere(a_folder(scratch / "m", ENTRIES), asked.flips, asked.seed, _tick))


def _outcomes(outcomes: Counter[str]) -> Told:
    missed = sum(number for name, number in outcomes.items() if "NOT FOUND" in name)
    parts = ", ".join(f"{name} {number}" for name, number in sorted(outcomes.items()))
    return f"{outcomes.total()} bits turned over, {missed} of them missed ({parts})", not missed


def _sentences(verdicts: Verdicts) -> str:
    """How many different sentences there were, whatever places they name."""
    return f"{len({line.partition(chr(10))[0] for line in verdicts.said})} different sentences"


def _few(wrong: list[str] | Counter[str]) -> str:
    return "".join(f"\n  {line}" for line in list(wrong)[:5])


def _tick(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} ", end="", file=sys.stderr, flush=True)


LOOPS: dict[str, Callable[[Path, argparse.Namespace], Told]] = {
    "power": _power,
    "control": _control,
    "making": _making,
    "calls": _calls,
    "told": _told,
    "rest": _rest,
    "beside": _beside,
    "memory": _memory,
    "anywhere": _anywhere,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
