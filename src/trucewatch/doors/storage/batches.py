"""A batch on its way into the store: what of it is new, written, and read back.

Nothing here begins or ends a transaction: `ground` holds the order of a commit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from trucewatch.doors.storage.drafts import Draft, micros
from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.store_tree import StoredTree, check_tiles, write_tiles
from trucewatch.doors.storage.tables import DISCLOSURES, ENTRIES, FINGERPRINTS
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.mechanism.ports import Act

Take = Callable[[bytes], None]

_MANY = 500
"""How many parameters go into one question."""

_KNOWN_MANY = select(FINGERPRINTS.c.fingerprint).where(
    FINGERPRINTS.c.fingerprint.in_(bindparam("prints", expanding=True))
)
_KNOWN = Statement(
    select(FINGERPRINTS.c.fingerprint).where(FINGERPRINTS.c.fingerprint == bindparam("print"))
)
_LEAF = Statement(select(ENTRIES.c.idx).where(ENTRIES.c.leaf_hash == bindparam("hash")))
_PUT_ENTRIES = Statement(insert(ENTRIES), "idx", "typ", "actor", "recorded_at", "leaf_hash", "leaf")
_PUT_DISCLOSURES = Statement(insert(DISCLOSURES), "idx", "packed")
_PUT_FINGERPRINTS = Statement(insert(FINGERPRINTS), "fingerprint", "idx")
_WRITTEN = Statement(
    select(ENTRIES.c.idx, ENTRIES.c.leaf, DISCLOSURES.c.packed)
    .join_from(ENTRIES, DISCLOSURES)
    .where(ENTRIES.c.idx >= bindparam("start"))
    .order_by(ENTRIES.c.idx)
)


def known_prints(connection: Connection, prints: Sequence[bytes]) -> set[bytes]:
    """Which of these fingerprints are recorded."""
    seen: set[bytes] = set()
    for at in range(0, len(prints), _MANY):
        some = prints[at : at + _MANY]
        if len(some) == 1:
            found = [print_ for (print_,) in _KNOWN.rows(connection, print=some[0])]
        else:
            found = list(connection.execute(_KNOWN_MANY, {"prints": some}).scalars())
        seen.update(map(bytes, found))
    return seen


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
    marks = [
        {"fingerprint": made.fingerprint, "idx": made.entry.index}
        for made in drafts
        if made.fingerprint is not None
    ]
    if marks:
        _PUT_FINGERPRINTS.put(connection, marks)
    edge, peaks = tree.edge.copy(), tree.peaks.copy()
    tiles = edge.extend(made.entry.leaf_hash for made in drafts)
    write_tiles(connection, tiles)
    _read_back(connection, tree.size, drafts, peaks.add)
    check_tiles(connection, tiles)
    root = edge.root()
    if peaks.root() != root:
        raise LedgerError("two ways of computing the root disagree about this batch")
    return StoredTree(edge.size, root, edge, peaks)


def _read_back(connection: Connection, start: int, drafts: Sequence[Draft], take: Take) -> None:
    """Hash what the store gives back, entry by entry. Raises LedgerError where it is not ours."""
    rows = _WRITTEN.rows(connection, start=start)
    if [index for index, _, _ in rows] != [made.entry.index for made in drafts]:
        raise LedgerError("the batch did not read back whole")
    for (index, leaf, packed), made in zip(rows, drafts, strict=True):
        if packed != made.packed:
            raise LedgerError(f"the disclosures of entry {index} did not read back")
        take(leaf_hash(leaf))


def _row(made: Draft) -> dict[str, Any]:
    return {
        "idx": made.entry.index,
        "typ": made.entry.typ,
        "actor": made.entry.by,
        "recorded_at": micros(made.entry.recorded_at),
        "leaf_hash": made.entry.leaf_hash,
        "leaf": made.leaf,
    }
