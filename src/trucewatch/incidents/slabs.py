"""Slabs: stretches of time that are fused one after the other, so that no more than so many reports
are in the kernel at once.

In:   when each report was, and which still have no answer.
Out:  parts, each with the reports that it answers for and all that it holds.

A slab holds its own reports and a halo around them, and is at least as long as its halos together,
so that in all a round holds no more than twice what there is. What a round leaves is asked again in
the middle of a wider halo; reports far apart that people decided about then lie in one part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from trucewatch.incidents.arrays import Bools, Floats, Ints
from trucewatch.incidents.decisions import Forest
from trucewatch.incidents.parts import EDGE, Box

_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slab:
    """The rows that it answers for and all that it holds, both sorted; and how far it reaches."""

    own: Ints
    rows: Ints
    box: Box


class Timeline:
    """Reports in the order of their middle times, shape (n,) [s]."""

    def __init__(self, middle: Floats) -> None:
        self._order = np.argsort(middle, kind="stable")
        self._at = middle[self._order]

    def busiest(self, length: float) -> int:
        """How many reports lie within `length` [s] of one another, at most."""
        ends = np.searchsorted(self._at, self._at + length, "right")
        return int((ends - np.arange(len(ends))).max(initial=0))

    def slabs(
        self, left: Bools, wide: float, most: int, decided: Collection[_Pair] = ()
    ) -> Iterator[Slab]:
        """Parts that together ask for all that is left, with `wide` [s] around each.

        A part holds more than `most` reports only where the halos alone do, or decisions join what
        it holds; `decided` are those to be kept together, by two rows.
        """
        asking = np.flatnonzero(left[self._order])
        if not len(asking):
            return
        low = np.searchsorted(self._at, self._at[asking] - wide)
        high = np.searchsorted(self._at, self._at[asking] + wide, "right")
        begins = self._cut(asking, low, high, wide, most)
        ends = np.append(begins[1:], len(asking))
        first, last = low[begins], high[ends - 1]
        del low, high
        pairs = self._runs(asking, begins, decided)
        for runs in _packed(_kept_together(len(begins), pairs), last - first, most):
            own = np.concatenate([asking[begins[run] : ends[run]] for run in runs])
            stretches = list(_merged(first[runs], last[runs]))
            yield Slab(
                np.sort(self._order[own]),
                np.sort(np.concatenate([self._order[a:b] for a, b in stretches])),
                self._box(stretches),
            )

    def _cut(self, asking: Ints, low: Ints, high: Ints, wide: float, most: int) -> Ints:
        """Where runs begin that hold no more than `most`, but as much as their halos."""
        gaps = np.append(np.flatnonzero(low[1:] > high[:-1]) + 1, len(asking))
        at = self._at[asking]
        begins = []
        begin = 0
        while begin < len(asking):
            begins.append(begin)
            fits = np.searchsorted(high, low[begin] + most, "right")
            least = np.searchsorted(at, at[begin] + 2 * wide, "right")
            gap = gaps[np.searchsorted(gaps, begin, "right")]
            begin = int(min(max(fits, least), gap))
        return np.array(begins, dtype=np.int64)

    def _runs(self, asking: Ints, begins: Ints, decided: Collection[_Pair]) -> list[_Pair]:
        """Which two runs each decision between two that ask is about."""
        if not decided:
            return []
        run = np.full(len(self._at), -1, dtype=np.int64)
        run[self._order[asking]] = np.searchsorted(begins, np.arange(len(asking)), "right") - 1
        pairs = [(int(run[one]), int(run[other])) for one, other in decided]
        return [pair for pair in pairs if min(pair) >= 0]

    def _box(self, stretches: list[_Pair]) -> Box:
        """What lies within these stretches of the order, infinite where nothing lies beyond."""
        at = self._at
        since = [at[a - 1] + EDGE if a else -np.inf for a, _ in stretches]
        until = [at[b] - EDGE if b < len(at) else np.inf for _, b in stretches]
        everywhere = np.full(3, np.inf)
        return Box(np.array(since), np.array(until), -everywhere, everywhere)


def with_what_was_decided(left: Bools, decided: Collection[_Pair]) -> Bools:
    """What is left, and all that people's decisions connect with it, by rows: shape (n,)."""
    forest = Forest()
    for one, other in decided:
        forest.join(one, other)
    asked = {forest.find(row) for pair in decided for row in pair if left[row]}
    also = [row for pair in decided for row in pair if forest.find(row) in asked]
    found = left.copy()
    found[also] = True
    return found


def _kept_together(count: int, pairs: list[_Pair]) -> Iterator[list[int]]:
    """The runs, by number; those that decisions connect together."""
    forest = Forest()
    for one, other in pairs:
        forest.join(one, other)
    together: dict[int, list[int]] = {}
    for run in range(count):
        together.setdefault(forest.find(run), []).append(run)
    yield from together.values()


def _packed(groups: Iterable[list[int]], holds: Ints, most: int) -> Iterator[Ints]:
    """Groups of runs put together as long as they hold no more than `most`; runs sorted."""
    packed: list[int] = []
    total = 0
    for group in groups:
        more = int(holds[group].sum())
        if packed and total + more > most:
            yield np.sort(packed)
            packed, total = [], 0
        packed, total = packed + group, total + more
    if packed:
        yield np.sort(packed)


def _merged(first: Ints, last: Ints) -> Iterator[_Pair]:
    """Stretches in order, those that meet as one."""
    begin, end = int(first[0]), int(last[0])
    for a, b in zip(first[1:].tolist(), last[1:].tolist(), strict=True):
        if a > end:
            yield begin, end
            begin = a
        end = max(end, b)
    yield begin, end
