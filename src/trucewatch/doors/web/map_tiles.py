"""Located incidents by squares of the map, halved with each zoom: whatever is asked is a slice.

In:   where incidents lie, once per record; which of them pass, once per choice of filters.
Out:  a square's incidents: as rows where they are few, else counted into cells.

A square is half a map tile wide (256 pixels), in degrees of longitude and latitude alike, and has
16 x 16 cells. Incidents are sorted along Morton's curve of the smallest cells: the incidents of any
square, at any zoom, stand beside one another, and so do those of any cell. Readers whose screens
differ by a few pixels ask for the same squares.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from trucewatch.doors.web.lookups import Box, FloatArray, IntArray

DEEPEST = 13
"""The zoom beyond which squares do not shrink: a cell is then some 150 m wide."""
COUNTED = 7
"""The zoom whose cells are counted once for a choice of filters, and added up for any smaller one.

A cell is then some ten kilometres wide; squares that lie closer hold few enough to be counted when
somebody asks.
"""
MOST_SQUARES = 256
"""A box of more is answered at a smaller zoom."""
_CELL_BITS = 4
LEFT_OUT = 7
"""Stands for the outcome of an incident that does not pass; outcomes are 0 to 6."""
_CODES = LEFT_OUT + 1
_RARE = 4
"""Where fewer than one in so many pass, it is quicker to look for them first."""

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Square:
    """Column and row, counted from 180° west and 90° south, at a zoom of 0 to `DEEPEST`."""

    zoom: int
    across: int
    up: int


class Passing(NamedTuple):
    """Which incidents pass a choice of filters.

    Attributes:
        codes: outcomes along the curve, `LEFT_OUT` where an incident does not pass; (n_located,).
        sums: for each cell of the zoom `COUNTED` that holds any incident, the number of each
            outcome, then the sums of longitude and latitude; (`LEFT_OUT` + 2, n_cells).
    """

    codes: Codes
    sums: FloatArray


@dataclass(frozen=True, slots=True)
class Cells:
    """Shape (n_cells,): the mean place of a cell's incidents, and their number by outcome.

    `counts` has shape (n_cells, `LEFT_OUT`).
    """

    lon: FloatArray
    lat: FloatArray
    counts: IntArray


@dataclass(frozen=True, slots=True)
class Extent:
    """Squares side by side: columns and rows from the first to the last, both included."""

    zoom: int
    across: tuple[int, int]
    up: tuple[int, int]

    def __len__(self) -> int:
        return (self.across[1] - self.across[0] + 1) * (self.up[1] - self.up[0] + 1)

    def squares(self) -> list[Square]:
        """They, from the south-west corner."""
        columns = range(self.across[0], self.across[1] + 1)
        return [Square(self.zoom, x, y) for y in range(self.up[0], self.up[1] + 1) for x in columns]


def extent_of(box: Box, zoom: float) -> Extent:
    """The squares that a box (west, south, east, north) touches, at the zoom or a smaller one."""
    west, south, east, north = box
    for level in range(max(0, min(DEEPEST, floor(zoom))), 0, -1):
        extent = Extent(level, _span(west, east, 180, level), _span(south, north, 90, level))
        if len(extent) <= MOST_SQUARES:
            return extent
    return Extent(0, _span(west, east, 180, 0), (0, 0))


class MapTiles:
    """Incidents in the order of the curve; `rows` are theirs, those without a place left out."""

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        rows = np.flatnonzero(~np.isnan(lon) & ~np.isnan(lat))
        keys = _interleaved(_smallest(lon[rows], 180), _smallest(lat[rows], 90))
        order = np.argsort(keys, kind="stable")
        self.rows: IntArray = rows[order]
        self._keys = keys[order]
        self._lon, self._lat = lon[self.rows], lat[self.rows]
        cell = self._keys >> 2 * (DEEPEST - COUNTED)
        begins = np.diff(cell, prepend=-1) > 0
        self._cells = cell[begins]
        self._begin_of: IntArray = (np.cumsum(begins) - 1) * _CODES

    def passing(self, outcome: IntArray, mask: npt.NDArray[np.bool_]) -> Passing:
        """Those for whom the mask holds, with their outcomes."""
        codes = np.where(mask, outcome.astype(np.uint8), np.uint8(LEFT_OUT))[self.rows]
        where, lon, lat = self._begin_of + codes, self._lon, self._lat
        passing = np.flatnonzero(codes != LEFT_OUT)
        if len(passing) * _RARE < len(where):
            where, lon, lat = where[passing], lon[passing], lat[passing]
        counts, east, north = (
            np.bincount(where, weights, len(self._cells) * _CODES).reshape(-1, _CODES)[:, :LEFT_OUT]
            for weights in (None, lon, lat)
        )
        return Passing(codes, np.vstack((counts.T, east.sum(axis=1), north.sum(axis=1))))

    def bounds(self) -> Box:
        """The box around all of them, who are one at least."""
        lon, lat = self._lon, self._lat
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def number(self, square: Square, passing: Passing) -> int:
        """How many incidents of a square pass."""
        return int(np.count_nonzero(passing.codes[_within(square, self._keys)] != LEFT_OUT))

    def within(self, square: Square, passing: Passing) -> IntArray:
        """The rows in a square that pass."""
        at = _within(square, self._keys)
        return np.asarray(self.rows[at][passing.codes[at] != LEFT_OUT])

    def cells(self, square: Square, passing: Passing) -> Cells:
        """A square's passing incidents, counted."""
        if square.zoom <= COUNTED:
            at = _within(square, self._cells, COUNTED)
            cell = self._cells[at] >> 2 * (COUNTED - square.zoom)
            sums = passing.sums[:, at]
        else:
            cell, sums = self._one_by_one(square, passing.codes)
        begins = np.flatnonzero(np.diff(cell, prepend=-1))
        sums = np.add.reduceat(sums, begins, axis=1)
        sums = sums[:, sums[:LEFT_OUT].sum(axis=0) > 0]
        n = sums[:LEFT_OUT].sum(axis=0)
        return Cells(sums[-2] / n, sums[-1] / n, sums[:LEFT_OUT].T.astype(np.int64))

    def _one_by_one(self, square: Square, codes: Codes) -> tuple[IntArray, FloatArray]:
        """The cell of each that passes in a square, and what each adds to its sums."""
        at = _within(square, self._keys)
        there = codes[at] != LEFT_OUT
        outcome = np.eye(LEFT_OUT)[:, codes[at][there]]
        cell = self._keys[at][there] >> 2 * (DEEPEST - square.zoom)
        return cell, np.vstack((outcome, self._lon[at][there], self._lat[at][there]))


