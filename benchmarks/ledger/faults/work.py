"""The work whose acknowledgements must hold, whatever happens to the disk."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.ledger.missions import make, reports
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.storage.vault import Vault
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import TrucewatchError

Note = Callable[[dict[str, Any]], None]
Step = Callable[[], dict[str, Any]]

WRAP = {"guardians": ["G-ALONE"], "off": 0, "data": "AAAA"}
"""What a sealed key looks like, for the store that must keep it."""
FIRST_LIFE = (1, 3, 60, 2, 1, 90, 1, 1, 40)
SECOND_LIFE = (1, 2, 70, 1, 1)
"""Reports in each batch: alone, many, and over the end of a full tile (256)."""


def found_and_live(world: Path, note: Note) -> None:
    """Make a mission, then live in it twice: the second time finds what the first left."""
    make(world / "m", None).close()
    note({"made": True})
    live(world, note, 0, FIRST_LIFE)
    live(world, note, 1_000, SECOND_LIFE)


def live(world: Path, note: Note, start: int, batches: tuple[int, ...]) -> None:
    """Record, keep, withhold and publish, each acknowledged when it returns."""
    with open_mission(world / "m") as mission:
        for step in _steps(mission, start, batches):
            note(step())


def live_with_faults(world: Path, note: Note, *, start: int) -> None:
    """The same with a disk that may refuse: what it says is noted, and each step tried again."""
    mission: Mission = _tried(lambda: open_mission(world / "m"), note)
    for step in _steps(mission, start, (1, 3, 40)):
        note(_tried(step, note))
    _tried(mission.close, note)


def make_with_faults(world: Path, note: Note) -> None:
    """Make a mission on a disk that may refuse; once more where it did, or open what is there."""
    folder = world / "m"
    mission: Mission = _tried(
        lambda: open_mission(folder) if folder.exists() else make(folder, None), note
    )
    note({"made": True})
    mission.close()


def told_then_killed(world: Path, note: Note, *, start: int) -> None:
    """The same, but whoever hears of a refusal dies of it, before anything is put in order."""
    with open_mission(world / "m") as mission:
        for step in _steps(mission, start, (1, 3, 40)):
            try:
                note(step())
            except TrucewatchError as error:
                note({"said": str(error)})
                os.kill(os.getpid(), signal.SIGKILL)


def _tried(step: Callable[[], Any], note: Note) -> Any:
    """Its answer, at the second attempt if need be. Leaves the process where both fail."""
    try:
        return step()
    except TrucewatchError as error:
        note({"said": str(error)})
    try:
        return step()
    except TrucewatchError as error:
        note({"gave_up": str(error)})
        raise SystemExit(0) from error


def _steps(mission: Mission, start: int, batches: tuple[int, ...]) -> Iterator[Step]:
    for turn, n in enumerate(batches):
        yield lambda n=n, at=start: _record(mission, n, at)  # type: ignore[misc]
        start += n
        if turn % 2 == 0:
            yield lambda at=start: _keep(mission, at)  # type: ignore[misc]
        if turn % 3 == 1:
            yield lambda: _publish(mission)


def _record(mission: Mission, n: int, start: int) -> dict[str, Any]:
    recorded = mission.ground.record(reports(n, start))
    return {"entries": [(e.index, e.leaf_hash.hex()) for e in recorded if e is not None]}


def _keep(mission: Mission, start: int) -> dict[str, Any]:
    words, key, data = f"post {start}", f"{start:064x}", f"photograph {start}".encode()
    keys = MissionKeys(mission.id)
    SealedStore(keys.folder).keep({key[-32:]: [WRAP]})
    original = Vault(mission.folder, keys).keep(BytesIO(data))
    (source,) = mission.registry.identify([SourceWords(words=words)])
    mission.registry.withhold({key: {"told_by": words}})
    return {
        "source": [source, words],
        "withheld": [key, words],
        "evidence": [mission.files.add_evidence(data), data.decode()],
        "original": original.sha256,
        "sealed": key[-32:],
    }


def _publish(mission: Mission) -> dict[str, Any]:
    size = mission.ground.size
    mission.publish_ledger()
    return {"published": size}


def in_full(work: Callable[[], None], note: Note) -> None:
    """Run `work`; anything but a sentence of ours is noted as what it is."""
    try:
        work()
    except SystemExit:
        raise
    except TrucewatchError as error:
        note({"gave_up": str(error)})
    except BaseException:
        note({"crash": traceback.format_exc()})
