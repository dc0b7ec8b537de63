"""A number is read out with what is unknown about it, in either language."""

from __future__ import annotations

import pytest

from tests.figures.records import RecordBook, week
from trucewatch.figures.counting import tabulate
from trucewatch.figures.rules import load_rules
from trucewatch.figures.sieve import TESTS
from trucewatch.figures.wording import table_words
from trucewatch.vocabulary.messages import LANGUAGES, say, say_id


def read_out(language: str) -> str:
    book = RecordBook()
    book.incident("2017-01-12 08:00", by="regime", hours=30)
    book.incident("2017-01-12 08:00")
    table = tabulate(
        book.close(), load_rules()["guarantor-bulletin"], by=("day",), period=week("2017-01-12", 3)
    )
    return " ".join(say(message, language) for message in table_words(table, language))


def test_a_count_is_read_out_with_all_that_is_unknown() -> None:
    text = read_out("en")

    assert "1 counted under the rule “As the guarantors' daily bulletins”." in text
    assert "1 more may belong here" in text
    assert "On 2 of them nobody has ruled." in text
    assert "may have happened on a later day" in text
    assert "nobody can say how much was watched" in text
    assert "3 other days or areas have no incident on record" in text


def test_the_same_in_arabic() -> None:
    text = read_out("ar")

    assert "على طريقة نشرات الضامنين اليومية" in text
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("test", TESTS)
def test_every_reason_for_leaving_out_can_be_said(test: str, language: str) -> None:
    assert say_id(f"figures.left_out_{test}_no", language)
    if test != "scope":
        assert say_id(f"figures.left_out_{test}_unknown", language)
