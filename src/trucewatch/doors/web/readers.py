"""Who reads: a person for every request, known before any page is asked.

As long as nobody made an account, whoever reads on the mission's own machine is its owner, and
anybody else is the public. From the first account on, a person is whom their session's cookie says,
on that machine too: a server behind a proxy cannot tell one address from another.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.accounts.model import SignedIn
from trucewatch.doors.accounts.sessions import WHOLE
from trucewatch.doors.oidc.provider import Provider
from trucewatch.doors.web.security import is_away
from trucewatch.people.model import ANYBODY, OWNER, Person

COOKIE = "session"
PROGRAMS = "/api/"
"""Where a token is heard; a page is for people."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: a person, and their session where they signed in."""

    person: Person
    signed_in: SignedIn | None = None

    @property
    def locked(self) -> bool:
        """Whether they sign with a key that their session did not open."""
        return self.signed_in is not None and self.signed_in.locked


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Knows people by their sessions; `otherwise` is who somebody without one is.

    `provider` is through whom else people sign in, if the mission names anybody; `key` is this
    process's own secret, for the forms of whoever has no session.
    """

    otherwise: Person
    accounts: Accounts | None = None
    provider: Provider | None = None
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def reader(self, asked: HTTPConnection) -> Reader:
        """Who asks: a program by its token, under the API alone, or a person by their session."""
        if self.accounts is None:
            return Reader(self.otherwise)
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and asked.url.path.startswith(PROGRAMS):
            return Reader(self.accounts.program(token.strip()) or ANYBODY)
        secret = asked.cookies.get(COOKIE)
        found = self.accounts.session(secret) if secret else None
        if found is not None:
            return Reader(found.person, found)
        return Reader(ANYBODY if self.accounts.any() else self.otherwise)

    @property
    def opens(self) -> bool:
        """Whether there is anything to sign in to."""
        return self.accounts is not None and self.accounts.any()


AT_HOME = Doorkeeper(OWNER)
"""The owner alone, at the mission's own machine."""


class Recognised:
    """Puts the reader into each request's state, and a session they changed into the answer."""

    def __init__(self, app: ASGIApp, reader: Callable[[HTTPConnection], Reader]) -> None:
        self.app = app
        self.reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = HTTPConnection(scope)
            state = scope.setdefault("state", {})
            state["reader"] = await run_in_threadpool(self.reader, asked)

        async def send_seated(message: Message) -> None:
            if message["type"] == "http.response.start" and "session" in scope["state"]:
                cookie = _cookie(HTTPConnection(scope), scope["state"]["session"])
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_seated if scope["type"] == "http" else send)


def reader_of(request: HTTPConnection) -> Reader:
    """Who asks this; anybody, where nobody looked."""
    found = request.scope.get("state", {}).get("reader")
    return found if isinstance(found, Reader) else Reader(ANYBODY)


def become(request: Request, signed_in: SignedIn | None) -> Reader:
    """Who asks is from now on who holds that session; nobody, where it is None."""
    reader = Reader(ANYBODY) if signed_in is None else Reader(signed_in.person, signed_in)
    request.scope["state"].update(reader=reader, session=signed_in)
    return reader


def _cookie(asked: HTTPConnection, session: SignedIn | None) -> str:
    """The header that hands over a session or takes it back. Away from this machine its cookie
    goes over TLS alone."""
    value, age = ("", 0) if session is None else (session.secret, int(WHOLE.total_seconds()))
    kept = f"{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax"
    return f"{kept}; Secure" if is_away(asked.headers) else kept
