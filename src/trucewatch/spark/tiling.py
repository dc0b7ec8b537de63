"""Tiles: which reports a part holds, and for which of them it answers.

A report belongs to one tile, by the middle of its interval and its place alone; a tile holds its
own reports and those of a halo around it, and answers for its own. A report without a place belongs
to no tile of space, only to a slab of time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.incidents.arrays import Bools, Floats
from trucewatch.incidents.parts import EDGE, Box, Extent
from trucewatch.incidents.weights import Weights
from trucewatch.vocabulary.errors import UsageError

DAY_S = 86400.0

MOST_ROWS = 10_000_000
"""A tile of more reports is refused. Its worker would need about 18 GB, if the 1.8 GB measured of
one million reports grow in proportion; so many were not measured."""

Key = tuple[int, int, int, int]
"""The number of a tile along time and the three axes from the Earth's centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiling:
    """How large the tiles of the first round are; each later round doubles what it needs to.

    Attributes:
        days: length of a tile, and of the first slabs. [day]
        side_km: side of a tile's cube; infinite for slabs of time alone. [km]
        halo_days, halo_km: what a tile holds beyond itself; None for twice as far as any answer
            directly depends on. A smaller halo is right too, and leaves more to later rounds.
        space_rounds: how many rounds have tiles in space before slabs of time follow. [count]
        most_rows: a tile that holds more is an error, never a wrong answer. [count]

    Raises UsageError for a size that is none.
    """

    days: float = 7.0
    side_km: float = math.inf
    halo_days: float | None = None
    halo_km: float | None = None
    space_rounds: int = 2
    most_rows: int = MOST_ROWS

    def __post_init__(self) -> None:
        for name in ("days", "side_km", "halo_days", "halo_km", "most_rows"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise UsageError(
                    f"{name} of a tiling cannot be {value}", expected="a number above 0"
                )
        if not math.isfinite(self.days):
            raise UsageError("a tile cannot last for ever", expected="days, as in Tiling(days=7)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which middles [s] and coordinates, shape (3,) [m], all reports lie."""

    since: float
    until: float
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Grid:
    """The tiles of one round: their size and halo, in seconds and metres.

    `side_m` is infinite where tiles are slabs of time.
    """

    length_s: float
    side_m: float
    halo_s: float
    halo_m: float

    @property
    def slabs(self) -> bool:
        """Whether tiles reach all around the Earth, and hold reports without a place too."""
        return math.isinf(self.side_m)

    def doubled(self) -> Grid:
        """Tiles twice as large with a halo twice as wide."""
        return Grid(2 * self.length_s, 2 * self.side_m, 2 * self.halo_s, 2 * self.halo_m)

    def own(self, key: Key, middle: Floats, places: tuple[Floats, ...]) -> Bools:
        """Which reports belong to the tile; arrays of shape (n,)."""
        mine = np.floor(middle / self.length_s) == key[0]
        if not self.slabs:
            for at, number in zip(places, key[1:], strict=True):
                mine &= np.floor(at / self.side_m) == number
        return np.asarray(mine)

    def box(self, key: Key, bounds: Bounds) -> Box:
        """What the tile holds all of; infinite on a side where no report of the whole is left."""
        since, until = _side(key[0], self.length_s, self.halo_s, bounds.since, bounds.until)
        low, high = np.full(3, -np.inf), np.full(3, np.inf)
        if not self.slabs:
            for axis, number in enumerate(key[1:]):
                low[axis], high[axis] = _side(
                    number, self.side_m, self.halo_m, bounds.low[axis], bounds.high[axis]
                )
        return Box(np.array([since]), np.array([until]), low, high)


def _side(number: int, size: float, halo: float, least: float, most: float) -> tuple[float, float]:
    low, high = number * size - halo + EDGE, (number + 1) * size + halo - EDGE
    return (-math.inf if low <= least else low), (math.inf if high >= most else high)


@dataclass(frozen=True, slots=True)
class Task:
    """What is the same for every tile of a round, and goes to every worker.

    `decided` are people's decisions, by the ids of two reports.
    """

    grid: Grid
    bounds: Bounds
    extent: Extent
    weights: Weights
    sources: pa.Table | None
    decided: Mapping[tuple[str, str], bool]
    most_rows: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round: how long [s] and wide [m] its tiles were, and how many.

    `held` reports, halos included; `decided` those that got their final answer, `left` the others.
    """

    length_s: float
    side_m: float
    tiles: int
    held: int
    decided: int
    left: int
