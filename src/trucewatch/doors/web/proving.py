"""Proving anew: by the password or a passkey, on whatever form asked for it."""

from __future__ import annotations

from starlette.requests import Request

from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import form_of
from trucewatch.doors.web.passkey_forms import shown
from trucewatch.doors.web.readers import Reader, become, reader_of
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message


def tries(request: Request) -> bool:
    """Whether the form brings anything that could prove it."""
    return bool(form_of(request)["password"] or form_of(request)["passkey"])


def prove_again(desk: Desk, request: Request) -> Reader:
    """The reader after they proved it once more. Raises UsageError."""
    reader, form = reader_of(request), form_of(request)
    accounts, signed_in = desk.door.accounts, reader.signed_in
    if accounts is None or signed_in is None:
        raise UsageError(
            "only whoever signed in can prove it anew", told=Message("faults.not_signed_in")
        )
    if form["passkey"]:
        fresh = accounts.again_by_passkey(signed_in, shown(desk.forms, request, reader))
    else:
        fresh = accounts.again(signed_in, form["password"])
    return become(request, fresh)
