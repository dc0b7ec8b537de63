"""What the kernel is given to compare: no report twice, and no promise that is doubted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from trucewatch.incidents import native
from trucewatch.incidents.arrays import Bools, Flags, Ints
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.copies import distinct, originals
from trucewatch.incidents.decisions import Decided, among
from trucewatch.incidents.promises import believed, doubted
from trucewatch.incidents.weights import Table, Weights


def learn(columns: Columns, links: Decided, prior: Table) -> Weights:
    """`prior` sharpened by these reports, with the promises that do not fit them."""
    doubts = doubted(columns)
    compared = Compared(believed(columns, doubts), links)
    return replace(native.learn(compared.columns, compared.links, prior), doubted=doubts)


def fuse(
    columns: Columns,
    weights: Weights,
    links: Decided,
    join: float,
    heard: Callable[[int], None],
    marks: Flags | None = None,
) -> native.Fused:
    """`native.fuse`, in which what was filed again is where its original is and counts nothing."""
    compared = Compared(believed(columns, weights.doubted), links)
    found = native.fuse(
        compared.columns, weights, compared.links, join, heard, compared.marked(marks)
    )
    return compared.all_of(found)


class Compared:
    """The rows of `columns` that are compared, and the way back from them."""

    def __init__(self, columns: Columns, links: Decided) -> None:
        every = np.arange(columns.n)
        self._first = np.where(columns.duplicate_free > 0, every, originals(columns))
        original = distinct(columns, self._first, links)
        self._own: Bools = original == every
        self._rows = np.flatnonzero(self._own)
        self._place = (np.cumsum(self._own) - 1)[original]
        self._all = len(self._rows) == columns.n
        self._repeats = bool((self._first != every).any())
        self.columns = columns if self._all else columns.take(self._rows)
        self.links = among(links, self._rows)

    def place(self, row: int) -> int:
        """Where the one that is compared for a row stands among `columns`."""
        return int(self._place[row])

    def marked(self, marks: Flags | None) -> Flags | None:
        """The marks of what is compared; what says the same shares them: it may take its place."""
        if marks is None or not self._repeats:
            return marks
        shared = np.zeros(len(marks), dtype=np.uint8)
        np.bitwise_or.at(shared, self._first, marks)
        return shared[self._first][self._rows]

    def all_of(self, found: native.Fused) -> native.Fused:
        """What was found, of all the rows."""
        if self._all:
            return found
        covers, again = _repeated(found.cover_row.astype(np.int64), self._place)
        return native.Fused(
            incident=self._rows[found.incident[self._place]].astype(np.int32),
            membership=found.membership[self._place],
            founds=np.where(self._own, found.founds[self._place], 0.0),
            cover_row=again.astype(np.int32),
            cover_to=self._rows[found.cover_to[covers]].astype(np.int32),
            cover_membership=found.cover_membership[covers],
            spread=found.spread[self._place],
        )


def _repeated(cover_row: Ints, place: Ints) -> tuple[Ints, Ints]:
    """Each cover once for every row that is in that place: which cover, and the row."""
    order = np.argsort(place, kind="stable")
    begins = np.searchsorted(place[order], cover_row)
    count = np.searchsorted(place[order], cover_row, side="right") - begins
    covers = np.repeat(np.arange(len(cover_row)), count)
    within = np.arange(len(covers)) - np.repeat(np.cumsum(count) - count, count)
    return covers, order[np.repeat(begins, count) + within]
