"""Coordinates as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.reports.coordinates import Bounds, Point, parse_pair, parse_point
from trucewatch.reports.faults import Fault

SYRIA: Bounds = (34.7, 31.3, 43.4, 38.3)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("37.1343", "36.2021"), ("37,1343", "36,2021"), ("٣٧٫١٣٤٣", "٣٦٫٢٠٢١"),
        ("37.1343E", "36.2021 N"), ("37°8'3.48\"E", "36°12'7.56\"N"), ("37.1343°", "36.2021°"),
    ],
)  # fmt: skip
def test_one_point_in_many_hands(lon: str, lat: str) -> None:
    point = parse_point(lon, lat, SYRIA)
    assert isinstance(point, Point)
    assert point.lon == pytest.approx(37.1343, abs=1e-6)
    assert point.lat == pytest.approx(36.2021, abs=1e-6)


@pytest.mark.parametrize(
    "words", ["36.2021, 37.1343", "36.2021,37.1343", "36.2021 37.1343", "37.1343E 36.2021N"]
)
def test_a_pair_in_one_cell_is_latitude_first_unless_letters_say_otherwise(words: str) -> None:
    assert parse_pair(words, SYRIA) == Point(37.1343, 36.2021)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("36.2", "137.1", "swapped_coordinates"),
        ("32.9", "39.1", "swapped_coordinates"),
        ("36.2N", "37.1E", "swapped_coordinates"),
        ("0", "0", "zero_point"),
        ("0.0", "0,0", "zero_point"),
        ("", "36.2", "half_a_point"),
        ("287654", "4012345", "off_the_earth"),
        ("near the mill", "36.2", "not_a_coordinate"),
        ("37°75'0\"E", "36.2", "not_a_coordinate"),
    ],
)
def test_a_point_nobody_could_stand_on_is_asked_about(lon: str, lat: str, code: str) -> None:
    """A swapped pair would accuse whoever holds another district."""
    said = parse_point(lon, lat, SYRIA)
    assert isinstance(said, Fault) and said.code == code and said.remedy


def test_a_point_abroad_that_fits_neither_way_is_taken_as_said() -> None:
    assert parse_point("13.4", "52.5", SYRIA) == Point(13.4, 52.5)


def test_no_point_is_no_fault() -> None:
    assert parse_point("", "unknown") is None
    assert parse_pair("-") is None


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_point_is_itself(lon: float, lat: float) -> None:
    said = parse_point(f"{lon:.6f}", f"{lat:.6f}")
    if round(lon, 6) or round(lat, 6):
        assert said == Point(float(f"{lon:.6f}"), float(f"{lat:.6f}"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_words_bring_it_down(a: str, b: str) -> None:
    for said in (parse_point(a, b, SYRIA), parse_pair(a, SYRIA)):
        assert isinstance(said, Point | Fault | None)
