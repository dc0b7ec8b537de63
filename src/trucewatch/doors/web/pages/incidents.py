"""Incidents: the list, and one incident with its reports, findings, rulings and proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.choices import choices
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.forms import Sent
from trucewatch.doors.web.listing import place_in_words, rows_for_list
from trucewatch.doors.web.pages.incident_reports import told_reports
from trucewatch.doors.web.read_findings import findings_by_reading
from trucewatch.doors.web.voice import Voice
from trucewatch.incidents.explaining import say_basis
from trucewatch.people.access import Noun, Purpose, Thing, Verb
from trucewatch.verdicts.model import LADDER
from trucewatch.vocabulary.errors import UsageError

PER_PAGE = 50


def router(desk: Desk) -> APIRouter:
    """`/incidents` and `/incidents/{id}`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/incidents")
    def listed(request: Request, page: int = Query(1, ge=1, le=1_000_000)) -> Response:
        index = desk.index()
        voice = desk.voice(request, index.record)
        filters = Filters.read(request.query_params, index)
        rows = filters.rows(index)
        chosen = choices(index, voice)
        pages = max(1, -(-len(rows) // PER_PAGE))
        start = (page - 1) * PER_PAGE
        return desk.page(
            request,
            "incidents.html",
            filters=filters,
            **chosen,
            listed=rows_for_list(index, rows[start : start + PER_PAGE], voice, chosen["areas"]),
            total=len(rows),
            page=page,
            pages=pages,
        )

    @routes.get("/incidents/{incident_id}")
    def one(request: Request, incident_id: str) -> Response:
        return shown_incident(desk, request, incident_id)

    return routes


def shown_incident(
    desk: Desk,
    request: Request,
    incident_id: str,
    typed: Sent | None = None,
    fault: UsageError | None = None,
) -> Response:
    """The page of an incident; with what was `typed` into a form, and why it was refused."""
    index = desk.index()
    row = index.row_of.get(incident_id)
    if row is None:
        raise HTTPException(404)
    if index.ids[row] != incident_id:
        return RedirectResponse(f"/incidents/{index.ids[row]}", 308)
    voice = desk.voice(request, index.record)
    cell = index.incident(row)
    areas = area_names(index, voice)
    told = told_reports(desk, request, index, incident_id, voice)
    return desk.page(
        request,
        "incident.html",
        status=200 if fault is None else 422,
        incident=cell,
        place=place_in_words(cell, areas, voice),
        area=areas.get(cell["admin1"] or "", "") if cell["place_text"] else "",
        when=voice.span(index.seen(row)),
        outcome=index.outcome_name(row),
        attributions=[
            row | {"basis": say_basis(row["basis"], voice.language)}
            for row in index.rows_about("attributions", incident_id)
        ],
        readings=findings_by_reading(index, incident_id, voice),
        verdicts=[v for v in index.record.verdicts if v.incident_id == incident_id],
        circles=_circles(cell, () if told is None else told.reports, voice),
        told=told,
        links=desk.does(request, Verb.LINK, Thing(noun=Noun.INCIDENT), Purpose.VERIFY),
        complains=desk.complains(request),
        typed=typed or Sent(),
        fault=fault,
        known_ladder=LADDER,
    )


def _circles(
    cell: dict[str, Any], reports: Sequence[dict[str, Any]], voice: Voice
) -> list[dict[str, Any]]:
    """The incident's circle and its reports', for the map; unlocated ones are left out."""
    return [
        {
            "id": row.get("report_id") or row["incident_id"],
            "kind": "report" if "report_id" in row else "incident",
            "lon": row["lon"],
            "lat": row["lat"],
            "error_m": row["error_radius_m"],
            "label": row["place_text"] or voice.t("place_unknown"),
        }
        for row in [*reports, cell]
        if row["lon"] is not None and row["lat"] is not None
    ]
