"""What `trucewatch trends` found: in words, in tables, as a chart and as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trucewatch.publications.model import Table
from trucewatch.publications.trend_charts import (
    Areas,
    Pen,
    ahead_chart,
    memory_chart,
    series_chart,
    where_chart,
)
from trucewatch.publications.trend_tables import (
    activity_table,
    ahead_table,
    card_table,
    memory_table,
    series_table,
    where_table,
)
from trucewatch.trends.ahead import Ahead, ahead
from trucewatch.trends.alerting import Series, series
from trucewatch.trends.by_area import Map, where
from trucewatch.trends.memory import Memory, memory
from trucewatch.trends.scorecard import Card, scorecard
from trucewatch.trends.telling import (
    ahead_words,
    card_words,
    memory_words,
    series_words,
    weeks_words,
    where_words,
)
from trucewatch.trends.weekly import Weeks, weekly
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress

if TYPE_CHECKING:
    from trucewatch.doors.cli.trend_asking import Asked


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, ready to be told. `items` are plain values for JSON; `drawn` draws its chart."""

    found: Series | Map | Memory | Ahead | Card
    words: tuple[Message, ...]
    tables: tuple[Table, ...]
    drawn: Callable[[Pen], str] | None
    items: dict[str, Any]


def find(what: str, asked: Asked, progress: Progress) -> Told | Message:
    """What was asked; a message where data do not suffice."""
    return _FINDERS[what](asked, np.random.default_rng(asked.seed), progress)


def _series(asked: Asked, rng: np.random.Generator, progress: Progress) -> Told | Message:
    progress("judging the weeks", 0, None)
    found = series(weekly(asked.panels, asked.area), rng)
    if isinstance(found, Message):
        return found
    alerts = [
        {
            "method": a.method,
            "false_alarms": a.false_alarms,
            "bound": [None if np.isnan(b) else float(b) for b in a.bound],
            "alarms": [found.weeks.day(int(at)) for at in np.flatnonzero(a.alarm)],
        }
        for a in found.alerts
    ]
    changes = [found.weeks.day(at) for at in found.changes]
    return Told(
        found=found,
        words=(*weeks_words(found.weeks), *series_words(found)),
        tables=(series_table(found), activity_table(found.weeks)),
        drawn=lambda pen: series_chart(found, asked.counting, pen),
        items={**_weeks(found.weeks), "alerts": alerts, "changes": changes},
    )


def _where(asked: Asked, rng: np.random.Generator, progress: Progress) -> Told | Message:
    found = where(asked.panels, rng, progress)
    if isinstance(found, Message):
        return found
    areas = Areas(asked.counting)
    clusters = [
        {
            "areas": [found.codes[at] for at in c.areas],
            "weeks": c.steps,
            "cases": c.cases,
            "expected": c.expected,
            "llr": c.llr,
            "p": c.p,
        }
        for c in found.clusters
    ]
    by_area = [
        {
            "pcode": code,
            "incidents": int(found.cases[:, at].sum()),
            "weeks_watched": float(found.exposure[:, at].sum()),
            "gi": None if np.isnan(found.hot.z[at]) else float(found.hot.z[at]),
            "p": None if np.isnan(found.hot.p[at]) else float(found.hot.p[at]),
        }
        for at, code in enumerate(found.codes)
    ]
    return Told(
        found=found,
        words=tuple(where_words(found, areas.terms)),
        tables=(where_table(found, areas),),
        drawn=lambda pen: where_chart(found, areas, pen),
        items={
            "first": found.first,
            "last": found.last,
            "clusters": clusters,
            "areas": by_area,
            "within_km": found.within_km,
            "dispersion": found.dispersion,
            "others": found.others,
            "unwatched": list(found.unwatched),
        },
    )


def _memory(asked: Asked, rng: np.random.Generator, progress: Progress) -> Told | Message:
    progress("fitting the memory", 0, None)
    found = memory(asked.panels, asked.area, rng)
    if isinstance(found, Message):
        return found
    fit = found.excitation
    intervals = {
        name: [low, high if np.isfinite(high) else None]
        for name, (low, high) in fit.intervals.items()
    }
    return Told(
        found=found,
        words=tuple(memory_words(found)),
        tables=(memory_table(found),),
        drawn=lambda pen: memory_chart(found, pen),
        items={
            "first": found.first,
            "last": found.last,
            "incidents": found.n,
            "background": fit.background,
            "jump": fit.jump,
            "decay": fit.decay,
            "branching": fit.branching,
            "intervals": intervals,
            "vague_h": found.vague_h,
        },
    )


def _ahead(asked: Asked, rng: np.random.Generator, progress: Progress) -> Told | Message:
    progress("looking ahead", 0, None)
    found = ahead(weekly(asked.panels, asked.area), rng)
    if isinstance(found, Message):
        return found
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    weeks = [
        {"week": day, **{f"q{p:g}": float(found.forecast.quantile(p)[at]) for p in levels}}
        for at, day in enumerate(found.starts)
    ]
    return Told(
        found=found,
        words=(*ahead_words(found), *weeks_words(found.weeks)),
        tables=(ahead_table(found),),
        drawn=lambda pen: ahead_chart(found, pen),
        items={**_weeks(found.weeks), "ahead": weeks},
    )


def _scorecard(asked: Asked, rng: np.random.Generator, progress: Progress) -> Told | Message:
    progress("reading the forecasts", 0, None)
    card = scorecard(asked.counting, asked.counting.record.as_of)
    rows = [
        {
            "week": row.week,
            "entry": row.foretold.entry,
            "rule": row.foretold.rule,
            "area": row.foretold.area,
            "low": row.low,
            "middle": row.middle,
            "high": row.high,
            "observed": row.observed,
            "state": row.state,
            "score": row.score,
            "rival": row.rival,
        }
        for row in card.rows
    ]
    return Told(
        found=card,
        words=tuple(card_words(card)),
        tables=(card_table(card),) if card.rows else (),
        drawn=None,
        items={"items": rows, "count": len(rows), "relative": card.relative},
    )


def _weeks(weeks: Weeks) -> dict[str, Any]:
    """The weeks as plain values; a count that does not stand is null."""
    return {
        "weeks": [
            {
                "week": weeks.day(at),
                "incidents": int(weeks.counts[at]) if weeks.seen[at] else None,
                "watched": float(weeks.watched[at]),
                "told_by": dict(zip(weeks.sources, weeks.told_by[at].tolist(), strict=True)),
                "at_work": dict(zip(weeks.sources, weeks.at_work[at].tolist(), strict=True)),
            }
            for at in range(len(weeks))
        ],
        "others": weeks.others,
    }


Finder = Callable[["Asked", np.random.Generator, Progress], Told | Message]
_FINDERS: Mapping[str, Finder] = {
    "series": _series,
    "where": _where,
    "memory": _memory,
    "ahead": _ahead,
    "scorecard": _scorecard,
}
