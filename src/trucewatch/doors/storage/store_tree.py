"""The tree as the store holds it: tiles read, tiles written, the newest checkpoint.

The last tile of the leaves grows with each entry until it is full. Until then it stands nowhere but
in the entries' own hashes: writing it anew for each entry would move eight kilobytes for 32 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, text

from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.tables import CHECKPOINTS, ENTRIES, TILES
from trucewatch.ledger.checkpoints import open_checkpoint
from trucewatch.ledger.edge import Edge, Peaks
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import EMPTY_ROOT, HASH_SIZE
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.proofs import TileNodes, range_root
from trucewatch.ledger.tiles import WIDTH, ReadTile, Tile

_NEWEST = Statement(
    select(CHECKPOINTS.c.size, CHECKPOINTS.c.root, CHECKPOINTS.c.note)
    .order_by(CHECKPOINTS.c.size.desc())
    .limit(1)
)
_TILE = Statement(
    select(TILES.c.data).where(
        TILES.c.level == bindparam("level"), TILES.c.number == bindparam("number")
    )
)
_HASHES = Statement(
    select(ENTRIES.c.leaf_hash)
    .where(ENTRIES.c.idx >= bindparam("start"), ENTRIES.c.idx < bindparam("stop"))
    .order_by(ENTRIES.c.idx)
)
_PUT_TILE = Statement(
    text(
        "INSERT INTO tiles (level, number, data) VALUES (:level, :number, :data) "
        "ON CONFLICT (level, number) DO UPDATE SET data = excluded.data"
    )
)


@dataclass(frozen=True, slots=True)
class StoredTree:
    """A tree that agrees with its signed checkpoint, twice over."""

    size: int
    root: bytes
    edge: Edge
    peaks: Peaks
    checksum: int
    """Of the edge, from the moment it was held against the store."""


def newest_checkpoint(connection: Connection) -> tuple[int, bytes, str] | None:
    """Size, root and signed note of the newest checkpoint; None before the first entry."""
    row = _NEWEST.row(connection)
    if row is None:
        return None
    size, root, note = row
    return size, bytes(root), note


def tile_reader(connection: Connection) -> ReadTile:
    """Reads tiles from the store. It raises LedgerError where one is missing or short."""

    def read(level: int, number: int, width: int) -> bytes:
        found = _TILE.row(connection, level=level, number=number)
        if found is not None:
            data = bytes(found[0])
        else:
            data = _growing(connection, number, width) if level == 0 and width < WIDTH else b""
        if len(data) < width * HASH_SIZE:
            raise LedgerError(f"tile {number} of level {level} is missing or short")
        return data[: width * HASH_SIZE]

    return read


def _growing(connection: Connection, number: int, width: int) -> bytes:
    """The first `width` leaf hashes of a tile that is not full yet."""
    start = number * WIDTH
    return b"".join(row[0] for row in _HASHES.rows(connection, start=start, stop=start + width))


def load_tree(connection: Connection, log_key: VerifierKey) -> StoredTree:
    """The stored tree. Raises LedgerError where tiles, root and signature do not agree."""
    newest = newest_checkpoint(connection)
    if newest is None:
        return StoredTree(0, EMPTY_ROOT, Edge(), Peaks(), Edge().checksum())
    size, root, note = newest
    signed = open_checkpoint(note, log_key).checkpoint
    if (signed.size, signed.root) != (size, root):
        raise LedgerError("the newest checkpoint was signed over another tree")
    read = tile_reader(connection)
    edge, peaks = Edge.load(size, read), Peaks.load(size, read)
    if not edge.root() == peaks.root() == root:
        raise LedgerError("the stored tiles give another root than the one that was signed")
    return StoredTree(size, root, edge, peaks, edge.checksum())


def root_at(connection: Connection, size: int, tree_size: int) -> bytes:
    """The root over the first `size` entries of a stored tree of `tree_size`."""
    if size == 0:
        return EMPTY_ROOT
    return range_root(0, size, TileNodes(tree_size, tile_reader(connection)))


def write_tiles(connection: Connection, tiles: Sequence[Tile]) -> list[Tile]:
    """Store new tiles, and grown ones in place of what they were; those that have a row."""
    stored = [tile for tile in tiles if tile.level or tile.width == WIDTH]
    rows = [{"level": t.level, "number": t.number, "data": t.data} for t in stored]
    if rows:
        _PUT_TILE.put(connection, rows)
    return stored
