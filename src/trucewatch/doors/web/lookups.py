"""Lookups: what a page asks of a large record, found without looking through it.

In:   a column of the record, laid out once.
Out:  the rows of a table that speak of one incident. Where incidents lie: `map_tiles`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
"""West, south, east, north [degree]."""


class RowsOf:
    """The rows of a table about each of `n` things; `owner` is each row's thing, -1 for none."""

    def __init__(self, owner: IntArray, n: int) -> None:
        self._order = np.argsort(owner, kind="stable")
        self._starts = np.searchsorted(owner[self._order], np.arange(n + 1))

    def of(self, thing: int) -> IntArray:
        """Its rows, in the table's order."""
        return np.asarray(self._order[self._starts[thing] : self._starts[thing + 1]])
