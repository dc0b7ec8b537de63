"""The roster: a word means an actor whole, or nobody."""

import pytest

from tests.agreement.harbour import TEXT, ZONES
from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.roster import are_civilians, match_actor, match_actors, members
from trucewatch.agreement.shipped import shipped_text

SYRIA = load_agreement(shipped_text("syria-2016-12-30"), file="syria.yaml")


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("Government of Syria", "gov"),
        ("the regime", "gov"),
        ("قوّات النظام", "gov"),
        ("IS", "isil"),
        ("DAESH", "isil"),
        ("داعش", "isil"),
        ("Jabhat Fateh al-Sham", "nusra"),
        ("HTS", "hts"),
        ("Aḥrār al-Shām", "ahrar_al_sham"),
        ("Ahrar ash-Sham", "ahrar_al_sham"),
        ("Rahman Corps", "faylaq_al_rahman"),
        ("Levant Front", "jabhat_al_shamiyah"),
        ("Syrian insurgents", "syrian_insurgents"),
        ("US-led coalition", "coalition"),
        ("Government of Turkey", "turkey"),
        ("SDF", "sdf"),
    ],
)
def test_the_words_of_the_sources_are_known(words, actor):
    found = match_actor(words, SYRIA)
    assert found is not None
    assert found.id == actor


@pytest.mark.parametrize("words", ["Government", "Syrian", "Sham", "Harkat Hazm", "", "  "])
def test_part_of_a_name_is_nobody(words):
    assert match_actor(words, SYRIA) is None


def test_a_heading_is_itself_and_not_its_members():
    found = match_actor("armed opposition", SYRIA)
    assert found is not None
    assert found.heading


def test_a_list_of_groups_is_taken_apart_and_the_unknown_are_kept_in_their_own_words():
    actors, unmatched = match_actors("Ahrar al-Sham, HTS, Sons of Yarmouk Movement", SYRIA)
    assert [actor.id for actor in actors] == ["ahrar_al_sham", "hts"]
    assert unmatched == ("Sons of Yarmouk Movement",)
    actors, unmatched = match_actors("regime and Hezbollah", SYRIA)
    assert [actor.id for actor in actors] == ["gov", "hezbollah"]
    assert not unmatched


def test_civilians_are_nobodys_party():
    assert are_civilians("Civilians")
    assert are_civilians("المدنيين")
    assert match_actor("Civilians", SYRIA) is None


def test_a_side_has_the_actors_that_stand_under_it():
    accord = load_agreement(TEXT, file="h.yaml", zones=ZONES)
    assert [actor.id for actor in members("north", accord)] == ["blue", "teal"]


@pytest.mark.shared
def test_every_side_that_ucdp_names_in_syria_in_the_period_is_known_or_kept_as_said(shared):
    import csv
    import gzip

    with gzip.open(shared / "data/ucdp-aec-events/events.csv.gz", "rt", encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if "Syria" in row["location_root_name"] and row["end_date"] >= "2016-12-30"
        ]
    words = {row[side] for row in rows for side in ("side_a_name", "side_b_name")}
    unknown = {part for w in words - {"Civilians"} for part in match_actors(w, SYRIA)[1]}
    assert unknown == {
        "Jaysh Usud al-Sharqiya", "Martyr Lieutenant Ahmed Abdou Brigades",
        "Aknaf Bait al-Maqdis", "Sons of Yarmouk Movement",
    }  # fmt: skip
