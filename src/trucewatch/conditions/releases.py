"""Releases and exchanges: how many of which category, as claimed, as verified, as listed.

In:   statements on releases. They hold numbers, closed categories and papers' numbers; nobody on a
      list is named here or anywhere a statement goes.
Out:  a line for each category, custodians' receipts, and sealed lists by their exhibits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucewatch.conditions.model import COUNTED, About, Amount, Column, Statement
from trucewatch.conditions.pooling import by_origin, pooled
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import Interval


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category (None: not told): people released, by column, and those on sealed lists."""

    category: str | None
    unit: str | None
    claimed: Mapping[str, Amount]
    verified: Amount
    listed: Mapping[str, float]


def by_category(statements: Iterable[Statement]) -> tuple[CategoryLine, ...]:
    """A line for each category and unit anybody told of."""
    told = list(statements)
    keys = sorted({(s.category or "", s.unit or "") for s in told if _counts(s)})
    return tuple(_line(category or None, unit or None, told) for category, unit in keys)


def receipts(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """What custodians confirmed by a paper of their own, in the order of its time."""
    found = [s for s in statements if s.receipt is not None and s.column is Column.VERIFIED]
    return tuple(sorted(found, key=lambda s: (s.seen.start, s.entry)))


def lists(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Sealed lists: how many of a category, by whom, and the exhibit they lie in."""
    return tuple(s for s in statements if s.about is About.LIST)


def _counts(one: Statement) -> bool:
    return one.about in (*COUNTED, About.LIST) and one.low is not None


def _line(category: str | None, unit: str | None, told: list[Statement]) -> CategoryLine:
    own = [s for s in told if s.category == category and s.unit == unit]
    counted = [s for s in own if s.about in COUNTED and s.low is not None]
    if counted:
        span = Interval(min(s.seen.start for s in counted), max(s.seen.end for s in counted))
        claimed = by_origin(s for s in counted if s.column is Column.CLAIMED)
        seen = total(pooled(s for s in counted if s.column is Column.VERIFIED), span)
        words = {origin: total(pooled(said), span) for origin, said in claimed.items()}
    else:
        seen, words = Amount(), {}
    listed: dict[str, float] = {}
    for one in own:
        if one.about is About.LIST:
            listed[one.origin] = listed.get(one.origin, 0.0) + (one.low or 0.0)
    return CategoryLine(category, unit, words, seen, listed)
