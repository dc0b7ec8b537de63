"""What every answer carries, and what no request may do.

Everything comes from this server: no other host is ever asked. A page answers only to the names it
was started for, so that a foreign site cannot read a mission through a rebound DNS name. A fault
inside never shows its inside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For a self-contained document that brings its own styles and runs nothing."""

HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

log = logging.getLogger("trucewatch.web")


class SafeHeaders:
    """Adds `HEADERS` to every answer; one that brings its own policy keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


class KnownHost:
    """Refuses a request whose Host is not one of `names` (ports aside)."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and host_name(Headers(scope=scope)) not in self.names:
            refusal = Response("This address is not one this mission answers to.\n", 421)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


class Courtesy:
    """Turns a fault into a page that says so; the log gets its kind, never a row's content."""

    def __init__(self, app: ASGIApp, sorry: Callable[[Request], Response]) -> None:
        self.app = app
        self.sorry = sorry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            log.error("a page failed: %s in %s", type(error).__name__, _place(error))  # noqa: TRY400
            await self._apology(Request(scope))(scope, receive, send)

    def _apology(self, request: Request) -> Response:
        try:
            return self.sorry(request)
        except Exception:  # the record itself cannot be read, so no page can be made from it
            return Response("This page could not be made. Nothing in the record changed.\n", 500)


def host_name(headers: Headers) -> str:
    """The Host header without its port, in small letters; empty where there is none."""
    host = headers.get("host", "").lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def is_away(headers: Headers) -> bool:
    """Whether the pages were asked elsewhere than on the mission's own machine: over TLS, then."""
    return host_name(headers) not in LOCAL_NAMES


def _place(error: BaseException) -> str:
    """The innermost module and line, so that the fault can be found without its data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
