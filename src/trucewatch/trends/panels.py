"""Panels: what a mission's record holds of incidents, as the question of trends asks it.

In:   a `Counting`, a counting rule, the first and last days of two windows, and an area.
Out:  an `Asked`: the panel of sources that keep a log of their watches, its days and its windows.

Only sources whose watches are on record belong to the panel: whether another one looked and saw
nothing, or did not look, nobody can say. What a source has from somebody else it did not see. A
source is at work on a day for the share of it that its watches cover anywhere in the area.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from trucewatch.coverage.containment import lies_within
from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.figures.days import Days
from trucewatch.figures.model import CountingRule
from trucewatch.figures.outcomes import places_in
from trucewatch.figures.sieve import YES
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.chances import Flags, Floats, Ints
from trucewatch.trends.question import Panel, Windows
from trucewatch.vocabulary.errors import UsageError

Span = tuple[date, date]
"""First and last local day, both included."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`panel` by day from `first` on; `sources` are its columns. `others` is how many counted
    incidents of these days nobody of the panel told of of their own knowledge."""

    panel: Panel
    windows: Windows
    first: date
    sources: tuple[str, ...]
    others: int


def ask(
    counting: Counting, rule: CountingRule, before: Span, after: Span, area: str | None = None
) -> Asked:
    """The panel of `area` (a first-level area's P-code; None for all) over both windows.

    Raises UsageError where the windows overlap or end before they begin.
    """
    if not before[0] <= before[1] < after[0] <= after[1]:
        raise UsageError(
            "the two windows overlap, or one ends before it begins",
            expected="--before FROM..TO and a later --after FROM..TO, days included",
        )
    first, n = before[0], (after[1] - before[0]).days + 1
    days = Days.of(rule, counting.zone)
    sources, active = _active(counting, days, first, n, area)
    day, seen = _seen(counting, rule, days, first, n, area, sources)
    told = seen.any(axis=1)
    at = [(d - first).days for d in (before[0], before[1], after[0], after[1])]
    return Asked(
        panel=Panel(day=day[told], seen=seen[told], active=active),
        windows=Windows(before=(at[0], at[1] + 1), after=(at[2], at[3] + 1)),
        first=first,
        sources=sources,
        others=int(np.count_nonzero(~told)),
    )


def _active(
    counting: Counting, days: Days, first: date, n: int, area: str | None
) -> tuple[tuple[str, ...], Floats]:
    """The sources that watched anywhere in the area, and each one's share of each day."""
    watches = counting.record.watches
    edges = _edges(days, first, n)
    begin, end = column_micros(watches["watched_from"]), column_micros(watches["watched_to"])
    codes = watches["pcode"].to_pylist()
    near = {code: _touches(code, area, counting) for code in set(codes)}
    kept = (
        np.asarray([near[code] for code in codes], dtype=bool)
        & (begin < edges[-1])
        & (end > edges[0])
    )
    names = watches["source_id"].to_pylist()
    sources = tuple(sorted({names[at] for at in np.flatnonzero(kept) if names[at]}))
    active = np.zeros((n, len(sources)))
    for column, source in enumerate(sources):
        rows = [at for at in np.flatnonzero(kept) if names[at] == source]
        active[:, column] = _shares(begin[rows], end[rows], edges)
    return sources, active


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


def _seen(
    counting: Counting,
    rule: CountingRule,
    days: Days,
    first: date,
    n: int,
    area: str | None,
    sources: tuple[str, ...],
) -> tuple[Ints, Flags]:
    """Each counted incident's day, and who of the panel told of it of their own knowledge."""
    units = counting.incident_units
    day = days.numbers(units.start) - first.toordinal()
    chosen = (counting.sieved(rule).answer == YES) & (day >= 0) & (day < n)
    if area is not None:
        name = counting.areas.of_pcode(area)
        chosen &= np.asarray([label == name for label in units.areas])[units.area]
    number = np.full(len(chosen), -1, dtype=np.int64)
    number[chosen] = np.arange(np.count_nonzero(chosen))
    seen = np.zeros((np.count_nonzero(chosen), len(sources)), dtype=bool)
    telling = counting.telling
    columns = places_in(counting.record.sources["source_id"], pa.array(sources, pa.string()))
    row, column = number[telling.incident], columns[telling.source]
    told = telling.own & (row >= 0) & (column >= 0)
    seen[row[told], column[told]] = True
    return day[chosen], seen


def _edges(days: Days, first: date, n: int) -> Ints:
    spans = [days.span(date.fromordinal(first.toordinal() + at)) for at in range(n)]
    return np.asarray([micros(s.start) for s in spans] + [micros(spans[-1].end)], dtype=np.int64)


def _touches(code: str | None, area: str | None, counting: Counting) -> bool:
    """Whether a watch on `code` sees anything of the area: one around it, or a part of it."""
    if area is None or code is None:
        return True
    parents = counting.areas.parents
    return lies_within(area, code, parents) or lies_within(code, area, parents)
