"""A part of the reports fused alone, knowing for which of them the answer is that of the whole.

A report's answer depends on what lies near it in time and space, and on what these depend on. The
kernel spreads two marks along all of it: CUT, from reports whose surroundings are not all here;
NEW, from reports that were not there before. So what is not CUT has its final answer, and what is
not NEW keeps the one it had. Conservative, and by construction: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents import comparing, native
from trucewatch.incidents.answers import Answers, answers_of
from trucewatch.incidents.arrays import Bools, Flags, Floats, Hashes, Ints
from trucewatch.incidents.columns import Columns, read_columns
from trucewatch.incidents.decisions import Decided, by_position
from trucewatch.incidents.quantities import ASSUMED_RADIUS_M
from trucewatch.incidents.stories import Told
from trucewatch.incidents.weights import Weights

EDGE = 1e-3
"""A box is said to be this much smaller [s, m] than what was gathered for it: rounding."""

WIDE = 5.0
"""How many times the farthest direct reach is held to either side at first: mostly enough."""

VAGUE_RADIUS_M, VAGUE_SPAN_S = 60e3, 46 * 86400.0
"""Beyond these a place or time says too little for the grid; as `kernel/reports.h` has them."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How vague the reports of the whole are: the longest intervals [s] and widest places [m].

    `placed_s`, `placed_m` of those with a place, `lost_s` of those without one that says anything.
    """

    placed_s: float
    placed_m: float
    lost_s: float

    def and_of(self, other: Extent) -> Extent:
        """How vague these and the other reports are."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Extent(*(max(pair) for pair in pairs))

    def reach_s(self, weights: Weights) -> npt.NDArray[np.float64]:
        """How far in time an answer may directly depend, by kind: shape (4,). [s]"""
        clocks = 2 * max((abs(ahead) for ahead in weights.ahead_s.values()), default=0.0)
        spans = (self.placed_s, self.placed_s, self.lost_s, max(self.placed_s, self.lost_s))
        reach = [native.reach_s(kind, span) for kind, span in enumerate(spans)]
        reach[native.SEVERAL] = max(reach[native.SEVERAL], reach[native.LOST])
        return np.array(reach) + clocks

    def reach_m(self) -> npt.NDArray[np.float64]:
        """The like along each axis of space: shape (4,). [m]"""
        reach = [native.reach_m(kind, self.placed_m) for kind in range(4)]
        reach[native.SEVERAL] = reach[native.LOST]  # what it covers may be told without a place
        return np.array(reach)


@dataclass(frozen=True, slots=True)
class Box:
    """What a part holds all of: the reports whose middle times lie in one of some stretches of
    time, from `since` to `until`, shape (k,), in order and apart [s]; and whose places lie between
    `low` and `high`, shape (3,), along the axes from the Earth's centre [m]; without a place, only
    where these are infinite.
    """

    since: Floats
    until: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class PartAnswers:
    """What the kernel found of a part."""

    columns: Columns
    found: native.Fused

    def marked(self, mark: int) -> Bools:
        """Which rows' answers hang on what is marked so, by the rows of the part."""
        hang = np.empty(self.columns.n, dtype=bool)
        hang[self.columns.rows] = (self.found.spread & mark) > 0
        return hang

    def answers(self) -> Answers:
        """The answers by the rows of the part."""
        return answers_of(self.columns, self.found)


def extent_of(reports: pa.Table) -> Extent:
    """How vague these reports are, at most."""
    micros = pc.subtract(_micros(reports["seen_to"]), _micros(reports["seen_from"]))
    span = micros.to_numpy() / 1e6
    placed = _placed(reports) & (span <= VAGUE_SPAN_S)
    return Extent(
        placed_s=float(span[placed].max(initial=0.0)),
        placed_m=float(_radius(reports)[placed].max(initial=0.0)),
        lost_s=float(span[~placed].max(initial=0.0)),
    )


def middles(reports: pa.Table) -> Floats:
    """The middle of each report's interval, shape (n,), seconds since 1970-01-01 UTC."""
    start, end = (_micros(reports[name]).to_numpy() for name in ("seen_from", "seen_to"))
    return np.asarray((start + end) / 2e6)


def fuse_part(
    part: pa.Table,
    sources: pa.Table | None,
    decided: Iterable[tuple[int, int, bool]],
    weights: Weights,
    agencies: Hashes,
    box: Box,
    extent: Extent,
    new: Bools,
    join: float,
    heard: Callable[[int], None] = lambda _: None,
    told: Told | None = None,
) -> PartAnswers:
    """Fuse a part. `decided` by two of its rows and whether they are the same, one of the two -1
    where it is not of the part; `new`, shape (n,), which of them were not there before; `told` as
    `read_columns` takes it.
    """
    columns = read_columns(part, sources, agencies, told)
    del part  # nobody else may hold it, and then it is not held while the kernel needs room
    position = np.empty(columns.n, dtype=np.int64)
    position[columns.rows] = np.arange(columns.n)
    marks = _marks(columns, weights, box, extent)
    marks[new[columns.rows]] |= native.NEW
    links = _links(decided, position, marks)
    found = comparing.fuse(columns, weights, links, join, heard, marks)
    return PartAnswers(columns, found)


def _marks(columns: Columns, weights: Weights, box: Box, extent: Extent) -> Flags:
    """CUT wherever something may be near that the box does not hold."""
    kinds = native.kinds(columns)
    middle = (columns.start + columns.end) / 2
    reach = extent.reach_s(weights)[kinds]
    within = np.clip(np.searchsorted(box.since, middle, "right") - 1, 0, len(box.since) - 1)
    cut = (middle - reach < box.since[within]) | (middle + reach > box.until[within])
    away = extent.reach_m()[kinds]
    for at, low, high in zip((columns.x, columns.y, columns.z), box.low, box.high, strict=True):
        if np.isfinite(low) or np.isfinite(high):
            cut |= ~((at - away >= low) & (at + away <= high))  # no place is never inside
    return np.where(cut, native.CUT, 0).astype(np.uint8)


def _links(decided: Iterable[tuple[int, int, bool]], position: Ints, marks: Flags) -> Decided:
    """The decisions by columns' rows; what was decided with reports elsewhere is marked CUT."""
    here, elsewhere = [], set()
    for one, other, same in decided:
        if one < 0 or other < 0:
            elsewhere.add(int(position[max(one, other)]))
        else:
            here.append((one, other, same))
    rows = np.array(sorted(elsewhere), dtype=np.int64)
    marks[rows] |= native.CUT
    return replace(by_position(here, position), elsewhere=rows)


def _micros(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.timestamp("us", "UTC")).cast(pa.int64())


def _radius(reports: pa.Table) -> Floats:
    if "error_radius_m" not in reports.column_names:
        return np.full(len(reports), ASSUMED_RADIUS_M)
    radius = pc.fill_null(reports["error_radius_m"].cast(pa.float64()), ASSUMED_RADIUS_M)
    return np.asarray(radius.to_numpy())


def _placed(reports: pa.Table) -> Bools:
    if "lon" not in reports.column_names:
        return np.zeros(len(reports), dtype=bool)
    known = reports["lon"].is_valid().to_numpy()
    return np.asarray(known & (_radius(reports) <= VAGUE_RADIUS_M))
