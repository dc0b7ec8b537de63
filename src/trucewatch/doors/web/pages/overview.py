"""The mission's first page: how it is holding, how much was watched, map, timeline, list."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.doors.web.choices import choices
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.facts import headline
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.listing import rows_for_list
from trucewatch.doors.web.record_index import ALL_OUTCOMES, RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.people.access import Noun, Purpose

SHOWN = 20
ALWAYS_TOLD = ("breach", "undetermined")
"""Outcomes whose number is told even where it is nought."""
ISLAND_WORDS = (
    "map_label", "timeline_label", "brush_start", "brush_end", "brush_all", "map_failed",
    "truce_starts", "watched_lane", "no_watch_lane", "incidents_here", "more_here", "open_incident",
    "unlocated_note", "bar_title", "zoom_in", "zoom_out", "denials_lane",
)  # fmt: skip


def router(desk: Desk) -> APIRouter:
    """`/`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def overview(request: Request) -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        each = desk.may(request, Noun.INCIDENTS, Purpose.KNOW)
        # a count behind a filter is a question about single incidents
        filters = Filters.read(request.query_params, index) if each else Filters()
        rows = filters.rows(index)
        chosen = choices(index, voice)
        return desk.page(
            request,
            "overview.html",
            facts=index.once(("facts", filters), lambda: headline(index, filters, rows)),
            filters=filters,
            told=[o for o in ALL_OUTCOMES if o in ALWAYS_TOLD or o in chosen["outcomes"]],
            **chosen,
            listed=rows_for_list(index, rows[:SHOWN], voice, chosen["areas"]),
            total=len(rows),
            island=_island(index, voice),
            incidents=each,
            problems=desk.may(request, Noun.PROBLEM, Purpose.KEEP),
        )

    return routes


def _island(index: RecordIndex, voice: Voice) -> dict[str, Any]:
    """What the island needs to speak the reader's language."""
    return {
        "language": voice.language,
        "locale": f"{str(voice.locale).replace('_', '-')}-u-ca-gregory-nu-{voice.numerals}",
        "starts_on": index.starts_on.isoformat(),
        "outcomes": list(ALL_OUTCOMES),
        "outcomeNames": {name: voice.t(f"outcome_{name}") for name in ALL_OUTCOMES},
        "actNames": {act: voice.act(act) for act in sorted(index.act_words)},
        "words": {name: voice.t(name, n="{n}", day="{day}") for name in ISLAND_WORDS},
    }
