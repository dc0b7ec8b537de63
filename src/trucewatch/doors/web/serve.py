"""Serving on this machine: one process, one port, until Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from trucewatch.doors.cli.terminal import say
from trucewatch.vocabulary.errors import TrucewatchError

LOOPBACK = "127.0.0.1"


def serve(
    app: FastAPI, host: str = LOOPBACK, port: int = 0, *, said: Callable[[str], None] = say
) -> None:
    """Serve `app` until interrupted; `said` hears the address. Port 0 takes a free one.

    Raises TrucewatchError where the address cannot be had.
    """
    listener = _listen(host, port)
    with listener:
        said(_address(listener))
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise TrucewatchError(
            f"port {port} on {host} cannot be had: {error}",
            expected="a free port between 1024 and 65535, or 0 for any",
            hint="is another `trucewatch serve` running? try --port 0",
        ) from error
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
