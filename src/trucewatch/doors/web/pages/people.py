"""People: who has an account, whom the owner invites, and whose account is closed."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.inviting import close, invite
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.readers import reader_of
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import UsageError


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/people`, and what is done there."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/people")
    def people(request: Request) -> Response:
        return _page(desk, request)

    @routes.post("/people/invitations")
    def invited(request: Request) -> Response:
        form = form_of(request)
        try:
            code = invite(
                _accounts(desk),
                desk.index().record.agreement,
                role=form["role"],
                office=form["office"],
                party=form["party"] or None,
                reason=form["reason"],
            )
        except UsageError as error:
            return _page(desk, request, typed=form, fault=error)
        return _page(desk, request, link=f"{request.url.replace(path='', query='')}/join/{code}")

    @routes.post("/people/{account}/close")
    def closed(request: Request, account: str) -> Response:
        if clerk is None:
            raise HTTPException(404)
        try:
            close(_accounts(desk), account, form_of(request)["reason"], clerk.dismiss)
        except UsageError as error:
            return _page(desk, request, fault=error)
        return RedirectResponse("/people", 303)

    return routes


def _page(
    desk: Desk,
    request: Request,
    *,
    typed: Sent | None = None,
    link: str | None = None,
    fault: UsageError | None = None,
) -> Response:
    accounts = _accounts(desk)
    return desk.page(
        request,
        "people.html",
        status=200 if fault is None else 422,
        accounts=accounts.all(),
        roles=[role.value for role in Role if role is not Role.PUBLIC],
        names={actor.id: actor.names for actor in desk.index().record.agreement.actors},
        keeps=reader_of(request).person.role is Role.OWNER,
        first=not accounts.any(),
        typed=typed or Sent(),
        link=link,
        fault=fault,
    )


def _accounts(desk: Desk) -> Accounts:
    if desk.door.accounts is None:
        raise HTTPException(404)
    return desk.door.accounts
