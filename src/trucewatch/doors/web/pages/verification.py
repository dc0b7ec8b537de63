"""The verification queue: what waits for somebody to find out."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.docket_filters import queue_asked
from trucewatch.doors.web.verification_queue import STEPS, queue
from trucewatch.figures.disagreement import Reader

PER_PAGE = 50


def router(desk: Desk) -> APIRouter:
    """`/verification`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/verification")
    def verification(request: Request, page: int = Query(1, ge=1, le=1_000_000)) -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        areas = area_names(index, voice)
        asked, wanted = queue_asked(request.query_params, index.zone, areas)
        at = asked.as_of(index.record.as_of)
        found = queue(index, at, voice, wanted, start=(page - 1) * PER_PAGE, most=PER_PAGE)
        return desk.page(
            request,
            "verification.html",
            queue=found,
            asked=asked,
            areas=areas,
            steps=STEPS,
            counts=Reader(index.record, voice.language),
            page=page,
            pages=max(1, -(-found.total // PER_PAGE)),
            per_page=PER_PAGE,
        )

    return routes
