"""Passkeys on forms: what a page asks a browser for, and what the browser sent back.

The site is the name the pages were asked by, which `security.KnownHost` let through. A browser
takes names alone, no addresses of numbers, and away from its own machine TLS alone.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.requests import Request

from trucewatch.doors.accounts import ceremonies
from trucewatch.doors.accounts.ceremonies import Shown, Site
from trucewatch.doors.accounts.key_boxes import PRF_BYTES
from trucewatch.doors.accounts.model import Passkey
from trucewatch.doors.accounts.refusals import PasskeyRefusedError
from trucewatch.doors.web.desk import Desk
from trucewatch.doors.web.forms import TOKEN, Forms, form_of
from trucewatch.doors.web.readers import Reader, reader_of
from trucewatch.doors.web.security import host_name, is_away


@dataclass(frozen=True, slots=True)
class Asked:
    """A form for a browser to fill in: its token, and `navigator.credentials` options as JSON."""

    token: str
    options: str


def site_of(request: Request) -> Site | None:
    """For which host a passkey is, as this page was asked; None where there can be none."""
    host, authority = host_name(request.headers), request.headers.get("host", "").lower()
    if not host or _is_number(host):
        return None
    schemes = ("https",) if is_away(request.headers) else ("https", "http")
    return Site(host, tuple(f"{scheme}://{authority}" for scheme in schemes))


def ask_to_make(desk: Desk, request: Request, known: Collection[Passkey]) -> Asked | None:
    """The form on which whoever asks adds a passkey; None where there can be none."""
    site, reader = site_of(request), reader_of(request)
    if site is None or reader.signed_in is None:
        return None
    token = desk.forms.token(reader)
    challenge = desk.forms.challenge(reader, token)
    held = [each.credential for each in known if each.host == site.host]
    options = ceremonies.creation(site, challenge, reader.signed_in.account, held)
    return Asked(token, json.dumps(options))


def ask_for_any(desk: Desk, request: Request) -> Asked | None:
    """The form on which somebody signs in; None where no passkey can be used."""
    site = site_of(request)
    return None if site is None else _asked(desk, request, site, ())


def ask_for_one_of(desk: Desk, request: Request, known: Collection[Passkey]) -> Asked | None:
    """The form on which whoever asks proves it anew; None where none of their passkeys can be
    used here, or none opens the key that their session did not."""
    site, reader = site_of(request), reader_of(request)
    fits = [
        each.credential
        for each in known
        if site is not None and each.host == site.host and (each.opens or not reader.locked)
    ]
    return _asked(desk, request, site, fits) if site is not None and fits else None


def shown(forms: Forms, request: Request, reader: Reader) -> Shown:
    """What a browser sent on a form that was taken. Raises ToldError."""
    form, site = form_of(request), site_of(request)
    if site is None or not form["passkey"]:
        raise PasskeyRefusedError
    return Shown(
        site=site,
        challenge=forms.challenge(reader, form[TOKEN]),
        answer=form["passkey"],
        prf=_secret(form["prf"]),
    )


def _asked(desk: Desk, request: Request, site: Site, fits: Collection[bytes]) -> Asked:
    reader = reader_of(request)
    token = desk.forms.token(reader)
    options = ceremonies.request(site, desk.forms.challenge(reader, token), fits)
    return Asked(token, json.dumps(options))


def _secret(text: str) -> bytes | None:
    """A passkey's own secret, from base64url; None where it gave none."""
    try:
        secret = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == PRF_BYTES else None


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
