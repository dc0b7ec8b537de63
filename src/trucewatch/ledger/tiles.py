"""Tiles: how the tree and its entries lie on disk and on the wire.

A tile holds up to 256 hashes of one level; a level's hash is the root of a full tile of the level
below. An entry bundle holds up to 256 entries, each behind its length in two bytes.

Source: c2sp.org/tlog-tiles (0.1.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import HASH_SIZE, node_hash

WIDTH = 256
HEIGHT = 8
MAX_ENTRY = 65_535

ReadTile = Callable[[int, int, int], bytes]
"""Gives the first `width` hashes of the tile at (level, number); raises LedgerError."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The hashes at `level` from `number` * 256 on, one after another."""

    level: int
    number: int
    data: bytes

    @property
    def width(self) -> int:
        """How many hashes it holds, 1 to 256."""
        return len(self.data) // HASH_SIZE


def hashes_in(data: bytes) -> list[bytes]:
    """The hashes of a tile. Raises LedgerError where the last one is cut."""
    if len(data) % HASH_SIZE:
        raise LedgerError("a tile ends in the middle of a hash")
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes, level by level."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[i], level[i + 1]) for i in range(0, len(level), 2)]
    return level[0]


def shape(size: int) -> Iterator[tuple[int, int, int]]:
    """Every tile of a tree of `size` leaves as (level, number, width), lowest level first."""
    level, hashes = 0, size
    while hashes:
        for number in range(-(-hashes // WIDTH)):
            yield level, number, min(WIDTH, hashes - number * WIDTH)
        level, hashes = level + 1, hashes // WIDTH


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies: `tile/0/x001/234`, or `….p/112` where it is not full.

    `level` is `"entries"` for an entry bundle.
    """
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03d}")
    suffix = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(parts)}{suffix}"


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries behind their lengths. Raises LedgerError where one is longer than 65,535 bytes."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise LedgerError(f"an entry of {len(entry)} bytes does not fit a bundle")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def entries_in(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises LedgerError where it is cut or too long."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise LedgerError("an entry bundle is cut short")
        entries.append(data[at + 2 : end])
        at = end
    if len(entries) > WIDTH:
        raise LedgerError(f"an entry bundle holds {len(entries)} entries")
    return entries
