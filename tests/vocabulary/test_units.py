"""Units as each language says them beside a number."""

from __future__ import annotations

import pytest

from trucewatch.vocabulary.messages import Message, say
from trucewatch.vocabulary.units import UNITS, unit_of


def said(words: str, number: float | None, language: str) -> str:
    known = unit_of(words, number)
    return say(known, language) if isinstance(known, Message) else known


@pytest.mark.parametrize(
    ("words", "number", "language", "expected"),
    [
        ("trucks", 40, "en", "trucks"), ("trucks", 1, "en", "truck"),
        ("captive", 1, "en", "captive"), ("people", None, "en", "people"),
        ("trucks", 40, "ar", "شاحنة"), ("trucks", 3, "ar", "شاحنات"),
        ("captives", 12, "ar", "أسيرًا"), ("captives", 2, "ar", "أسيران"),
        ("captives", None, "ar", "أسرى"),
        ("trucks", 21, "ru", "грузовик"), ("trucks", 42, "ru", "грузовика"),
        ("trucks", None, "ru", "грузовиков"), ("trucks", 40, "tr", "kamyon"),
    ],
)  # fmt: skip
def test_a_unit_beside_its_number(words, number, language, expected) -> None:
    assert said(words, number, language) == expected


@pytest.mark.parametrize("words", ["other prisoners", "MWh", "prisoners serving life", ""])
def test_a_unit_that_nobody_translated_stands_as_it_was_written(words: str) -> None:
    assert unit_of(words, 3) == words


def test_half_a_truck_is_said_as_several() -> None:
    assert said("trucks", 0.5, "en") == said("trucks", None, "en") == "trucks"


@pytest.mark.parametrize("unit", UNITS)
def test_one_and_several_name_the_same_unit(unit: str) -> None:
    assert unit_of(unit, 7) == unit_of(UNITS[unit].upper(), 7)
