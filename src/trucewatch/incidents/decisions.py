"""What people decided about pairs of reports, made consistent.

The newest decision wins: an older "same" gives way where newer ones keep its reports apart, and
an older "not the same" where newer ones join them. A report of several events is the same as each
incident it covers without making those incidents one, so decisions about it do not carry over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trucewatch.incidents.columns import Bools
from trucewatch.incidents.model import Link


@dataclass(slots=True)
class Decisions:
    """Rows that people joined (`same`) and kept apart (`apart`), each pair both ways."""

    same: dict[int, set[int]] = field(default_factory=dict)
    apart: dict[int, set[int]] = field(default_factory=dict)
    groups: list[list[int]] = field(default_factory=list)


class Forest:
    """Disjoint sets of rows, each known by its smallest row. Source: Tarjan (1975)."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def find(self, row: int) -> int:
        """The smallest row of the set that `row` is in."""
        parent = self.parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def join(self, one: int, other: int) -> int:
        """Make the two sets one, and say which row it is known by."""
        one, other = self.find(one), self.find(other)
        low, high = min(one, other), max(one, other)
        self.parent[high] = low
        return low


def read_links(ids: Sequence[str], links: Sequence[Link], many: Bools) -> Decisions:
    """The decisions among these rows; `links` oldest first, `many` marks reports of several events.

    Decisions about reports that are not here are left aside.
    """
    row_of = {report: row for row, report in enumerate(ids)}
    decisions = Decisions()
    forest = Forest(len(ids))
    members: dict[int, set[int]] = {}
    settled: set[tuple[int, int]] = set()
    for link in reversed(links):
        if link.first not in row_of or link.second not in row_of:
            continue
        one, other = sorted((row_of[link.first], row_of[link.second]))
        if one == other or (one, other) in settled:
            continue
        settled.add((one, other))
        several = bool(many[one] != many[other])
        roots = forest.find(one), forest.find(other)
        if link.same:
            if not several:
                if _kept_apart(roots, members, decisions.apart):
                    continue
                united = members.pop(roots[0], {roots[0]}) | members.pop(roots[1], {roots[1]})
                members[forest.join(one, other)] = united
            _note(decisions.same, one, other)
        elif several or roots[0] != roots[1]:
            _note(decisions.apart, one, other)
    decisions.groups = sorted(sorted(rows) for rows in members.values())
    return decisions


def _kept_apart(
    roots: tuple[int, int], members: Mapping[int, set[int]], apart: Mapping[int, set[int]]
) -> bool:
    others = members.get(roots[1], {roots[1]})
    return any(apart.get(row, set()) & others for row in members.get(roots[0], {roots[0]}))


def _note(pairs: dict[int, set[int]], one: int, other: int) -> None:
    pairs.setdefault(one, set()).add(other)
    pairs.setdefault(other, set()).add(one)
