"""Rows that could not be read: each with its place, its fault and its remedy."""

from __future__ import annotations

import pyarrow.compute as pc
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trucewatch.doors.web.desk import Desk

PER_PAGE = 100


def router(desk: Desk) -> APIRouter:
    """`/problems`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/problems")
    def problems(request: Request, page: int = Query(1, ge=1, le=1_000_000)) -> Response:
        table = desk.index().record.problems
        by_code = pc.value_counts(table["code"]).to_pylist()
        return desk.page(
            request,
            "problems.html",
            rows=table.slice((page - 1) * PER_PAGE, PER_PAGE).to_pylist(),
            total=len(table),
            codes=sorted(((c["values"], c["counts"]) for c in by_code), key=lambda c: -c[1]),
            page=page,
            pages=max(1, -(-len(table) // PER_PAGE)),
        )

    return routes