def _within(square: Square, keys: IntArray, zoom: int = DEEPEST) -> slice:
    """Where a square's part stands among sorted keys of the cells of a zoom."""
    wide = 2 * (_CELL_BITS + zoom - square.zoom)
    first = int(_interleaved(np.array([square.across]), np.array([square.up]))[0])
    low, high = np.searchsorted(keys, [first << wide, first + 1 << wide])
    return slice(int(low), int(high))


def _span(low: float, high: float, offset: int, zoom: int) -> tuple[int, int]:
    """The first and last column (or row) of squares from `low` to `high` [degree]."""
    size = 180 / 2**zoom
    most = offset // 90 * 2**zoom - 1
    first = min(most, floor((low + offset) / size))
    return first, max(first, min(most, ceil((high + offset) / size) - 1))


def _smallest(degrees: FloatArray, offset: int) -> IntArray:
    """Columns or rows of the smallest cells; the last one includes its far edge."""
    many = offset // 90 << DEEPEST + _CELL_BITS
    size = 2 * offset / many
    return np.clip(np.floor((degrees + offset) / size).astype(np.int64), 0, many - 1)


def _interleaved(across: IntArray, up: IntArray) -> IntArray:
    """Morton's code: the bits of both numbers in turns, `up` first."""
    return _spread(up) << 1 | _spread(across)


def _spread(number: IntArray) -> IntArray:
    """A number's low 32 bits with a gap after each. Source: Warren, Hacker's Delight, 7-2."""
    spread = number.astype(np.int64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | spread << shift) & mask
    return spread
