"""Forms that change something: from our own page, once, and by whom it was shown to.

A form carries a token: a nonce and its HMAC under a secret of the reader's session. A foreign page
has no such token and another origin; a form sent twice is taken once. Source: OWASP, "Cross-Site
Request Forgery Prevention" (signed tokens bound to the session, and the Origin header).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from trucewatch.doors.web.readers import Doorkeeper, Reader

TOKEN = "token"  # noqa: S105 - a field's name
MEDIA = "application/x-www-form-urlencoded"
LARGEST = 256 * 1024
MOST_FIELDS = 200
_BOUND_TO = b"trucewatch form v1"


class UnreadableFormError(Exception):
    """What was sent is no form of these pages, or too large for one."""


class ForgedFormError(Exception):
    """The form did not come from a page that this reader was shown."""


class FormSentTwiceError(Exception):
    """The form was taken already."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody typed, by field; text is trimmed, and a field left out is empty."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """Every value of a field that is not empty."""
        return [value for value in self.fields.get(name, ()) if value]

    def kept(self) -> list[tuple[str, str]]:
        """What to send along when asked once more: all but tokens and passwords."""
        return [
            (name, value)
            for name, values in self.fields.items()
            if name not in (TOKEN, "password")
            for value in values
        ]


async def read_form(request: Request) -> Sent:
    """The form that came. Raises UnreadableFormError."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA:
        raise UnreadableFormError
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise UnreadableFormError
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableFormError from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        said = value if name == "password" else value.strip()
        fields[name] = (*fields.get(name, ()), said)
    return Sent(fields)


def form_of(request: Request) -> Sent:
    """The form that the guard read."""
    found = request.scope.get("state", {}).get("form")
    return found if isinstance(found, Sent) else Sent()


class Forms:
    """Makes tokens, and takes each once."""

    def __init__(self, door: Doorkeeper) -> None:
        self._door = door

    def token(self, reader: Reader) -> str:
        """The token of one form for this reader."""
        nonce = secrets.token_urlsafe(18)
        return f"{nonce}.{self._sealed(nonce, reader)}"

    def take(self, request: Request, reader: Reader, token: str) -> None:
        """Take a form's token. Raises ForgedFormError and FormSentTwiceError."""
        nonce, _, seal = token.partition(".")
        same = hmac.compare_digest(seal.encode(), self._sealed(nonce, reader).encode())
        if not same or not _same_origin(request) or self._door.accounts is None:
            raise ForgedFormError
        if not self._door.accounts.first_use(nonce):
            raise FormSentTwiceError

    def _sealed(self, nonce: str, reader: Reader) -> str:
        session = reader.signed_in
        key = self._door.key if session is None else sha256(session.secret.encode()).digest()
        return hmac.new(key, _BOUND_TO + nonce.encode(), sha256).hexdigest()


def _same_origin(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent this: silence says that none did."""
    origin = request.headers.get("origin", "")
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "-").lower()
