"""Gates: what would open the next step, in people's own word, and apart from it as computed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.agreement.describing import Entry, describe
from trucewatch.conditions.wording import Say
from trucewatch.doors.web.desk import Desk
from trucewatch.figures.gates import GateStanding, WordBeside, gates, words_beside
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.figures.naming import PartyNames
from trucewatch.figures.wording import certified_words, named
from trucewatch.vocabulary import messages


@dataclass(frozen=True, slots=True)
class Told:
    """One gate as a reader of one language reads it; `entry` is the agreement's own words.

    `words` are what certifiers said, each with who said it and what was computed at that time.
    `conditions` are obligations it hangs on: id, text, state.
    """

    stands: GateStanding
    entry: Entry
    certified: tuple[str, ...]
    computed: tuple[str, ...]
    opening: tuple[str, ...]
    words: tuple[tuple[str, WordBeside], ...]
    silent: tuple[str, ...]
    conditions: tuple[tuple[str, str, str], ...]


def router(desk: Desk) -> APIRouter:
    """`/gates`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/gates")
    def all_gates(request: Request) -> Response:
        record = desk.index().record
        voice = desk.voice(request, record)
        told = _told(record, voice.language)
        say = Say.of(record.agreement, voice.language)
        return desk.page(request, "gates.html", gates=told, say=say)

    return routes


def _told(record: Record, language: str) -> list[Told]:
    text = record.agreement
    sections = describe(text, language)
    entries = next((s.entries for s in sections if s.id == "gates"), ())
    names = PartyNames(text)
    texts = {norm.id: norm.text(language) for norm in text.norms}
    stand = gates(record, last_told(record), words_by=record.as_of)
    return [
        Told(
            stands=one,
            entry=entry,
            certified=tuple(
                messages.say(m, language) for m in certified_words(one, text, language)
            ),
            computed=tuple(messages.say(named(m, text, language), language) for m in one.why),
            opening=tuple(messages.say(named(m, text, language), language) for m in one.opening),
            words=tuple(
                (names.label(word.said.by, language) if word.said.by else "–", word)
                for word in words_beside(record, one.gate, record.as_of)
            ),
            conditions=tuple(
                (id_, texts.get(id_, id_), str(state)) for id_, state in one.conditions
            ),
            silent=tuple(names.label(who, language) for who in one.silent),
        )
        for one, entry in zip(stand, entries, strict=True)
    ]
