"""Comparing: every rival on every case, in turn, each in a process of its own."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.fusion.cases import Case
from benchmarks.fusion.figures import measure
from benchmarks.fusion.launching import ContestantStoppedError, launch
from benchmarks.fusion.rivals import Rival


@dataclass(frozen=True, slots=True)
class Run:
    """One rival on one truth of one case: figures, or why there are none."""

    rival: str
    case: str
    truth: str
    figures: dict[str, float]
    stopped: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def compare(case: Case, rivals: Iterable[Rival]) -> list[Run]:
    """Run the rivals on one case."""
    runs = []
    for rival in rivals:
        print(f"{case.name}: {rival.name}", file=sys.stderr, flush=True)
        runs += run(case, rival)
    return runs


def run(case: Case, rival: Rival) -> list[Run]:
    """One rival on one case; an answer for each truth."""
    out = case.folder / f"{rival.name}.parquet"
    out.unlink(missing_ok=True)
    try:
        spent = launch(rival.command(case.reports, case.sources, out))
        memberships = pq.read_table(out)
    except (ContestantStoppedError, OSError) as error:
        return [Run(rival.name, case.name, truth, {}, str(error)) for truth in case.truths]
    taken = {"wall_s": spent.wall_s, "cpu_s": spent.cpu_s, "peak_mib": spent.peak_mib}
    counted = interval(spent.said) or {}
    if counted and case.told is not None:
        counted["told"] = float(case.told)
    return [
        Run(rival.name, case.name, name, measure(truth, memberships).as_dict() | taken | counted)
        for name, truth in case.truths.items()
    ]


def interval(said: str) -> dict[str, float] | None:
    """The count a contestant states, with its 90% interval; None where it states none."""
    try:
        stated = json.loads(said)
        return {name: float(stated[name]) for name in ("expected", "low", "high")}
    except (ValueError, KeyError, TypeError):
        return None


def medians(runs: Iterable[Run]) -> dict[str, float]:
    """Each figure's median over runs that have it."""
    found = [run.figures for run in runs if run.figures]
    names = {name: None for figures in found for name in figures}
    return {
        name: statistics.median(f[name] for f in found if name in f)
        for name in names
    }  # fmt: skip


def ready(rivals: Iterable[Rival]) -> None:
    """Make every environment and compile every module once, so that no run pays for it."""
    for rival in rivals:
        command = rival.command(Path("-"), Path("-"), Path("-"))
        module = command[command.index("-m") + 1]
        quiet = f"import importlib; importlib.import_module({module!r})"
        launch([command[0], "-c", quiet])
