"""How far from its point a place may lie."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.places.error_circles import (
    Circle,
    covering,
    distance_m,
    level_radius_m,
    town_radius_m,
    written_radius_m,
)

LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)
CIRCLES = st.builds(Circle, LON, LAT, st.floats(0, 1e6))


def test_aleppo_is_309_km_from_damascus() -> None:
    assert distance_m(37.16, 36.2, 36.29, 33.51) == pytest.approx(309_500, rel=0.01)


def test_the_antimeridian_is_no_distance() -> None:
    assert distance_m(179.9, 0, -179.9, 0) == pytest.approx(22_239, rel=0.01)


def test_a_circle_over_both_sides_of_the_antimeridian_lies_between_them() -> None:
    circle = covering([Circle(179.9, -17, 1000), Circle(-179.9, -17, 1000)])
    assert abs(circle.lon) > 179.9
    assert circle.radius_m < 13_000


@given(st.lists(CIRCLES, min_size=1, max_size=6))
def test_a_covering_circle_covers_each(circles: list[Circle]) -> None:
    cover = covering(circles)
    assert math.isfinite(cover.radius_m)
    for circle in circles:
        away = distance_m(cover.lon, cover.lat, circle.lon, circle.lat)
        assert away + circle.radius_m <= cover.radius_m + 1e-3


def test_nothing_cannot_be_covered() -> None:
    with pytest.raises(ValueError, match="no circle"):
        covering([])


def test_larger_towns_are_wider_and_unknown_ones_are_villages() -> None:
    assert town_radius_m(None) == town_radius_m(500) == 2000
    assert 4000 < town_radius_m(50_000) < 5000
    assert town_radius_m(30_000_000) == 15_000


def test_an_area_known_by_a_point_only_is_wide() -> None:
    levels = ("neighbourhood", "town", "admin3", "admin2", "admin1", "country")
    radii = [level_radius_m(level, None) for level in levels]
    assert radii == sorted(radii)


def test_few_decimals_are_a_blunt_point() -> None:
    assert written_radius_m(36.2, 34.0) == pytest.approx(7_863, rel=0.01)
    assert written_radius_m(36.0, 34.0) == pytest.approx(78_630, rel=0.01)
    assert written_radius_m(36.2048, 34.12345) == 250
    assert written_radius_m(1e-05, 0.0) == 250
