"""Panels: what a mission's record holds of incidents, as the questions of trends ask it.

In:   a `Counting`, a counting rule, first and last days, and an area.
Out:  a `Told`: the panel of sources that keep a log of their watches, and what it told of; an
      `Asked` with the two windows of a question.

Only sources whose watches are on record belong to the panel: whether another one looked and saw
nothing, or did not look, nobody can say. What a source has from somebody else it did not see. A
source is at work on a day for the share of it that its watches cover anywhere in the area.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from trucewatch.coverage.containment import lies_within
from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.coverage.model import Coverage
from trucewatch.figures.days import Days
from trucewatch.figures.model import CountingRule
from trucewatch.figures.outcomes import places_in
from trucewatch.figures.sieve import YES
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.chances import Flags, Floats, Ints
from trucewatch.trends.question import Panel, Windows
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import Interval

Span = tuple[date, date]
"""First and last local day, both included."""
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """`panel` by day from `first` on; `sources` are its columns. `others` is how many counted
    incidents of these days nobody of the panel told of of their own knowledge.

    `time` is when each incident of the panel is first said to have begun, and `vague` how much
    later it may have; shape (n_incidents,). [day from the first midnight]
    """

    panel: Panel
    first: date
    sources: tuple[str, ...]
    others: int
    time: Floats
    vague: Floats

    def under_watch(self) -> Told:
        """Without what a source told of days on which its log says that it was not at work."""
        seen = self.panel.seen & (self.panel.active[self.panel.day] > 0)
        told = seen.any(axis=1)
        panel = Panel(day=self.panel.day[told], seen=seen[told], active=self.panel.active)
        return replace(self, panel=panel, time=self.time[told], vague=self.vague[told])


@dataclass(frozen=True, slots=True)
class Asked:
    """`panel` by day from `first` on, and the two windows in it; the rest as in `Told`."""

    panel: Panel
    windows: Windows
    first: date
    sources: tuple[str, ...]
    others: int


class Panels:
    """The incidents that a rule counts on some days, looked up once and asked area by area.

    `last` is included. Only `sources` are asked, where they are named: a forecast is held against
    what the same eyes told of later.
    """

    def __init__(
        self,
        counting: Counting,
        rule: CountingRule,
        first: date,
        last: date,
        sources: Collection[str] | None = None,
    ) -> None:
        self.counting, self.first, self.n = counting, first, (last - first).days + 1
        self._only = sources
        self._days = Days.of(rule, counting.zone)
        units = counting.incident_units
        day = self._days.numbers(units.start) - first.toordinal()
        chosen = (counting.sieved(rule).answer == YES) & (day >= 0) & (day < self.n)
        self._rows = np.flatnonzero(chosen)
        self._day = day[chosen]
        edges = _edges(self._days, first, self.n)
        self._edges = edges
        self._time = (units.start[chosen] - edges[0]) / _DAY
        self._vague = (units.end[chosen] - units.start[chosen]) / _DAY
        self._area = units.area[chosen]

    @property
    def areas(self) -> tuple[str, ...]:
        """The first-level areas' P-codes, in order."""
        return tuple(sorted(self.counting.areas.first))

    def coverage(self, area: str | None) -> Coverage:
        """What was watched of an area on these days."""
        last = date.fromordinal(self.first.toordinal() + self.n - 1)
        span = Interval(self._days.span(self.first).start, self._days.span(last).end)
        return self.counting.observed.during(area, span)

    def of(self, area: str | None) -> Told:
        """What the panel of `area` (a first-level area's P-code; None for all) told of."""
        sources, active = self._active(area)
        here = self._here(area)
        seen = self._seen(here, sources)
        told = seen.any(axis=1)
        return Told(
            panel=Panel(day=self._day[here][told], seen=seen[told], active=active),
            first=self.first,
            sources=sources,
            others=int(np.count_nonzero(~told)),
            time=self._time[here][told],
            vague=self._vague[here][told],
        )

    def _here(self, area: str | None) -> Ints:
        """Which of the counted incidents lie in the area."""
        if area is None:
            return np.arange(len(self._rows))
        name = self.counting.areas.of_pcode(area)
        same = np.asarray([label == name for label in self.counting.incident_units.areas], bool)
        return np.flatnonzero(same[self._area]) if len(same) else np.zeros(0, dtype=np.int64)

    def _active(self, area: str | None) -> tuple[tuple[str, ...], Floats]:
        """The sources that watched anywhere in the area, and each one's share of each day."""
        watches, edges = self.counting.record.watches, self._edges
        begin, end = column_micros(watches["watched_from"]), column_micros(watches["watched_to"])
        codes = watches["pcode"].to_pylist()
        touched = {code: _touches(code, area, self.counting) for code in set(codes)}
        near = np.asarray([touched[code] for code in codes], dtype=bool)
        kept = near & (begin < edges[-1]) & (end > edges[0])
        rows: dict[str, list[int]] = {}
        names = watches["source_id"].to_pylist()
        for at in np.flatnonzero(kept):
            if names[at] and (self._only is None or names[at] in self._only):
                rows.setdefault(names[at], []).append(int(at))
        sources = tuple(sorted(rows))
        active = np.zeros((self.n, len(sources)))
        for column, source in enumerate(sources):
            active[:, column] = _shares(begin[rows[source]], end[rows[source]], edges)
        return sources, active

    def _seen(self, here: Ints, sources: tuple[str, ...]) -> Flags:
        """Who of the panel told of each incident of their own knowledge."""
        record, telling = self.counting.record, self.counting.telling
        number = np.full(len(record.incidents), -1, dtype=np.int64)
        number[self._rows[here]] = np.arange(len(here))
        seen = np.zeros((len(here), len(sources)), dtype=bool)
        columns = places_in(record.sources["source_id"], pa.array(sources, pa.string()))
        row, column = number[telling.incident], columns[telling.source]
        told = telling.own & (row >= 0) & (column >= 0)
        seen[row[told], column[told]] = True
        return seen


