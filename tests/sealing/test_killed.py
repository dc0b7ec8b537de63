"""Killed with -9 in the middle: before, after, or a list of what remains; never a lie."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sealing.missions import TOLD, Clock, Guarded, holding, opened
from tests.sealing.test_erasing import traces
from tests.storage.records import failures
from trucewatch.doors import erasing, sealing
from trucewatch.doors.erasing import erase, finish
from trucewatch.doors.storage.ground import SqlGround, system_clock
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.storage.registry import AgeRegistry
from trucewatch.doors.storage.sealed_queue import SealedQueue
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.storage.withheld import WithheldRows
from trucewatch.mechanism.ports import Now
from trucewatch.mechanism.sealed import SEALED, holds

ERASING: list[tuple[Any, str]] = [
    (SqlGround, "erase"), (AgeRegistry, "forget"), (AgeRegistry, "_save"),
    (WithheldRows, "forget"), (SealedStore, "forget"), (SealedQueue, "drop"),
    (erasing, "_shred_below"), (erasing, "shred"), (SqlGround, "tidy"), (SqlGround, "finished"),
    (Mission, "publish_ledger"),
]  # fmt: skip
SEALING: list[tuple[Any, str]] = [
    (SealedStore, "keep"), (SqlGround, "record"), (SealedQueue, "drop"),
    (SealedQueue, "_write"), (Mission, "publish_ledger"),
]  # fmt: skip
WHEN = ["before", pytest.param("after", marks=pytest.mark.long)]
"""After one step is all but before the next, which is where CI kills."""


def killed(work: Callable[[], None], where: tuple[Any, str] | None, when: str) -> None:
    """Do `work` in a child that dies before or after a step of it, or as soon as it is told."""
    child = os.fork()
    if child == 0:
        try:
            if where is not None:
                _deadly(*where, when)
            work()
        finally:
            os._exit(0)
    if where is None:
        time.sleep(float(when))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _deadly(owner: Any, name: str, when: str) -> None:
    step = getattr(owner, name)

    def die(*arguments: Any, **named: Any) -> Any:
        if when == "after":
            step(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, die)


def erase_one(folder: Path, entry: int, now: Now = system_clock) -> None:
    with open_mission(folder, now=now) as mission:
        erase(mission, entry, reason="a wish")


def look_after_erasing(mission: Guarded, entry: int, needles: tuple[bytes, ...]) -> str:
    """What a killed eraser left: whole, half and said so, or gone; then it is carried on."""
    with open_mission(mission.folder) as found:
        acts = found.ground.entries("record.erased")
        said = [act for act in acts if act.content["entry"] == entry]
        half = found.ground.unfinished()
        there = any(e.index == entry for e in found.ground.entries())
    places = [mission.folder, mission.keys]
    if not said:
        assert there and not half and failures(mission.folder) == []
        with open_mission(mission.folder) as found:
            content = found.ground.entry(entry).content
            if "seal" in content:
                assert SealedStore(mission.keys).wraps(content["seal"])
        return "before"
    assert not there
    complaints = failures(mission.folder)
    assert bool(half) == any("is not finished" in line for line in complaints)
    if not half:
        with open_mission(mission.folder) as found:
            found.ground.tidy()
    with open_mission(mission.folder) as found:
        finish(found)
        found.publish_ledger()
    assert failures(mission.folder) == []
    assert holding(needles, places) == []
    return "half" if half else "after"


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("where", ERASING, ids=lambda where: where[1])
def test_an_eraser_killed_at_a_step(sealed, where, when):
    entry = sealed.entry_of(TOLD)
    before = traces(sealed, entry)
    killed(lambda: erase_one(sealed.folder, entry), where, when)
    look_after_erasing(sealed, entry, before.needles)


@pytest.mark.long
def test_erasers_killed_at_any_moment(mission):
    pick, seen = random.Random(5), set()
    clock = Clock()
    for turn in range(60):
        mission.file.write_text(mission.file.read_text().replace(TOLD, f"{TOLD} {turn}"))
        mission.add()
        with opened(mission, clock) as found:
            sealing.flush(found, clock)
        clock.pass_hours(6)
        entry = mission.entry_of(TOLD)
        before = traces(mission, entry)
        needles = tuple(n for n in before.needles if n not in (TOLD.encode(), b"lorries burned"))
        killed(lambda e=entry: erase_one(mission.folder, e, clock), None, str(pick.uniform(0, 0.4)))
        seen.add(look_after_erasing(mission, entry, needles))
        if _there(mission, entry):
            erase_one(mission.folder, entry, clock)
    assert seen == {"before", "half", "after"}


def _there(mission: Guarded, entry: int) -> bool:
    with open_mission(mission.folder) as found:
        return any(e.index == entry for e in found.ground.entries(since=entry))


def sealed_texts(mission: Guarded) -> list[str]:
    """The words of every recorded sealed report, each with a key that is there."""
    with open_mission(mission.folder) as found:
        real = [e for e in found.ground.entries(SEALED) if holds(e.content)]
        store = SealedStore(MissionKeys(found.id).folder)
        assert all(len(store.wraps(e.content["seal"])) == 10 for e in real)
    return sorted(str(e.content["text"]) for e in real)


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("where", SEALING, ids=lambda where: where[1])
def test_a_turn_killed_at_a_step(mission, where, when):
    """Every row is recorded once, in turns of full size, with its key."""
    mission.add()
    clock = Clock()

    def take() -> None:
        with opened(mission, clock) as found:
            sealing.flush(found, clock)

    with open_mission(mission.folder) as found:
        empty = found.ground.size
    killed(take, where, when)
    with open_mission(mission.folder) as found:
        assert found.ground.size - empty in (0, 8)
    assert failures(mission.folder) == []
    for _ in range(2):
        take()
        clock.pass_hours(6)
    with open_mission(mission.folder) as found:
        assert (found.ground.size - empty) % 8 == 0
    texts = sealed_texts(mission)
    assert len(texts) == 3 and len(set(texts)) == 3
    assert failures(mission.folder) == []


@pytest.mark.parametrize("when", WHEN)
def test_an_intake_killed_while_it_seals(mission, when):
    """Either everything waits or nothing does, and the same command again brings the rest."""
    killed(mission.add, (SealedQueue, "_write"), when)
    with open_mission(mission.folder) as found:
        waiting = len(SealedQueue(MissionKeys(found.id)).items())
    assert waiting == (0 if when == "before" else 3)
    mission.add()
    with open_mission(mission.folder) as found:
        assert len(SealedQueue(MissionKeys(found.id)).items()) == 3
