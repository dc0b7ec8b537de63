"""The map and the timeline as still pictures, for readers without scripts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.facts import period_days
from trucewatch.doors.web.filters import Filters
from trucewatch.publications.map_picture import map_picture
from trucewatch.publications.map_svg import map_svg
from trucewatch.publications.svg import ALONE
from trucewatch.publications.timeline_picture import timeline_picture
from trucewatch.publications.timeline_svg import timeline_svg
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.instants import local_days


def router(desk: Desk) -> APIRouter:
    """`/pictures/map.svg` and `/pictures/timeline.svg`."""
    routes = APIRouter(prefix="/pictures", include_in_schema=False)

    @routes.get("/map.svg")
    def map_drawn(request: Request) -> Response:
        index = desk.index()
        rows = Filters.read(request.query_params, index).rows(index)
        picture = map_picture(index.record, rows=rows)
        drawn = map_svg(picture, _voice(desk, request), palette=ALONE, with_legend=True)
        return desk.picture(request, drawn)

    @routes.get("/timeline.svg")
    def timeline_drawn(request: Request) -> Response:
        index = desk.index()
        filters = Filters.read(request.query_params, index)
        first, last = period_days(index, filters)
        picture = timeline_picture(
            index.record, local_days(first, last, index.zone), rows=filters.rows(index)
        )
        return desk.picture(request, timeline_svg(picture, _voice(desk, request), palette=ALONE))

    return routes


def _voice(desk: Desk, request: Request) -> Voice:
    voice = desk.voice(request)
    return Voice(voice.language, voice.country, voice.zone)
