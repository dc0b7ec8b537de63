"""How terms are said: numbers, names and days, in both directions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.agreement.model import Names
from trucewatch.publications.model import Code, Range, Sentences, Several
from trucewatch.publications.voice import ISOLATE, RELEASE, Voice, bare, plain
from trucewatch.vocabulary.messages import Message

DAMASCUS = ZoneInfo("Asia/Damascus")
MIDNIGHT = datetime(2017, 1, 11, 22, 5, tzinfo=UTC)
ENGLISH = Voice("en", "SY", DAMASCUS)
ARABIC = Voice("ar", "SY", DAMASCUS)


def test_a_latin_name_in_an_arabic_sentence_is_shut_off() -> None:
    """Or its brackets and digits would jump to the other side."""
    assert ARABIC.say(Names(by_language={"en": "Jaysh (3)"})) == f"{ISOLATE}Jaysh (3){RELEASE}"


@given(st.text())
def test_no_name_can_turn_what_is_printed_around(name: str) -> None:
    """A mark of direction in a place name could swap two numbers beside it."""
    spoken = ENGLISH.say(Code(name))
    inside = spoken[1:-1]
    assert spoken[0] == ISOLATE and spoken[-1] == RELEASE
    assert not any(mark in inside for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    assert plain(plain(name)) == plain(name)


@pytest.mark.parametrize(
    ("term", "english", "arabic"),
    [
        (1234, "1,234", "1,234"),
        (None, "–", "–"),
        (Range(2, 2), "2", "2"),
        (Range(0, 1200), "0–1,200", "0 إلى 1,200"),
        (date(2017, 1, 12), "12 January 2017", "12 كانون الثاني 2017"),
        (MIDNIGHT, "12 January 2017, 00:05", "12 كانون الثاني 2017، 00:05"),
        (Several((1, 2)), "1 and 2", "1 و2"),
        (Sentences((1, 2)), "1 2", "1 2"),
    ],
)  # fmt: skip
def test_terms_are_said_in_the_words_of_the_country(
    term: object, english: str, arabic: str
) -> None:
    """Levantine months in Syria; Latin digits everywhere, as in tallies and hashes."""
    assert bare(ENGLISH.say(term)) == english  # type: ignore[arg-type]
    assert bare(ARABIC.say(term)) == arabic  # type: ignore[arg-type]


def test_a_number_is_grouped_and_still_chooses_its_plural() -> None:
    """One report, two reports, 1,234 reports."""
    said = [ENGLISH.say(Message("bulletin.incidents", {"n": n})) for n in (1, 1234)]
    assert "one incident " in said[0]
    assert "1,234 incidents" in said[1]
    assert "1,203 حوادث" in bare(ARABIC.say(Message("bulletin.incidents", {"n": 1203})))


def test_a_country_nobody_knows_has_a_language_all_the_same() -> None:
    """The exercise's country is XX."""
    assert "2031" in Voice("ar", "XX", DAMASCUS).day(date(2031, 3, 1))
