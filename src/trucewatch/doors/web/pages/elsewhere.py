"""Signing in through the provider that the mission names, and linking one's own account with it.

These pages ask nobody: whoever wants to follows a link, and the provider sends them back.
"""

from __future__ import annotations

import logging

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.accounts import identities, own
from trucewatch.doors.accounts.refusals import ProviderRefusedError, ToldError
from trucewatch.doors.oidc.leaving import LASTS, Baggage, Leaving, come_back, leave
from trucewatch.doors.oidc.provider import Provider
from trucewatch.doors.oidc.tokens import TokenRefused
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import form_of
from trucewatch.doors.web.pages.account import account_page, change_own, whose_own
from trucewatch.doors.web.pages.signing_in import accounts_of, ask_to_sign_in, enter, local
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.readers import reader_of
from trucewatch.doors.web.security import is_away

BAGGAGE = "baggage"
BACK = "/sign-in/oidc/back"
LONGEST_CODE = 4096

log = logging.getLogger("trucewatch.web")


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/sign-in/oidc`, `/account/oidc`, and where people come back to."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/sign-in/oidc")
    def sign_in(request: Request) -> Response:
        onward = local(form_of(request)["next"])
        try:
            return _leave(desk, request, Leaving(None, onward))
        except ToldError as error:
            return ask_to_sign_in(desk, request, onward=onward, fault=error)

    @routes.post("/account/oidc")
    def link(request: Request) -> Response:
        _, signed_in = whose_own(desk, request)
        try:
            return _leave(desk, request, Leaving(signed_in.account.id, "/account"))
        except ToldError as error:
            return account_page(desk, request, fault=error)

    @routes.get(BACK)
    def back(request: Request) -> Response:
        answer = _arrive(desk, request)
        answer.delete_cookie(BAGGAGE, path=BACK)
        return answer

    @routes.post("/account/oidc/remove")
    def unlink(request: Request) -> Response:
        return change_own(desk, request, own.unlink)

    return routes


def _leave(desk: Desk, request: Request, leaving: Leaving) -> Response:
    """The page from which a link leads to the provider. Raises ProviderSilentError."""
    provider, accounts = _provider(desk), accounts_of(desk)
    baggage = leave(accounts.store, leaving, accounts.now(), accounts.random)
    address = provider.where_to(
        _back(request), state=baggage.state, nonce=baggage.nonce, challenge=baggage.challenge
    )
    page = desk.page(
        request, "leaving.html", address=address, host=provider.settings.host, leaving=leaving
    )
    page.set_cookie(
        BAGGAGE,
        baggage.secret,
        max_age=int(LASTS.total_seconds()),
        path=BACK,
        httponly=True,
        samesite="lax",
        secure=is_away(request.headers),
    )
    return page


def _arrive(desk: Desk, request: Request) -> Response:
    """Whoever comes back, signed in or linked; or the page that says why not."""
    provider, accounts, asked = _provider(desk), accounts_of(desk), request.query_params
    baggage = Baggage(request.cookies.get(BAGGAGE, ""))
    leaving = come_back(accounts.store, baggage, asked.get("state", ""), accounts.now())
    if leaving is None:
        return ask_to_sign_in(desk, request, onward="/", fault=ProviderRefusedError())
    try:
        subject = _subject(provider, request, baggage)
        if leaving.account is None:
            found = accounts.sign_in_by_identity(provider.settings.issuer, subject)
            return enter(desk, request, found, leaving.onward)
        _need_same(request, leaving.account)
        identities.link(
            accounts.store, leaving.account, provider.settings.issuer, subject, accounts.now()
        )
    except ToldError as error:
        if leaving.account is not None and reader_of(request).signed_in is not None:
            return account_page(desk, request, fault=error)
        return ask_to_sign_in(desk, request, onward=leaving.onward, fault=error)
    return RedirectResponse(leaving.onward, 303)


def _subject(provider: Provider, request: Request, baggage: Baggage) -> str:
    """Whom the provider has before it. Raises ProviderRefusedError and ProviderSilentError."""
    asked = request.query_params
    code = asked.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE or not provider.issued_by(asked.get("iss")):
        raise ProviderRefusedError
    try:
        return provider.subject(
            code, _back(request), verifier=baggage.verifier, nonce=baggage.nonce
        )
    except TokenRefused as error:
        log.warning("a provider's token was refused: %s", error)
        raise ProviderRefusedError from error


def _need_same(request: Request, account: str) -> None:
    """Refuse where whoever comes back is not signed in as who left."""
    signed_in = reader_of(request).signed_in
    if signed_in is None or signed_in.account.id != account:
        raise ProviderRefusedError


def _back(request: Request) -> str:
    """Where the provider sends people back to, as these pages were asked."""
    scheme = "https" if is_away(request.headers) else request.url.scheme
    return f"{scheme}://{request.headers.get('host', '').lower()}{BACK}"


def _provider(desk: Desk) -> Provider:
    if desk.door.provider is None:
        raise HTTPException(404)
    return desk.door.provider
