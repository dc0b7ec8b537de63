"""Small trees for the ledger's tests: leaves, tiles in a dictionary, and readers over them."""

from __future__ import annotations

from trucewatch.ledger.edge import Edge
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.tiles import ReadTile


def leaves(n: int) -> list[bytes]:
    """The leaf hashes of n different entries."""
    return [leaf_hash(f"entry {i}".encode()) for i in range(n)]


def tiles_of(hashes: list[bytes]) -> tuple[Edge, ReadTile]:
    """The tree over these leaf hashes, grown in uneven steps, and a reader of its tiles."""
    edge, tiles = Edge(), {}
    at, step = 0, 1
    while at < len(hashes):
        for tile in edge.extend(hashes[at : at + step]):
            tiles[tile.level, tile.number] = tile.data
        at, step = at + step, step * 3 % 701 + 1

    def read(level: int, number: int, width: int) -> bytes:
        data = tiles.get((level, number), b"")
        if len(data) < 32 * width:
            raise LedgerError("no such tile")
        return data[: 32 * width]

    return edge, read
