"""Somebody else's address: one bounded answer, in bounded time, from that place only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import SplitResult, urlsplit

from trucewatch.vocabulary.errors import UsageError

if TYPE_CHECKING:  # a mission without witnesses never loads what speaks to a network
    from http.client import HTTPConnection

T = TypeVar("T")
R = TypeVar("R")

MAX_ANSWER = 256 * 1024


class Unreachable(Exception):
    """Somebody who could not be asked; the message says why, without any address inside."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    media: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text. Raises Unreachable where it is none."""
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreachable("its answer is no text") from error


def need_address(url: str) -> SplitResult:
    """The parts of an address. Raises UsageError where it is none."""
    parts = urlsplit(url)
    try:
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.query or parts.fragment:
        raise UsageError(
            f"{url!r} is no address that can be asked", expected="https://host.example/ or the like"
        )
    return parts


def exchange(
    url: str,
    path: str,
    body: bytes | None = None,
    *,
    media: str = "",
    authorization: str = "",
    timeout_s: float,
) -> Answer:
    """GET `path` below `url`, or POST where there is a body. Redirects are not followed.

    Raises Unreachable, and UsageError where `url` is no address.
    """
    import http.client

    parts = need_address(url)
    connection = _connection(parts, timeout_s)
    place = f"{parts.path.rstrip('/')}/{path}" if path else parts.path or "/"
    try:
        said = {"Content-Type": media, "Authorization": authorization}
        headers = {name: value for name, value in said.items() if value}
        connection.request("GET" if body is None else "POST", place, body, headers)
        answer = connection.getresponse()
        read = answer.read(MAX_ANSWER + 1)
        if len(read) > MAX_ANSWER:
            raise Unreachable("its answer is too long")
        return Answer(answer.status, answer.getheader("Content-Type", ""), read)
    except TimeoutError as error:
        raise Unreachable("it did not answer in time") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Unreachable(f"it cannot be reached ({reason})") from error
    finally:
        connection.close()


def all_at_once(
    function: Callable[[T], R], items: Sequence[T], *, timeout_s: float
) -> list[R | None]:
    """What `function` gives for each item, all asked at once; None for whoever took too long.

    The time holds for everything, the look-up of a name included: whoever answers byte by byte is
    left to itself. A fault inside counts as no answer.
    """
    answers: list[R | None] = [None] * len(items)

    def one(at: int, item: T) -> None:
        with suppress(Exception):
            answers[at] = function(item)

    threads = [threading.Thread(target=one, args=pair, daemon=True) for pair in enumerate(items)]
    end = time.monotonic() + timeout_s
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return list(answers)


def _connection(parts: SplitResult, timeout_s: float) -> HTTPConnection:
    import http.client
    import ssl

    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            host, parts.port, timeout=timeout_s, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)
