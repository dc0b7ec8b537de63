"""The bulletin of a period, made on the spot: to read, or as a PDF.

What is made here is a draft. Only `trucewatch publish` records a bulletin in the ledger.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.facts import period_days
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.security import DOCUMENT_POLICY
from trucewatch.publications.bulletin import bulletin as make_bulletin
from trucewatch.publications.html import render_html
from trucewatch.publications.model import Publication
from trucewatch.publications.pdf import render_pdf
from trucewatch.vocabulary.instants import local_days

LONGEST = timedelta(days=3660)


def router(desk: Desk) -> APIRouter:
    """`/bulletin`, and the document itself as HTML and PDF."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/bulletin")
    def bulletin(request: Request) -> Response:
        index = desk.index()
        filters = Filters.read(request.query_params, index)
        first, last = period_days(index, filters)
        return desk.page(request, "bulletin.html", first=first, last=last, filters=filters)

    @routes.get("/bulletin/document")
    def document(request: Request) -> Response:
        text = render_html(_made(desk, request), desk.voice(request).language)
        return HTMLResponse(text, headers={"Content-Security-Policy": DOCUMENT_POLICY})

    @routes.get("/bulletin/document.pdf")
    def pdf(request: Request) -> Response:
        language = desk.voice(request).language
        return Response(
            render_pdf(_made(desk, request), language),
            media_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="bulletin-{language}.pdf"'},
        )

    return routes


def _made(desk: Desk, request: Request) -> Publication:
    index = desk.index()
    first, last = period_days(index, Filters.read(request.query_params, index))
    last = min(last, first + LONGEST)
    return make_bulletin(index.record, local_days(first, last, index.record.agreement.clock.zone))
