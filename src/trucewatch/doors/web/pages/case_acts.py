"""What people do in a case: a complaint, and each step that follows, signed by their own key."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.web.acting import key_of
from trucewatch.doors.web.case_forms import STEPS, complain
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.form_words import Tried
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.pages.cases import shown_case
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.readers import reader_of
from trucewatch.mechanism.case_acts import TYPES
from trucewatch.verdicts.model import CLERKS, Kind
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/complain`, and `POST /cases/{id}/{step}` for every step."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/complain")
    def complaint_form(request: Request) -> Response:
        return _complaint(desk, request, Sent({"on": (request.query_params.get("on", ""),)}))

    @routes.post("/complain")
    def complained(request: Request) -> Response:
        form = form_of(request)
        try:
            entry = _clerk(clerk).take(
                key_of(request), TYPES[Kind.COMPLAINED], lambda bench: complain(bench, form)
            )
        except UsageError as error:
            return _complaint(desk, request, form, error)
        return RedirectResponse(f"/cases/{make_id('C', entry.leaf_hash)}", 303)

    for kind in STEPS:
        routes.add_api_route(
            f"/cases/{{case_id}}/{kind.value}", _step(desk, clerk, kind), methods=["POST"]
        )
    return routes


def _step(desk: Desk, clerk: Clerk | None, kind: Kind) -> Callable[[Request, str], Response]:
    def take(request: Request, case_id: str) -> Response:
        form = form_of(request)
        try:
            _clerk(clerk).take(
                key_of(request), TYPES[kind], lambda bench: STEPS[kind](bench, case_id, form)
            )
        except UsageError as error:
            return shown_case(desk, request, case_id, Tried(kind, form, error))
        return RedirectResponse(f"/cases/{case_id}", 303)

    return take


def _complaint(
    desk: Desk, request: Request, typed: Sent, fault: UsageError | None = None
) -> Response:
    person = reader_of(request).person
    return desk.page(
        request,
        "complain.html",
        status=200 if fault is None else 422,
        names={actor.id: actor.names for actor in desk.index().record.agreement.actors},
        clerk=person.role in CLERKS,
        typed=typed,
        fault=fault,
    )


def _clerk(clerk: Clerk | None) -> Clerk:
    if clerk is None:
        raise HTTPException(404)
    return clerk
