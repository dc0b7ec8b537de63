"""A mission held against what was acknowledged before the fault."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.ledger.missions import reports
from trucewatch.doors.storage.audit import audit_mission
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission, open_mission
from trucewatch.doors.storage.sealed_store import SealedStore
from trucewatch.doors.storage.vault import Vault
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.notes import parse_note
from trucewatch.vocabulary.errors import TrucewatchError


def complaints(
    world: Path, notes: Sequence[Mapping[str, Any]], *, made: bool = False, resume: bool = False
) -> list[str]:
    """What of the acknowledged is lost or changed, and what an audit finds amiss; none is well.

    `made` says that the mission was there before; `resume` adds one more entry and publishes.
    """
    folder = world / "m"
    made = made or any("made" in note for note in notes)
    if not folder.exists():
        return ["the mission is gone"] if made else []
    with keys_of(world):
        try:
            with open_mission(folder) as mission:
                found = [*_lost(mission, notes)]
                if resume:
                    found += _resumed(mission)
        except TrucewatchError as error:
            return [f"it does not open: {error}"]
        return found + [f"audit: {line}" for line in failures(folder)]


def failures(folder: Path) -> list[str]:
    """What a whole audit of the mission complains about, one line each."""
    with open_mission(folder, check=False) as mission:
        return [f"{f.where}: {f.what}" for f in audit_mission(mission).failures]


@contextmanager
def keys_of(world: Path) -> Iterator[None]:
    """The keys that lie beside the mission of that world."""
    with patch.dict(os.environ, {"TRUCEWATCH_KEYS": str(world / "keys")}):
        yield


def size(world: Path) -> int:
    """How many entries the record holds."""
    with keys_of(world), open_mission(world / "m") as mission:
        return mission.ground.size


def lost_entries(world: Path, notes: Sequence[Mapping[str, Any]]) -> int:
    """How many acknowledged entries are not there any more."""
    with keys_of(world):
        try:
            with open_mission(world / "m", check=False) as mission:
                there = {(e.index, e.leaf_hash.hex()) for e in mission.ground.entries()}
        except TrucewatchError:
            there = set()
    return sum((index, leaf) not in there for index, leaf in _entries(notes))


def _lost(mission: Mission, notes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Everything acknowledged that is not there as it was."""
    lost = []
    there = [(e.index, e.leaf_hash.hex()) for e in mission.ground.entries()]
    if [index for index, _ in there] != list(range(len(there))):
        lost.append("the entries are not in order")
    for index, leaf in _entries(notes):
        if index >= len(there) or there[index] != (index, leaf):
            lost.append(f"entry {index} is lost or changed")
    for note in notes:
        if "source" in note:
            lost += _lost_words(mission, note)
        if "published" in note and _published(mission) < note["published"]:
            lost.append(f"the published copy is smaller than {note['published']}")
    return lost


def _lost_words(mission: Mission, note: Mapping[str, Any]) -> list[str]:
    lost = []
    source, words = note["source"]
    found = mission.registry.source(source)
    if found is None or found.words != words:
        lost.append(f"source {source} is lost")
    key, words = note["withheld"]
    if mission.registry.withheld(key) != {"told_by": words}:
        lost.append(f"withheld row {key} is lost")
    digest, text = note["evidence"]
    try:
        if mission.files.evidence(digest).decode() != text:
            lost.append(f"evidence {digest} is another")
    except TrucewatchError as error:
        lost.append(f"evidence {digest}: {error.what}")
    keys = MissionKeys(mission.id)
    try:
        if Vault(mission.folder, keys).copy(note["original"], None).sha256 != note["original"]:
            lost.append(f"original {note['original']} is another")
        SealedStore(keys.folder).wraps(note["sealed"])
    except TrucewatchError as error:
        lost.append(f"original or sealed key: {error.what}")
    return lost


def _resumed(mission: Mission) -> list[str]:
    size = mission.ground.size
    (entry,) = mission.ground.record(reports(1, 900_000))
    mission.publish_ledger()
    if entry is None or entry.index != size or mission.ground.size != size + 1:
        return ["nothing more can be appended"]
    return []


def _published(mission: Mission) -> int:
    note = (mission.folder / "ledger" / "checkpoint").read_text(encoding="utf-8")
    return Checkpoint.parse(parse_note(note).text).size


def _entries(notes: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    return [(index, leaf) for note in notes for index, leaf in note.get("entries", ())]
