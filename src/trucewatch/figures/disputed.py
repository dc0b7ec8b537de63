"""Disputed numbers: where those who publish counts differ, and which incidents are among them.

In:   `ReconciliationLine`s.
Out:  for each incident that our record counts there, the days and areas in dispute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trucewatch.figures.model import ReconciliationLine
from trucewatch.figures.reconciling import sides


@dataclass(frozen=True, slots=True)
class Disputed:
    """A bulletin day (a local day, ISO) on which numbers differ: the whole's, or one `area`'s."""

    day: str
    area: str


def differs(line: ReconciliationLine) -> bool:
    """Whether at least two sides give a number, and not the same."""
    given = {n for n in sides(line).values() if n is not None}
    return len(given) > 1


def disputed_by_incident(lines: Iterable[ReconciliationLine]) -> dict[str, tuple[Disputed, ...]]:
    """What is in dispute about the day, or the day and area, in which each incident counts."""
    found: dict[str, dict[Disputed, None]] = {}
    for line in lines:
        if line.kind in ("total", "area") and differs(line):
            for incident in line.incidents:
                found.setdefault(incident, {})[Disputed(line.day, line.area)] = None
    return {incident: tuple(some) for incident, some in found.items()}
