"""Serving on this machine: one process, one port, until Ctrl-C. `workers` serves with several."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import uvicorn
from anyio import to_thread
from fastapi import FastAPI

from trucewatch.doors.cli.terminal import say
from trucewatch.vocabulary.errors import TrucewatchError

LOOPBACK = "localhost"
"""This machine, by a name: passkeys belong to a name, and to no number."""
_BY_NUMBER = ("127.0.0.1", "::1")
"""What browsers take that name for; whoever held only one could be missed for another's pages."""
_NO_IPV6 = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}
_TRIES = 20
AT_ONCE = 8
"""How many answers one process works at: with more, each only waits longer for its turn."""


def serve(
    app: FastAPI, host: str = LOOPBACK, port: int = 0, *, said: Callable[[str], None] = say
) -> None:
    """Serve `app` until interrupted; `said` hears the address. Port 0 takes a free one.

    Raises TrucewatchError where the address cannot be had.
    """
    with ExitStack() as opened:
        listeners = [opened.enter_context(one) for one in listen(host, port)]
        said(address(host, listeners))
        PagesServer(app).run(sockets=listeners)


class PagesServer(uvicorn.Server):
    """Serves `app` on sockets that are listened on."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer until told to stop, `AT_ONCE` at a time."""
        to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        await super().serve(sockets)


def listen(host: str, port: int, *, shared: bool = False) -> list[socket.socket]:
    """Sockets that are listened on, of one port: one, or for `LOOPBACK` one by each number it has
    on this machine. `shared` ones of an address get its readers in turns.

    Raises TrucewatchError where the address cannot be had.
    """
    if host != LOOPBACK:
        return [_listen(host, port, shared=shared)]
    for left in reversed(range(_TRIES)):
        first = _listen(_BY_NUMBER[0], port, shared=shared)
        try:
            return [first, _listen(_BY_NUMBER[1], first.getsockname()[1], shared=shared)]
        except TrucewatchError as error:
            reason = error.__cause__
            if isinstance(reason, OSError) and reason.errno in _NO_IPV6:
                return [first]
            first.close()
            if port or not left:  # of a free port both numbers must be free: draw again
                raise
    raise AssertionError("the last try returns or raises")


def _listen(host: str, port: int, *, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio does not switch Nagle's algorithm off: every answer on a connection
    # that is kept would wait some 40 ms for the reader's acknowledgement.
    listener: socket.socket | None = None
    try:
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        if listener is not None:
            listener.close()
        raise TrucewatchError(
            f"port {port} on {host} cannot be had: {error}",
            expected="a free port between 1024 and 65535, or 0 for any",
            hint="is another `trucewatch serve` running? try --port 0",
        ) from error
    return listener


def address(host: str, listeners: Sequence[socket.socket]) -> str:
    """Where a browser finds it: by name on this machine, otherwise as it is listened on."""
    number, port = listeners[0].getsockname()[:2]
    named = host if host == LOOPBACK else f"[{number}]" if ":" in number else number
    return f"http://{named}:{port}/"
