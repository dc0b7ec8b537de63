"""Which pairs of reports are worth comparing: a grid of space × time, sized by their own errors.

Reports are sorted into a few classes by how far their place and time may be off; each class has
its own grid, so that sharp reports meet only close neighbours and a coarse one meets all it may
speak of. The grid lies on the sphere in three dimensions: no pole and no date line is special.

Where reports pile up, a report keeps the `CROWD` neighbours nearest in time of each cell: they
compete, and the pile never grows into all pairs. How many were left out is handed on, because a
crowd is itself evidence that any two of its reports are different incidents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from trucewatch.incidents.columns import Bools, Columns, Floats, Ints

EARTH_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

RADII_M = (2_000.0, 12_000.0, 60_000.0)
SPANS_S = (30 * 3600.0, 10 * 86400.0, 46 * 86400.0)
"""Classes of error radius and of interval length; what exceeds the last is vague."""

SLACK_M = 4_000.0
SLACK_S = 30 * 3600.0
"""How far beyond their stated errors two accounts of one incident may still lie apart: landmarks
are mistaken, and days slip by one."""

CROWD = 96
"""Neighbours kept of each cell, for each report."""

CHUNK = 1_000_000

_FIELDS = ("first", "second", "apart_m", "gap_s", "crowding")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows, `first` < `second`; `apart_m` their distance (NaN if a place is unknown).

    `gap_s` is the time between their intervals, 0 where they overlap; `crowding` is how many
    neighbours stand for each one kept.
    """

    first: Ints
    second: Ints
    apart_m: Floats
    gap_s: Floats
    crowding: Floats

    def __len__(self) -> int:
        return len(self.first)

    def take(self, chosen: Bools | Ints) -> Pairs:
        """Those pairs only."""
        return Pairs(
            self.first[chosen],
            self.second[chosen],
            self.apart_m[chosen],
            self.gap_s[chosen],
            self.crowding[chosen],
        )


def candidates(columns: Columns) -> Pairs:
    """Every pair of placed reports that lie within reach of each other, crowds cut down."""
    parts: list[list[Any]] = [[], [], [], [], []]
    for found in _found(columns):
        for part, name in zip(parts, _FIELDS, strict=True):
            part.append(getattr(found, name))
    whole = [_joined(part) for part in parts]
    first, second = whole[0].astype(np.int64), whole[1].astype(np.int64)
    order = np.lexsort((second, first))
    # One column after the other, so that never two copies of all of them are held.
    for index in range(2, len(whole)):
        whole[index] = whole[index][order]
    return Pairs(first[order], second[order], *whole[2:])


def _joined(part: list[Any]) -> Any:
    joined = np.concatenate(part) if part else np.zeros(0)
    part.clear()
    return joined


def distance_m(columns: Columns, first: Ints, second: Ints) -> Floats:
    """Great-circle distance between the reports of each pair [m], NaN where a place is unknown."""
    lat1, lat2 = np.radians(columns.lat[first]), np.radians(columns.lat[second])
    turn = np.radians(columns.lon[second] - columns.lon[first])
    haversine = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(turn / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(haversine, 1.0))))


def gap_s(columns: Columns, first: Ints, second: Ints) -> Floats:
    """Time between the intervals of each pair [s], 0 where they overlap."""
    later = np.maximum(columns.start[first], columns.start[second])
    earlier = np.minimum(columns.end[first], columns.end[second])
    return np.asarray(np.maximum(later - earlier, 0.0))


def _found(columns: Columns) -> Iterator[Pairs]:
    span = columns.end - columns.start
    place_class = np.searchsorted(RADII_M, np.nan_to_num(columns.radius_m, nan=np.inf))
    time_class = np.searchsorted(SPANS_S, span)
    usable = columns.placed & (time_class < len(SPANS_S))
    for place, time in product(range(len(RADII_M)), range(len(SPANS_S))):
        members = np.flatnonzero(usable & (place_class <= place) & (time_class <= time))
        asking = (place_class[members] == place) | (time_class[members] == time)
        if not (place_class[members] == place).any() or not (time_class[members] == time).any():
            continue
        cell_m = 2 * RADII_M[place] + SLACK_M
        window_s = SPANS_S[time] + SLACK_S
        for first, second, crowding in _neighbours(columns, members, asking, cell_m, window_s):
            own = (np.maximum(place_class[first], place_class[second]) == place) & (
                np.maximum(time_class[first], time_class[second]) == time
            )
            yield from _within_reach(columns, first[own], second[own], crowding[own])


