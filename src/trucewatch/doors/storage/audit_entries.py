"""Every entry of a mission, held against its leaf: the first half of an audit.

An entry is what its leaf promised, signed by somebody who might sign it then; or it was erased,
and another entry says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trucewatch.custody.model import RECEIVED
from trucewatch.doors.storage.clock import contradiction
from trucewatch.doors.storage.drafts import RECORDED_AT
from trucewatch.doors.storage.erasures import ERASABLE
from trucewatch.doors.storage.ground_reader import StoredEntry, entry_of
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.vault import Vault
from trucewatch.ledger.audit import Audit, Failure, check_leaf
from trucewatch.ledger.commitments import open_disclosures, unpack
from trucewatch.ledger.edge import Peaks
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import Leaf
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.mechanism.actors import ROSTER_TYPES, Roster
from trucewatch.mechanism.erased import ERASED
from trucewatch.mechanism.ports import TAKEN, Entry
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso, parse_iso
from trucewatch.vocabulary.progress import Progress

_PLACE_FILES = ("gazetteer.loaded", "boundaries.loaded")


@dataclass(slots=True)
class Found:
    """What one reading of the entries leaves behind.

    `keys` are the public keys of those who may sign now, by their ids; `ever`, of all who might.
    `taken` are leaves (hex) signed elsewhere, by other clocks; `last` is ours at the entry before.
    `latest` is the latest of all, and `newest` that below each checkpoint, by its size; `roots`
    likewise.
    """

    hashes: list[bytes] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    newest: dict[int, datetime] = field(default_factory=dict)
    erased: dict[int, Entry] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    last: datetime | None = None
    latest: datetime | None = None
    agreement: Mapping[str, Any] = field(default_factory=dict)
    first: Mapping[str, Any] = field(default_factory=dict)
    roster: Roster = field(default_factory=Roster)
    keys: dict[str, bytes] = field(default_factory=dict)
    ever: dict[str, bytes] = field(default_factory=dict)


def audit_entries(mission: Mission, audit: Audit, progress: Progress) -> Found:
    """Every entry, once: its leaf, its columns, its disclosures, its place in the tree."""
    found = Found(erased=_erasures(mission, audit), taken=_taken(mission))
    sizes = {size for size, _, _ in mission.ground.checkpoints()}
    total = mission.ground.size
    peaks = Peaks()
    for stored in mission.ground.stored():
        where = f"entry {len(found.hashes)}"
        if stored.index != len(found.hashes):
            audit.fail(where, f"it is missing: entry {stored.index} comes next")
            break
        hashed = leaf_hash(stored.leaf)
        if hashed != stored.leaf_hash:
            audit.fail(where, "its leaf is not the one whose hash was stored")
        _admitted(audit, found, where, stored)
        leaf = check_leaf(audit, stored.index, stored.leaf, found.keys)
        if leaf is not None:
            _allowed(audit, found, where, leaf)
            content = _content(audit, where, leaf, stored, found.erased.get(stored.index))
            _time(audit, found, where, stored, content)
            _note(mission, audit, found, where, leaf.typ, content)
        found.hashes.append(hashed)
        peaks.add(hashed)
        found.latest = max(found.latest or stored.recorded_at, stored.recorded_at)
        if peaks.size in sizes:
            found.roots[peaks.size] = peaks.root()
            found.newest[peaks.size] = found.latest
        if stored.index % 500 == 0:
            progress("verifying entries", stored.index, total)
    progress("verifying entries", len(found.hashes), total)
    audit.count("entries", len(found.hashes))
    return found


def _admitted(audit: Audit, found: Found, where: str, stored: StoredEntry) -> None:
    """Keep whose keys may sign from this entry on."""
    if stored.typ not in ROSTER_TYPES:
        return
    try:
        found.roster.read(entry_of(stored))
    except (LedgerError, TrucewatchError, ValueError, KeyError) as error:
        audit.fail(where, f"it does not say whose key it means: {error}")
    found.keys = {actor.id: actor.key for actor in found.roster.present.values()}
    found.ever |= found.keys


def _allowed(audit: Audit, found: Found, where: str, leaf: Leaf) -> None:
    actor = found.roster.present.get(leaf.by)
    if actor is not None and not actor.may(leaf.typ):
        audit.fail(where, f"a {actor.role} signed {leaf.typ}, which that role does not sign")


def _erasures(mission: Mission, audit: Audit) -> dict[int, Entry]:
    """Which entries were erased, by the entries that say so; those half done are complaints."""
    for erasure in mission.ground.unfinished():
        audit.fail(
            f"entry {erasure.entry}",
            "its erasure was begun and is not finished: any command that works on this mission, "
            "such as `trucewatch update`, goes on with it",
        )
    entries = mission.ground.entries(ERASED)
    return {entry.content["entry"]: entry for entry in entries if "entry" in entry.content}


def _taken(mission: Mission) -> set[str]:
    """The leaves (hex) of entries that were signed elsewhere."""
    entries = mission.ground.entries(TAKEN)
    return {leaf for entry in entries for leaf in entry.content.get("leaves", ())}


def _time(
    audit: Audit, found: Found, where: str, stored: StoredEntry, content: Mapping[str, Any]
) -> None:
    """The instant that was promised, held against the one before it."""
    told = content.get(RECORDED_AT)
    if told is None or stored.leaf_hash.hex() in found.taken:
        return
    try:
        instant = parse_iso(told)
    except (TypeError, ValueError):
        return  # said already: it is not the instant that the store gives
    if wrong := contradiction(found.last, instant, stored.typ):
        audit.fail(where, wrong)
    found.last = instant


def _content(
    audit: Audit, where: str, leaf: Leaf, stored: StoredEntry, erased: Entry | None
) -> Mapping[str, Any]:
    """The entry's content, with every complaint about columns and disclosures noted."""
    if (stored.typ, stored.actor) != (leaf.typ, leaf.by):
        audit.fail(where, "the store gives another type or actor than the leaf")
    if _hour(stored.recorded_at) != leaf.hour:
        audit.fail(where, "the store gives another hour than the leaf")
    if erased is not None:
        _note_erased(audit, where, stored, erased)
        return {}
    try:
        texts = unpack(stored.packed)
        content = open_disclosures(texts, leaf.digests)
    except (LedgerError, UnicodeDecodeError) as error:
        audit.fail(where, f"its content is not what was promised: {error}")
        return {}
    # Each text opened a promise of its own, decoys among them; what is not opened is missing.
    if missing := len(leaf.digests) - len(set(texts)):
        audit.fail(where, f"{missing} of its {len(leaf.digests)} disclosures are missing")
    elif content.get(RECORDED_AT) != iso(stored.recorded_at):
        audit.fail(where, "the store gives another instant than was promised")
    audit.count("disclosures", len(texts))
    return content


