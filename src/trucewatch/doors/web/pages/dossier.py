"""The mediator's dossier of a round, made on the spot: to read, as a PDF, or as DOCX to write in.

What is made here is a draft. Only `trucewatch publish` records a dossier in the ledger.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from trucewatch.doors.publishing import printed
from trucewatch.doors.talking import on_record
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.security import DOCUMENT_POLICY
from trucewatch.publications.dossier import dossier as make_dossier
from trucewatch.publications.html import render_html
from trucewatch.publications.model import Publication
from trucewatch.talks.model import Round

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Files that a reader may take away, and what each is called on the wire."""


def router(desk: Desk) -> APIRouter:
    """`/dossier`, and the document itself as HTML, PDF and DOCX."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/dossier")
    def dossier(request: Request) -> Response:
        rounds = _rounds(desk)
        asked = request.query_params.get("round")
        chosen = next((one for one in rounds if one.round_id == asked), None)
        return desk.page(
            request,
            "dossier.html",
            rounds=rounds,
            chosen=chosen or next(iter(rounds), None),
            unknown=asked if asked and chosen is None else None,
        )

    @routes.get("/dossier/document")
    def document(request: Request) -> Response:
        text = render_html(_made(desk, request), desk.voice(request).language)
        return HTMLResponse(text, headers={"Content-Security-Policy": DOCUMENT_POLICY})

    @routes.get("/dossier/document.{media}")
    def file(request: Request, media: str) -> Response:
        if media not in TYPES:
            raise HTTPException(404)
        language = desk.voice(request).language
        data = printed(_made(desk, request), language, media)
        name = f'attachment; filename="dossier-{language}.{media}"'
        return Response(data, media_type=TYPES[media], headers={"Content-Disposition": name})

    return routes


def _rounds(desk: Desk) -> list[Round]:
    """Every round on record, the newest first."""
    rounds = desk.talks().rounds.values()
    return sorted(rounds, key=lambda one: (one.last, one.entry), reverse=True)


def _made(desk: Desk, request: Request) -> Publication:
    """The dossier of the round that is asked for, by default of the newest."""
    index, talks = desk.index(), desk.talks()
    asked = request.query_params.get("round") or next((r.round_id for r in _rounds(desk)), "")
    if asked not in talks.rounds:
        raise HTTPException(404)
    return index.once(
        ("dossier", asked), lambda: make_dossier(index.record, on_record(talks), asked)
    )
