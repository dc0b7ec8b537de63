"""From entries to exhibits with their chains of custody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from trucewatch.custody.model import HANDED_OVER, RECEIVED, Exhibit, Handover, Held
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.instants import parse_iso


class Recorded(Protocol):
    """What is read of an entry."""

    @property
    def index(self) -> int: ...
    @property
    def typ(self) -> str: ...
    @property
    def leaf_hash(self) -> bytes: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def content(self) -> Mapping[str, Any]: ...


def exhibits(entries: Iterable[Recorded]) -> dict[str, Held]:
    """Every exhibit by its id, in the order in which they came, but for those erased."""
    found: dict[str, Exhibit] = {}
    given: dict[str, list[Handover]] = {}
    for entry in entries:
        if entry.typ == RECEIVED and entry.content.get("sha256"):
            exhibit = _exhibit(entry)
            found[exhibit.id] = exhibit
        elif entry.typ == HANDED_OVER:
            given.setdefault(str(entry.content["exhibit"]), []).append(_handover(entry))
    return {id_: Held(one, tuple(given.get(id_, ()))) for id_, one in found.items()}


def exhibit_id(leaf_hash: bytes) -> str:
    """The id of the exhibit that an entry received."""
    return make_id("X", leaf_hash)


def _exhibit(entry: Recorded) -> Exhibit:
    said = entry.content
    captured = said.get("captured_at")
    return Exhibit(
        id=exhibit_id(entry.leaf_hash),
        entry=entry.index,
        recorded_at=entry.recorded_at,
        captured_at=None if captured is None else parse_iso(captured),
        sha256=said["sha256"],
        sha3_512=said["sha3_512"],
        size=int(said["size"]),
        media_type=said["media_type"],
        collector=said.get("collector"),
        tool=said.get("tool"),
        reports=tuple(said.get("reports", ())),
        redacts=said.get("redacts"),
        found=tuple(said.get("found", ())),
        found_sha256=said["found_sha256"],
        working=said.get("working"),
        working_type=said.get("working_type"),
        no_copy=said.get("no_copy"),
    )


def _handover(entry: Recorded) -> Handover:
    said = entry.content
    return Handover(
        entry=entry.index,
        at=entry.recorded_at,
        giver=said["giver"],
        taker=said["taker"],
        why=said["why"],
    )
