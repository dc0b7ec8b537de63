"""Scorecard: forecasts as they were recorded, beside what was counted when their weeks had passed.

In:   a `Counting` whose record holds forecasts, and an instant.
Out:  a `Card`: one row for each week ever foretold, none struck out.

A row is scored where it was recorded before its week had passed and the same panel watched that
week; otherwise it stays and says why it is not. Scores are made anew from the ground: a report that
comes late changes what was counted, never what was foretold.

Source: Gneiting and Raftery (2007), JASA 102, 359-378 (quantile scores; twice their mean over
evenly spread probabilities approaches the CRPS).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from trucewatch.figures.days import Days
from trucewatch.figures.model import PROBABILITIES, CountingRule, Foretold
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.panels import Panels
from trucewatch.trends.weekly import WEEK, weekly

DUE, WAITING, LATE, UNWATCHED = "due", "waiting", "late", "unwatched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One week foretold: nine tenths between `low` and `high`; `observed` where it is known.

    `state` is `due` (scored), `waiting` (its week has not passed), `late` (recorded afterwards) or
    `unwatched`. Scores are in incidents; 0 is perfect.
    """

    foretold: Foretold
    week: date
    ahead: int
    low: int
    middle: int
    high: int
    state: str
    observed: int | None = None
    score: float | None = None
    rival: float | None = None

    @property
    def inside(self) -> bool | None:
        """Whether what was counted lay within the nine tenths."""
        return None if self.observed is None else self.low <= self.observed <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All rows, the oldest first. `relative` is the mean score over the rival's on the same weeks:
    below 1 is better; None where nothing is scored, or the rival was perfect."""

    rows: tuple[Row, ...]

    @property
    def scored(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state == DUE)

    @property
    def inside(self) -> int:
        return sum(bool(row.inside) for row in self.scored)

    @property
    def relative(self) -> float | None:
        own = sum(row.score or 0.0 for row in self.scored)
        rival = sum(row.rival or 0.0 for row in self.scored)
        return own / rival if rival else None


def scorecard(counting: Counting, at: datetime) -> Card:
    """Every forecast recorded by `at`, held against what is on record now."""
    rules = load_rules()
    known = [f for f in counting.record.foretold if f.at <= at and f.rule in rules]
    return Card(rows=tuple(row for f in known for row in _rows(counting, f, rules[f.rule], at)))


def quantile_score(quantiles: Sequence[int], observed: int) -> float:
    """Twice the mean quantile loss at `PROBABILITIES`, in counts."""
    p = np.array(PROBABILITIES)
    short = observed - np.array(quantiles, dtype=np.float64)
    return float(2 * np.maximum(p * short, (p - 1) * short).mean())


def _rows(
    counting: Counting, foretold: Foretold, rule: CountingRule, at: datetime
) -> Iterator[Row]:
    days = Days.of(rule, counting.zone)
    middle = len(PROBABILITIES) // 2
    for step, week in enumerate(foretold.weeks):
        own, rival = foretold.quantiles[step], foretold.rival[step]
        end = days.span(week + timedelta(days=WEEK - 1)).end
        observed, state = None, WAITING
        if foretold.at >= end:
            state = LATE
        elif end <= at:
            observed = _counted(counting, foretold, rule, week)
            state = UNWATCHED if observed is None else DUE
        yield Row(
            foretold=foretold,
            week=week,
            ahead=step + 1,
            low=own[0],
            middle=own[middle],
            high=own[-1],
            state=state,
            observed=observed,
            score=None if observed is None else quantile_score(own, observed),
            rival=None if observed is None else quantile_score(rival, observed),
        )


def _counted(counting: Counting, foretold: Foretold, rule: CountingRule, week: date) -> int | None:
    """What the panel of the forecast told of in that week; None where it did not watch."""
    last = week + timedelta(days=WEEK - 1)
    found = weekly(Panels(counting, rule, week, last, foretold.panel), foretold.area)
    return int(found.counts[0]) if found.seen[0] else None
