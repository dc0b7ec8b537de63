"""The question that people fixed, answered for `status`: by area, with who of the panel told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucewatch.doors.cli.drawing import spoken
from trucewatch.doors.cli.holding import answer_row
from trucewatch.figures.model import Record
from trucewatch.figures.tabulating import Counting
from trucewatch.publications.trend_charts import Areas
from trucewatch.publications.voice import Voice, bare
from trucewatch.trends.answering import Answers, answers
from trucewatch.trends.telling import answer_words, question_words
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import Message, say


@dataclass(frozen=True, slots=True)
class Asked:
    """What `status` prints, and what its JSON holds; `items` is None where nothing is fixed."""

    lines: tuple[str, ...]
    items: dict[str, Any] | None


def fixed_question(record: Record, at: datetime, lang: str) -> Asked:
    """The question in force at `at`, answered as of then."""
    question = next((one for one in reversed(record.questions) if one.at <= at), None)
    if question is None:
        return Asked((say(Message("trends.not_fixed"), lang),), None)
    counting = Counting(record)
    found = answers(counting, question, at)
    voice = spoken(counting, lang)
    return Asked(tuple(_lines(found, Areas(counting), voice)), _items(found, counting, lang))


def _lines(found: Answers, areas: Areas, voice: Voice) -> Iterator[str]:
    def said(message: Message) -> str:
        return bare(voice.say(message))

    for message in question_words(found):
        yield said(message)
    for answer in found.items:
        outcome = Message(f"trends.said_{answer.holding.value}")
        name = Message("trends.proposed", {"area": areas.term(answer.area), "said": outcome})
        yield said(name)
        for message in answer_words(answer) if answer.area is None else answer.why:
            yield f"  – {said(message)}"
    for one in found.panel:
        params = {
            "source": one.source,
            "kind": Message(f"pages.source_{one.kind}"),
            "work_before": one.days_before,
            "work_after": one.days_after,
            "told_before": one.told_before,
            "told_after": one.told_after,
        }
        yield said(Message("trends.at_work", params))


def _items(found: Answers, counting: Counting, lang: str) -> dict[str, Any]:
    question = found.question
    return {
        "before": list(question.before),
        "after": list(question.after),
        "rule": question.rule,
        "going_on": question.going_on,
        "log_vouches": question.log_vouches,
        "fixed_at": iso(question.at),
        "fixed": found.when,
        "earlier": found.earlier,
        "entry": question.entry,
        "reason": question.reason,
        "answers": [answer_row(counting, answer, lang) for answer in found.items],
        "panel": [
            {
                "source_id": one.source,
                "kind": one.kind,
                "days_before": one.days_before,
                "days_after": one.days_after,
                "told_before": one.told_before,
                "told_after": one.told_after,
            }
            for one in found.panel
        ],
    }
