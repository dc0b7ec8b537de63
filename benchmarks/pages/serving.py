"""The server that is measured, in processes of its own; and how much memory these take together."""

from __future__ import annotations

import math
import os
from pathlib import Path

from fastapi import FastAPI

from benchmarks.figures.missions import mission
from benchmarks.pages.paper import PaperLedger
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.doors.web.serve import LOOPBACK, serve
from trucewatch.doors.web.workers import serve_together
from trucewatch.people.model import Person, Role


class DrawnPages:
    """The pages of a drawn mission, which never grows."""

    def __init__(self, incidents: int) -> None:
        self._record = mission(incidents)

    def prepare(self) -> FastAPI:
        """Its pages, laid out."""
        app = create_app(
            lambda: self._record, PaperLedger(), door=Doorkeeper(Person(role=Role.MEDIATOR))
        )
        app.state.desk.lay_out()
        return app

    def close(self) -> None:
        """Nothing is open."""

    def is_old(self) -> bool:
        """Never."""
        return False

    def shows_erased(self) -> bool:
        """Never."""
        return False


def serve_drawn(incidents: int, port: int, workers: int) -> None:
    """The pages of a drawn mission, until the process is ended."""
    pages = DrawnPages(incidents)
    if workers == 1:
        serve(pages.prepare(), LOOPBACK, port, said=_unsaid)
    else:
        serve_together(pages, LOOPBACK, port, workers=workers, said=_unsaid)


def _unsaid(_words: str) -> None:
    """Nobody reads it."""


def memory_mib(pid: int) -> list[float]:
    """What a process and its children take, each page shared out among those who share it [MiB].

    Empty where the system does not tell. Source: proc(5), `smaps_rollup`, Pss.
    """
    return [_pss(each) / 1024 for each in _family(pid)]


def cpu_s(pid: int) -> float:
    """Processor time that a process and its children have taken [s]; NaN where nobody tells."""
    family = _family(pid)
    ticks = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family]
    spent = sum(int(user) + int(system) for *_, user, system in (each[:13] for each in ticks))
    return spent / os.sysconf("SC_CLK_TCK") if family else math.nan


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *map(int, children.read_text().split())] if children.exists() else []


def _pss(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line for line in rollup if line.startswith("Pss:")).split()[1])