def _note_erased(audit: Audit, where: str, stored: StoredEntry, erased: Entry) -> None:
    """An erased entry has no content any more, and the record says since when and by whom."""
    if stored.typ not in ERASABLE:
        audit.fail(where, f"entry {erased.index} erases it, but {stored.typ} is never erased")
    elif stored.packed:
        audit.fail(where, f"entry {erased.index} says that it was erased, but its content is here")
    elif erased.content.get("leaf") != stored.leaf_hash.hex():
        audit.fail(where, f"entry {erased.index} says that another leaf was erased")
    else:
        audit.count("erased entries")
        audit.notes.append(Failure(where, f"erased on {iso(erased.recorded_at)}, by {erased.by}"))


def _note(
    mission: Mission,
    audit: Audit,
    found: Found,
    where: str,
    typ: str,
    content: Mapping[str, Any],
) -> None:
    """Keep what later checks need, and look for the evidence an entry speaks of."""
    if typ == "mission.created" and not found.first:
        found.first = content
    elif typ == "agreement.loaded":
        found.agreement = content
    elif typ in _PLACE_FILES and "sha256" in content:
        audit.count("files of evidence")
        try:
            mission.files.evidence(content["sha256"])
        except TrucewatchError as error:
            audit.fail(where, f"{error.what}: {error.where}")
    elif typ == RECEIVED and content:
        _exhibit(mission, audit, where, content)


def _exhibit(mission: Mission, audit: Audit, where: str, content: Mapping[str, Any]) -> None:
    """Whether its files are there; only whoever has the key can look into the original."""
    audit.count("exhibits")
    try:
        Vault(mission.folder, MissionKeys(mission.id)).need(content["sha256"])
        if working := content.get("working"):
            mission.files.evidence(working)
    except (TrucewatchError, KeyError) as error:
        audit.fail(where, error)


def _hour(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H")
