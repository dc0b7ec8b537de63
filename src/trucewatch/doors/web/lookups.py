"""Lookups: what a page asks of a large record, found without looking through it.

In:   columns of the record, laid out once.
Out:  the rows of a table that speak of one incident; the incidents that lie in a box.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
_DEGREES = 0.1
"""How wide the boxes are that located incidents are sorted into: some ten kilometres."""
_MOST_UP = 1 << 31


class RowsOf:
    """The rows of a table about each of `n` things; `owner` is each row's thing, -1 for none."""

    def __init__(self, owner: IntArray, n: int) -> None:
        self._order = np.argsort(owner, kind="stable")
        self._starts = np.searchsorted(owner[self._order], np.arange(n + 1))

    def of(self, thing: int) -> IntArray:
        """Its rows, in the table's order."""
        return np.asarray(self._order[self._starts[thing] : self._starts[thing + 1]])


class InBoxes:
    """Points by where they lie; those without a place are in no box."""

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        self._lon, self._lat = lon, lat
        rows = np.flatnonzero(~np.isnan(lon) & ~np.isnan(lat))
        keys = _key(_steps(lon[rows], 180), _steps(lat[rows], 90))
        order = np.argsort(keys, kind="stable")
        self._rows, self._keys = rows[order], keys[order]

    def within(self, box: Box) -> IntArray:
        """The points in a box, its edges included, in order."""
        west, south, east, north = box
        columns = np.arange(_step(west, 180), _step(east, 180) + 1)
        first = np.searchsorted(self._keys, _key(columns, _step(south, 90)))
        last = np.searchsorted(self._keys, _key(columns, _step(north, 90)), side="right")
        some = [self._rows[a:b] for a, b in zip(first, last, strict=True) if b > a]
        if not some:
            return np.zeros(0, dtype=np.int64)
        rows = np.concatenate(some)
        lon, lat = self._lon[rows], self._lat[rows]
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return np.sort(rows[inside])


def grouped(across: IntArray, up: IntArray) -> tuple[IntArray, int]:
    """A number for each pair, in the order of the pairs, and how many pairs there are."""
    if not len(across):
        return across, 0
    across, up = across - across.min(), up - up.min()
    wide, high = int(across.max()) + 1, int(up.max()) + 1
    if wide * high > 4 * len(across) + 1024:
        present, at = np.unique(_key(across, up), return_inverse=True)
        return at.astype(np.int64), len(present)
    keys = across * high + up
    number = np.cumsum(np.bincount(keys, minlength=wide * high) > 0) - 1
    return number[keys], int(number[-1]) + 1


def _steps(degrees: FloatArray, offset: float) -> IntArray:
    return np.floor((degrees + offset) / _DEGREES).astype(np.int64)


def _step(degrees: float, offset: float) -> int:
    return int(_steps(np.array([degrees]), offset)[0])


def _key(across: IntArray, up: IntArray | int) -> IntArray:
    """Two numbers as one that sorts alike."""
    return np.asarray(across * _MOST_UP + up)