def _within_reach(columns: Columns, first: Ints, second: Ints, crowding: Floats) -> Iterator[Pairs]:
    gap = gap_s(columns, first, second)
    near = gap <= SLACK_S
    first, second, gap, crowding = first[near], second[near], gap[near], crowding[near]
    apart = distance_m(columns, first, second)
    near = apart <= columns.radius_m[first] + columns.radius_m[second] + SLACK_M
    low, high = np.minimum(first, second)[near], np.maximum(first, second)[near]
    if len(low):
        yield Pairs(low, high, apart[near], gap[near], crowding[near])


def _neighbours(
    columns: Columns, members: Ints, asking: Bools, cell_m: float, window_s: float
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Pairs of members in the same or touching cells and within the window, each pair once."""
    cell, steps = _cells(columns, members, cell_m)
    middle = (columns.start[members] + columns.end[members]) / 2
    order = np.lexsort((members, middle, cell))
    members, cell, middle, asking = members[order], cell[order], middle[order], asking[order]
    names, rank = np.unique(cell, return_inverse=True)
    # One number sorts by cell, then by time; a cell's width in it exceeds any window.
    middle = middle - middle.min()
    width = float(middle.max()) + 4 * window_s
    line = rank * width + middle
    for step in steps:
        other = np.searchsorted(names, names + step)
        other[other == len(names)] = 0
        exists = names[other] == names + step
        asked = np.flatnonzero(exists[rank])
        base = other[rank[asked]] * width
        low = np.searchsorted(line, base + middle[asked] - window_s)
        high = np.searchsorted(line, base + middle[asked] + window_s, side="right")
        if step == 0:
            low = np.maximum(low, asked + 1)
            high = np.maximum(high, low)
        low, kept, crowding = _crowd(low, high, line, base + middle[asked])
        yield from _expanded(members, asking, asked, low, kept, crowding)


def _crowd(low: Ints, high: Ints, line: Floats, at: Floats) -> tuple[Ints, Ints, Floats]:
    """Ranges cut to the `CROWD` rows nearest in time, and how many stand for each row kept."""
    size = high - low
    kept = np.minimum(size, CROWD)
    centre = np.searchsorted(line, at)
    low = np.clip(centre - CROWD // 2, low, np.maximum(high - kept, low))
    return low, kept, size / np.maximum(kept, 1)


def _expanded(
    members: Ints, asking: Bools, asked: Ints, low: Ints, kept: Ints, crowding: Floats
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Ranges written out as pairs, at most about `CHUNK` at a time."""
    total = np.cumsum(kept)
    begin = 0
    while begin < len(asked):
        done = total[begin - 1] if begin else 0
        end = max(int(np.searchsorted(total, done + CHUNK, side="right")), begin + 1)
        counts = kept[begin:end]
        first = np.repeat(asked[begin:end], counts)
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        second = np.repeat(low[begin:end], counts) + offset
        one_asks = asking[first] | asking[second]
        first, second = first[one_asks], second[one_asks]
        weight = np.repeat(crowding[begin:end], counts)[one_asks]
        if len(first):
            yield members[first], members[second], weight
        begin = end


def _cells(columns: Columns, members: Ints, cell_m: float) -> tuple[Ints, list[int]]:
    """Each member's cell on a cubic grid around the Earth, and the steps to half its neighbours.

    Half of the 26 neighbours and the cell itself reach every pair of touching cells once.
    """
    lon, lat = np.radians(columns.lon[members]), np.radians(columns.lat[members])
    xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    side = int(2 * EARTH_M / cell_m) + 4
    x, y, z = ((xyz + 1) * EARTH_M / cell_m).astype(np.int64) + 1
    steps = [
        (dx * side + dy) * side + dz
        for dx, dy, dz in product((-1, 0, 1), repeat=3)
        if (dx, dy, dz) >= (0, 0, 0)
    ]
    return (x * side + y) * side + z, steps
