"""One's own account: password, passkeys, and signing out everywhere."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from trucewatch.doors.accounts import identities, own
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.model import SignedIn
from trucewatch.doors.accounts.passkeys import LONGEST_LABEL
from trucewatch.doors.accounts.refusals import RepeatedOtherwiseError
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import form_of
from trucewatch.doors.web.passkey_forms import ask_to_make, shown
from trucewatch.doors.web.ports import Clerk
from trucewatch.doors.web.readers import become, reader_of
from trucewatch.vocabulary.errors import UsageError

Change = Callable[[Accounts, SignedIn], None]


def router(desk: Desk, clerk: Clerk | None) -> APIRouter:
    """`/account`, and what is done there."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/account")
    def account(request: Request) -> Response:
        return account_page(desk, request)

    @routes.post("/account/password")
    def password(request: Request) -> Response:
        form = form_of(request)

        def change(accounts: Accounts, signed_in: SignedIn) -> None:
            if form["new_password"] != form["repeated"]:
                raise RepeatedOtherwiseError
            own.change_password(accounts, signed_in, form["new_password"])

        return change_own(desk, request, change)

    @routes.post("/account/passkeys")
    def added(request: Request) -> Response:
        def change(accounts: Accounts, signed_in: SignedIn) -> None:
            made = shown(desk.forms, request, reader_of(request))
            own.add_passkey(accounts, signed_in, form_of(request)["label"], made)

        return change_own(desk, request, change)

    @routes.post("/account/passkeys/{passkey}/remove")
    def removed(request: Request, passkey: str) -> Response:
        def change(accounts: Accounts, signed_in: SignedIn) -> None:
            own.remove_passkey(accounts, signed_in, passkey)

        return change_own(desk, request, change)

    @routes.post("/account/sign-out")
    def out(request: Request) -> Response:
        own.sign_out_everywhere(*whose_own(desk, request))
        become(request, None)
        return RedirectResponse("/sign-in", 303)

    return routes


def change_own(desk: Desk, request: Request, change: Change) -> Response:
    """The page after a change, or with what stood against it."""
    try:
        change(*whose_own(desk, request))
    except UsageError as error:
        return account_page(desk, request, fault=error)
    return RedirectResponse("/account", 303)


def account_page(desk: Desk, request: Request, *, fault: UsageError | None = None) -> Response:
    """The page of one's own account."""
    accounts, signed_in = whose_own(desk, request)
    reader, passkeys = reader_of(request), accounts.passkeys(signed_in)
    provider = desk.door.provider
    proved = reader.person.fresh and not reader.locked
    return desk.page(
        request,
        "account.html",
        status=200 if fault is None else 422,
        passkeys=passkeys,
        proved=proved,
        asked=ask_to_make(desk, request, passkeys) if proved else None,
        label=form_of(request)["label"],
        provider=provider,
        linked=provider is not None
        and identities.linked(accounts.store, signed_in.account.id, provider.settings.issuer),
        longest=LONGEST_LABEL,
        fault=fault,
    )


def whose_own(desk: Desk, request: Request) -> tuple[Accounts, SignedIn]:
    """The accounts, and whose session asks. Raises HTTPException where nobody's does."""
    signed_in = reader_of(request).signed_in
    if desk.door.accounts is None or signed_in is None:
        raise HTTPException(404)
    return desk.door.accounts, signed_in
