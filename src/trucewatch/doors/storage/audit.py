"""The audit of a whole mission: everything the record claims about itself, held against itself.

It reads every entry, opens every disclosure, rebuilds the tree by its definition, and compares the
store with each checkpoint it ever signed, with its published copy and with its evidence. It needs
no key. What it cannot see is a record rewritten as a whole by whoever holds the log's key: that is
what receipts, remembered checkpoints and witnesses are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from trucewatch.doors.storage.drafts import RECORDED_AT
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.ground_reader import StoredEntry, entry_of
from trucewatch.doors.storage.layout import AGREEMENT, LEDGER, STORE, zone_path
from trucewatch.doors.storage.mission import Mission
from trucewatch.ledger.audit import Audit, audit_published, check_leaf, check_tiles
from trucewatch.ledger.checkpoints import open_checkpoint
from trucewatch.ledger.commitments import open_disclosures, unpack
from trucewatch.ledger.edge import Peaks
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import Leaf
from trucewatch.ledger.merkle import EMPTY_ROOT, leaf_hash, root_of
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.actors import ROSTER_TYPES, Roster
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.progress import Progress, unheard

_PLACE_FILES = ("gazetteer.loaded", "boundaries.loaded")


@dataclass(slots=True)
class _Found:
    """What one reading of the entries leaves behind.

    `keys` are the public keys of those who may sign now, by their ids; `ever`, of all who might.
    """

    hashes: list[bytes] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    agreement: Mapping[str, Any] = field(default_factory=dict)
    first: Mapping[str, Any] = field(default_factory=dict)
    roster: Roster = field(default_factory=Roster)
    keys: dict[str, bytes] = field(default_factory=dict)
    ever: dict[str, bytes] = field(default_factory=dict)


def audit_mission(mission: Mission, progress: Progress = unheard) -> Audit:
    """Everything that does not fit in `mission`, from the first entry to the published copy."""
    audit = Audit()
    try:
        with told_plainly(mission.folder / STORE):
            _audit(mission, audit, progress)
    except TrucewatchError as error:
        # A store too damaged to read on: what was found until here stands.
        audit.fail("trucewatch.db", error.what)
    return audit


def audit_folder(folder: Path, log_key: VerifierKey, progress: Progress = unheard) -> Audit:
    """The audit of a published copy alone, such as a party may hold."""

    def tick(done: int, total: int) -> None:
        progress("verifying the published copy", done, total)

    return audit_published(lambda name: _resource(folder, name), log_key, tick=tick)


def _audit(mission: Mission, audit: Audit, progress: Progress) -> None:
    ground = mission.ground
    log_key = VerifierKey.parse(mission.log_key)
    for complaint in ground.damage():
        audit.fail("trucewatch.db", complaint)
    found = _entries(mission, audit, progress)
    _checkpoints(mission, audit, log_key, found)
    check_tiles(audit, found.hashes[: audit.size], ground.tile_or_refuse)
    _identity(mission, audit, found)
    _agreement(mission, audit, found)
    try:
        ground.compare_with_promises()
    except TrucewatchError as error:
        audit.fail(error.where or "checkpoint", error.what)
    _published(mission, audit, log_key, found, progress)


def _entries(mission: Mission, audit: Audit, progress: Progress) -> _Found:
    """Every entry, once: its leaf, its columns, its disclosures, its place in the tree."""
    found = _Found()
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
            content = _content(audit, where, leaf, stored)
            _note(mission, audit, found, where, leaf.typ, content)
        found.hashes.append(hashed)
        peaks.add(hashed)
        if peaks.size in sizes:
            found.roots[peaks.size] = peaks.root()
        if stored.index % 500 == 0:
            progress("verifying entries", stored.index, total)
    progress("verifying entries", len(found.hashes), total)
    audit.count("entries", len(found.hashes))
    return found


def _admitted(audit: Audit, found: _Found, where: str, stored: StoredEntry) -> None:
    """Keep whose keys may sign from this entry on."""
    if stored.typ not in ROSTER_TYPES:
        return
    try:
        found.roster.read(entry_of(stored))
    except (LedgerError, ValueError, KeyError) as error:
        audit.fail(where, f"it does not say whose key it means: {error}")
    found.keys = {actor.id: actor.key for actor in found.roster.present.values()}
    found.ever |= found.keys


def _allowed(audit: Audit, found: _Found, where: str, leaf: Leaf) -> None:
    actor = found.roster.present.get(leaf.by)
    if actor is not None and not actor.may(leaf.typ):
        audit.fail(where, f"a {actor.role} signed {leaf.typ}, which that role does not sign")


def _content(audit: Audit, where: str, leaf: Leaf, stored: StoredEntry) -> Mapping[str, Any]:
    """The entry's content, with every complaint about columns and disclosures noted."""
    if (stored.typ, stored.actor) != (leaf.typ, leaf.by):
        audit.fail(where, "the store gives another type or actor than the leaf")
    if _hour(stored.recorded_at) != leaf.hour:
        audit.fail(where, "the store gives another hour than the leaf")
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


