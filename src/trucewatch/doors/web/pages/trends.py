"""Is it getting better: what was fixed beforehand, what the panel told of, and what nobody watched.

Computed once for a record and kept. Forecasts are for who reviews them; their scorecard is for
everybody inside, and which source was active when for those alone who verify.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk
from trucewatch.figures.model import Holding, Record
from trucewatch.figures.tabulating import Counting
from trucewatch.people.access import Noun, Purpose
from trucewatch.publications.model import Table
from trucewatch.publications.plot import NARROW, WIDE
from trucewatch.publications.spoken import Spoken, say_table
from trucewatch.publications.svg import ALONE
from trucewatch.publications.trend_charts import (
    Areas,
    Pen,
    ahead_chart,
    answers_chart,
    memory_chart,
    series_chart,
    where_chart,
)
from trucewatch.publications.trend_tables import (
    activity_table,
    ahead_table,
    answers_table,
    card_table,
    memory_table,
    panel_table,
    series_table,
    where_table,
)
from trucewatch.publications.voice import Voice
from trucewatch.trends.answering import Answers
from trucewatch.trends.outlook import Outlook, outlook
from trucewatch.trends.telling import (
    ahead_words,
    answer_words,
    card_words,
    is_coverage,
    memory_words,
    question_words,
    series_words,
    weeks_words,
    where_words,
)
from trucewatch.vocabulary.messages import Message

VERDICTS = (Holding.NOT_HOLDING, Holding.CANNOT_TELL, Holding.HOLDING)


class _Kept:
    """The outlook of the present record; made again only when the record changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._record: Record | None = None
        self._found: Outlook | None = None

    def of(self, record: Record) -> Outlook:
        with self._lock:
            if self._found is None or self._record is not record:
                self._found = outlook(Counting(record), record.as_of)
                self._record = record
            return self._found


