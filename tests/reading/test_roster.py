"""Sides are found by the names that an agreement has for them, and called as it calls them."""

from __future__ import annotations

import pytest

from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.doors.sources.article.matter import Matter, party_of, sides_in
from trucewatch.doors.sources.article.reading import read
from trucewatch.doors.sources.article.roster import matter_of


def about(name: str) -> Matter:
    return matter_of(
        load_agreement(shipped_text(name), file=f"{name}.yaml", zones=shipped_zones(name))
    )


@pytest.fixture(scope="module")
def velmara() -> Matter:
    return about("exercise-velmara")


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("a senior Ridge Brigades leader", "ridge"),
        ("The Ridge Brigade delegation", "ridge"),
        ("a spokesman for the Highland Accord", "accord"),
        ("the Council of Velmara", "council_side"),
        ("Calvera", "calvera"),
        ("the envoy to the Ridge Brigades", None),
        ("a Ridge Brigades-allied paper", None),
        ("the irregulars", "accord_side"),
    ],
)
def test_a_side_goes_by_the_name_that_its_agreement_has(
    velmara: Matter, phrase: str, side: str | None
) -> None:
    assert party_of(phrase, velmara) == side


def test_countries_and_nouns_are_called_as_the_agreement_calls_them() -> None:
    syria = about("syria-2016-12-30")
    assert syria.country == "SY"
    assert party_of("the Turkish delegation", syria) == "turkey"
    assert party_of("the Syrian government delegation", syria) == "government"
    assert party_of("the rebels", syria) == party_of("the opposition", syria) == "opposition"
    assert party_of("the U.S. ambassador", syria) == "US"
    assert party_of("Daesh", syria) == "isil"
    assert sides_in("Russia, Turkey and Qatar", syria) == ["russia", "turkey", "QA"]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_agreement_has_a_roster_without_words_of_a_letter_or_two(name: str) -> None:
    matter = about(name)
    assert matter.names
    for regex in matter.names.values():
        assert not any(regex.search(word) for word in ("is", "io", "in", "us", "the"))


def test_a_movement_with_a_name_of_its_own_has_a_mouth_and_a_delegation(velmara: Matter) -> None:
    text = (
        "The Ridge Brigades delegation came late. A Ridge Brigades spokesman said they would not "
        "accept foreign troops.\n"
    )
    found = {p.kind: p.value for p in read(text, lambda _: None, about=velmara).proposals}
    assert found["delegation"]["party"] == found["claim"]["party"] == "ridge"
    position = found["position"]
    assert (position["party"], position["stance"], position["item"]) == (
        "ridge", "opposes", "foreign_forces_leave",
    )  # fmt: skip
