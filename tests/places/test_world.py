"""The gazetteer and borders as shipped."""

from __future__ import annotations

import time

import pytest

from trucewatch.places.gazetteer import Gazetteer
from trucewatch.places.model import PlaceQuery
from trucewatch.places.resolving import Resolver
from trucewatch.places.world import (
    borders,
    country_code,
    world_gazetteer,
    writes_without_vowels,
)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Syria", "SY"), ("SY", "SY"), ("syr", "SY"), ("سوريا", "SY"), ("Сирия", "SY"),
        ("Yemen (North Yemen)", "YE"), ("Myanmar (Burma)", "MM"), ("Nowhere", None), (None, None),
        ("", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_code_and_by_name(words: str | None, code: str | None) -> None:
    assert country_code(words) == code


def test_one_country_loads_quickly_and_brings_no_other() -> None:
    started = time.perf_counter()
    syria = world_gazetteer("SY")
    assert time.perf_counter() - started < 5
    assert {e.country for e in syria.entries if e.level == "town"} == {"SY"}
    assert 250 < sum(e.level == "town" for e in syria.entries) < 1000


@pytest.mark.parametrize("name", ["Aleppo", "Halab", "حلب", "Алеппо", "Alep", "حَلَب"])
def test_a_city_is_found_in_every_script(name: str) -> None:
    match = Resolver(world_gazetteer("SY"), (), (), "SY").resolve(PlaceQuery(name=name))
    assert match is not None and match.name == "Aleppo"
    assert 37 < match.lon < 37.3 and 36.1 < match.lat < 36.3
    assert match.admin1 is None, "a bare code is nobody's name for a governorate"


def test_a_country_itself_is_as_wide_as_it_is() -> None:
    here = Resolver(world_gazetteer("SY"), (), (), "SY")
    match = here.resolve(PlaceQuery(name="Northern Syria"))
    assert match is not None and match.level == "country"
    assert 200_000 < match.error_radius_m < 500_000


def test_the_town_a_governorate_is_named_after_tells_its_code() -> None:
    places = [e for e in world_gazetteer("SY").entries if e.country == "SY"]
    here = Resolver(Gazetteer(places), (), (), "SY")
    match = here.resolve(PlaceQuery(name="Al Bab", admin1="Aleppo Governorate"))
    assert match is not None and match.method == "exact"
    assert here.resolve(PlaceQuery(name="Al Bab", admin1="Homs")) is None


def test_vowels_are_left_out_in_arabic_and_hebrew_letters_only() -> None:
    assert all(writes_without_vowels(c) for c in ("SY", "YE", "SD", "AF", "IL", "IQ", "LY"))
    assert not any(writes_without_vowels(c) for c in ("MM", "UA", "ML", "CO", None))


def test_every_country_has_its_borders() -> None:
    features = borders()["features"]
    assert len(features) > 200
    assert {"SY", "UA", "SD"} <= {f["properties"]["iso_a2"] for f in features}
