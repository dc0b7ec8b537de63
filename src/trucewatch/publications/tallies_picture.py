"""Tallies before they are drawn: for each bulletin day what everybody counted.

In:   the total lines of a reconciliation.
Out:  a `TalliesPicture`. Numbers stay their publishers'; our own stand beside them as a range, from
      what the rule counts to what may belong as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trucewatch.figures.claims import JOINT
from trucewatch.figures.model import ReconciliationLine


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day: `claims` by publisher; `ours` from low to high, None where
    the record tells of nothing, which is no zero; at most `shared` entries are on both
    sides' lists, and `unexplained` lack any reason. None where only one side is on record."""

    day: date
    claims: tuple[tuple[str, int], ...]
    ours: tuple[int, int] | None
    shared: int | None
    unexplained: int


@dataclass(frozen=True, slots=True)
class TalliesPicture:
    """All days in order; `publishers` in the order of their marks."""

    days: tuple[CountedDay, ...]
    publishers: tuple[str, ...]


def tallies_picture(lines: Sequence[ReconciliationLine], rule: str) -> TalliesPicture:
    """The picture of the `total` lines among `lines`, beside our own counts under `rule`."""
    days = tuple(_day(line, rule) for line in lines if line.kind == "total")
    often: dict[str, int] = {}
    for label in (label for counted in days for label, _ in counted.claims):
        often[label] = often.get(label, 0) + 1
    order = sorted(often, key=lambda label: (label == JOINT, -often[label], label))
    return TalliesPicture(days, tuple(order))


def _day(line: ReconciliationLine, rule: str) -> CountedDay:
    ours = None
    low, more = line.ours.get(rule, 0), line.possible.get(rule, 0)
    if low + more:
        ours = low, low + more
    said = ((label.partition(":")[0], n) for label, n in line.claims.items() if n is not None)
    return CountedDay(
        day=date.fromisoformat(line.day),
        claims=tuple(said),
        ours=ours,
        shared=line.overlap_high,
        unexplained=line.unexplained,
    )
