"""How pages speak."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.web.records import START, ZONE
from trucewatch.doors.web.voice import Voice, choose_language
from trucewatch.vocabulary.instants import Interval, local_day
from trucewatch.vocabulary.messages import say_id

ENGLISH, ARABIC, RUSSIAN = (Voice(language, "SY", ZONE) for language in ("en", "ar", "ru"))


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "spoken"),
    [
        ("ar", "en", "en", "ar"),
        (None, None, "ru-RU, en;q=0.5", "ru"),
        (None, "ar", "en", "ar"),
        (None, None, "fr, ar-SY;q=0.8, en;q=0.5", "ar"),
        ("xx", None, "fr;q=oops", "en"),
        (None, None, None, "en"),
    ],
)
def test_the_readers_wish_comes_first(
    asked: str | None, kept: str | None, accepted: str | None, spoken: str
) -> None:
    """Address, then cookie, then browser, then English."""
    assert choose_language(asked, kept, accepted) == spoken


def test_a_day_is_told_as_a_day_and_an_hour_as_an_hour() -> None:
    """No sharper than the interval."""
    day = Interval(START, START + timedelta(days=1))
    hour = Interval(START + timedelta(hours=14), START + timedelta(hours=15))
    assert ENGLISH.span(day) == "1 Mar 2031"
    assert ENGLISH.span(hour) == "1 Mar 2031, 14:00 – 15:00"
    assert ENGLISH.span(Interval(START, START + timedelta(days=2))) == "1 Mar 2031 – 2 Mar 2031"
    assert ARABIC.span(hour) == "1 آذار 2031، 14:00 – 15:00"


def test_a_day_whose_midnight_the_clocks_skipped_is_still_a_day() -> None:
    """Damascus went from 23:59 on 30 March 2017 to 01:00 on the 31st."""
    last, first = (local_day(date(2017, 3, day), ZONE) for day in (30, 31))
    assert ENGLISH.span(last) == "30 Mar 2017"
    assert ENGLISH.span(first) == "31 Mar 2017"


def test_unknown_is_never_nought() -> None:
    """Blank, one-sided and exact ranges each have their words."""
    assert ENGLISH.span_of_numbers(None, None) == "unknown"
    assert ENGLISH.span_of_numbers(0, 0) == "0"
    assert ENGLISH.span_of_numbers(2, None) == "2 or more"
    assert ENGLISH.span_of_numbers(None, 3) == "at most 3"
    assert ENGLISH.span_of_numbers(2, 5) == "2 – 5"


def test_distances_are_no_sharper_than_they_need_be() -> None:
    """Metres when near, kilometres when far."""
    assert [ENGLISH.distance(d) for d in (None, 400.0, 1530.0, 52_340.0)] == [
        "unknown", "400 m", "1.5 km", "52 km",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "sentence"),
    [(1, "حادث واحد"), (2, "حادثان"), (3, "3 حوادث"), (11, "11 حادثًا"), (100, "100 حادث")],
)
def test_arabic_counts_in_its_own_way(n: int, sentence: str) -> None:
    """One, two, few, many and the rest."""
    assert say_id("pages.list_title", "ar", n=n) == sentence


def test_a_russian_reader_meets_no_english_separators() -> None:
    """A comma in a thousand would make it a little more than one."""
    assert RUSSIAN.t("list_title", n=1203) == "1\xa0203 инцидента"
    assert RUSSIAN.distance(1530.0) == "1,5 км"
    assert RUSSIAN.day(START) == "1 марта 2031"
