"""Silence is not compliance, and says so in both languages."""

from __future__ import annotations

import pytest

from tests.coverage.tables import WHOLE_DAY, denials, reports, watches
from trucewatch.coverage.from_reports import coverage
from trucewatch.coverage.wording import hours, words
from trucewatch.vocabulary.messages import LANGUAGES, Message, say


def said(watched: tuple[tuple[str, float, float], ...], language: str = "en") -> str:
    found = coverage(
        watches(*watched),
        denials(("SY02", 9), ("SY02", 10)),
        reports(("S-1", "SY02", 1, 2)),
        area="SY02",
        period=WHOLE_DAY,
    )
    return " ".join(say(message, language) for message in words(found))


def test_a_mission_without_watches_says_that_nobody_can_say() -> None:
    text = said(())

    assert "nobody can say how much was watched" in text
    assert "Silence is not compliance" in text
    assert "One source reported from here." in text


def test_a_part_watched_is_said_to_be_a_part() -> None:
    text = said((("SY0200", 0, 1.5),))

    assert "Watched for 1.5 of 24 hours, 1.5 of them in only a part" in text
    assert "denied access 2 times" in text


def test_an_area_nobody_watched_is_not_quiet() -> None:
    assert "Nobody is known to have watched here" in said((("SY03", 0, 24),))


def test_no_report_is_no_data() -> None:
    found = coverage(watches(), denials(), reports(), area=None, period=WHOLE_DAY)

    assert "no data" in say(words(found)[-1], "en")


def test_arabic_counts_two_denials_in_the_dual() -> None:
    assert "مرتين" in said((("SY02", 0, 24),), "ar")


def test_a_few_minutes_are_never_rounded_to_nothing() -> None:
    few = hours(0.01)
    assert isinstance(few, Message) and say(few, "en") == "<0.1"
    assert hours(0) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    for watched in ((), (("SY03", 0, 24),), (("SY02", 0, 24),), (("SY0200", 0, 24),)):
        assert said(watched, language)
