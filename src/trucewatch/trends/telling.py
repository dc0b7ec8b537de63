"""Telling: what was found, in sentences, and what it is not.

In:   a `Series`, `Map`, `Memory`, `Ahead`, `Card` or `Answers`, and how an area is called.
Out:  messages of `trends.po` and `coverage.po`, the most important first. The command line, the
      pages and the bulletin say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import isfinite, log
from typing import Any

import numpy as np

from trucewatch.coverage.wording import words as coverage_words
from trucewatch.trends.ahead import Ahead
from trucewatch.trends.alerting import Series
from trucewatch.trends.answering import Answer, Answers
from trucewatch.trends.by_area import Map
from trucewatch.trends.memory import Memory
from trucewatch.trends.model import Alerts, Excitation
from trucewatch.trends.scorecard import DUE, LATE, UNWATCHED, WAITING, Card
from trucewatch.trends.weekly import Weeks
from trucewatch.vocabulary.messages import Message

Naming = Callable[[Iterable[str]], Any]
"""From P-codes to what may stand in a message: their names in one language, or in many."""
STRIKING = 0.05
_FEW = 3


def question_words(answers: Answers) -> Iterator[Message]:
    """What was fixed, and whether that was before anybody could look."""
    question = answers.question
    (a, b), (c, d) = question.before, question.after
    yield Message(
        "trends.question",
        {"a": a, "b": b, "c": c, "d": d, "going_on": round(100 * question.going_on)},
    )
    yield Message(f"trends.fixed_{answers.when}", {"at": question.at})
    if answers.earlier:
        yield Message("trends.fixed_anew", {"n": answers.earlier})
    if question.log_vouches:
        yield Message("trends.log_vouches")


def answer_words(answer: Answer) -> Iterator[Message]:
    """The reasons for one area's answer, its rate, and what was watched there."""
    yield from answer.why
    if answer.proposal is not None:
        rate, found = answer.proposal.rate, answer.proposal.detection
        yield Message(
            "trends.told_of",
            {
                "before": rate.n_before,
                "after": rate.n_after,
                "n": len(answer.asked.sources),
                "others": answer.asked.others,
            },
        )
        if rate.ratio is not None:
            numbers = {"ratio": rate.ratio, "low": rate.low, "high": rate.high}
            shares = {"share_before": found.before, "share_after": found.after}
            yield Message(
                "trends.rate_line",
                {
                    **{name: rounded(value) for name, value in numbers.items()},
                    **{name: round(100 * value) for name, value in shares.items()},
                },
            )
        if answer.proposal.announced != "none":
            percent = 100 * answer.proposal.false_alarm
            yield Message("trends.announced_wrongly", {"percent": rounded(percent)})
    yield from coverage_words(answer.coverage)


def is_coverage(message: Message) -> bool:
    """Whether a sentence says who watched, rather than what was found."""
    return message.id.startswith("coverage.") or message.id in _OF_THE_PANEL


_OF_THE_PANEL = ("trends.panel_of", "trends.weeks_left_out", "trends.areas_unwatched")


def weeks_words(weeks: Weeks) -> Iterator[Message]:
    """Whose weeks these are, which of them are left out, and what was watched."""
    yield Message("trends.panel_of", {"n": len(weeks.sources), "others": weeks.others})
    unseen = len(weeks) - int(np.count_nonzero(weeks.seen))
    if unseen:
        yield Message("trends.weeks_left_out", {"n": unseen, "all": len(weeks)})
    yield from coverage_words(weeks.coverage)


def series_words(found: Series) -> Iterator[Message]:
    """Changes, alarms with how often they are false, and what could not be asked."""
    edges = [0, *found.changes, len(found.weeks)]
    means = [_mean(found.weeks, *span) for span in pairwise(edges)]
    for at, (before, after) in zip(found.changes, pairwise(means), strict=True):
        day = found.weeks.day(at)
        yield Message(
            "trends.changed", {"day": day, "before": rounded(before), "after": rounded(after)}
        )
    if not found.changes and not any(m.id == "trends.no_changes" for m in found.without):
        yield Message("trends.never_changed")
    for alerts in found.alerts:
        yield alert_line(alerts)
    yield from found.without
    yield Message("trends.series_is")


