"""Watched: the coverage of a tabulation's cells, answered once for each area and day.

In:   who watched and reported, the days as the rule cuts them, and the time that is counted over.
Out:  a `Coverage` for a cell's key. Parties watch nothing, so cells that differ in them share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from trucewatch.coverage.from_reports import Observed
from trucewatch.coverage.model import Coverage
from trucewatch.figures.days import Days
from trucewatch.figures.naming import AreaNames
from trucewatch.vocabulary.instants import Interval


class Watched:
    """Coverage by the area and day of a key."""

    def __init__(self, observed: Observed, areas: AreaNames, days: Days, span: Interval) -> None:
        self._observed = observed
        self._areas = areas
        self._days = days
        self._span = span
        self._known: dict[tuple[str | None, str | None], Coverage | None] = {}

    def of(self, key: Mapping[str, str]) -> Coverage | None:
        """Who watched the area and day of a key; None where the area is unknown."""
        where = key.get("area"), key.get("day")
        if where not in self._known:
            self._known[where] = self._during(*where)
        return self._known[where]

    def _during(self, area: str | None, day: str | None) -> Coverage | None:
        code = self._areas.pcode(area) if area is not None else None
        if area is not None and code is None:
            return None
        span = self._span
        if day is not None:
            whole = self._days.span(date.fromisoformat(day))
            start, end = max(whole.start, span.start), min(whole.end, span.end)
            span = Interval(start, max(start, end))
        return self._observed.during(code, span)
