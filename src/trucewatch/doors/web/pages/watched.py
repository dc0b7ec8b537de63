"""What was watched and what was not; the words of a denial's reason for those who verify."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.filters import read_day
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.watched import watched_areas, watched_days, watched_page
from trucewatch.people.access import Noun, Purpose
from trucewatch.publications.svg import ALONE
from trucewatch.publications.voice import Voice
from trucewatch.publications.watched_svg import NARROW, WIDE, watched_svg

Ignored = list[tuple[str, str]]


def router(desk: Desk) -> APIRouter:
    """`/watched`, and its picture."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/watched")
    def watched(request: Request) -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        first, last, ignored = _days(request, index)
        page = watched_page(
            index, first, last, voice, words=desk.may(request, Noun.WORDS, Purpose.VERIFY)
        )
        return desk.page(
            request,
            "watched.html",
            watched=page,
            first=first,
            last=last,
            ignored=ignored,
        )

    @routes.get("/pictures/watched.svg")
    def drawn(request: Request, width: str = "") -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        first, last, _ = _days(request, index)
        grid, names = watched_areas(index, first, last, voice)
        drawn = watched_svg(
            grid,
            names,
            Voice(voice.language, voice.country, voice.zone),
            palette=ALONE,
            width=NARROW if width == "narrow" else WIDE,
        )
        return desk.picture(request, drawn)

    return routes


def _days(request: Request, index: RecordIndex) -> tuple[date, date, Ignored]:
    """The local days asked for; what could not be followed is said back."""
    ignored: Ignored = []
    query = request.query_params
    first, last = watched_days(index.record)
    start = read_day("from", query, ignored) or first
    end = read_day("to", query, ignored) or max(start, last)
    if end < start:
        ignored.append(("to", end.isoformat()))
        end = max(start, last)
    return start, end, [(name, value[:80]) for name, value in ignored]
