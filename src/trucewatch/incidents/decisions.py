"""What people decided about pairs of reports, made consistent.

The newest decision wins: an older "same" gives way where newer ones keep its reports apart, and
an older "not the same" where newer ones join them. A report of several events is the same as each
incident it covers without making those incidents one, so decisions about it do not carry over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.columns import Bools, Ints
from trucewatch.incidents.model import Link
from trucewatch.incidents.quantities import events


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of rows, `first` < `second`, and whether people said they are the same.

    `elsewhere` are rows decided about with reports that are not here.
    """

    first: Ints
    second: Ints
    same: Bools
    elsewhere: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.first)

    def by_rows(self, rows: Ints) -> dict[tuple[int, int], bool]:
        """The decisions by where the two stand in a table, `rows`; the smaller first."""
        first, second = rows[self.first], rows[self.second]
        low, high = np.minimum(first, second), np.maximum(first, second)
        return dict(
            zip(zip(low.tolist(), high.tolist(), strict=True), self.same.tolist(), strict=True)
        )


NOTHING_DECIDED = Decided(
    np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
)


def among(decided: Decided, rows: Ints) -> Decided:
    """The decisions between two of these rows, sorted, by where they stand among them."""
    first, second = np.searchsorted(rows, decided.first), np.searchsorted(rows, decided.second)
    known = np.isin(decided.first, rows) & np.isin(decided.second, rows)
    return Decided(first[known], second[known], decided.same[known])


def decided_among(reports: pa.Table, links: Sequence[Link]) -> dict[tuple[int, int], bool]:
    """The decisions by two rows of the table, which has `report_id` and may have `n_events`."""
    if not links:
        return {}
    named = sorted({report for link in links for report in (link.first, link.second)})
    ids = reports["report_id"]
    here = pc.is_in(ids, value_set=pa.array(named, ids.type))
    rows = np.flatnonzero(here.to_numpy())
    part = reports.take(pa.array(rows))
    return read_links(part["report_id"].combine_chunks(), links, events(part) > 1).by_rows(rows)


def by_position(pairs: Iterable[tuple[int, int, bool]], position: Ints) -> Decided:
    """Decisions by two rows of a table, by where these rows stand now: shape (n,)."""
    told = {}
    for one, other, same in pairs:
        a, b = int(position[one]), int(position[other])
        told[min(a, b), max(a, b)] = same
    rows = np.array(sorted(told), dtype=np.int64).reshape(-1, 2)
    return Decided(rows[:, 0], rows[:, 1], np.array([told[p] for p in sorted(told)], dtype=bool))


def within(decided: Mapping[tuple[int, int], bool], here: Ints) -> Iterator[tuple[int, int, bool]]:
    """The decisions about rows of a part, by their places in it, `here`; -1 is elsewhere."""
    for (one, other), same in decided.items():
        if here[one] >= 0 or here[other] >= 0:
            yield int(here[one]), int(here[other]), same


class Forest:
    """Disjoint sets of rows, each known by its smallest row. Source: Tarjan (1975)."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def find(self, row: int) -> int:
        """The smallest row of the set that `row` is in."""
        while (above := self.parent.get(row, row)) != row:
            self.parent[row] = self.parent.get(above, above)
            row = above
        return row

    def join(self, one: int, other: int) -> int:
        """Make the two sets one, and say which row it is known by."""
        one, other = self.find(one), self.find(other)
        low, high = min(one, other), max(one, other)
        self.parent[high] = low
        return low


def read_links(ids: pa.Array, links: Sequence[Link], many: Bools) -> Decided:
    """The decisions among these rows; `links` oldest first, `many` marks reports of several events.

    Decisions about reports that are not here are left aside.
    """
    forest = Forest()
    members: dict[int, set[int]] = {}
    apart: dict[int, set[int]] = {}
    kept: dict[tuple[int, int], bool] = {}
    settled: set[tuple[int, int]] = set()
    for one, other, same in _rows(ids, links):
        if one == other or (one, other) in settled:
            continue
        settled.add((one, other))
        several = bool(many[one] != many[other])
        roots = forest.find(one), forest.find(other)
        if same:
            if not several:
                if _kept_apart(roots, members, apart):
                    continue
                united = members.pop(roots[0], {roots[0]}) | members.pop(roots[1], {roots[1]})
                members[forest.join(one, other)] = united
            kept[one, other] = True
        elif several or roots[0] != roots[1]:
            apart.setdefault(one, set()).add(other)
            apart.setdefault(other, set()).add(one)
            kept[one, other] = False
    for one, other in _parted_by_totals(kept, many):
        kept.setdefault((one, other), False)
    pairs = np.array(sorted(kept), dtype=np.int64).reshape(-1, 2)
    return Decided(
        pairs[:, 0], pairs[:, 1], np.array([kept[pair] for pair in sorted(kept)], dtype=bool)
    )


def _parted_by_totals(
    kept: Mapping[tuple[int, int], bool], many: Bools
) -> Iterator[tuple[int, int]]:
    """Rows of which one is covered by a report of several events and the other is not."""
    covered: dict[int, tuple[set[int], set[int]]] = {}
    for (one, other), same in kept.items():
        if many[one] != many[other]:
            total, event = (one, other) if many[one] else (other, one)
            covered.setdefault(total, (set(), set()))[0 if same else 1].add(event)
    for inside, outside in covered.values():
        for one in inside:
            for other in outside:
                yield min(one, other), max(one, other)


def _rows(ids: pa.Array, links: Sequence[Link]) -> Iterator[tuple[int, int, bool]]:
    """The decisions among these rows, newest first, the smaller row first."""
    if not links:
        return
    named = pa.array([report for link in links for report in (link.first, link.second)])
    rows = pc.index_in(named, value_set=ids).to_pylist()
    for link, one, other in reversed(list(zip(links, rows[::2], rows[1::2], strict=True))):
        if one is not None and other is not None:
            yield min(one, other), max(one, other), link.same


def _kept_apart(
    roots: tuple[int, int], members: Mapping[int, set[int]], apart: Mapping[int, set[int]]
) -> bool:
    others = members.get(roots[1], {roots[1]})
    return any(apart.get(row, set()) & others for row in members.get(roots[0], {roots[0]}))
