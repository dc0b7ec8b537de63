"""Tokens of one's own: for programs that read through the API."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import Sent, form_of
from trucewatch.doors.web.readers import reader_of
from trucewatch.people.model import Scope
from trucewatch.vocabulary.errors import UsageError

DAYS = (1, 7, 30, 90, 365)


def router(desk: Desk) -> APIRouter:
    """`/tokens`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/tokens")
    def tokens(request: Request) -> Response:
        return _page(desk, request)

    @routes.post("/tokens")
    def made(request: Request) -> Response:
        form = form_of(request)
        accounts, account = _own(desk, request)
        try:
            secret = accounts.make_token(
                account,
                label=form["label"],
                scopes=form.all("scope"),
                days=int(form["days"]) if form["days"].isascii() and form["days"].isdigit() else 0,
            )
        except UsageError as error:
            return _page(desk, request, typed=form, fault=error)
        return _page(desk, request, secret=secret)

    @routes.post("/tokens/{token}/revoke")
    def revoked(request: Request, token: str) -> Response:
        accounts, account = _own(desk, request)
        try:
            accounts.revoke(account, token)
        except UsageError as error:
            raise HTTPException(404) from error
        return RedirectResponse("/tokens", 303)

    return routes


def _own(desk: Desk, request: Request) -> tuple[Accounts, str]:
    """The accounts and one's own; without an account there is no page."""
    signed_in = reader_of(request).signed_in
    if desk.door.accounts is None or signed_in is None:
        raise HTTPException(404)
    return desk.door.accounts, signed_in.account.id


def _page(
    desk: Desk,
    request: Request,
    *,
    typed: Sent | None = None,
    secret: str | None = None,
    fault: UsageError | None = None,
) -> Response:
    accounts, account = _own(desk, request)
    return desk.page(
        request,
        "tokens.html",
        status=200 if fault is None else 422,
        tokens=accounts.tokens(account),
        scopes=[scope.value for scope in Scope],
        lasts=DAYS,
        typed=typed or Sent(),
        secret=secret,
        fault=fault,
    )
