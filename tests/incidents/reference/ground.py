"""The ground: reports as plain values, and what people decided of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np

from tests.incidents.reference.constants import constant
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided

VAGUE_RADIUS_M = constant("kVagueRadius")
VAGUE_SPAN_S = constant("kVagueSpan")
FOUNDING_RADIUS_M = constant("kFoundingRadius")
FOUNDING_SPAN_S = constant("kFoundingSpan")


class Kind(IntEnum):
    """How much a report can say, the most first: a point and an hour, less than that, neither where
    nor when, or several events at once."""

    FOUNDING = 0
    COARSE = 1
    LOST = 2
    SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Report:
    """One row; the kernel's `reports.h` says what each value means."""

    row: int
    start: float
    end: float
    x: float
    y: float
    z: float
    radius: float
    source: int
    once: bool
    act: list[int]
    actor: int
    sides: int
    target: int
    weapon: int
    deaths: tuple[float, float]
    injured: tuple[float, float]
    n_events: int
    story: int
    agency: bool
    place: int
    place_words: list[int]
    words: list[int]
    area: int
    province: int
    received: int

    @property
    def span(self) -> float:
        return self.end - self.start

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def placed(self) -> bool:
        return not math.isnan(self.x) and self.radius <= VAGUE_RADIUS_M

    @property
    def vague(self) -> bool:
        """Without a place, or as wide as a country, or many weeks long."""
        return not self.placed or self.span > VAGUE_SPAN_S

    @property
    def several(self) -> bool:
        return self.n_events > 1

    @property
    def kind(self) -> Kind:
        if self.several:
            return Kind.SEVERAL
        if self.vague:
            return Kind.LOST
        sharp = self.radius <= FOUNDING_RADIUS_M and self.span <= FOUNDING_SPAN_S
        return Kind.FOUNDING if sharp else Kind.COARSE


@dataclass(frozen=True, slots=True)
class Ground:
    """All reports by row; how acts are akin, by their top levels; people's decisions by row."""

    reports: list[Report]
    kin: list[list[int]]
    links: list[tuple[int, int, bool]] = field(default_factory=list)

    def decided(self, row: int, *, same: bool) -> list[int]:
        """The rows that people said are the same as this one, or are not."""
        pairs = [(a, b) for a, b, said in self.links if said == same]
        return [b if a == row else a for a, b in pairs if row in (a, b)]


def read_ground(columns: Columns, links: Decided, ahead: list[float]) -> Ground:
    """The columns as the kernel gets them; `ahead` is by source code, for none or for all."""

    def plain(values: Any, kind: Any = np.float64) -> list[Any]:
        return list(np.asarray(values).astype(kind).tolist())

    source = plain(columns.source, int)
    late = [ahead[s] if ahead else 0.0 for s in source]
    deaths, injured = (
        list(zip(*(plain(getattr(columns, f"{what}_{end}"), np.float32) for end in ("low", "high")),
                 strict=True))
        for what in ("deaths", "injured")
    )  # fmt: skip
    by_name = {
        name: plain(getattr(columns, name), int)
        for name in (
            "act", "actor", "sides", "target", "weapon", "n_events", "story", "place",
            "place_words", "words", "area", "province", "received",
        )
    }  # fmt: skip
    reports = [
        Report(
            row=row,
            start=float(columns.start[row]) - late[row],
            end=float(columns.end[row]) - late[row],
            x=float(columns.x[row]),
            y=float(columns.y[row]),
            z=float(columns.z[row]),
            radius=float(columns.radius_m[row]),
            source=source[row],
            once=bool(columns.duplicate_free[row]),
            deaths=deaths[row],
            injured=injured[row],
            agency=bool(columns.agency[row]),
            **{name: values[row] for name, values in by_name.items()},
        )
        for row in range(columns.n)
    ]
    decided = zip(plain(links.first, int), plain(links.second, int), links.same, strict=True)
    return Ground(reports, plain(columns.kin, int), [(a, b, bool(s)) for a, b, s in decided])
