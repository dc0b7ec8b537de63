"""Cells: counted rows gathered by day, area and party.

In:   `Units`, the rule's answers for their incidents, and the dimensions asked for.
Out:  one `Cell` for each combination that any row falls into.

Every row falls into exactly one cell, so the cells of any dimension add up to the same total. The
order of the rows changes nothing: incidents are listed by id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.from_reports import Micros, micros
from trucewatch.figures.days import Days
from trucewatch.figures.outcomes import LABELS
from trucewatch.figures.sieve import NO, YES, Answers
from trucewatch.figures.units import Ints, Units
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import Interval

DIMENSIONS = ("day", "area", "party")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of each incident, in the order of the ids.

    `rank` gives, for each place in the incidents table, the incident's place among all ids.
    """

    rank: Ints
    ids: npt.NDArray[np.object_]
    undetermined: Flags
    pending: Flags
    label: Ints

    @classmethod
    def of(cls, ids: pa.Array, undetermined: Flags, pending: Flags, label: Ints) -> Facts:
        """From columns in the order of the incidents table."""
        order = pc.array_sort_indices(ids).to_numpy()
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        names = np.asarray(ids.to_pylist(), dtype=object)
        return cls(rank, names[order], undetermined[order], pending[order], label[order])


@dataclass(frozen=True, slots=True)
class Cell:
    """What one combination of dimensions holds; see `figures.model.Count`."""

    key: dict[str, str]
    n: int
    possible: int
    spread: int
    undetermined: int
    pending: int
    incidents: tuple[str, ...]
    possible_incidents: tuple[str, ...]
    outcomes: dict[str, int]


def check_dimensions(by: tuple[str, ...]) -> None:
    """Raises UsageError for a dimension there is none of, or one asked for twice."""
    for name in by:
        if name not in DIMENSIONS:
            raise UsageError(
                f"nothing can be counted by {name!r}", expected=f"any of {', '.join(DIMENSIONS)}"
            )
    if len(set(by)) < len(by):
        raise UsageError(
            "a dimension is asked for twice", hint=f"use --by {','.join(dict.fromkeys(by))}"
        )


def gather(
    units: Units,
    answer: Answers,
    facts: Facts,
    days: Days,
    by: tuple[str, ...],
    period: Interval | None,
) -> list[Cell]:
    """The cells of the rows that count or may count and begin in `period`, sorted by key.

    `answer` is aligned with the incidents, not with the rows. Without rows and dimensions the one
    cell is empty.
    """
    rows = np.flatnonzero(_within(units.start, period) & (answer[units.incident] != NO))
    day = days.numbers(units.start[rows])
    code, keys = _codes(units, rows, day, by)
    late = days.numbers(np.maximum(units.end[rows] - 1, units.start[rows])) > day
    sure = answer[units.incident[rows]] == YES
    n = _sum(code, units.weight[rows] * sure, len(keys))
    spread = _sum(code, late & sure & (units.weight[rows] > 0), len(keys))
    possible = _sum(code, units.weight[rows] * ~sure, len(keys))

    ranked = facts.rank[units.incident[rows]]
    counted = _Pairs(code[sure], ranked[sure], facts, len(keys))
    maybe = _Pairs(code[~sure], ranked[~sure], facts, len(keys))
    either = _Pairs(code, ranked, facts, len(keys))
    undetermined = either.having(facts.undetermined)
    pending = either.having(facts.pending)
    outcomes = counted.by_label(facts.label)
    return [
        Cell(
            key=key,
            n=int(n[at]),
            possible=int(possible[at]),
            spread=int(spread[at]),
            undetermined=int(undetermined[at]),
            pending=int(pending[at]),
            incidents=counted.ids(at),
            possible_incidents=maybe.ids(at),
            outcomes=_outcomes(outcomes[at]),
        )
        for at, key in enumerate(keys)
    ]


class _Pairs:
    """The distinct incidents of each of `cells` cells, in the order of their ids."""

    def __init__(self, code: Ints, rank: Ints, facts: Facts, cells: int) -> None:
        n = max(len(facts.ids), 1)
        pairs = np.sort(code * n + rank)  # numpy's unique would hash what is nearly all distinct
        new = np.concatenate(([True], pairs[1:] != pairs[:-1]))[: len(pairs)]
        self._cell, self._rank = np.divmod(pairs[new], n)
        self._first = np.searchsorted(self._cell, np.arange(cells + 1))
        self._ids = facts.ids
        self._cells = cells

    def ids(self, cell: int) -> tuple[str, ...]:
        """Those of one cell."""
        return tuple(self._ids[self._rank[self._first[cell] : self._first[cell + 1]]])

    def having(self, flags: Flags) -> Ints:
        """How many of each cell have the flag. Shape (cells,)."""
        return np.bincount(self._cell[flags[self._rank]], minlength=self._cells)

    def by_label(self, label: Ints) -> list[list[int]]:
        """How many of each cell have each of `LABELS`. Shape (cells, len(LABELS))."""
        combined = self._cell * len(LABELS) + label[self._rank]
        counts = np.bincount(combined, minlength=self._cells * len(LABELS))
        return counts.reshape(self._cells, len(LABELS)).tolist()


def _codes(
    units: Units, rows: Ints, day: Ints, by: tuple[str, ...]
) -> tuple[Ints, list[dict[str, str]]]:
    """The cell of each row, and each cell's key; keys are in order, what is unknown last."""
    columns: dict[str, tuple[Ints, tuple[str, ...]]] = {}
    if "day" in by:
        present, index = np.unique(day, return_inverse=True)
        columns["day"] = index, tuple(date.fromordinal(int(d)).isoformat() for d in present)
    if "area" in by:
        columns["area"] = units.area[rows], units.areas
    if "party" in by:
        columns["party"] = units.party[rows], units.parties
    if not by:
        return np.zeros(len(rows), dtype=np.int64), [{}]
    combined = np.zeros(len(rows), dtype=np.int64)
    for name in by:
        index, labels = columns[name]
        combined = combined * max(len(labels), 1) + index
    present, code = np.unique(combined, return_inverse=True)
    return code.astype(np.int64), [_key(int(c), by, columns) for c in present]


def _key(
    code: int, by: tuple[str, ...], columns: dict[str, tuple[Ints, tuple[str, ...]]]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in reversed(by):
        labels = columns[name][1]
        code, at = divmod(code, max(len(labels), 1))
        found[name] = labels[at]
    return {name: found[name] for name in by}


def _within(start: Micros, period: Interval | None) -> Flags:
    if period is None:
        return np.ones(len(start), dtype=bool)
    return np.asarray((start >= micros(period.start)) & (start < micros(period.end)))


def _sum(code: Ints, values: npt.NDArray[np.generic], n: int) -> Ints:
    return np.bincount(code, weights=values.astype(np.float64), minlength=n).astype(np.int64)


def _outcomes(counts: list[int]) -> dict[str, int]:
    return {str(name): n for name, n in zip(LABELS, counts, strict=True) if n}