def alert_line(alerts: Alerts) -> Message:
    """One detector: its alarms, the weeks that it could judge, and its false alarms."""
    every = alerts.steps_between
    rate = Message("trends.alarm_rate", {"n": max(1, round(every))}) if every else None
    return Message(
        "trends.alert_line",
        {
            "method": alerts.method,
            "n": int(np.count_nonzero(alerts.alarm)),
            "judged": int(np.count_nonzero(~np.isnan(alerts.bound))),
            "rate": rate or Message("trends.alarm_rare"),
        },
    )


def where_words(found: Map, naming: Naming) -> Iterator[Message]:
    """Clusters that chance would not make, else that there is none; then hot spots."""
    striking = [c for c in found.clusters if c.p <= STRIKING]
    for cluster in striking:
        yield Message(
            "trends.cluster",
            {
                "areas": naming(found.codes[at] for at in cluster.areas),
                "n": cluster.steps or 1,
                "cases": round(cluster.cases),
                "expected": rounded(cluster.expected),
                "p": round(cluster.p, 3),
            },
        )
    if not striking:
        yield Message("trends.no_cluster")
    hot = [code for code, p in zip(found.codes, found.hot.p, strict=True) if p <= STRIKING]
    yield Message("trends.hot", {"areas": naming(hot)}) if hot else Message("trends.no_hot")
    if found.unwatched:
        n = len(found.unwatched)
        yield Message("trends.areas_unwatched", {"n": n, "areas": naming(found.unwatched)})
    yield from coverage_words(found.coverage)
    yield Message("trends.where_is")


def memory_words(found: Memory) -> Iterator[Message]:
    """How many follow from others, over which days, and how well their times are known."""
    yield memory_said(found.excitation)
    yield Message("trends.memory_over", {"first": found.first, "last": found.last, "n": found.n})
    yield Message("trends.memory_vague", {"hours": rounded(found.vague_h)})
    yield from coverage_words(found.coverage)
    yield Message("trends.memory_is")


def memory_said(found: Excitation) -> Message:
    """Shares are of 100 incidents; the half-life is told in hours."""
    low, high = found.intervals["branching"]
    if not isfinite(high):
        return Message("trends.memory_none")
    half = 24 * log(2) / found.decay
    return Message(
        "trends.memory_said",
        {
            "share": round(100 * min(found.branching, 1)),
            "low": round(100 * min(low, 1)),
            "high": round(100 * min(high, 1)),
            "hours": round(half, 1) if half < 10 else round(half),
        },
    )


def ahead_words(found: Ahead) -> Iterator[Message]:
    """Each week as a range, then what such forecasts would have done."""
    low, middle, high = (np.round(found.forecast.quantile(p)) for p in (0.05, 0.5, 0.95))
    for at, day in enumerate(found.starts):
        yield Message(
            "trends.week_ahead",
            {"day": day, "middle": int(middle[at]), "low": int(low[at]), "high": int(high[at])},
        )
    yield Message("trends.ahead_is")
    for standing in found.backtest:
        if standing.method == found.forecast.method and isfinite(standing.relative):
            name = "better" if standing.relative <= 1 else "worse"
            yield Message(
                f"trends.backtest_{name}",
                {
                    "n": standing.n,
                    "percent": abs(round(100 * (1 - standing.relative))),
                    "inside": round(100 * standing.covered),
                },
            )


def card_words(card: Card) -> Iterator[Message]:
    """What recorded forecasts came to; those that are not scored are counted with their reason."""
    if not card.rows:
        yield Message("trends.card_empty")
        return
    by = {state: sum(row.state == state for row in card.rows) for state in _STATES}
    yield Message("trends.card", {"n": by[DUE], "inside": card.inside, "all": len(card.rows)})
    if card.relative is not None and by[DUE] >= _FEW:
        name = "better" if card.relative <= 1 else "worse"
        yield Message(f"trends.{name}", {"percent": abs(round(100 * (1 - card.relative)))})
    for state in (WAITING, UNWATCHED, LATE):
        if by[state]:
            yield Message(f"trends.card_{state}", {"n": by[state]})


_STATES = (DUE, WAITING, UNWATCHED, LATE)


def rounded(value: float) -> float | int:
    """Two figures after the point below ten, whole above: nobody knows more."""
    return round(value, 2) if abs(value) < 10 else round(value)


def _mean(weeks: Weeks, first: int, end: int) -> float:
    """Incidents in a watched week, from one change to the next."""
    seen = weeks.seen[first:end]
    return float(weeks.counts[first:end][seen].mean()) if seen.any() else float("nan")
