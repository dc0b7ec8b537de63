"""Joining incidents and parting them: people's word on which reports speak of the same one."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.web.acting import key_of
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.pages.incidents import shown_incident
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.mechanism.decide import link
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

LINKED = "decision.linked"


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`POST /incidents/{id}/join` and `…/part`."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/incidents/{incident_id}/join")
    def joined(request: Request, incident_id: str) -> Response:
        index, sent = desk.index(), form_of(request)

        def act(bench: Bench) -> Act:
            first, second = _report(index, incident_id), _report(index, sent["other"])
            return link(bench.record, first, second, same=True, reason=sent["reason"])

        return _taken(desk, clerk, request, incident_id, sent, act)

    @routes.post("/incidents/{incident_id}/part")
    def parted(request: Request, incident_id: str) -> Response:
        sent = form_of(request)

        def act(bench: Bench) -> Act:
            first, second = sent["first"], sent["second"]
            return link(bench.record, first, second, same=False, reason=sent["reason"])

        return _taken(desk, clerk, request, incident_id, sent, act)

    return routes


def _taken(
    desk: Desk,
    clerk: Clerk | None,
    request: Request,
    incident_id: str,
    sent: Sent,
    act: Callable[[Bench], Act],
) -> Response:
    if clerk is None:
        raise HTTPException(404)
    try:
        clerk.take(key_of(request), LINKED, act)
    except UsageError as error:
        return shown_incident(desk, request, incident_id, sent, error)
    return RedirectResponse(f"/incidents/{incident_id}", 303)


def _report(index: RecordIndex, named: str) -> str:
    """A report that stands for what was named: itself, or the first of an incident's."""
    row = index.row_of.get(named)
    if row is None:
        return named
    reports = index.reports_of(index.ids[row])
    if not reports:
        raise UsageError(
            f"{named} rests on no report",
            told=Message("faults.no_report_under", {"incident": named}),
        )
    return str(reports[0]["report_id"])
