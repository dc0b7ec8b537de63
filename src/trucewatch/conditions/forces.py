"""Forces and weapons: what was there at each visit, and what was there no more.

In:   statements of inventories, each of one site, class of weapons and time.
Out:  for each site and class its visits in order, with what is missing against the one before:
      piece by piece where serials were read, by number where not. Verified visits are held against
      verified ones only, and claims against the same origin's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trucewatch.conditions.model import About, Column, Statement


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit found, against the one before (None where there was none, or unreadable).

    `gone` and `new` are serials; `fewer` how many less were there.
    """

    statement: Statement
    gone: tuple[str, ...]
    new: tuple[str, ...]
    fewer: float | None


@dataclass(frozen=True, slots=True)
class Site:
    """The visits to one site for one class of weapons, in one column and by one origin."""

    place: str
    category: str
    column: Column
    origin: str
    visits: tuple[Visit, ...]


def sites(statements: Iterable[Statement]) -> tuple[Site, ...]:
    """Every site with its visits in the order of their time."""
    told: dict[tuple[str, str, Column, str], list[Statement]] = {}
    for one in sorted(statements, key=lambda s: (s.seen.start, s.at, s.entry)):
        if one.about is About.INVENTORY and one.place and one.category:
            origin = "" if one.column is Column.VERIFIED else one.origin
            told.setdefault((one.place, one.category, one.column, origin), []).append(one)
    return tuple(
        Site(place, category, column, origin, _visits(words))
        for (place, category, column, origin), words in sorted(told.items())
    )


def _visits(words: list[Statement]) -> tuple[Visit, ...]:
    found: list[Visit] = []
    before: Statement | None = None
    for one in words:
        found.append(_visit(one, before))
        before = one
    return tuple(found)


def _visit(one: Statement, before: Statement | None) -> Visit:
    if before is None:
        return Visit(one, (), (), None)
    fewer = None
    if one.low is not None and before.low is not None:
        fewer = max(before.low - (one.high if one.high is not None else one.low), 0.0)
    if not (one.serials and before.serials):
        return Visit(one, (), (), fewer)
    now, then = set(one.serials), set(before.serials)
    return Visit(one, tuple(sorted(then - now)), tuple(sorted(now - then)), fewer)
