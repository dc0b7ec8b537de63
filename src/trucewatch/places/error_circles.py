"""Error circles: how far a place may lie from its point, with 95% confidence.

A circle that covers several candidates covers each of their circles. Distances are great-circle
metres on a sphere of 6,371,009 m; longitudes may cross the antimeridian, points may be poles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

EARTH_RADIUS_M = 6_371_009.0
DEGREE_M = math.radians(1) * EARTH_RADIUS_M

VILLAGE_RADIUS_M = 2_000.0
VILLAGE_POPULATION = 2_000
UNKNOWN_TOWN_RADIUS_M = 2_000.0
NEIGHBOURHOOD_RADIUS_M = 1_000.0
LARGEST_TOWN_RADIUS_M = 15_000.0

# Radii for a unit of which only a point is known. Guesses from Syria, Yemen and Ukraine, rounded
# up; boundaries replace them.
AREA_RADIUS_M = {
    "country": 500_000.0,
    "admin1": 80_000.0,
    "admin2": 30_000.0,
    "admin3": 15_000.0,
}

SHARPEST_POINT_M = 250.0
"""No source knows where a shell fell better than this without saying so."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A centre (degrees, WGS 84) and the 95% radius around it (metres)."""

    lon: float
    lat: float
    radius_m: float


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance. [m] Source: haversine formula, Sinnott (1984)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The mean direction of `points` (lon, lat); the first of them where they cancel out."""
    x = y = z = 0.0
    for lon, lat in points:
        across = math.cos(math.radians(lat))
        x += across * math.cos(math.radians(lon))
        y += across * math.sin(math.radians(lon))
        z += math.sin(math.radians(lat))
    length = math.sqrt(x * x + y * y + z * z)
    if length < 1e-9 * len(points):
        return points[0]
    return math.degrees(math.atan2(y, x)), math.degrees(math.asin(max(-1.0, min(1.0, z / length))))


def covering(circles: Sequence[Circle]) -> Circle:
    """A circle that covers all of `circles`. Raises ValueError where there are none."""
    if not circles:
        raise ValueError("no circle to cover")
    if len(circles) == 1:
        return circles[0]
    lon, lat = middle([(c.lon, c.lat) for c in circles])
    reach = max(distance_m(lon, lat, c.lon, c.lat) + c.radius_m for c in circles)
    return Circle(lon, lat, reach)


def town_radius_m(population: int | None) -> float:
    """The 95% radius of a settlement around its gazetteer point. [m]

    Grows with the fourth root of its population: 2 km for a village, 4.5 km for 50,000 people,
    11 km for two million. A guess, checked against Syrian and Burmese data (docs/places.md).
    """
    if not population or population <= VILLAGE_POPULATION:
        return UNKNOWN_TOWN_RADIUS_M if not population else VILLAGE_RADIUS_M
    grown: float = VILLAGE_RADIUS_M * (population / VILLAGE_POPULATION) ** 0.25
    return min(grown, LARGEST_TOWN_RADIUS_M)


def level_radius_m(level: str, population: int | None) -> float:
    """The 95% radius of a gazetteer entry of this level that states none. [m]"""
    if level in AREA_RADIUS_M:
        return AREA_RADIUS_M[level]
    if level == "neighbourhood":
        return NEIGHBOURHOOD_RADIUS_M
    return town_radius_m(population)


def written_radius_m(lon: float, lat: float) -> float:
    """The radius that the decimals of a coordinate allow, never below `SHARPEST_POINT_M`. [m]"""
    decimals = max(_decimals(lon), _decimals(lat))
    corner = math.sqrt(2) * 0.5 * 10.0**-decimals * DEGREE_M
    return max(SHARPEST_POINT_M, corner)


def _decimals(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
