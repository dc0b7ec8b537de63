"""Several processes that answer from one port, and the one that looks after them.

The record is read and laid out once, in the process that looks after the others; each of these is
forked from it and shares its memory, copying only what it writes. When the ledger has grown they
are replaced: the old ones answer until the new ones do, and then end what they had begun.

A worker lives as long as the other end of its pipe is held, so that none outlives whoever started
it, however that came to its end.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

from fastapi import FastAPI

from trucewatch.doors.cli.terminal import say
from trucewatch.doors.web.serve import LOOPBACK, PagesServer, address, listen
from trucewatch.vocabulary.errors import TrucewatchError

LOOK_S = 1.0
"""Seconds between two looks at the ledger and at the workers."""
PATIENCE_S = 5.0
"""How long a worker may take to end what it had begun, before it is ended [s]."""
BALANCED = sys.platform == "linux"
"""Whether the system shares readers out among sockets of one address. Source: socket(7)."""


class Pages(Protocol):
    """The pages of a mission, as it stands whenever somebody asks."""

    def prepare(self) -> FastAPI:
        """The pages of the present record. Raises TrucewatchError where it cannot be read."""
        ...

    def close(self) -> None:
        """Let go of what processes cannot share; whoever needs it opens it anew."""
        ...

    def is_old(self) -> bool:
        """Whether there is a newer record than that of the pages prepared last."""
        ...

    def shows_erased(self) -> bool:
        """Whether something that these show was erased since."""
        ...


def serve_together(
    pages: Pages,
    host: str = LOOPBACK,
    port: int = 0,
    *,
    workers: int,
    said: Callable[[str], None] = say,
) -> None:
    """Serve until interrupted, with so many processes; `said` hears the address.

    Raises TrucewatchError where the address cannot be had, or no pages can be made at first.
    """
    with _listening(host, port, workers) as listeners, _terminated():
        crew = Crew(listeners, pages)
        try:
            crew.start()
            said(address(host, listeners[0]))
            while True:
                time.sleep(LOOK_S)
                for ended in crew.bury():
                    said(f"process {ended} ended of itself; another takes its place")
                _renew(crew, pages, said)
        finally:
            crew.stop()


def _renew(crew: Crew, pages: Pages, said: Callable[[str], None]) -> None:
    """Give the crew newer pages where there are any; what fails is tried at the next look.

    Where something was erased nobody answers until they are there: readers wait.
    """
    try:
        if pages.is_old():
            if pages.shows_erased():
                crew.stop()
            crew.renew()
        else:
            crew.start()
    except TrucewatchError as error:
        said(f"the record has grown and cannot be read yet: {error.what}")


@dataclass(frozen=True, slots=True)
class Worker:
    """One that answers: which of the listeners is its own, and our end of its pipe."""

    place: int
    hold: int


class Crew:
    """The workers, one for each listener, seen from the process that looks after them.

    The listeners stay open here, so that readers wait where a worker is missing for a moment.
    """

    def __init__(self, listeners: Sequence[Sequence[socket.socket]], pages: Pages) -> None:
        self._listeners = listeners
        self._pages = pages
        self._app = pages.prepare()
        self._working: dict[int, Worker] = {}
        self._replaced: dict[int, Worker] = {}
        self._leaving: set[int] = set()

    def start(self) -> None:
        """One for each listener that has none."""
        taken = {worker.place for worker in self._working.values()}
        missing = [place for place in range(len(self._listeners)) if place not in taken]
        if not missing:
            return
        self._pages.close()
        gc.collect()
        gc.freeze()  # a collection in a worker would write into what it shares
        try:
            for place in missing:
                self._fork(place)
        finally:
            gc.unfreeze()

    def renew(self) -> None:
        """New workers for newer pages; then the old ones are let go. Raises TrucewatchError."""
        self._app = self._pages.prepare()
        self._replaced, self._working = self._working, {}
        try:
            self.start()
        finally:
            self._let_go(self._replaced)
            self._replaced = {}

    def bury(self) -> list[int]:
        """The workers that have ended though nobody asked them to, since the last look."""
        for pid in [pid for pid in self._leaving if _has_ended(pid)]:
            self._leaving.remove(pid)
        dead = [pid for pid in self._working if _has_ended(pid)]
        for pid in dead:
            os.close(self._working.pop(pid).hold)
        return dead

    def stop(self) -> None:
        """Let all of them go, and wait until none is left."""
        self._let_go(self._working)
        self._working = {}
        until = time.monotonic() + PATIENCE_S
        while self._leaving and time.monotonic() < until:
            self.bury()
            time.sleep(0.02)
        for pid in self._leaving:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._leaving = set()

    def _let_go(self, workers: dict[int, Worker]) -> None:
        for pid, worker in workers.items():
            os.close(worker.hold)
            self._leaving.add(pid)

    def _fork(self, place: int) -> None:
        watched, hold = os.pipe()
        pid = os.fork()
        if pid == 0:
            # A copy of another's end that stayed open here would keep that one alive.
            others = (*self._working.values(), *self._replaced.values())
            for held in (hold, *(other.hold for other in others)):
                os.close(held)
            _work(self._app, self._listeners[place], watched)
        os.close(watched)
        self._working[pid] = Worker(place, hold)


@contextmanager
def _listening(host: str, port: int, many: int) -> Iterator[list[list[socket.socket]]]:
    """So many listeners of one address. Raises TrucewatchError where it cannot be had."""
    with ExitStack() as opened:
        if not BALANCED:
            yield [_held(opened, listen(host, port))] * many
            return
        with ExitStack() as alone:  # one that is shared could join another mission's
            port = _held(alone, listen(host, port))[0].getsockname()[1]
        yield [_held(opened, listen(host, port, shared=True)) for _ in range(many)]


def _held(opened: ExitStack, sockets: list[socket.socket]) -> list[socket.socket]:
    return [opened.enter_context(one) for one in sockets]


def _work(app: FastAPI, listeners: Sequence[socket.socket], watched: int) -> None:
    """Answer until nobody holds the pipe any more. Never returns."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        server = PagesServer(app)
        threading.Thread(target=_watch, args=(watched, server), daemon=True).start()
        with suppress(KeyboardInterrupt):
            server.run(sockets=list(listeners))
        code = 0
    finally:
        os._exit(code)  # what the other process has yet to do is not ours to do


def _watch(watched: int, server: PagesServer) -> None:
    os.read(watched, 1)
    server.should_exit = True


def _has_ended(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG)[0] == pid


@contextmanager
def _terminated() -> Iterator[None]:
    """Within, SIGTERM ends what is under way as Ctrl-C does; then it takes its usual course."""
    heard = False

    def hear(_signal: int, _frame: FrameType | None) -> None:
        nonlocal heard
        heard = True
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
        if heard:
            signal.raise_signal(signal.SIGTERM)
