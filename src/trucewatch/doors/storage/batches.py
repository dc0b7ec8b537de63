"""A batch on its way into the store: what of it is new, and written.

Nothing here begins or ends a transaction: `ground` holds the order of a commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from trucewatch.doors.storage.drafts import Draft, micros
from trucewatch.doors.storage.fingerprints import checksum, known_prints
from trucewatch.doors.storage.reading_back import tree_as_read
from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.store_tree import StoredTree, write_tiles
from trucewatch.doors.storage.tables import DISCLOSURES, ENTRIES, FINGERPRINTS
from trucewatch.ledger.errors import LedgerError
from trucewatch.mechanism.ports import Act

_LEAF = Statement(select(ENTRIES.c.idx).where(ENTRIES.c.leaf_hash == bindparam("hash")))
_PUT_ENTRIES = Statement(insert(ENTRIES), "idx", "typ", "actor", "recorded_at", "leaf_hash", "leaf")
_PUT_DISCLOSURES = Statement(insert(DISCLOSURES), "idx", "packed")
_PUT_FINGERPRINTS = Statement(insert(FINGERPRINTS), "fingerprint", "idx", "checksum")


def fresh_acts(connection: Connection, acts: Sequence[Act]) -> list[int]:
    """Which acts are to be recorded: those whose fingerprint is neither stored nor seen above."""
    seen = known_prints(
        connection, [act.fingerprint for act in acts if act.fingerprint is not None]
    )
    fresh = []
    for i, act in enumerate(acts):
        if act.fingerprint is None:
            fresh.append(i)
        elif act.fingerprint not in seen:
            seen.add(act.fingerprint)
            fresh.append(i)
    return fresh


def unknown_leaves(connection: Connection, hashes: Sequence[bytes]) -> list[int]:
    """Which of these leaf hashes are neither stored nor named before, by position."""
    seen: set[bytes] = set()
    fresh = []
    for i, hashed in enumerate(hashes):
        if hashed not in seen and _LEAF.row(connection, hash=hashed) is None:
            fresh.append(i)
        seen.add(hashed)
    return fresh


def write_batch(connection: Connection, tree: StoredTree, drafts: Sequence[Draft]) -> StoredTree:
    """Insert drafts and tiles, and believe them only as they read back. Raises LedgerError."""
    _PUT_ENTRIES.put(connection, [_row(made) for made in drafts])
    _PUT_DISCLOSURES.put(
        connection, [{"idx": made.entry.index, "packed": made.packed} for made in drafts]
    )
    marks = [_mark(made) for made in drafts if made.fingerprint is not None]
    if marks:
        _PUT_FINGERPRINTS.put(connection, marks)
    if tree.edge.checksum() != tree.checksum:
        raise LedgerError("the tree in hand changed in memory")
    edge = tree.edge.copy()
    grown = edge.extend(made.entry.leaf_hash for made in drafts)
    return tree_as_read(connection, tree, edge, write_tiles(connection, grown))


def _mark(made: Draft) -> dict[str, Any]:
    """The row of its fingerprint, which no leaf promises. Raises LedgerError where it changed."""
    mark, index = made.fingerprint or b"", made.entry.index
    if checksum(mark, index) != made.checksum:
        raise LedgerError(f"the fingerprint of entry {index} changed in memory")
    return {"fingerprint": mark, "idx": index, "checksum": made.checksum}


def _row(made: Draft) -> dict[str, Any]:
    return {
        "idx": made.entry.index,
        "typ": made.entry.typ,
        "actor": made.entry.by,
        "recorded_at": micros(made.entry.recorded_at),
        "leaf_hash": made.entry.leaf_hash,
        "leaf": made.leaf,
    }
