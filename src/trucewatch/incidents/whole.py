"""The whole of the reports, of which parts are looked at: in memory, or where a door keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Protocol

import numpy as np
import pyarrow as pa

from trucewatch.incidents.arrays import Ints

PIECE = 500_000
"""Rows looked at together where each is looked at alone."""


COMPARED = (
    "report_id", "source_id", "seen_from", "seen_to", "recorded_at", "lon", "lat", "error_radius_m",
    "admin1", "admin2", "place", "place_text", "act", "actor", "sides", "target", "weapon",
    "deaths_min", "deaths_max", "injured_min", "injured_max", "n_events",
)  # fmt: skip
"""The columns that reports are compared by, once a survey has read their words."""


class Whole(Protocol):
    """Reports as `fuse` wants them, by the row; what is asked of a column that is not there."""

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        ...

    def __len__(self) -> int:
        """How many reports there are."""
        ...

    def pieces(self, *names: str) -> Iterator[pa.Table]:
        """Those of these columns that there are, so many rows at a time; at least one piece."""
        ...

    def rows(self, rows: Ints) -> pa.Table:
        """Those of `COMPARED` that there are, of some rows, given in order and each once."""
        ...


class Held:
    """A table that is in memory anyway."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.names: list[str] = table.column_names

    def __len__(self) -> int:
        return len(self._table)

    def pieces(self, *names: str) -> Iterator[pa.Table]:
        """The columns, so many rows at a time."""
        table = self._table.select([name for name in names if name in self.names])
        for begin in range(0, max(1, len(table)), PIECE):
            yield table.slice(begin, PIECE)

    def rows(self, rows: Ints) -> pa.Table:
        """What is compared of some rows."""
        begins = np.minimum(np.arange(0, len(self) + PIECE, PIECE), len(self))
        table = self._table.select([name for name in self.names if name in COMPARED])
        return taken(rows, begins, lambda k: table.slice(begins[k], PIECE))


def taken(rows: Ints, begins: Ints, piece: Callable[[int], pa.Table]) -> pa.Table:
    """Some rows, in order, of a table in pieces: `begins` are the first row of each, and the end.

    Piece by piece, for all texts of a table may be more than one column of Arrow's can hold.
    """
    ends = np.searchsorted(rows, begins)
    found = [
        _of_piece(piece(k), rows[first:last] - begins[k])
        for k, (first, last) in enumerate(pairwise(ends))
        if last > first
    ]
    return pa.concat_tables(found) if found else piece(0).slice(0, 0)


def _of_piece(piece: pa.Table, rows: Ints) -> pa.Table:
    """Some of its rows; where they follow one another nothing is copied."""
    first = int(rows[0])
    if int(rows[-1]) - first + 1 == len(rows):
        return piece.slice(first, len(rows))
    return piece.take(pa.array(rows))


def columns_of(whole: Whole, *names: str) -> pa.Table:
    """Those of these columns that there are, of all rows."""
    return pa.concat_tables(whole.pieces(*names))
