"""Where: whether an incident lies in a place, given its 95% error circle.

A circle wholly inside is a yes, one wholly outside a no, and one that meets the outline is not
known, with the chance of a yes as if the outline ran straight there. A place that nobody mapped
is never known. Distances are metres on the ground, coordinates WGS 84, longitude first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Place
from trucewatch.findings.spans import Floats

NO, YES, UNKNOWN, UNPLACED, UNMAPPED = range(5)
"""What is known of an incident and a place; the last three are all "not known"."""

BORDER_ERROR_M = 2_000.0
"""Drawn borders of countries disagree by about this much."""

BAND_DEG = 0.01
"""Latitudes measured with one scale: within a band, distances err by less than one in a thousand
below 80 degrees."""

SIGMAS_IN_95 = math.sqrt(-2 * math.log(0.05))
"""How many standard deviations a 95% circle of a round normal error has (Rayleigh quantile)."""

ADMIN_LEVELS = ("country", "admin1", "admin2", "admin3")

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """For each incident, what is known of one place: a code, and the chance that it lies inside.

    All of shape (n_incidents,).
    """

    code: Codes
    low: Floats
    high: Floats


def whereabouts(
    incidents: pa.Table, place: Place, agreement: Agreement, national: BaseGeometry | None
) -> Whereabouts:
    """What is known of each incident and `place`; `national` is the country's outline, if known."""
    if place.national:
        return _in_country(incidents, agreement.country, national)
    if place.geometry is None:
        return _told(np.full(len(incidents), UNMAPPED, dtype=np.int8))
    return _in_outline(incidents, place.geometry, slack_m=0.0)


def _in_country(incidents: pa.Table, country: str, national: BaseGeometry | None) -> Whereabouts:
    if national is None:
        found = _told(np.full(len(incidents), UNPLACED, dtype=np.int8))
    else:
        found = _in_outline(incidents, national, slack_m=BORDER_ERROR_M)
    named = _named_inside(incidents, country, measured=national is not None)
    abroad = np.asarray(pc.fill_null(pc.equal(incidents["out_of_scope"], "country"), False))
    code = np.where(abroad, NO, np.where(named, YES, found.code)).astype(np.int8)
    certain = abroad | named
    low = np.where(certain, code == YES, found.low).astype(np.float64)
    high = np.where(certain, code == YES, found.high).astype(np.float64)
    return Whereabouts(code, low, high)


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


def _in_outline(incidents: pa.Table, outline: BaseGeometry, *, slack_m: float) -> Whereabouts:
    lon, lat = _numbers(incidents, "lon"), _numbers(incidents, "lat")
    radius = _numbers(incidents, "error_radius_m") + slack_m
    placed = ~(np.isnan(lon) | np.isnan(lat) | np.isnan(radius))
    code = np.full(len(incidents), UNPLACED, dtype=np.int8)
    inside_m = np.full(len(incidents), np.nan)
    inside_m[placed] = metres_inside(lon[placed], lat[placed], outline, beyond_m=radius[placed])
    code[placed] = np.where(inside_m[placed] >= 0, YES, NO)
    near = placed & (np.abs(inside_m) < radius)
    code[near] = UNKNOWN
    found = _told(code)
    chance = _normal(inside_m[near] / radius[near] * SIGMAS_IN_95)
    found.low[near] = found.high[near] = chance
    return found


def metres_inside(lon: Floats, lat: Floats, outline: BaseGeometry, *, beyond_m: Floats) -> Floats:
    """How far inside `outline` each point lies; negative outside. [m]

    Points on the outline are inside, at 0. Where the outline is farther than `beyond_m`, any
    distance beyond that may stand for the true one.
    """
    found = np.full(len(lon), np.inf)
    shapely.prepare(outline)
    inside = shapely.intersects_xy(outline, lon, lat)
    edge = outline.boundary
    band = np.floor(lat / BAND_DEG).astype(np.int64)
    suspects = _may_be_near(lon, lat, edge, beyond_m)
    for each in np.unique(band[suspects]):
        rows = np.flatnonzero(suspects & (band == each))
        found[rows] = _distances(lon[rows], lat[rows], edge, (each + 0.5) * BAND_DEG)
    return np.where(inside, found, -found)


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Length of a degree of longitude and of latitude at `lat`, on the WGS 84 ellipsoid. [m]

    Source: the series of the US National Geospatial-Intelligence Agency's length-of-degree table.
    """
    phi = math.radians(lat)
    along = 111412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
    up = 111132.92 - 559.82 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    return along, up


def _may_be_near(lon: Floats, lat: Floats, edge: BaseGeometry, beyond_m: Floats) -> Flags:
    """Points that are not surely farther than `beyond_m` from the edge, by a generous measure."""
    along = 111_000.0 * np.maximum(np.cos(np.radians(np.abs(lat) + 1.0)), 0.01)
    shapely.prepare(edge)
    return np.asarray(shapely.dwithin(edge, shapely.points(lon, lat), beyond_m / along))


def _distances(lon: Floats, lat: Floats, edge: BaseGeometry, at: float) -> Floats:
    scale = np.array(metres_per_degree(at))
    ground = shapely.transform(edge, lambda xy: xy * scale)
    shapely.prepare(ground)
    points = shapely.points(lon * scale[0], lat * scale[1])
    return np.asarray(shapely.distance(ground, points), dtype=np.float64)


def _told(code: Codes) -> Whereabouts:
    low = np.where(code == YES, 1.0, 0.0)
    high = np.where(code == NO, 0.0, 1.0)
    return Whereabouts(code, low, high)


def _normal(deviations: Floats) -> Floats:
    """The chance of a standard normal value below each deviation."""
    return np.array([0.5 * math.erfc(-d / math.sqrt(2)) for d in deviations], dtype=np.float64)


def _numbers(table: pa.Table, name: str) -> Floats:
    return np.asarray(table[name].cast(pa.float64()).to_numpy(), dtype=np.float64)
