"""Weeks: what a panel told of, week by week, and which weeks anybody watched.

In:   `Panels` and an area.
Out:  `Weeks`, counted from the ceasefire's first day on, whole ones only.

A week that nobody watched on at least half of its days has no count: it is unknown, not quiet, and
whatever is computed from weeks leaves it out and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow.compute as pc

from trucewatch.coverage.model import Coverage
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import CountingRule
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.chances import Flags, Floats, Ints
from trucewatch.trends.panels import Panels, Span, Told
from trucewatch.trends.question import Rule

WEEK = 7
ENOUGH = Rule().least_watched
"""The share of a week's days on which somebody must have been at work for its count to stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Incidents by week as the panel told of them while it was at work.

    `counts`, `seen` and `watched` have shape (n_weeks,): incidents; whether the count stands; and
    the share of the week's time in which the source that watched most was at work. `at_work` and
    `told_by` have shape (n_weeks, n_sources): each source's share, and its incidents. `area` is a
    P-code, None for all. `others` is how many incidents only others told of.
    """

    area: str | None
    first: date
    counts: Ints
    seen: Flags
    watched: Floats
    at_work: Floats
    told_by: Ints
    sources: tuple[str, ...]
    others: int
    coverage: Coverage

    def __len__(self) -> int:
        return len(self.counts)

    def day(self, week: int) -> date:
        """The first day of a week; of the week after the last, too."""
        return self.first + timedelta(days=WEEK * week)

    @property
    def last(self) -> date:
        """The last day of the last week."""
        return self.day(len(self)) - timedelta(days=1)


def told_days(counting: Counting, rule: CountingRule) -> Span:
    """From the ceasefire's first day to the last that anybody told of; from the first day that
    anybody watched where that is earlier and `rule` counts other dates too."""
    record, zone = counting.record, counting.zone
    first = record.agreement.clock.start
    watched = pc.min(record.watches["watched_from"]).as_py()
    if rule.include_other_dates and watched is not None:
        first = min(first, watched)
    last = last_told(record) - timedelta(microseconds=1)
    return first.astimezone(zone).date(), max(first, last).astimezone(zone).date()


def panels_by_week(counting: Counting, rule: CountingRule, days: Span) -> Panels | None:
    """The panels over the whole weeks within `days`; None where there is no whole week."""
    start = counting.record.agreement.clock.start.astimezone(counting.zone).date()
    first = days[0] + timedelta(days=(start - days[0]).days % WEEK)
    n = ((days[1] - first).days + 1) // WEEK
    if n < 1:
        return None
    return Panels(counting, rule, first, first + timedelta(days=WEEK * n - 1))


def weekly(panels: Panels, area: str | None) -> Weeks:
    """The weeks of `area` (None for all); `panels` must hold whole weeks."""
    told = panels.of(area)
    here = told.under_watch()
    n = panels.n // WEEK
    active = told.panel.active.reshape(n, WEEK, len(told.sources))
    some = active.any(axis=2).mean(axis=1)
    return Weeks(
        area=area,
        first=told.first,
        counts=np.bincount(here.panel.day // WEEK, minlength=n),
        seen=some >= ENOUGH,
        watched=active.max(axis=2, initial=0.0).mean(axis=1),
        at_work=active.mean(axis=1),
        told_by=_told_by(here, n),
        sources=told.sources,
        others=told.others,
        coverage=panels.coverage(area),
    )


def _told_by(told: Told, n: int) -> Ints:
    found = np.zeros((n, len(told.sources)), dtype=np.int64)
    np.add.at(found, told.panel.day // WEEK, told.panel.seen.astype(np.int64))
    return found
