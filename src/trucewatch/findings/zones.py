"""Where: whether an incident lies in a place, given its 95% error circle.

A circle wholly inside is a yes, one wholly outside a no, and one that meets the edge is not
known, with the chance of a yes as if the edge ran straight there. A place that nobody mapped is
never known; of one given by the names of areas, a part is not known. Distances are metres on the
ground, coordinates WGS 84, longitude first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Band, Ring
from trucewatch.findings.measuring import Flags, Points, metres_inside, metres_to, normal
from trucewatch.findings.spans import Floats

NO, YES, UNKNOWN, UNPLACED, UNMAPPED, IN_PART, BETWEEN = range(7)
"""What is known of an incident and a place; all but the first two are kinds of "not known"."""

BORDER_ERROR_M = 2_000.0
"""Drawn borders of countries disagree by about this much."""

SIGMAS_IN_95 = math.sqrt(-2 * math.log(0.05))
"""How many standard deviations a 95% circle of a round normal error has (Rayleigh quantile)."""

ADMIN_LEVELS = ("country", "admin1", "admin2", "admin3")

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """For each incident, what is known of one place, of shape (n_incidents,).

    `chance` is how likely it lay inside; it counts only where the code is `UNKNOWN`.
    """

    code: Codes
    chance: Floats

    @property
    def low(self) -> Floats:
        """The lowest chance that each lay inside."""
        return np.where(self.code == UNKNOWN, self.chance, self.code == YES).astype(np.float64)

    @property
    def high(self) -> Floats:
        """The highest chance that each lay inside."""
        return np.where(self.code == UNKNOWN, self.chance, self.code != NO).astype(np.float64)


def told(code: Codes) -> Whereabouts:
    """What codes alone say."""
    return Whereabouts(code, np.zeros(len(code)))


def nowhere(n: int, code: int) -> Whereabouts:
    """The same of every incident."""
    return told(np.full(n, code, dtype=np.int8))


def points_of(incidents: pa.Table) -> Points:
    """Where incidents lie; NaN where that is not known."""
    return Points(*(_numbers(incidents, name) for name in ("lon", "lat", "error_radius_m")))


def in_outline(points: Points, outline: BaseGeometry, *, slack_m: float = 0.0) -> Whereabouts:
    """In an area. `slack_m` widens every error by how far the outline itself may be wrong."""
    wider = Points(points.lon, points.lat, points.radius_m + slack_m)
    return _by_margin(wider, lambda some: metres_inside(some, outline))


def in_ring(points: Points, ring: Ring) -> Whereabouts:
    """Within a distance of any listed site."""
    radius = ring.radius_m
    return _by_margin(points, lambda some: radius - metres_to(some, ring.sites, radius))


def in_band(points: Points, band: Band, line: BaseGeometry) -> Whereabouts:
    """Between two distances from a line. Where the depth is a span, what lies within it is open."""

    def as_deep_as(depth: float) -> Whereabouts:
        def margin(some: Points) -> Floats:
            away = metres_to(some, line, depth)
            return np.minimum(depth - away, away - band.from_m) if band.from_m else depth - away

        return _by_margin(points, margin)

    least = as_deep_as(band.depth_min_m)
    if band.depth_max_m == band.depth_min_m:
        return least
    most = as_deep_as(band.depth_max_m)
    return Whereabouts(np.where(least.code == most.code, least.code, BETWEEN), least.chance)


def in_country(
    incidents: pa.Table, points: Points, country: str, national: BaseGeometry | None
) -> Whereabouts:
    """In the country: by its outline where there is one, or as the report's area says."""
    found = nowhere(len(points), UNPLACED)
    if national is not None:
        found = in_outline(points, national, slack_m=BORDER_ERROR_M)
    named = _named_inside(incidents, country, measured=national is not None)
    abroad = np.asarray(pc.fill_null(pc.equal(incidents["out_of_scope"], "country"), False))
    code = np.where(abroad, NO, np.where(named, YES, found.code)).astype(np.int8)
    return Whereabouts(code, found.chance)


def both(first: Whereabouts, second: Whereabouts) -> Whereabouts:
    """In both of two places."""
    code = np.where(first.code == YES, second.code, first.code)
    code = np.where((first.code == NO) | (second.code == NO), NO, code).astype(np.int8)
    chance = np.where(first.code == YES, second.chance, first.chance)
    measured = (first.code == UNKNOWN) & (second.code == UNKNOWN)
    return Whereabouts(code, np.where(measured, first.chance * second.chance, chance))


def _by_margin(points: Points, margin_of: Callable[[Points], Floats]) -> Whereabouts:
    """Inside where the margin is positive; not known within a point's error of the edge."""
    placed = ~(np.isnan(points.lon) | np.isnan(points.lat) | np.isnan(points.radius_m))
    code = np.full(len(points), UNPLACED, dtype=np.int8)
    chance = np.zeros(len(points))
    some = points.take(placed)
    margin = margin_of(some)
    found = np.where(margin >= 0, YES, NO).astype(np.int8)
    near = np.abs(margin) < some.radius_m
    found[near] = UNKNOWN
    part = np.zeros(len(some))
    part[near] = normal(margin[near] / some.radius_m[near] * SIGMAS_IN_95)
    code[placed], chance[placed] = found, part
    return Whereabouts(code, chance)


def _named_inside(incidents: pa.Table, country: str, *, measured: bool) -> Flags:
    """Incidents whose report names an area of the country, rather than a point near its border.

    Without an outline to measure against, a point that was placed in an area will do.
    """
    area = pc.fill_null(pc.starts_with(incidents["pcode"], country), False)
    area = np.asarray(area) | np.asarray(pc.is_valid(incidents["admin1"]))
    if not measured:
        return np.asarray(area)
    levels = pa.array(ADMIN_LEVELS)
    whole = np.asarray(pc.fill_null(pc.is_in(incidents["place_level"], levels), False))
    unplaced = np.isnan(_numbers(incidents, "lon")) | np.isnan(_numbers(incidents, "lat"))
    return np.asarray(area & (whole | unplaced))


def _numbers(table: pa.Table, name: str) -> Floats:
    return np.asarray(table[name].cast(pa.float64()).to_numpy(), dtype=np.float64)
