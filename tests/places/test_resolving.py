"""From words to a place, or to an honest doubt."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.places.worlds import AREAS, PLACES, area, place, resolver
from trucewatch.places.error_circles import distance_m
from trucewatch.places.gazetteer import Gazetteer
from trucewatch.places.model import METHODS, PlaceQuery
from trucewatch.places.resolving import Resolver

HERE = resolver()


@pytest.mark.parametrize("name", ["Hamah", "Hama", "HAMA", "Ḩamāh", "حماة", "\u202bحَماة\u202c"])
def test_one_town_is_found_by_every_writing_of_its_name(name: str) -> None:
    match = HERE.resolve(PlaceQuery(name=name))
    assert match is not None
    assert (match.name, match.admin1, match.admin2) == ("Hamah", "Westmark", "Salt Coast")
    assert match.method in ("exact", "variant")
    assert match.error_radius_m >= 2000


@pytest.mark.parametrize("name", ["Dael", "Da'el town", "داعل", "قرية داعل"])
def test_a_village_is_found_with_and_without_its_kind(name: str) -> None:
    match = HERE.resolve(PlaceQuery(name=name))
    assert match is not None and match.name == "Da'el" and match.level == "town"


def test_a_code_of_its_own_goes_before_its_areas() -> None:
    match = HERE.resolve(PlaceQuery(name="Khan Sheikhoun"))
    assert match is not None and match.pcode == "C0001"
    hamah = HERE.resolve(PlaceQuery(name="Hamah"))
    assert hamah is not None and hamah.pcode == "ZZ0101"


def test_namesakes_without_context_stay_ambiguous_and_the_circle_covers_both() -> None:
    match = HERE.resolve(PlaceQuery(name="Tall al-Ahmar"))
    assert match is not None and match.method == "ambiguous"
    assert match.admin1 is None and match.pcode == "ZZ" and match.level == "country"
    assert match.alternatives == (
        "Tall al Ahmar (Salt Coast, Westmark)",
        "Tall al Ahmar (Eastmark)",
    )
    for lon, lat in ((36.3, 34.3), (37.6, 34.7)):
        assert distance_m(match.lon, match.lat, lon, lat) <= match.error_radius_m
    assert match.score <= 0.5


def test_the_governorate_said_settles_which_namesake_is_meant() -> None:
    for said, lon in (("Westmark", 36.3), ("Eastmark governorate", 37.6), ("eastmark", 37.6)):
        match = HERE.resolve(PlaceQuery(name="Tall Ahmar", admin1=said))
        assert match is not None and match.lon == lon and match.method != "ambiguous"


def test_a_unit_beside_the_name_settles_it_as_well() -> None:
    for words in (
        "Tall al Ahmar, Eastmark",
        "Tall al Ahmar (Eastmark)",
        "Eastmark : Tall al Ahmar",
    ):
        match = HERE.resolve(PlaceQuery(name=words))
        assert match is not None and match.lon == 37.6, words


def test_a_place_outside_the_governorate_said_is_never_taken() -> None:
    match = HERE.resolve(PlaceQuery(name="Khan Shaykhun", admin1="Westmark"))
    assert match is not None
    assert (match.method, match.level, match.admin1) == ("admin", "admin1", "Westmark")
    assert match.alternatives == ("Khan Shaykhun (Eastmark)",)
    assert match.error_radius_m > 50_000


def test_a_town_far_larger_than_its_namesake_is_meant_and_the_other_is_named() -> None:
    match = HERE.resolve(PlaceQuery(name="Harim"))
    assert match is not None and match.lon == 36.8 and match.score < 0.9
    assert match.alternatives == ("Harim (Eastmark)",)


def test_who_says_village_does_not_mean_the_larger_town() -> None:
    match = HERE.resolve(PlaceQuery(name="Harim village"))
    assert match is not None and match.method == "ambiguous"


def test_an_unknown_place_in_a_known_unit_lies_somewhere_in_the_unit() -> None:
    match = HERE.resolve(PlaceQuery(name="Nowhere", admin1="Westmark", admin2="Mill Valley"))
    assert match is not None
    assert (match.method, match.level, match.pcode) == ("admin", "admin2", "ZZ0102")
    assert match.score < 0.5


def test_an_unknown_place_with_nothing_else_said_is_not_resolved() -> None:
    assert HERE.resolve(PlaceQuery(name="Nowhere")) is None
    assert HERE.resolve(PlaceQuery()) is None
    assert HERE.resolve(PlaceQuery(name="?!")) is None


def test_a_governorate_by_name_is_an_area() -> None:
    for words in ("Westmark governorate", "Northern Westmark", "Westmark"):
        match = HERE.resolve(PlaceQuery(name=words))
        assert match is not None and match.method == "admin" and match.level == "admin1", words
        assert match.pcode == "ZZ01" and match.error_radius_m > 50_000


def test_a_misspelt_name_is_taken_only_where_the_unit_was_said() -> None:
    assert HERE.resolve(PlaceQuery(name="Khan Shaykhunz")) is None
    match = HERE.resolve(PlaceQuery(name="Khan Shaykhunz", admin1="Eastmark"))
    assert match is not None and match.method == "fuzzy" and match.name == "Khan Shaykhun"
    assert match.score <= 0.7


def test_a_road_is_the_circle_over_its_ends() -> None:
    match = HERE.resolve(PlaceQuery(name="Road between Hamah and Da'el"))
    assert match is not None
    assert (match.method, match.level, match.admin1) == ("admin", "admin1", "Westmark")
    for lon, lat in ((36.2, 34.5), (36.7, 34.2)):
        assert distance_m(match.lon, match.lat, lon, lat) <= match.error_radius_m
    across = HERE.resolve(PlaceQuery(name="Hamah - Khan Shaykhun road"))
    assert across is not None and across.method == "ambiguous"


def test_a_checkpoint_lies_near_what_it_is_named_after() -> None:
    town = HERE.resolve(PlaceQuery(name="Khan Shaykhun"))
    match = HERE.resolve(PlaceQuery(name="Khan Shaykhun checkpoint"))
    assert match is not None and town is not None
    assert match.error_radius_m == town.error_radius_m + 5000
    assert match.score < town.score


def test_a_unit_at_the_end_of_a_name_tells_which_is_meant() -> None:
    match = HERE.resolve(PlaceQuery(name="Suran Eastmark"))
    assert match is not None and match.lon == 37.1


def test_coordinates_are_kept_and_their_units_filled() -> None:
    match = HERE.resolve(PlaceQuery(name="Nowhere", lon=36.7, lat=34.5, error_radius_m=90.0))
    assert match is not None
    assert (match.lon, match.lat, match.error_radius_m) == (36.7, 34.5, 90.0)
    assert (match.method, match.score, match.level) == ("coordinates", 1.0, "point")
    assert (match.admin1, match.admin2, match.pcode) == ("Westmark", "Mill Valley", "ZZ0102")


def test_coordinates_outside_the_unit_said_are_kept_and_doubted() -> None:
    match = HERE.resolve(PlaceQuery(lon=36.7123, lat=34.5123, admin1="Eastmark"))
    assert match is not None
    assert (match.lon, match.score) == (36.7123, 0.5)
    assert match.alternatives == ("Eastmark (admin1)",)
    near = HERE.resolve(PlaceQuery(lon=36.99, lat=34.5123, admin1="Eastmark"))
    assert near is not None and near.score == 1.0, "a kilometre over the border is no contradiction"


@pytest.mark.parametrize(
    ("lon", "lat"), [(0.0, 0.0), (math.nan, 34.0), (181.0, 34.0), (36.0, 91.0), (36.0, math.inf)]
)
def test_what_is_no_point_on_the_globe_is_no_point(lon: float, lat: float) -> None:
    assert HERE.resolve(PlaceQuery(lon=lon, lat=lat)) is None
    named = HERE.resolve(PlaceQuery(name="Hamah", lon=lon, lat=lat))
    assert named is not None and named.method == "exact"


def test_another_country_is_not_looked_for_at_home() -> None:
    assert HERE.resolve(PlaceQuery(name="Hamah", country="Iraq")) is None
    at_home = HERE.resolve(PlaceQuery(name="Hamah", country="Syria"))
    assert at_home is not None


def test_an_entry_far_outside_the_unit_it_states_is_set_aside() -> None:
    wrong = place("x", "Karm", 37.9, 34.5, pcode="ZZ0101")
    assert resolver((*PLACES, wrong)).resolve(PlaceQuery(name="Karm")) is None
    right = place("x", "Karm", 36.2, 34.5, pcode="ZZ0101")
    assert resolver((*PLACES, right)).resolve(PlaceQuery(name="Karm")) is not None


def test_two_lists_of_one_place_make_one_place() -> None:
    twice = (*PLACES, place("z", "Kafr Nabl", 36.60, 34.6), place("y", "Kafar Nabul", 36.61, 34.6))
    match = resolver(twice).resolve(PlaceQuery(name="كفر نبل"))
    assert match is not None and match.method == "variant"
    assert match.error_radius_m > 2000, "the circle covers both lists' points"


def test_the_only_inhabited_community_among_namesakes_is_meant() -> None:
    ruin, village = place("r", "Jubb", 36.4, 34.4), place("v", "Jubb", 37.4, 34.4, pcode="C0007")
    match = resolver((ruin, village)).resolve(PlaceQuery(name="Jubb"))
    assert match is not None and match.pcode == "C0007" and match.score == 0.8
    assert match.alternatives


def test_vowels_differ_only_where_people_write_without_them() -> None:
    place_there = place("m", "Kengtung", 99.6, 21.3)
    for name, found in (("Kengtung", True), ("Kingtang", False)):
        match = resolver((place_there,), (), "MM").resolve(PlaceQuery(name=name))
        assert (match is not None) is found


def test_a_made_up_country_writes_as_its_gazetteer_does() -> None:
    there = place("m", "Harbat", -23.0, -23.0, "هربات")
    assert resolver((there,), (), "VL").resolve(PlaceQuery(name="هربت")) is not None
    latin = place("m", "Harbat", -23.0, -23.0)
    assert resolver((latin,), (), "VL").resolve(PlaceQuery(name="Hurbit")) is None


def test_without_boundaries_the_gazetteers_own_units_are_context() -> None:
    west = place("w", "Suran", 36.1, 34.9, admin1="Westmark")
    east = place("e", "Suran", 37.1, 34.1, admin1="Eastmark")
    alone = resolver((west, east), ())
    match = alone.resolve(PlaceQuery(name="Suran", admin1="Eastmark Governorate"))
    assert match is not None and match.lon == 37.1 and match.admin1 == "Eastmark"
    unknown = alone.resolve(PlaceQuery(name="Suran", admin1="Nomark"))
    assert unknown is not None and unknown.method == "ambiguous"


def test_a_code_and_a_name_of_a_unit_do_not_contradict_each_other() -> None:
    coded = place("k", "Da'el", 36.13, 32.75, admin1="SY.06")
    other = place("o", "Kafr Nabl", 36.2, 32.7, admin1="Daraa")
    match = resolver((coded, other), ()).resolve(PlaceQuery(name="Dael town", admin1="Daraa"))
    assert match is not None and match.name == "Da'el"


def test_the_order_of_entries_and_areas_changes_nothing() -> None:
    queries = [
        PlaceQuery(name=n, admin1=a)
        for n in ("Tall al Ahmar", "Hama", "Suran", "Harim", "دير الزور", "Nowhere", "Westmark")
        for a in (None, "Westmark", "Eastmark")
    ]
    expected = [HERE.resolve(q) for q in queries]
    shuffler = random.Random(3)
    for _ in range(5):
        places, areas = list(PLACES), list(AREAS)
        shuffler.shuffle(places)
        shuffler.shuffle(areas)
        other = Resolver(Gazetteer(()), places, areas, "SY")
        assert [other.resolve(q) for q in queries] == expected


WORDS = ("Hamah", "Suran", "near", "road", "between", "and", "-", "/", "(", ")", "حماة", "town")


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(st.sampled_from(WORDS)).map(" ".join),
    ),
    st.sampled_from((None, "Westmark", "Nomark")),
)
def test_whatever_is_asked_the_answer_is_whole(name: str, admin1: str | None) -> None:
    match = HERE.resolve(PlaceQuery(name=name, admin1=admin1))
    if match is None:
        return
    assert match.method in METHODS
    assert 0 <= match.score <= 1
    assert match.error_radius_m > 0
    assert -180 <= match.lon <= 180 and -90 <= match.lat <= 90
    assert (match.lon, match.lat) != (0.0, 0.0)
    if admin1 == "Westmark" and match.method != "ambiguous":
        assert match.admin1 in ("Westmark", None) or match.level == "country"


def test_a_place_on_the_antimeridian_or_a_pole_is_a_place() -> None:
    there = (place("t", "Taveuni", -179.99, -16.8), place("n", "Pole", 0.0, 90.0))
    units = (area("F1", "Northern", "admin1", None, 179, -17, 180, -16),)
    far = resolver(there, units, None)
    assert far.resolve(PlaceQuery(name="Taveuni")) is not None
    assert far.resolve(PlaceQuery(name="Pole")) is not None
    assert far.resolve(PlaceQuery(lon=180.0, lat=-16.5)) is not None
