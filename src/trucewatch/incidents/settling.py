"""Where and when an incident was, as far as its reports agree.

The best reports decide: those as sharp as the sharpest, within a factor of two. Where they agree
the incident is as sharp as the sharpest of them and no sharper: ten reports that name one village
do not make the village smaller. Where they differ, the error covers the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.incidents.columns import EARTH_M, Bools, Floats, Ints

AS_SHARP = 2.0
ROUNDING_S = 3600.0
"""Clocks that all claim better than an hour count as equally sharp."""

SPREAD_TO_RADIUS = 1.7308
"""From the root mean square distance of a circular normal to its 95% radius: sqrt(-ln 0.05)."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted by incident: `begins` is the first row of each, `of` each row's incident."""

    begins: Ints
    of: Ints

    def lowest(self, values: Floats) -> Floats:
        """The least of each incident, NaN aside; NaN where there is none."""
        return np.asarray(np.fmin.reduceat(values, self.begins))

    def highest(self, values: Floats) -> Floats:
        """The greatest of each incident, NaN aside; NaN where there is none."""
        return np.asarray(np.fmax.reduceat(values, self.begins))

    def total(self, values: Floats) -> Floats:
        """The sum of each incident."""
        return np.asarray(np.add.reduceat(values, self.begins))


def settled_time(groups: Groups, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """The interval of each incident [s]: what the sharpest clocks share, or all they span."""
    span = end - start
    sharp = span <= np.maximum(AS_SHARP * groups.lowest(span), ROUNDING_S)[groups.of]
    only = np.where(sharp, start, np.nan), np.where(sharp, end, np.nan)
    latest, earliest = groups.highest(only[0]), groups.lowest(only[1])
    shared = latest < earliest
    return (
        np.where(shared, latest, groups.lowest(only[0])),
        np.where(shared, earliest, groups.highest(only[1])),
    )


def settled_place(
    groups: Groups, lon: Floats, lat: Floats, radius_m: Floats
) -> tuple[Floats, Floats, Floats]:
    """Longitude, latitude [degree] and 95% radius [m] of each incident; NaN where unknown.

    The mean of the best positions, each weighted by the inverse of its variance, on the sphere.
    """
    best = groups.lowest(radius_m)
    with np.errstate(invalid="ignore"):
        used = radius_m <= AS_SHARP * best[groups.of]
    weight = np.where(used, 1 / np.maximum(np.nan_to_num(radius_m, nan=1.0), 1.0) ** 2, 0.0)
    east, north = np.radians(np.nan_to_num(lon)), np.radians(np.nan_to_num(lat))
    xyz = (np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))
    total = groups.total(weight)
    x, y, z = (groups.total(weight * axis) for axis in xyz)
    known = total > 0
    length = np.where(known, np.sqrt(x * x + y * y + z * z), 1.0)
    mean = (x / length, y / length, z / length)
    apart = EARTH_M * np.sqrt(
        sum(((a - m[groups.of]) ** 2 for a, m in zip(xyz, mean, strict=True)), np.zeros(len(lon)))
    )
    square = groups.total(weight * apart**2) / np.where(known, total, 1.0)
    radius = np.maximum(best, SPREAD_TO_RADIUS * np.sqrt(square))
    return (
        np.where(known, np.round(np.degrees(np.arctan2(y, x)), 7), np.nan),
        np.where(known, np.round(np.degrees(np.arcsin(np.clip(z / length, -1, 1))), 7), np.nan),
        np.where(known, np.round(radius, 1), np.nan),
    )


def best_placed(groups: Groups, radius_m: Floats, received: Ints) -> Ints:
    """The row of each incident with the smallest circle; the earliest received of equals."""
    order = np.lexsort((received, np.nan_to_num(radius_m, nan=np.inf), groups.of))
    return np.asarray(order[groups.begins], dtype=np.int64)


def only_where(values: Floats, rows: Bools) -> Floats:
    """`values` where `rows` holds, NaN elsewhere."""
    return np.where(rows, values, np.nan)