@dataclass(frozen=True, slots=True)
class _Told:
    """What this reader is told beside what everybody inside is: forecasts, and single sources."""

    ahead: bool
    sources: bool

    @classmethod
    def to(cls, desk: Desk, request: Request) -> _Told:
        return cls(
            desk.may(request, Noun.FORECAST, Purpose.KNOW),
            desk.may(request, Noun.WORDS, Purpose.VERIFY),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: what was found, who watched, whether it is drawn, and its tables."""

    name: str
    said: tuple[str, ...]
    seen: tuple[str, ...]
    drawn: bool = False
    tables: tuple[Spoken, ...] = ()


def router(desk: Desk) -> APIRouter:
    """`/trends`, and its pictures."""
    routes = APIRouter(include_in_schema=False)
    kept = _Kept()

    def printed(request: Request) -> Voice:
        voice = desk.voice(request)
        return Voice(voice.language, voice.country, voice.zone)

    @routes.get("/trends")
    def trends(request: Request) -> Response:
        found = kept.of(desk.index().record)
        voice, told = printed(request), _Told.to(desk, request)
        return desk.page(
            request,
            "trends.html",
            asked=_asked(found, voice, told),
            parts_told=list(_parts(found, voice, told)),
            rule=found.rule.names(voice.language),
        )

    @routes.get("/pictures/trends/{name}.svg")
    def drawn(request: Request, name: str, width: str = "") -> Response:
        found = kept.of(desk.index().record)
        pen = Pen(printed(request), ALONE, NARROW if width == "narrow" else WIDE)
        draw = _drawings(found, _Told.to(desk, request)).get(name)
        if draw is None:
            raise HTTPException(404)
        return desk.picture(request, draw(pen))

    return routes


def _drawings(found: Outlook, told: _Told) -> Mapping[str, Callable[[Pen], str]]:
    """The pictures that there are for this reader."""
    areas = Areas(found.counting)
    drawings: dict[str, Callable[[Pen], str]] = {}
    answered, weeks, where, memory, ahead = (
        found.answers, found.series, found.where, found.memory, found.ahead,
    )  # fmt: skip
    if answered is not None:
        drawings["answers"] = lambda pen: answers_chart(answered.items, areas, pen)
    if not isinstance(weeks, Message):
        drawings["series"] = lambda pen: series_chart(weeks, found.counting, pen)
    if not isinstance(where, Message):
        drawings["where"] = lambda pen: where_chart(where, areas, pen)
    if not isinstance(memory, Message):
        drawings["memory"] = lambda pen: memory_chart(memory, pen)
    if told.ahead and not isinstance(ahead, Message):
        drawings["ahead"] = lambda pen: ahead_chart(ahead, pen)
    return drawings


def _asked(found: Outlook, voice: Voice, told: _Told) -> dict[str, Any] | None:
    """The question and its answers; None where nobody fixed one."""
    if found.answers is None:
        return None
    answers, areas = found.answers, Areas(found.counting)
    return {
        "whole": answers.whole.holding.value,
        "why": _sentences(answers.whole.why, voice),
        "more": _sentences(list(answer_words(answers.whole))[len(answers.whole.why) :], voice),
        "fixed": _sentences(question_words(answers), voice),
        "when": answers.when,
        "groups": list(_groups(answers, areas, voice)),
        "table": _table(answers_table(answers, areas), voice),
        "panel": _table(panel_table(answers, by_source=told.sources), voice)
        if answers.panel
        else None,
        "signer": answers.question.signer,
        "entry": answers.question.entry,
        "reason": answers.question.reason,
    }


def _groups(answers: Answers, areas: Areas, voice: Voice) -> Iterable[tuple[str, list[str]]]:
    """Areas by what is proposed of them."""
    for verdict in VERDICTS:
        of = [item.area for item in answers.items if item.area and item.holding is verdict]
        yield verdict.value, [voice.say(areas.term(code)) for code in of]


def _parts(found: Outlook, voice: Voice, told: _Told) -> Iterable[Part]:
    yield _series(found, voice, told)
    yield _where(found, voice)
    yield _memory(found, voice)
    yield _ahead(found, voice, told)
    card = (card_table(found.card),) if found.card.rows else ()
    yield _part("card", card_words(found.card), voice, tables=card, drawn=False)


def _series(found: Outlook, voice: Voice, told: _Told) -> Part:
    if isinstance(found.series, Message):
        return _part("series", [found.series], voice)
    words = (*series_words(found.series), *weeks_words(found.series.weeks))
    tables = [series_table(found.series)]
    if told.sources and found.series.weeks.sources:
        tables.append(activity_table(found.series.weeks))
    return _part("series", words, voice, tables=tables, drawn=True)


def _where(found: Outlook, voice: Voice) -> Part:
    if isinstance(found.where, Message):
        return _part("where", [found.where], voice)
    areas = Areas(found.counting)
    words, tables = where_words(found.where, areas.terms), [where_table(found.where, areas)]
    return _part("where", words, voice, tables=tables, drawn=True)


def _memory(found: Outlook, voice: Voice) -> Part:
    if isinstance(found.memory, Message):
        return _part("memory", [found.memory], voice)
    tables = [memory_table(found.memory)]
    return _part("memory", memory_words(found.memory), voice, tables=tables, drawn=True)


def _ahead(found: Outlook, voice: Voice, told: _Told) -> Part:
    if not told.ahead:
        return _part("ahead", [Message("pages.trends_reviewers")], voice)
    if isinstance(found.ahead, Message):
        return _part("ahead", [found.ahead], voice)
    words, tables = ahead_words(found.ahead), [ahead_table(found.ahead)]
    return _part("ahead", words, voice, tables=tables, drawn=True)


def _part(
    name: str,
    words: Iterable[Message],
    voice: Voice,
    *,
    tables: Iterable[Table] = (),
    drawn: bool = False,
) -> Part:
    every = list(words)
    return Part(
        name=name,
        said=_sentences((m for m in every if not is_coverage(m)), voice),
        seen=_sentences((m for m in every if is_coverage(m)), voice),
        drawn=drawn,
        tables=tuple(_table(table, voice) for table in tables),
    )


def _sentences(words: Iterable[Message], voice: Voice) -> tuple[str, ...]:
    return tuple(voice.say(message) for message in words)


def _table(table: Table, voice: Voice) -> Spoken:
    return say_table(table, voice)
