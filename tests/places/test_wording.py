"""What a report's words say besides a name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.places.wording import LOOSE_M, names_of, read


def _names(words: str) -> list[tuple[str, str]]:
    return [(r.name, r.kind) for r in read(words).readings]


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("Suran town", "suran", "town"),
        ("Suran village", "suran", "village"),
        ("City of Suran", "suran", "town"),
        ("Idlib Governorate", "idlib", "admin1"),
        ("Mintaqat Markaz Hamah district", "hamah", "admin2"),
        ("Dana sub-district", "dana", "admin3"),
        ("محافظة إدلب", "ادلب", "admin1"),
        ("قرية داعل", "داعل", "village"),
        ("حي الميدان", "الميدان", "neighbourhood"),
        ("Bungkhua village town", "bungkhua", "town"),
    ],
)
def test_the_kind_of_place_is_said_apart_from_its_name(words: str, name: str, kind: str) -> None:
    assert (name, kind) in _names(words)


def test_names_between_slashes_share_the_last_ones_words() -> None:
    names = _names("Kobane/Ayn al Arab town")
    assert ("kobane", "town") in names
    assert ("ayn al arab", "town") in names


@pytest.mark.parametrize("words", ["near Saraqib", "Saraqib area", "قرب سراقب"])
def test_near_a_place_is_farther_from_it(words: str) -> None:
    loose = [r for r in read(words).readings if r.loose_m]
    assert loose and all(r.loose_m == LOOSE_M and r.strict for r in loose)
    assert loose[0].name in ("saraqib", "سراقب")


def test_a_base_lies_near_the_town_it_is_named_after_and_a_dam_does_not() -> None:
    assert "harasta" in {r.name for r in read("Army vehicle base Harasta").readings}
    assert {r.name for r in read("Tishrin Dam").readings} == {"tishrin dam"}


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("Road between Al Bab and Azaz", ("Al Bab", "Azaz")),
        ("Aleppo-Damascus highway", ("Aleppo", "Damascus")),
        ("Khanasir – Ithriya road", ("Khanasir", "Ithriya")),
        ("طريق حلب - دمشق", ("حلب", "دمشق")),
    ],
)
def test_a_road_has_two_ends(words: str, ends: tuple[str, ...]) -> None:
    assert read(words).ends == ends


def test_what_stands_beside_a_name_is_context() -> None:
    assert read("Jani Khel district (Paktya)").hints == ("Paktya",)
    assert read("Kafr Nabl, Idlib").hints == ("Idlib",)
    assert read("ادلب : خان شيخون").readings[0].name == "خان شيخون"
    assert read("Suran - A'zaz").hints == ("A'zaz",)


def test_a_village_told_by_its_side_has_an_arabic_name_too() -> None:
    assert "farhaniyeh gharbi" in names_of("Western Farhaniyeh")
    assert ("ghariyah sharqi", "town") in _names("Eastern Ghariyah town")


@given(st.text(max_size=300))
def test_any_words_can_be_read(words: str) -> None:
    assert all(r.name for r in read(words).readings)


def test_a_story_in_the_place_column_takes_no_time() -> None:
    story = "between and road - village (town " * 3000
    started = time.perf_counter()
    read(story)
    assert time.perf_counter() - started < 0.5
