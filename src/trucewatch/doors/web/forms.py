"""Forms that change something: from our own page, once, and by whom it was shown to.

A form carries a token: a nonce and its HMAC under a secret of the reader's session. A foreign page
has no such token and another origin; a form sent twice is taken once, and none after twelve hours.
What a passkey answers is bound to its form the same way: the challenge is made of the nonce.
Source: OWASP, "Cross-Site Request Forgery Prevention" (signed tokens bound to the session, and the
Origin header).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from trucewatch.doors.accounts.refusals import PasskeyLateError
from trucewatch.doors.accounts.sessions import WHOLE
from trucewatch.doors.web.readers import Doorkeeper, Reader

TOKEN = "token"  # noqa: S105 - a field's name
MEDIA = "application/x-www-form-urlencoded"
LARGEST = 256 * 1024
MOST_FIELDS = 2000
"""More than one run of decisions on a long document has."""
SECRETS = frozenset({"password", "new_password", "repeated", "passkey", "prf"})
"""Fields that are taken as they came, and never sent along on another form."""
CHALLENGE_LASTS = timedelta(minutes=10)
_BOUND_TO = b"trucewatch form v1"
_CHALLENGE = b"trucewatch passkey challenge v1"


class UnreadableFormError(Exception):
    """What was sent is no form of these pages, or too large for one."""


class ForgedFormError(Exception):
    """The form did not come from a page that this reader was shown."""


class FormSentTwiceError(Exception):
    """The form was taken already."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a form: the name it had, and its bytes as far as they were taken."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody typed, by field; text is trimmed, and a field left out is empty."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: SentFile | None = None

    def __getitem__(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """Every value of a field that is not empty."""
        return [value for value in self.fields.get(name, ()) if value]

    def kept(self) -> list[tuple[str, str]]:
        """What to send along when asked once more: all but tokens and secrets."""
        return [
            (name, value)
            for name, values in self.fields.items()
            if name != TOKEN and name not in SECRETS
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
    return Sent(by_name(pairs))


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """What was typed, by field."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        said = value if name in SECRETS else value.strip()
        fields[name] = (*fields.get(name, ()), said)
    return fields


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
        nonce = f"{int(self._now().timestamp()):x}-{secrets.token_urlsafe(18)}"
        return f"{nonce}.{self._sealed(_BOUND_TO, nonce, reader).hex()}"

    def take(self, request: Request, reader: Reader, token: str) -> None:
        """Take a form's token. Raises ForgedFormError and FormSentTwiceError."""
        nonce, _, seal = token.partition(".")
        ours = self._sealed(_BOUND_TO, nonce, reader).hex()
        same = hmac.compare_digest(seal.encode(), ours.encode())
        if not same or not _same_origin(request) or self._door.accounts is None:
            raise ForgedFormError
        if self._age(nonce) > WHOLE:  # as long as its use is remembered
            raise ForgedFormError
        if not self._door.accounts.first_use(nonce):
            raise FormSentTwiceError

    def challenge(self, reader: Reader, token: str) -> bytes:
        """The 32 bytes that a passkey signs for the form of that token, which was taken or is being
        made. Raises PasskeyLateError."""
        nonce = token.partition(".")[0]
        if self._age(nonce) > CHALLENGE_LASTS:
            raise PasskeyLateError
        return self._sealed(_CHALLENGE, nonce, reader)

    def _age(self, nonce: str) -> timedelta:
        made = int(nonce.partition("-")[0], 16)
        return self._now() - datetime.fromtimestamp(made, UTC)

    def _now(self) -> datetime:
        accounts = self._door.accounts
        return datetime.now(UTC) if accounts is None else accounts.now()

    def _sealed(self, use: bytes, nonce: str, reader: Reader) -> bytes:
        session = reader.signed_in
        key = self._door.key if session is None else sha256(session.secret.encode()).digest()
        return hmac.digest(key, use + nonce.encode(), "sha256")


def _same_origin(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent this: silence says that none did."""
    origin = request.headers.get("origin", "")
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "-").lower()
