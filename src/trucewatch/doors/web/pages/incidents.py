"""Incidents: the list, and one incident with its reports, findings, rulings and proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.agreement.model import Agreement, Norm
from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.choices import choices
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.listing import place_in_words, rows_for_list
from trucewatch.doors.web.pages.incident_reports import told_reports
from trucewatch.doors.web.record_index import ALL_OUTCOMES, RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.findings.explaining import AskedStep, explain_tree
from trucewatch.incidents.explaining import say_basis
from trucewatch.verdicts.model import LADDER

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """One finding in words. `norm` is None for the summary where no norm applies."""

    outcome: str
    step: str | None
    norm: Norm | None
    bearer: str | None
    paragraph: str
    reason: str
    steps: tuple[AskedStep, ...]
    p_low: float | None
    p_high: float | None


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
            incident=cell,
            place=place_in_words(cell, areas, voice),
            area=areas.get(cell["admin1"] or "", "") if cell["place_text"] else "",
            when=voice.span(index.seen(row)),
            outcome=index.outcome_name(row),
            attributions=[
                row | {"basis": say_basis(row["basis"], voice.language)}
                for row in index.rows_about("attributions", incident_id)
            ],
            readings=_findings(index, incident_id, voice),
            verdicts=[v for v in index.record.verdicts if v.incident_id == incident_id],
            circles=_circles(cell, () if told is None else told.reports, voice),
            told=told,
            known_ladder=LADDER,
        )

    return routes


def _findings(
    index: RecordIndex, incident_id: str, voice: Voice
) -> list[tuple[str, list[ReadFinding]]]:
    """Findings by reading, in the agreement's order of readings."""
    agreement = index.record.agreement
    rows = index.rows_about("findings", incident_id)
    order = {outcome: place for place, outcome in enumerate(ALL_OUTCOMES)}
    rows.sort(key=lambda row: (order.get(row["outcome"], 99), row["norm"] or ""))
    return [
        (
            voice.names(reading.names),
            [_read(row, agreement, voice) for row in rows if row["reading"] == reading.id],
        )
        for reading in agreement.readings
    ]


def _read(row: dict[str, Any], agreement: Agreement, voice: Voice) -> ReadFinding:
    norm = next((norm for norm in agreement.norms if norm.id == row["norm"]), None)
    tree = explain_tree(row["reason"], agreement, voice.language)
    return ReadFinding(
        outcome=row["outcome"],
        step=row["step"],
        norm=norm,
        bearer=_bearer(row["bearer"], agreement, voice),
        paragraph=voice.paragraph(norm) if norm is not None else row["paragraph"] or "",
        reason=tree.decided,
        steps=tree.steps,
        p_low=row["p_low"],
        p_high=row["p_high"],
    )


def _bearer(bearer: str | None, agreement: Agreement, voice: Voice) -> str | None:
    """An actor's or side's name; the id where the agreement names neither."""
    if bearer is None:
        return None
    named = {actor.id: actor.names for actor in agreement.actors} | agreement.sides
    return voice.names(named[bearer]) if bearer in named else bearer


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
