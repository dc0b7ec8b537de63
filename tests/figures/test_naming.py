"""Names on a figure: one for each area and party, and a word for what is unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.figures.records import agreement, areas
from trucewatch.figures.naming import NOT_NAMED, SEVERAL, UNKNOWN_AREA, AreaNames, PartyNames

AREAS = AreaNames(areas())
PARTIES = PartyNames(agreement())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Latakia", "Lattakia"),
        ("LATTAKIA governorate", "Lattakia"),
        ("اللاذقية", "Lattakia"),
        ("Idlib", "Idleb"),
        ("Hamah", "Hama"),
        ("Damascus", "Damascus"),
        ("Rural  Damascus", "Rural Damascus"),
        ("Narnia", "Narnia"),
    ],
)
def test_an_area_is_found_however_it_is_spelt(said: str, name: str) -> None:
    assert AREAS.of_name(said) == name


def test_no_name_is_no_area() -> None:
    assert AREAS.of_name(None) is None
    assert AREAS.of_name("  ") is None
    assert AREAS.of_pcode(None) is None
    assert AREAS.of_pcode("SY") is None


def test_a_district_stands_under_its_province_even_where_the_boundaries_lack_it() -> None:
    assert AREAS.of_pcode("SY0200") == "Aleppo"
    assert AREAS.of_pcode("SY0599") == "Hama"


def test_damascus_in_a_bulletin_may_mean_rural_damascus_too() -> None:
    assert AREAS.containing_word("Damascus") == ["Rural Damascus"]
    assert AREAS.containing_word("Hama") == []


def test_sides_and_aliases_are_named_and_strangers_keep_their_words() -> None:
    assert PARTIES.name("the regime") == "Government forces"
    assert PARTIES.name("opposition") == "Opposition"
    assert PARTIES.name("a man") == "a man"
    assert PARTIES.name(None) == NOT_NAMED


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("regime", True),
        ("Opposition", True),
        ("Daesh", False),
        ("SDF", False),
        ("JFS", None),
        ("a man", None),
        ("regime and Russia", True),
        ("regime and Daesh", None),
    ],
)
def test_whom_the_agreement_binds_is_not_guessed(words: str, bound: bool | None) -> None:
    assert PARTIES.bound(words) is bound


@pytest.mark.parametrize(
    ("words", "excluded"),
    [("Daesh", True), ("JFS", None), ("regime", False), (None, False), ("JFS and regime", None)],
)
def test_only_what_every_variant_excludes_is_excluded(
    words: str | None, excluded: bool | None
) -> None:
    assert PARTIES.excluded(words) is excluded


def test_what_is_unknown_has_a_word_in_each_language() -> None:
    assert AREAS.label(UNKNOWN_AREA, "ar") == "منطقة غير معروفة"
    assert PARTIES.label(SEVERAL, "en") == "more than one accused"
    assert AREAS.label("Hama", "ar") == "حماة"
    assert PARTIES.label("Opposition", "ar") == "المعارضة"


def test_a_variant_may_exclude_a_whole_side() -> None:
    agreed = agreement()
    (annex,) = agreed.instruments
    every = tuple(replace(v, excludes=(*v.excludes, "opposition")) for v in annex.variants)
    parties = PartyNames(replace(agreed, instruments=(replace(annex, variants=every),)))

    assert parties.excluded("The Jaysh") is True
