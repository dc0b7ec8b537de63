"""Serving on this machine: one process, one port, until Ctrl-C. `workers` serves with several."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from anyio import to_thread
from fastapi import FastAPI

from trucewatch.doors.cli.terminal import say
from trucewatch.vocabulary.errors import TrucewatchError

LOOPBACK = "127.0.0.1"
AT_ONCE = 8
"""How many answers one process works at: with more, each only waits longer for its turn."""


def serve(
    app: FastAPI, host: str = LOOPBACK, port: int = 0, *, said: Callable[[str], None] = say
) -> None:
    """Serve `app` until interrupted; `said` hears the address. Port 0 takes a free one.

    Raises TrucewatchError where the address cannot be had.
    """
    with listen(host, port) as listener:
        said(address(listener))
        PagesServer(app).run(sockets=[listener])


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


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket that is listened on; `shared` ones of an address get its readers in turns.

    Raises TrucewatchError where the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio does not switch Nagle's algorithm off: every answer on a connection
    # that is kept would wait some 40 ms for the reader's acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise TrucewatchError(
            f"port {port} on {host} cannot be had: {error}",
            expected="a free port between 1024 and 65535, or 0 for any",
            hint="is another `trucewatch serve` running? try --port 0",
        ) from error
    return listener


def address(listener: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
