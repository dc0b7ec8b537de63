"""Measuring: how far inside an outline, a ring or a band a point lies, in metres on the ground.

Coordinates are WGS 84, longitude first. Distances are found on a plane scaled to the latitude and
then measured again to the nearest point at the latitude between the two, which keeps them to
within a few centimetres over the tens of kilometres that agreements speak of.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.findings.spans import Floats

BAND_DEG = 0.05
"""Latitudes whose nearest points are looked for with one scale."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Points:
    """Points with their 95% error radius, all of one shape. [degree, metre]"""

    lon: Floats
    lat: Floats
    radius_m: Floats

    def __len__(self) -> int:
        return len(self.lon)

    def take(self, rows: Flags) -> Points:
        """Those of some rows."""
        return Points(self.lon[rows], self.lat[rows], self.radius_m[rows])


def metres_inside(points: Points, outline: BaseGeometry) -> Floats:
    """How far inside `outline` each point lies; negative outside. [m]

    Points on the outline are inside, at 0. Where the outline is farther than a point's error, any
    distance beyond that may stand for the true one.
    """
    found = np.full(len(points), -np.inf)
    near = _near_box(points, outline)
    if not near.any():
        return found
    some = points.take(near)
    shapely.prepare(outline)
    inside = shapely.intersects_xy(outline, some.lon, some.lat)
    from_edge = metres_to(some, outline.boundary)
    found[near] = np.where(inside, from_edge, -from_edge)
    return found


def metres_to(points: Points, target: BaseGeometry, reach_m: float = 0.0) -> Floats:
    """How far each point lies from the nearest part of `target`. [m]

    Infinite where that is certainly more than its error radius and `reach_m` together.
    """
    found = np.full(len(points), np.inf)
    suspects = _may_be_near(points, target, points.radius_m + reach_m)
    band = np.floor(points.lat / BAND_DEG).astype(np.int64)
    for each in np.unique(band[suspects]):
        rows = np.flatnonzero(suspects & (band == each))
        found[rows] = _distances(
            points.lon[rows], points.lat[rows], target, (each + 0.5) * BAND_DEG
        )
    return found


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Length of a degree of longitude and of latitude at `lat`, on the WGS 84 ellipsoid. [m]

    Source: the series of the US National Geospatial-Intelligence Agency's length-of-degree table.
    """
    along, up = _scales(np.array([lat]))
    return float(along[0]), float(up[0])


def _scales(lat: Floats) -> tuple[Floats, Floats]:
    phi = np.radians(lat)
    along = 111412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi) + 0.118 * np.cos(5 * phi)
    up = 111132.92 - 559.82 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi) - 0.0023 * np.cos(6 * phi)
    return along, up


def _distances(lon: Floats, lat: Floats, target: BaseGeometry, at: float) -> Floats:
    scale = np.array(metres_per_degree(at))
    ground = shapely.transform(target, lambda xy: xy * scale)
    shapely.prepare(ground)
    lines = shapely.shortest_line(ground, shapely.points(lon * scale[0], lat * scale[1]))
    nearest = shapely.get_coordinates(lines).reshape(-1, 2, 2)[:, 0, :] / scale
    along, up = _scales((lat + nearest[:, 1]) / 2)
    away = np.hypot((lon - nearest[:, 0]) * along, (lat - nearest[:, 1]) * up)
    return np.asarray(away, dtype=np.float64)


def _near_box(points: Points, outline: BaseGeometry) -> Flags:
    """Points within their error of the outline's bounding box, by a generous measure."""
    west, south, east, north = outline.bounds
    up = points.radius_m / 110_000.0 + 1e-6
    along = up / np.maximum(np.cos(np.radians(np.abs(points.lat) + 1.0)), 0.01)
    return np.asarray(
        (points.lon >= west - along)
        & (points.lon <= east + along)
        & (points.lat >= south - up)
        & (points.lat <= north + up)
    )


def _may_be_near(points: Points, target: BaseGeometry, within_m: Floats) -> Flags:
    """Points that are not surely farther from the target than that, by a generous measure."""
    reached = Points(points.lon, points.lat, within_m)
    near = _near_box(reached, target)
    some = reached.take(near)
    along = 110_000.0 * np.maximum(np.cos(np.radians(np.abs(some.lat) + 1.0)), 0.01)
    shapely.prepare(target)
    close = shapely.dwithin(target, shapely.points(some.lon, some.lat), some.radius_m / along)
    near[near] = close
    return near


def normal(deviations: Floats) -> Floats:
    """The chance of a standard normal value below each deviation."""
    return np.array([0.5 * math.erfc(-d / math.sqrt(2)) for d in deviations], dtype=np.float64)
