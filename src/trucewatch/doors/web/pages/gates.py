"""Gates: what would open the next step, in people's own word, and apart from it as computed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.agreement.describing import Entry, describe
from trucewatch.doors.web.desk import Desk
from trucewatch.figures.gates import GateStanding, gates
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.figures.wording import certified_words
from trucewatch.vocabulary.messages import say


@dataclass(frozen=True, slots=True)
class Told:
    """One gate as a reader of one language reads it; `entry` is the agreement's own words."""

    stands: GateStanding
    entry: Entry
    certified: tuple[str, ...]
    computed: tuple[str, ...]


def router(desk: Desk) -> APIRouter:
    """`/gates`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/gates")
    def all_gates(request: Request) -> Response:
        record = desk.index().record
        voice = desk.voice(request, record)
        return desk.page(request, "gates.html", gates=_told(record, voice.language))

    return routes


def _told(record: Record, language: str) -> list[Told]:
    text = record.agreement
    sections = describe(text, language)
    entries = next((s.entries for s in sections if s.id == "gates"), ())
    stand = gates(record, last_told(record), words_by=record.as_of)
    return [
        Told(
            stands=one,
            entry=entry,
            certified=tuple(say(m, language) for m in certified_words(one, text, language)),
            computed=tuple(say(m, language) for m in one.why),
        )
        for one, entry in zip(stand, entries, strict=True)
    ]
