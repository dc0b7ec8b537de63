"""Ahead: a mission's next four weeks as distributions, and how such forecasts would have done.

In:   `Weeks`, and a random generator.
Out:  an `Ahead`; or why there is none.

What is foretold is what the same panel will tell of if it goes on watching as it did, not what will
happen. A backtest is no scorecard: whoever made the method had seen such series. What counts is
recorded beforehand and held against what came in `scorecard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from trucewatch.figures.model import PROBABILITIES
from trucewatch.trends.chances import Ints
from trucewatch.trends.forecasts import FEWEST, forecast, resampled
from trucewatch.trends.model import Forecast
from trucewatch.trends.scores import Standing, backtest, standings
from trucewatch.trends.weekly import Weeks
from trucewatch.vocabulary.messages import Message

STEPS = 4
RIVAL = "resample the last 12"
_LEARN, _MOST = 12, 40
"""Weeks that a backtest has seen before it first foretells, and at most how many it foretells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """`starts` are the first days of the weeks foretold; `left_out` weeks of the past were watched
    by nobody; `backtest` is empty where the past is too short for one."""

    weeks: Weeks
    starts: tuple[date, ...]
    forecast: Forecast
    rival: Forecast
    left_out: int
    backtest: tuple[Standing, ...]


def ahead(weeks: Weeks, rng: np.random.Generator) -> Ahead | Message:
    """The four weeks after the last of `weeks`; a message where data do not suffice."""
    counts = weeks.counts[weeks.seen]
    if len(counts) < FEWEST:
        return Message("trends.few_to_foretell", {"n": len(counts), "needed": FEWEST})
    gap = int(np.argmax(weeks.seen[::-1]))
    if gap >= STEPS:
        return Message("trends.long_unwatched", {"n": gap})
    own, rival = (make(counts, rng, steps=gap + STEPS) for make in (forecast, resampled))
    return Ahead(
        weeks=weeks,
        starts=tuple(weeks.day(len(weeks) + step) for step in range(STEPS)),
        forecast=Forecast(method=own.method, paths=own.paths[:, gap:]),
        rival=Forecast(method=rival.method, paths=rival.paths[:, gap:]),
        left_out=len(weeks) - len(counts),
        backtest=_backtest(counts, rng),
    )


def written_down(forecast: Forecast) -> tuple[tuple[int, ...], ...]:
    """Each week's counts at `PROBABILITIES`, as they are kept: the least that reaches each."""
    return tuple(
        tuple(int(n) for n in np.quantile(week, PROBABILITIES, method="inverted_cdf"))
        for week in forecast.paths.T
    )


def _backtest(counts: Ints, rng: np.random.Generator) -> tuple[Standing, ...]:
    first = max(_LEARN, len(counts) - _MOST)
    if first >= len(counts):
        return ()
    ways = (
        lambda past: forecast(past, rng, paths=400),
        lambda past: resampled(past, rng, paths=400),
    )
    return standings(backtest("weeks", counts, ways, first=first, steps=STEPS), RIVAL)
