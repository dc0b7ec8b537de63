"""The growing tree: its right edge, and the tiles that change as leaves join.

`Edge` keeps the unfinished tile of each level and writes tiles. `Peaks` keeps the roots of the
complete subtrees, as a binary counter. They share no code: a batch is signed only where both give
the same root (one flipped bit ended a whole certificate log, Yeti 2022, beyond repair).
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from trucewatch.ledger.merkle import EMPTY_ROOT, node_hash
from trucewatch.ledger.proofs import TileNodes
from trucewatch.ledger.tiles import HEIGHT, WIDTH, ReadTile, Tile, fold, hashes_in


class Edge:
    """A tree of `size` leaves, ready to take more."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: list[list[bytes]] = []
        self._folded: dict[tuple[int, int, int], bytes] = {}
        """Roots found before, by level, place and width: they hold until their tile is full."""

    @classmethod
    def load(cls, size: int, read_tile: ReadTile) -> Edge:
        """The edge of a stored tree, from its unfinished tiles. Raises what `read_tile` raises."""
        edge = cls()
        edge.size = size
        level = 0
        while hashes := size >> HEIGHT * level:
            width = hashes % WIDTH
            data = read_tile(level, hashes // WIDTH, width) if width else b""
            edge._rows.append(hashes_in(data))
            level += 1
        return edge

    def copy(self) -> Edge:
        """An edge of its own, so that a batch that fails leaves no trace."""
        other = Edge()
        other.size = self.size
        other._rows = [list(row) for row in self._rows]
        other._folded = dict(self._folded)
        return other

    def extend(self, leaf_hashes: Iterable[bytes]) -> list[Tile]:
        """Take leaves; return every tile that is new or has grown, with its whole content."""
        changed: list[Tile] = []
        level, fresh, start = 0, list(leaf_hashes), self.size
        self.size += len(fresh)
        while fresh:
            if level == len(self._rows):
                self._rows.append([])
            row = self._rows[level] + fresh
            number = start // WIDTH
            fresh = []
            for at in range(0, len(row), WIDTH):
                hashes = row[at : at + WIDTH]
                changed.append(Tile(level, number, b"".join(hashes)))
                if len(hashes) == WIDTH:
                    fresh.append(fold(hashes))
                    number += 1
            self._rows[level] = row[len(row) - len(row) % WIDTH :]
            if fresh:  # a tile was filled: its level begins another one
                self._folded = {k: v for k, v in self._folded.items() if k[0] != level}
            level, start = level + 1, start // WIDTH
        return changed

    def root(self) -> bytes:
        """The root over all leaves."""
        parts: list[bytes] = []
        for level in range(len(self._rows) - 1, -1, -1):
            at = 0
            for bit in range(HEIGHT - 1, -1, -1):
                if len(self._rows[level]) >> bit & 1:
                    parts.append(self._fold(level, at, 1 << bit))
                    at += 1 << bit
        if not parts:
            return EMPTY_ROOT
        found = parts.pop()
        while parts:
            found = node_hash(parts.pop(), found)
        return found

    def unfinished(self) -> list[Tile]:
        """The tile of each level that is not full, as it must lie in the store."""
        return [
            Tile(level, (self.size >> HEIGHT * level) // WIDTH, b"".join(row))
            for level, row in enumerate(self._rows)
            if row
        ]

    def checksum(self) -> int:
        """CRC-32 over its hashes: a bit that flips while it waits for the next batch shows.

        `root` would not notice, where it rests on what was folded before.
        """
        found = 0
        for row in self._rows:
            found = crc32(b"".join(row), found)
        return found

    def _fold(self, level: int, at: int, width: int) -> bytes:
        key = level, at, width
        if key not in self._folded:
            self._folded[key] = fold(self._rows[level][at : at + width])
        return self._folded[key]


class Peaks:
    """The complete subtrees of a tree, largest first: a counter whose ones are hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    @classmethod
    def load(cls, size: int, read_tile: ReadTile) -> Peaks:
        """The peaks of a stored tree of `size` leaves."""
        peaks = cls()
        nodes = TileNodes(size, read_tile)
        at = 0
        for height in range(size.bit_length() - 1, -1, -1):
            if size >> height & 1:
                peaks._peaks.append(nodes(height, at >> height))
                at += 1 << height
        peaks.size = size
        return peaks

    def copy(self) -> Peaks:
        """Peaks of their own."""
        other = Peaks()
        other.size = self.size
        other._peaks = list(self._peaks)
        return other

    def add(self, leaf: bytes) -> None:
        """Take one leaf hash: carry as in binary addition."""
        self.size += 1
        self._peaks.append(leaf)
        ones = self.size
        while not ones & 1:
            right, left = self._peaks.pop(), self._peaks.pop()
            self._peaks.append(node_hash(left, right))
            ones >>= 1

    def root(self) -> bytes:
        """The root over all leaves."""
        if not self._peaks:
            return EMPTY_ROOT
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found
