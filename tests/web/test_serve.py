"""Serving on this machine."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest
from fastapi import FastAPI

from trucewatch.doors.web import serve as serving
from trucewatch.vocabulary.errors import TrucewatchError


def test_a_port_that_is_taken_is_said_with_a_way_out() -> None:
    """Two missions at once are a slip, not a traceback."""
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as other,
        pytest.raises(TrucewatchError) as refused,
    ):
        serving.serve(FastAPI(), port=other.getsockname()[1])
    assert "--port 0" in str(refused.value)


def test_it_says_where_it_is_before_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A free port was asked for; the reader is told which it became. Nobody else can reach it."""
    heard: list[str] = []
    monkeypatch.setattr(serving.uvicorn.Server, "run", lambda self, sockets: None)
    serving.serve(FastAPI(), said=heard.append)
    assert len(heard) == 1
    assert heard[0].startswith("http://127.0.0.1:") and not heard[0].endswith(":0/")
