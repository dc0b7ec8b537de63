"""Signing in and out, proving it anew, and joining by an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.model import SignedIn
from trucewatch.doors.accounts.refusals import RepeatedOtherwiseError
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import form_of
from trucewatch.doors.web.passkey_forms import ask_for_any, ask_for_one_of, shown
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.proving import prove_again
from trucewatch.doors.web.readers import become, reader_of
from trucewatch.vocabulary.errors import UsageError


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/sign-in`, `/sign-out`, `/again` and `/join/{code}`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in")
    def sign_in_form(request: Request) -> Response:
        accounts_of(desk)
        return ask_to_sign_in(desk, request, onward=local(request.query_params.get("next")))

    @routes.post("/sign-in")
    def sign_in(request: Request) -> Response:
        form, address = form_of(request), request.client.host if request.client else ""
        onward = local(form["next"])
        try:
            found = accounts_of(desk).sign_in(form["login"], form["password"], address)
        except UsageError as error:
            return ask_to_sign_in(desk, request, onward=onward, login=form["login"], fault=error)
        return enter(desk, request, found, onward)

    @routes.post("/sign-in/passkey")
    def sign_in_by_passkey(request: Request) -> Response:
        onward = local(form_of(request)["next"])
        try:
            answer = shown(desk.forms, request, reader_of(request))
            found = accounts_of(desk).sign_in_by_passkey(answer)
        except UsageError as error:
            return ask_to_sign_in(desk, request, onward=onward, fault=error)
        return enter(desk, request, found, onward)

    @routes.post("/sign-out")
    def sign_out(request: Request) -> Response:
        _end(desk, request)
        become(request, None)
        return RedirectResponse("/sign-in", 303)

    @routes.get("/again")
    def again_form(request: Request) -> Response:
        onward = local(request.query_params.get("next"))
        return ask_again(desk, request, action="/again", kept=[("next", onward)])

    @routes.post("/again")
    def again(request: Request) -> Response:
        form = form_of(request)
        try:
            prove_again(desk, request)
        except UsageError as error:
            return ask_again(desk, request, action="/again", kept=form.kept(), fault=error)
        return RedirectResponse(local(form["next"]), 303)

    @routes.get("/join/{code}")
    def join_form(request: Request, code: str) -> Response:
        return _join(desk, request, code)

    @routes.post("/join/{code}")
    def join(request: Request, code: str) -> Response:
        form = form_of(request)
        if clerk is None:
            raise HTTPException(404)
        try:
            if form["password"] != form["repeated"]:
                raise RepeatedOtherwiseError
            found = accounts_of(desk).join(code, form["login"], form["password"], clerk.admit)
        except UsageError as error:
            return _join(desk, request, code, login=form["login"], fault=error)
        return enter(desk, request, found, "/")

    return routes


def ask_again(
    desk: Desk,
    request: Request,
    *,
    action: str,
    kept: Sequence[tuple[str, str]],
    fault: UsageError | None = None,
) -> Response:
    """Ask once more for the password or a passkey; what was typed before goes along with it."""
    signed_in, accounts = reader_of(request).signed_in, desk.door.accounts
    known = [] if signed_in is None or accounts is None else accounts.passkeys(signed_in)
    return desk.page(
        request,
        "again.html",
        status=200 if request.method == "GET" else 403,
        action=action,
        kept=kept,
        passkey=ask_for_one_of(desk, request, known),
        fault=fault,
    )


def local(address: str | None) -> str:
    """An address of these pages; the first page for anything that could lead elsewhere."""
    text = address or "/"
    fits = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return quote(text, safe="/?&=%:#,+-._~") if fits and text.isprintable() else "/"


def ask_to_sign_in(
    desk: Desk, request: Request, *, onward: str, login: str = "", fault: UsageError | None = None
) -> Response:
    """The page for signing in, by every way there is."""
    return desk.page(
        request,
        "sign_in.html",
        status=200 if fault is None else 422,
        onward=onward,
        login=login,
        passkey=ask_for_any(desk, request),
        provider=desk.door.provider,
        fault=fault,
    )


def enter(desk: Desk, request: Request, found: SignedIn, onward: str) -> Response:
    """Go on as whoever has just proved who they are, never in the session they came with."""
    _end(desk, request)
    become(request, found)
    return RedirectResponse(onward, 303)


def _join(
    desk: Desk, request: Request, code: str, *, login: str = "", fault: UsageError | None = None
) -> Response:
    offered = accounts_of(desk).invitation(code)
    if offered is None:
        raise HTTPException(404)
    return desk.page(
        request,
        "join.html",
        status=200 if fault is None else 422,
        offered=offered,
        names={actor.id: actor.names for actor in desk.index().record.agreement.actors},
        code=code,
        login=login,
        fault=fault,
    )


def accounts_of(desk: Desk) -> Accounts:
    """The accounts there are. Raises HTTPException where there can be none."""
    if desk.door.accounts is None:
        raise HTTPException(404)
    return desk.door.accounts


def _end(desk: Desk, request: Request) -> None:
    """End the session that the request came in, if any."""
    before = reader_of(request).signed_in
    if before is not None:
        accounts_of(desk).sign_out(before.secret)
