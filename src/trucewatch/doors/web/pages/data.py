"""JSON for the islands: incidents, the ground below them, the timeline.

All carry ETags, and are kept ready to send: many readers look at the same squares and days.
"""

from __future__ import annotations

import numpy as np
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.filters import Filters, read_box
from trucewatch.doors.web.map_data import asked, ground_features, incidents_json
from trucewatch.doors.web.timeline_data import timeline


def router(desk: Desk) -> APIRouter:
    """`/data/…`."""
    routes = APIRouter(prefix="/data")

    @routes.get("/incidents.geojson")
    def incidents(request: Request, bbox: str = "", zoom: float = 5.0) -> Response:
        """Incidents that pass the filters of the address, as points or counted cells."""
        if not np.isfinite(zoom):
            raise HTTPException(422)
        try:
            box = read_box({"bbox": bbox})
        except ValueError as error:
            raise HTTPException(422) from error

        index = desk.index()
        filters = Filters.read(request.query_params, index)
        where = asked(index, box, zoom)
        return desk.data(
            request, lambda: incidents_json(index, filters, where), key=("map", filters, where)
        )

    @routes.get("/ground.geojson")
    def ground(request: Request, lang: str = "en") -> Response:
        """Borders, areas and the agreement's zones, named in `lang`."""
        record = desk.index().record
        return desk.data(
            request, lambda: ground_features(record, desk.voice(request, record)), key=("ground",)
        )

    @routes.get("/timeline.json")
    def days(request: Request) -> Response:
        """Incidents by local day and outcome."""
        index = desk.index()
        filters = Filters.read(request.query_params, index).without_time()
        return desk.data(request, lambda: timeline(index, filters), key=("days", filters))

    return routes