def windows_of(before: Span, after: Span) -> Windows:
    """Two spans as windows, in days from the first. Raises UsageError where they overlap."""
    if not before[0] <= before[1] < after[0] <= after[1]:
        raise UsageError(
            "the two windows overlap, or one ends before it begins",
            expected="--before FROM..TO and a later --after FROM..TO, days included",
        )
    at = [(d - before[0]).days for d in (before[0], before[1], after[0], after[1])]
    return Windows(before=(at[0], at[1] + 1), after=(at[2], at[3] + 1))


def ask(
    counting: Counting, rule: CountingRule, before: Span, after: Span, area: str | None = None
) -> Asked:
    """The panel of `area` (a first-level area's P-code; None for all) over both windows.

    Raises UsageError where the windows overlap or end before they begin.
    """
    windows = windows_of(before, after)
    return asked(Panels(counting, rule, before[0], after[1]), windows, area)


def asked(panels: Panels, windows: Windows, area: str | None) -> Asked:
    """The same of `panels` that begin with the first window and end with the second."""
    told = panels.of(area)
    return Asked(told.panel, windows, told.first, told.sources, told.others)


def _shares(begin: Ints, end: Ints, edges: Ints) -> Floats:
    """The share of each day that any of these spans covers."""
    order = np.argsort(begin, kind="stable")
    covered = np.zeros(len(edges) - 1)
    reached = edges[0]
    for at in order:
        start, stop = max(begin[at], reached), min(end[at], edges[-1])
        if stop > start:
            covered += np.clip(np.minimum(stop, edges[1:]) - np.maximum(start, edges[:-1]), 0, None)
            reached = stop
    return np.asarray(covered / np.diff(edges), dtype=np.float64)


def _edges(days: Days, first: date, n: int) -> Ints:
    spans = [days.span(date.fromordinal(first.toordinal() + at)) for at in range(n)]
    return np.asarray([micros(s.start) for s in spans] + [micros(spans[-1].end)], dtype=np.int64)


def _touches(code: str | None, area: str | None, counting: Counting) -> bool:
    """Whether a watch on `code` sees anything of the area: one around it, or a part of it."""
    if area is None or code is None:
        return True
    parents = counting.areas.parents
    return lies_within(area, code, parents) or lies_within(code, area, parents)
