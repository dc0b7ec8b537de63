"""Whoever acted sees at once what they did, whichever of several processes answers them next.

A process answers from the record that it was forked with until it is replaced. Who has acted
carries a cookie with the ledger's size after their act: a process whose record is older reads the
present one before it answers them, and shows that to everybody from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trucewatch.doors.web.ports import Records
from trucewatch.figures.model import Record

COOKIE = "since"
LASTS_S = 3600
"""By then every process has been replaced; afterwards the cookie asks for nothing new."""
_LONGEST = 18
"""Digits of a size that can be meant."""

_needed: ContextVar[int] = ContextVar("needed", default=0)


class Abreast:
    """Notes how new a record each request needs, and tells it to whoever acts. `recorded` is the
    ledger's size after this process' latest act, 0 before the first."""

    def __init__(self, app: ASGIApp, recorded: Callable[[], int]) -> None:
        self.app = app
        self.recorded = recorded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        _needed.set(_size(HTTPConnection(scope).cookies.get(COOKIE, "")))

        async def send_on(message: Message) -> None:
            size = self.recorded()
            if message["type"] == "http.response.start" and scope["method"] == "POST" and size:
                kept = f"{COOKIE}={size}; Path=/; Max-Age={LASTS_S}; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("Set-Cookie", kept)
            await send(message)

        await self.app(scope, receive, send_on)


class Lagging:
    """The record a process began with, and the `present` one as soon as somebody needs it."""

    def __init__(self, present: Records) -> None:
        self._present = present
        self._shown = present()
        self._lock = threading.Lock()

    def __call__(self) -> Record:
        """The record to answer this request from."""
        if _needed.get() > self._shown.tree_size:
            with self._lock:
                self._shown = self._present()
        return self._shown


def _size(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0
