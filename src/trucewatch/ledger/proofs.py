"""Proofs made: that an entry is in the tree, and that a tree grew out of an older one.

Source: RFC 6962 sections 2.1.1 and 2.1.2. Verifying them is `merkle.py`'s, by other code.
"""

from __future__ import annotations

from collections.abc import Callable

from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import HASH_SIZE, node_hash, split
from trucewatch.ledger.tiles import HEIGHT, WIDTH, ReadTile, fold, hashes_in

Node = Callable[[int, int], bytes]
"""Gives the root of the complete subtree of 2^height leaves, the index-th of its height."""


class TileNodes:
    """A `Node` over stored tiles; each tile is read once."""

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        self._size = size
        self._read = read_tile
        self._tiles: dict[tuple[int, int], bytes] = {}

    def __call__(self, height: int, index: int) -> bytes:
        level, inside = divmod(height, HEIGHT)
        start = index << inside
        number, offset = divmod(start, WIDTH)
        data = self._tile(level, number)
        part = data[offset * HASH_SIZE : (offset + (1 << inside)) * HASH_SIZE]
        if len(part) != HASH_SIZE << inside:
            raise LedgerError(f"tile {number} of level {level} is too short")
        return fold(hashes_in(part))

    def _tile(self, level: int, number: int) -> bytes:
        key = level, number
        if key not in self._tiles:
            width = min(WIDTH, (self._size >> HEIGHT * level) - number * WIDTH)
            self._tiles[key] = self._read(level, number, width)
        return self._tiles[key]


def range_root(low: int, high: int, node: Node) -> bytes:
    """The root over the leaves [low, high), where `low` is a multiple of a power of two that
    is at least their number: as every subtree of the definition is."""
    count = high - low
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return node(height, low >> height)
    middle = low + split(count)
    return node_hash(range_root(low, middle, node), range_root(middle, high, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The siblings from the leaf at `index` up to the root over `size` leaves.

    Raises LedgerError where the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise LedgerError(f"index {index} lies outside a tree of {size}")
    proof: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            proof.append(range_root(middle, high, node))
            high = middle
        else:
            proof.append(range_root(low, middle, node))
            low = middle
    return proof[::-1]


def consistency_proof(old_size: int, new_size: int, node: Node) -> list[bytes]:
    """What leads from the root over `old_size` leaves to that over `new_size`.

    Raises LedgerError where the old tree is empty or larger than the new one.
    """
    if not 0 < old_size <= new_size:
        raise LedgerError(f"no tree of {new_size} grows from one of {old_size}")
    proof: list[bytes] = []
    low, high, whole = 0, new_size, True
    while old_size != high:
        middle = low + split(high - low)
        if old_size <= middle:
            proof.append(range_root(middle, high, node))
            high = middle
        else:
            proof.append(range_root(low, middle, node))
            low, whole = middle, False
    if not whole:
        proof.append(range_root(low, high, node))
    return proof[::-1]
