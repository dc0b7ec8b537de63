"""Measuring: distances kept to the metre, held against Vincenty's formula."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box

from trucewatch.findings.measuring import Points, metres_inside, metres_to

A, F = 6378137.0, 1 / 298.257223563


def destination(lon, lat, bearing, metres):
    """Where a geodesic leads. Source: Vincenty (1975), direct formula, WGS 84."""
    b, azimuth = A * (1 - F), math.radians(bearing)
    u = math.atan((1 - F) * math.tan(math.radians(lat)))
    sigma_1 = math.atan2(math.tan(u), math.cos(azimuth))
    sin_a = math.cos(u) * math.sin(azimuth)
    squared = (1 - sin_a**2) * (A**2 - b**2) / b**2
    big_a = 1 + squared / 16384 * (4096 + squared * (-768 + squared * (320 - 175 * squared)))
    big_b = squared / 1024 * (256 + squared * (-128 + squared * (74 - 47 * squared)))
    sigma = metres / (b * big_a)
    for _ in range(50):
        two = math.cos(2 * sigma_1 + sigma)
        more = big_b * math.sin(sigma) * (
            two + big_b / 4 * (math.cos(sigma) * (2 * two**2 - 1)
            - big_b / 6 * two * (4 * math.sin(sigma) ** 2 - 3) * (4 * two**2 - 3))
        )  # fmt: skip
        sigma = metres / (b * big_a) + more
    sin_u, cos_u, sin_s, cos_s = math.sin(u), math.cos(u), math.sin(sigma), math.cos(sigma)
    lower = math.hypot(sin_a, sin_u * sin_s - cos_u * cos_s * math.cos(azimuth))
    lat_2 = math.atan2(sin_u * cos_s + cos_u * sin_s * math.cos(azimuth), (1 - F) * lower)
    lam = math.atan2(sin_s * math.sin(azimuth), cos_u * cos_s - sin_u * sin_s * math.cos(azimuth))
    c = F / 16 * (1 - sin_a**2) * (4 + F * (4 - 3 * (1 - sin_a**2)))
    two = math.cos(2 * sigma_1 + sigma)
    away = lam - (1 - c) * F * sin_a * (
        sigma + c * sin_s * (two + c * cos_s * (2 * two**2 - 1))
    )  # fmt: skip
    return lon + math.degrees(away), math.degrees(lat_2)


def at(lon, lat, radius=1.0):
    return Points(np.array([lon]), np.array([lat]), np.array([radius]))


@settings(max_examples=200)
@given(st.floats(-60, 60), st.floats(0, 360), st.floats(1, 30_000), st.floats(-170, 170))
def test_the_way_to_a_site_is_kept_to_half_a_metre(lat, bearing, metres, lon):
    there = destination(lon, lat, bearing, metres)
    found = metres_to(at(*there), MultiPoint([Point(lon, lat)]), reach_m=metres + 1)
    assert found[0] == pytest.approx(metres, abs=0.5)


@pytest.mark.parametrize("metres", [999.0, 1001.0, 14_999.0, 15_001.0])
def test_a_line_is_as_far_as_its_nearest_point(metres):
    line = LineString([(36.0, 34.0), (36.0, 36.0)])
    there = destination(36.0, 35.0, 90, metres)
    assert metres_to(at(*there), line, 20_000)[0] == pytest.approx(metres, abs=0.5)


def test_what_is_surely_too_far_is_not_measured():
    assert metres_to(at(40.0, 35.0), LineString([(36, 34), (36, 36)]), 1_000)[0] == np.inf
    assert metres_inside(at(40.0, 35.0), box(36, 34, 37, 36))[0] == -np.inf


@pytest.mark.parametrize(("metres", "sign"), [(-1.0, -1), (1.0, 1)])
def test_a_metre_tells_inside_from_outside(metres, sign):
    there = destination(36.0, 35.0, 90, abs(metres))
    lon = there[0] if metres > 0 else 72.0 - there[0]
    assert metres_inside(at(lon, 35.0, 5.0), box(36, 34, 37, 36))[0] == pytest.approx(
        sign * 1.0, abs=0.01
    )
