"""One call of a working day that fails: the disk refuses, is full, or the process is killed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.ledger.faults import witness
from benchmarks.ledger.faults.shim import (
    DISK_FULL,
    EIO_ONCE,
    ENOSPC_ONCE,
    KILL,
    TORN_KILL,
    Host,
    acknowledged,
    counted,
)
from benchmarks.ledger.missions import make, reports
from trucewatch.vocabulary.errors import TrucewatchError

KINDS = {
    "EIO": EIO_ONCE,
    "ENOSPC": ENOSPC_ONCE,
    "KILL": KILL,
    "KILL in the middle of a write": TORN_KILL,
    "disk full from here on": DISK_FULL,
}
PASSING = (EIO_ONCE, ENOSPC_ONCE)
"""Faults that go away: the process itself must be able to go on."""
LIVING, MAKING = "live_with_faults", "make_with_faults"
SIGKILL = -9
START = 252
DOUBT = "may have been recorded or not"


@dataclass(slots=True)
class Verdicts:
    """How many faults were put, what the work said to them, and what was wrong."""

    faults: int = 0
    said: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def a_world(scratch: Path) -> Path:
    """A mission of 252 entries in everyday use, and its keys: one more batch fills a tile."""
    world = scratch / "before"
    world.mkdir()
    with witness.keys_of(world), make(world / "m", None) as mission:
        mission.ground.record(reports(START - 2))
        mission.publish_ledger()
    return world


def nothing(scratch: Path) -> Path:
    """A world in which no mission was made yet."""
    world = scratch / "nothing"
    world.mkdir()
    return world


def calls_of(host: Host, before: Path, world: Path, work: str = LIVING) -> int:
    """How many calls the work makes where nothing fails."""
    shutil.copytree(before, world)
    status, calls = host.run(world, work)
    assert status == 0
    shutil.rmtree(world)
    return counted(calls)


def put(
    host: Host,
    before: Path,
    world: Path,
    cases: Iterable[tuple[int, str]],
    tick: Callable[[int], None] = lambda done: None,
    work: str = LIVING,
) -> Verdicts:
    """Let the n-th call of the work fail in that way, for each (n, name of the kind)."""
    verdicts = Verdicts()
    for n, kind in cases:
        shutil.copytree(before, world)
        status, calls = host.run(world, work, fail_at=n, kind=KINDS[kind])
        notes = acknowledged(calls)
        wrong = [note["crash"] for note in notes if "crash" in note]
        if status not in (0, SIGKILL):
            wrong.append(f"the process ended with {status}")
        if KINDS[kind] in PASSING:
            wrong += [f"it could not go on: {x['gave_up']}" for x in notes if "gave_up" in x]
        if work == MAKING:
            wrong += _made_again(world, notes)
        wrong += witness.complaints(world, notes, made=True, resume=True)
        verdicts.wrong += [f"{kind} at call {n}: {line}" for line in wrong]
        verdicts.said.update(x[key] for x in notes for key in ("said", "gave_up") if key in x)
        verdicts.faults += 1
        shutil.rmtree(world)
        tick(verdicts.faults)
    return verdicts


def _made_again(world: Path, notes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Make the mission where none is there, as whoever runs the command again; what goes wrong."""
    if (world / "m").exists():
        return []
    if any("made" in note for note in notes):
        return ["the mission that was made is gone"]
    with witness.keys_of(world):
        try:
            make(world / "m", None).close()
        except TrucewatchError as error:
            return [f"it could not be made again: {error}"]
    return []


def told_then_killed(
    host: Host,
    before: Path,
    world: Path,
    calls: Iterable[int],
    tick: Callable[[int], None] = lambda done: None,
) -> Verdicts:
    """Let the n-th call fail once, and kill the process as soon as it has said so.

    What it said of the step must be so: nothing recorded, or a doubt admitted.
    """
    verdicts = Verdicts()
    for n in calls:
        shutil.copytree(before, world)
        _, trace = host.run(world, "told_then_killed", fail_at=n, kind=EIO_ONCE)
        notes = acknowledged(trace)
        said = [note["said"] for note in notes if "said" in note]
        entries = START + sum(len(note.get("entries", ())) for note in notes)
        wrong = witness.complaints(world, notes, made=True)
        grown = witness.size(world) - entries
        if grown and not any(DOUBT in sentence for sentence in said):
            wrong.append(f"{grown} entries nobody was told of: {said}")
        verdicts.wrong += [f"EIO at call {n}: {line}" for line in wrong]
        verdicts.said.update(said)
        verdicts.faults += 1
        shutil.rmtree(world)
        tick(verdicts.faults)
    return verdicts
