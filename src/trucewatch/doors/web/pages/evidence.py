"""Working copies of files kept as evidence, for those who verify."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk

SHOWN = ("image/jpeg", "image/png")
"""What a working copy can be; nothing else is handed to a browser."""


def router(desk: Desk) -> APIRouter:
    """`/evidence/X-…`: a picture without its metadata. Originals are never served."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/evidence/{exhibit_id}")
    def working_copy(exhibit_id: str) -> Response:
        held = desk.ledger.exhibits().get(exhibit_id)
        data = None if held is None else desk.ledger.working_copy(held.exhibit)
        if held is None or data is None or held.exhibit.working_type not in SHOWN:
            raise HTTPException(404)
        return Response(
            data,
            media_type=held.exhibit.working_type,
            headers={"Cache-Control": "private, no-store"},
        )

    return routes
