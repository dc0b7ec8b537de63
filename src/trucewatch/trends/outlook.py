"""Outlook: everything a mission's record tells of whether it is getting better, at once.

In:   a `Counting`, an instant, and where chance starts.
Out:  an `Outlook`: answers, weeks, map, memory, forecast and scorecard, or why there is none.

All of it stands on the rule of the question that people fixed; on plain incidents where nobody did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import numpy as np

from trucewatch.figures.model import CountingRule
from trucewatch.figures.rules import load_rules
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.ahead import Ahead, ahead
from trucewatch.trends.alerting import Series, series
from trucewatch.trends.answering import SEED, Answers, answers
from trucewatch.trends.by_area import Map, where
from trucewatch.trends.memory import Memory, memory
from trucewatch.trends.panels import Panels
from trucewatch.trends.scorecard import Card, scorecard
from trucewatch.trends.weekly import panels_by_week, told_days, weekly
from trucewatch.vocabulary.messages import Message

PLAIN = "incidents"
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What was found; a `Message` stands for what data do not suffice for. `answers` is None where
    nobody fixed a question."""

    counting: Counting
    rule: CountingRule
    answers: Answers | None
    series: Series | Message
    where: Map | Message
    memory: Memory | Message
    ahead: Ahead | Message
    card: Card


def outlook(counting: Counting, at: datetime, *, seed: int = SEED) -> Outlook:
    """The outlook of the whole mission as of `at` (UTC)."""
    question = counting.record.question
    rule = load_rules()[question.rule if question else PLAIN]
    panels = panels_by_week(counting, rule, told_days(counting, rule))

    def asked(make: Callable[[Panels, np.random.Generator], Found | Message]) -> Found | Message:
        if panels is None:
            return Message("trends.no_week")
        return make(panels, np.random.default_rng(seed))

    return Outlook(
        counting=counting,
        rule=rule,
        answers=answers(counting, question, at, seed=seed) if question else None,
        series=asked(lambda some, rng: series(weekly(some, None), rng)),
        where=asked(where),
        memory=asked(lambda some, rng: memory(some, None, rng)),
        ahead=asked(lambda some, rng: ahead(weekly(some, None), rng)),
        card=scorecard(counting, at),
    )
