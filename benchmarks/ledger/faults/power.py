"""Many power losses of one piece of work: what each leaves, held against what was acknowledged."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.ledger.faults import witness
from benchmarks.ledger.faults.disk import Disk
from benchmarks.ledger.faults.shim import Call, acknowledged, hosted

RESUMED = 5
"""In one state of so many, the record must also grow again."""


@dataclass(slots=True)
class Losses:
    """How `states` power losses went: in how many an acknowledged entry was lost, and why not."""

    states: int = 0
    acknowledged: int = 0
    lost: int = 0
    entries_lost: int = 0
    complaints: Counter[str] = field(default_factory=Counter)


def recorded(scratch: Path, **order: Any) -> tuple[Path, list[Call]]:
    """Every call of one whole working life of a mission, and where it lay."""
    world = scratch / "world"
    world.mkdir()
    with hosted(scratch) as host:
        status, calls = host.run(world, "found_and_live", **order)
    notes = acknowledged(calls)
    assert status == 0
    assert not [note for note in notes if "crash" in note or "gave_up" in note]
    shutil.rmtree(world)
    return world, calls


def power_losses(
    scratch: Path,
    states: int,
    *,
    seed: int = 1,
    tick: Callable[[int], None] = lambda done: None,
    **order: Any,
) -> Losses:
    """Cut the power at `states` random calls of one recording. `order` goes to the host."""
    world, calls = recorded(scratch, **order)
    losses = Losses()
    for state, notes in _states(world, calls, states, random.Random(seed)):
        losses.states += 1
        entries = sum(len(note.get("entries", ())) for note in notes)
        losses.acknowledged += entries
        if order.get("synchronous"):
            gone = witness.lost_entries(world, notes) if entries else 0
            losses.lost += gone > 0
            losses.entries_lost += gone
        else:
            found = witness.complaints(world, notes, resume=state % RESUMED == 0)
            losses.lost += any("lost" in line for line in found)
            losses.complaints.update(found)
        tick(losses.states)
    return losses


def _states(
    world: Path, calls: list[Call], states: int, pick: random.Random
) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
    """Put each state at `world` in turn; what had been acknowledged when the power went."""
    cuts = sorted(pick.randrange(1, len(calls) + 1) for _ in range(states))
    disk, done = Disk(world), 0
    for state, cut in enumerate(cuts):
        disk.replay(calls[done:cut])
        done = cut
        shutil.rmtree(world, ignore_errors=True)
        disk.write_after_power_loss(world, pick)
        yield state, list(acknowledged(calls[:cut]))
