"""The audit of a whole mission: everything the record claims about itself, held against itself.

It reads every entry, opens every disclosure, rebuilds the tree by its definition, and compares the
store with each checkpoint it ever signed, with its published copy and with its evidence. It needs
no key. What it cannot see is a record rewritten as a whole by whoever holds the log's key: that is
what receipts, remembered checkpoints and witnesses are for.
"""

from __future__ import annotations

from pathlib import Path

from trucewatch.doors.limits.bounds import MB, bound
from trucewatch.doors.storage.audit_entries import Found, audit_entries
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.layout import AGREEMENT, LEDGER, zone_path
from trucewatch.doors.storage.mission import Mission
from trucewatch.doors.storage.older_tiles import check_older
from trucewatch.doors.timestamps.auditing import audit_timestamps
from trucewatch.ledger.audit import Audit, audit_published, check_tiles
from trucewatch.ledger.checkpoints import open_checkpoint
from trucewatch.ledger.cosignatures import (
    CosignerKey,
    cosignatures_on,
    ml_dsa_is_here,
    parse_key,
)
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import EMPTY_ROOT, root_of
from trucewatch.ledger.notes import VerifierKey
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.progress import Progress, unheard


def audit_mission(mission: Mission, progress: Progress = unheard) -> Audit:
    """Everything that does not fit in `mission`, from the first entry to the published copy."""
    audit = Audit()
    try:
        with told_plainly(mission.store.where):
            _audit(mission, audit, progress)
    except TrucewatchError as error:
        # A store too damaged to read on: what was found until here stands.
        audit.fail(mission.store.name, error.what)
    except (TypeError, ValueError, OverflowError) as error:
        kind = type(error).__name__
        audit.fail(mission.store.name, f"a cell holds what cannot be in it ({kind})")
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
        audit.fail(mission.store.name, complaint)
    found = audit_entries(mission, audit, progress)
    _checkpoints(mission, audit, log_key, found)
    check_tiles(audit, found.hashes[: audit.size], ground.tile_or_refuse)
    audit_timestamps(mission, audit, found.newest)
    _identity(mission, audit, found)
    _agreement(mission, audit, found)
    try:
        ground.compare_with_promises()
    except TrucewatchError as error:
        audit.fail(error.where or "checkpoint", error.what)
    _published(mission, audit, log_key, found, progress)


def _checkpoints(mission: Mission, audit: Audit, log_key: VerifierKey, found: Found) -> None:
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


def _identity(mission: Mission, audit: Audit, found: Found) -> None:
    """The first entry says which mission this is, and which key speaks for it. The rest of
    `mission.toml` is settings, which people may change."""
    stated = {
        "mission_id": mission.id,
        "name": mission.name,
        "agreement_id": mission.agreement_id,
        "exercise": mission.exercise,
        "origin": mission.origin,
        "log_key": mission.log_key,
        "log_key_ml_dsa": mission.log_key_ml_dsa,
    }
    for name, value in stated.items():
        if found.first.get(name) != value:
            audit.fail("mission.toml", f"its {name} is not the one the first entry promised")


def _agreement(mission: Mission, audit: Audit, found: Found) -> None:
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
    found: Found,
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
    _second_signature(mission, audit, found)
    check_older(mission.ground, folder, audit, copy.size, len(found.hashes))
    if copy.signed is None or copy.size > len(found.hashes):
        return  # said already, by the copy itself or by the comparison with what was promised
    if root_of(found.hashes[: copy.size]) != copy.signed.checkpoint.root:
        audit.fail(f"{LEDGER}/checkpoint", "it is of another record than the store's")


def _second_signature(mission: Mission, audit: Audit, found: Found) -> None:
    """The published checkpoint bears the log's ML-DSA line, where the first entry promised one."""
    promised = found.first.get("log_key_ml_dsa")
    note = _resource(mission.folder / LEDGER, "checkpoint")
    if promised is None or note is None or not ml_dsa_is_here():
        return
    audit.count("ML-DSA signatures")
    try:
        key = parse_key(str(promised))
        signed = isinstance(key, CosignerKey) and cosignatures_on(note.decode(), [key])
    except (LedgerError, UnicodeDecodeError) as error:
        audit.fail(f"{LEDGER}/checkpoint", error)
        return
    if not signed:
        audit.fail(f"{LEDGER}/checkpoint", "the log's ML-DSA-44 key did not sign it")


def _resource(folder: Path, name: str) -> bytes | None:
    """A published file; of one larger than any, so much that it fails its check."""
    try:
        with (folder / name).open("rb") as stream:
            return stream.read(bound("ledger_file_mb").most * MB)
    except OSError:
        return None