def _note(
    mission: Mission,
    audit: Audit,
    found: _Found,
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
            mission.evidence(content["sha256"])
        except TrucewatchError as error:
            audit.fail(where, f"{error.what}: {error.where}")


def _checkpoints(mission: Mission, audit: Audit, log_key: VerifierKey, found: _Found) -> None:
    """Each checkpoint ever signed: its signature, its size and its root."""
    for size, root, note in mission.ground.checkpoints():
        where = f"checkpoint at {size}"
        audit.count("checkpoints")
        try:
            signed = open_checkpoint(note, log_key)
        except LedgerError as error:
            audit.fail(where, error)
            continue
        stated = signed.checkpoint
        if (stated.size, stated.root) != (size, root):
            audit.fail(where, "what was signed is not what the store says")
        if size > len(found.hashes):
            audit.fail(where, f"only {len(found.hashes)} entries are there")
        elif found.roots[size] != stated.root:
            audit.fail(where, "the entries give another root than the one that was signed")
        audit.signed = signed
        audit.size = size
    audit.root = root_of(found.hashes[: audit.size]) if audit.size else EMPTY_ROOT
    if len(found.hashes) != audit.size:
        audit.fail("checkpoint", f"{len(found.hashes)} entries, but {audit.size} were signed")
    elif audit.signed is not None and audit.root != audit.signed.checkpoint.root:
        audit.fail("checkpoint", "the root by its definition is not the one that was signed")


def _identity(mission: Mission, audit: Audit, found: _Found) -> None:
    """The first entry says which mission this is, and which key speaks for it."""
    stated = {"mission_id": mission.id, "origin": mission.origin, "log_key": mission.log_key}
    for name, value in stated.items():
        if found.first.get(name) != value:
            audit.fail("mission.toml", f"its {name} is not the one the first entry promised")


def _agreement(mission: Mission, audit: Audit, found: _Found) -> None:
    """The agreement and its zones, beside the record, are copies of what was recorded."""
    text = found.agreement.get("text", "")
    _copy(mission.folder / AGREEMENT, AGREEMENT, text, audit)
    for name, zone in found.agreement.get("zones", {}).items():
        path = zone_path(mission.folder, name)
        _copy(path, f"zones/{path.name}", zone, audit)


def _copy(path: Path, name: str, recorded: str, audit: Audit) -> None:
    audit.count("agreement files")
    try:
        same = path.read_bytes() == recorded.encode()
    except OSError as error:
        audit.fail(name, error.strerror)
        return
    if not same:
        audit.fail(name, "it is not what was recorded; the record's own is in force")


def _published(
    mission: Mission,
    audit: Audit,
    log_key: VerifierKey,
    found: _Found,
    progress: Progress,
) -> None:
    """The published copy: sound by itself, and the beginning of what the store holds."""

    def tick(done: int, total: int) -> None:
        progress("verifying the published copy", done, total)

    folder = mission.folder / LEDGER
    copy = audit_published(
        lambda name: _resource(folder, name),
        log_key,
        actors=found.ever,
        known=found.hashes,
        tick=tick,
    )
    for failure in copy.failures:
        audit.fail(f"{LEDGER}/{failure.where}", failure.what)
    audit.count("published entries", copy.checked.get("entries", 0))
    audit.count("published tiles", copy.checked.get("tiles", 0))
    if copy.signed is None or copy.size > len(found.hashes):
        return  # said already, by the copy itself or by the comparison with what was promised
    if root_of(found.hashes[: copy.size]) != copy.signed.checkpoint.root:
        audit.fail(f"{LEDGER}/checkpoint", "it is of another record than the store's")


def _resource(folder: Path, name: str) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def _hour(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H")
