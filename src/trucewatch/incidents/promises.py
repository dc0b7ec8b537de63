"""Sources that are said to report an event once, and do not.

Such a promise makes two reports of one source two incidents, whatever else they say; believed of a
party that amends what it said, it doubles the count. So it is held against the others: where no
other source speaks twice, how often does this one?
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from trucewatch.incidents import native
from trucewatch.incidents.arrays import Bools, Floats, Ints
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.copies import originals

HOUSE_M, HOUSE_S = 2000.0, 6 * 3600.0
"""What counts as one place and hour here: a cell of this size."""

OFTEN = 0.12
"""The share of occasions at which a source may seem to speak twice, for lack of anybody else who
noticed that there were two incidents: twice that of honest sources in simulated missions."""

FILED_AGAIN = 0.25
"""The share of reports that may be filed again word for word."""

LEAST = 10
"""Occasions, or reports, below which nothing is doubted."""

SURE = 1.6449
"""Standard deviations to one side that hold 95% of a normal distribution."""


def doubted(columns: Columns) -> frozenset[str]:
    """The ids of sources whose promise to report an event once does not fit what they report."""
    sources = len(columns.sources)
    promised = np.zeros(sources, dtype=bool)
    promised[columns.source[columns.duplicate_free > 0]] = True
    if not promised.any():
        return frozenset()
    broken = (_alone_twice(columns) > OFTEN) | (_filed_again(columns) > FILED_AGAIN)
    return frozenset(columns.sources.filter(pa.array(promised & broken)).to_pylist())


def believed(columns: Columns, doubts: frozenset[str]) -> Columns:
    """The columns without the promises that are doubted."""
    if not doubts:
        return columns
    broken = np.array([source in doubts for source in columns.sources.to_pylist()], dtype=bool)
    kept = np.where(broken[columns.source], 0, columns.duplicate_free).astype(np.uint8)
    return replace(columns, duplicate_free=kept)


def _alone_twice(columns: Columns) -> Floats:
    """At what share of occasions each source speaks twice, at least; shape (n_sources,).

    An occasion is a place and hour of which another source tells, and no other tells twice.
    """
    rows = np.flatnonzero(native.kinds(columns) == native.FOUNDING)
    house, source, count = _told(_houses(columns, rows), columns.source[rows].astype(np.int64))
    twice = count > 1
    speaking = np.bincount(house)
    twofold = np.bincount(house, weights=twice)
    occasion = (speaking[house] > 1) & (twofold[house] == twice)
    sources = len(columns.sources)
    return _at_least(
        np.bincount(source[occasion & twice], minlength=sources),
        np.bincount(source[occasion], minlength=sources),
    )


def _houses(columns: Columns, rows: Ints) -> Ints:
    """A number for the place and hour of each row."""
    middle = (columns.start[rows] + columns.end[rows]) / 2
    cells = [np.floor(at[rows] / HOUSE_M) for at in (columns.x, columns.y, columns.z)]
    told = np.stack([*cells, np.floor(middle / HOUSE_S)], axis=1)
    return np.unique(told, axis=0, return_inverse=True)[1].reshape(-1)


def _told(house: Ints, source: Ints) -> tuple[Ints, Ints, Ints]:
    """How often each source tells of each place and hour of which it tells."""
    most = int(source.max(initial=0)) + 1
    key, count = np.unique(house * most + source, return_counts=True)
    return key // most, key % most, count


def _filed_again(columns: Columns) -> Floats:
    """What share of its reports each source files again, at least; shape (n_sources,)."""
    again: Bools = originals(columns) != np.arange(columns.n)
    sources = len(columns.sources)
    return _at_least(
        np.bincount(columns.source[again], minlength=sources),
        np.bincount(columns.source, minlength=sources),
    )


def _at_least(some: Ints, of: Ints) -> Floats:
    """The share that is exceeded with a confidence of 95%; 0 of too few. Source: Wilson (1927)."""
    n = np.maximum(of, 1)
    share, square = some / n, SURE**2 / n
    least = share + square / 2 - SURE * np.sqrt((share * (1 - share) + square / 4) / n)
    return np.where(of < LEAST, 0.0, least / (1 + square))
