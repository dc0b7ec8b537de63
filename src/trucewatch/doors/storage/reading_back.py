"""A batch believed only as it reads back: before anything is signed, by code that did not write it.

Whatever memory or disk changed between preparing and reading shows here: an entry's columns must
be those of its leaf, its disclosures must open what the leaf promises, and the root over the
leaves as read must be the root of the tiles as read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from trucewatch.doors.storage.drafts import RECORDED_AT, instant_of
from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.store_tree import StoredTree, newest_checkpoint, tile_reader
from trucewatch.doors.storage.tables import DISCLOSURES, ENTRIES
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.commitments import digests, unpack
from trucewatch.ledger.edge import Edge, Peaks
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import VERSION
from trucewatch.ledger.merkle import HASH_SIZE, leaf_hash
from trucewatch.ledger.notes import SigningKey
from trucewatch.ledger.tiles import WIDTH, Tile, fold, hashes_in
from trucewatch.vocabulary.instants import iso

_WRITTEN = Statement(
    select(
        ENTRIES.c.idx,
        ENTRIES.c.typ,
        ENTRIES.c.actor,
        ENTRIES.c.recorded_at,
        ENTRIES.c.leaf_hash,
        ENTRIES.c.leaf,
        DISCLOSURES.c.packed,
    )
    .join_from(ENTRIES, DISCLOSURES)
    .where(ENTRIES.c.idx >= bindparam("start"))
    .order_by(ENTRIES.c.idx)
)


class _Row(NamedTuple):
    """One row of it."""

    idx: int
    typ: str
    actor: str
    recorded_at: int
    leaf_hash: bytes
    leaf: bytes
    packed: bytes


def tree_as_read(
    connection: Connection, tree: StoredTree, edge: Edge, tiles: Sequence[Tile]
) -> StoredTree:
    """The tree after a batch, once the store gives back what belongs in it.

    `tree` is what it was before, `edge` has taken the batch, `tiles` are those that were written.
    Raises LedgerError where anything does not fit.
    """
    peaks = tree.peaks.copy()
    _take_entries(connection, tree.size, edge.size - tree.size, peaks)
    root = edge.root()
    if peaks.root() != root:
        raise LedgerError("two ways of computing the root disagree about this batch")
    read = tile_reader(connection)
    for tile in tiles:
        if tile.width == WIDTH:
            above = read(tile.level + 1, tile.number // WIDTH, tile.number % WIDTH + 1)
            if fold(hashes_in(read(tile.level, tile.number, WIDTH))) != above[-HASH_SIZE:]:
                raise _other(tile)
    written = {(tile.level, tile.number) for tile in tiles}
    for tile in edge.unfinished():
        place = tile.level, tile.number
        if place in written and read(*place, tile.width) != tile.data:
            raise _other(tile)
    return StoredTree(edge.size, root, edge, peaks, edge.checksum())


def check_checkpoint(connection: Connection, tree: StoredTree, key: SigningKey) -> None:
    """Refuse unless the newest checkpoint reads back as one over `tree`. Raises LedgerError.

    It is signed a second time, over the root as found once more: Ed25519 signs alike each time.
    """
    root = tree.peaks.root()
    note = Checkpoint(key.verifier.name, tree.edge.size, root).sign(key)
    if newest_checkpoint(connection) != (tree.edge.size, root, note):
        raise LedgerError("the checkpoint did not read back")


def _other(tile: Tile) -> LedgerError:
    return LedgerError(f"tile {tile.number} of level {tile.level} did not read back")


def _take_entries(connection: Connection, start: int, count: int, peaks: Peaks) -> None:
    """Give `peaks` the leaf hashes of the entries from `start` on, once each entry fits itself."""
    rows = [_Row(*row) for row in _WRITTEN.rows(connection, start=start)]
    if [row.idx for row in rows] != list(range(start, start + count)):
        raise LedgerError("the batch did not read back whole")
    told: dict[int, str] = {}
    for row in rows:
        hashed = leaf_hash(row.leaf)
        if row.leaf_hash != hashed or not _fits(row, told):
            raise LedgerError(f"entry {row.idx} did not read back")
        peaks.add(hashed)


def _fits(row: _Row, told: dict[int, str]) -> bool:
    """Whether the leaf is of this actor, type and hour, and promises these disclosures.

    The leaf's parts are looked for where `make_leaf` writes them, since parsing every leaf anew
    would cost as much as all the rest. `ledger verify` parses. `told` are instants in words.
    """
    leaf, packed = row.leaf, row.packed
    try:
        at = told.get(row.recorded_at) or iso(instant_of(row.recorded_at))
        told[row.recorded_at] = at
        promised = '","'.join(sorted(set(digests(unpack(packed)))))
    except (LedgerError, UnicodeDecodeError, OverflowError):
        return False
    return (
        leaf.startswith(f'{{"by":"{row.actor}","n":"'.encode())
        and leaf.endswith(f'"t":"{at[:13]}","typ":"{row.typ}","v":{VERSION}}}'.encode())
        and f'"sd":["{promised}"],"sig":"'.encode() in leaf
        and f',"{RECORDED_AT}","{at}"]'.encode() in packed
    )
