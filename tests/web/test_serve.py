"""Serving on this machine."""

from __future__ import annotations

import errno
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
    """A free port was asked for; the reader is told which it became, by the name that passkeys
    need. Nobody else can reach it."""
    heard: list[str] = []
    monkeypatch.setattr(serving.uvicorn.Server, "run", lambda self, sockets: None)
    serving.serve(FastAPI(), said=heard.append)
    assert len(heard) == 1
    assert heard[0].startswith("http://localhost:") and not heard[0].endswith(":0/")


@pytest.mark.parametrize("shared", [False, True])
def test_this_machine_is_listened_on_by_both_its_numbers(shared: bool) -> None:
    """A browser that takes the name for ::1 first must not come upon somebody else's pages."""
    listeners = serving.listen(serving.LOOPBACK, 0, shared=shared)
    ports = {one.getsockname()[1] for one in listeners}
    numbers = [one.getsockname()[0] for one in listeners]
    assert len(ports) == 1
    assert numbers == (["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"])
    for one in listeners:
        one.close()


def test_a_port_that_another_has_by_the_other_number_is_refused() -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    with closing(socket.create_server(("::1", 0), family=socket.AF_INET6)) as other:
        port = other.getsockname()[1]
        with pytest.raises(TrucewatchError, match="cannot be had"):
            serving.listen(serving.LOOPBACK, port)
        with closing(socket.create_server(("127.0.0.1", port))):
            """What was taken of it was let go."""


def test_without_ipv6_there_is_the_other_number(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket

    def without(family: int, *rest: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "no such family")
        return real(family, *rest)

    monkeypatch.setattr(serving.socket, "socket", without)
    (only,) = serving.listen(serving.LOOPBACK, 0)
    assert serving.address(serving.LOOPBACK, [only]).startswith("http://localhost:")
    only.close()


def has_ipv6() -> bool:
    """Whether this machine can be reached as ::1."""
    try:
        with closing(socket.create_server(("::1", 0), family=socket.AF_INET6)):
            return True
    except OSError:
        return False
