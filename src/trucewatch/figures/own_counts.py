"""Our own counts beside somebody's claim: by day and area, under each rule.

In:   a `Record` and counting rules.
Out:  what the record holds for a day, an area and a span of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trucewatch.figures.cells import Cell
from trucewatch.figures.model import CountingRule
from trucewatch.figures.tabulating import Counting

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Own:
    """What the record counts, and may count, under each rule; and the incidents behind it."""

    n: dict[str, int]
    possible: dict[str, int]
    incidents: tuple[str, ...]


NOTHING = Own({}, {}, ())
"""Beside a claim without a date."""


class OwnCounts:
    """The record's counts by day and area, under each rule, made once."""

    def __init__(self, counting: Counting, rules: Mapping[str, CountingRule]) -> None:
        self._cells: dict[str, dict[str, dict[str, Cell]]] = {}
        for name, rule in rules.items():
            by_day: dict[str, dict[str, Cell]] = {}
            for cell in counting.cells(rule, counting.sieved(rule), ("day", "area"), None):
                by_day.setdefault(cell.key["day"], {})[cell.key["area"]] = cell
            self._cells[name] = by_day

    def on(self, first: str, last: str | None = None, area: str = "") -> Own:
        """From `first` to `last` (local days, both included), in `area` or anywhere."""
        days = list(_days(first, last or first))
        n: dict[str, int] = {}
        possible: dict[str, int] = {}
        incidents: set[str] = set()
        for rule, by_day in self._cells.items():
            cells = [c for day in days for c in _in(by_day.get(day, {}), area)]
            n[rule] = sum(cell.n for cell in cells)
            possible[rule] = sum(cell.possible for cell in cells)
            incidents.update(i for cell in cells for i in cell.incidents)
        return Own(n, possible, tuple(sorted(incidents)))

    def areas(self, day: str) -> set[str]:
        """The areas in which the record counts anything on that day, under any rule."""
        return {
            area
            for by_day in self._cells.values()
            for area, cell in by_day.get(day, {}).items()
            if cell.n
        }


def day_before(day: str) -> str:
    """The local day before."""
    return (date.fromisoformat(day) - _ONE).isoformat()


def day_after(day: str) -> str:
    """The local day after."""
    return (date.fromisoformat(day) + _ONE).isoformat()


def _days(first: str, last: str) -> Iterable[str]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day.isoformat()
        day += _ONE


def _in(cells: Mapping[str, Cell], area: str) -> list[Cell]:
    if not area:
        return list(cells.values())
    return [cells[area]] if area in cells else []
