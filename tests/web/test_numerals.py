"""Numbers in the digits a reader of Arabic prefers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from trucewatch.doors.web.numerals import (
    DIGITS,
    choose_numerals,
    in_numerals,
    page_in_numerals,
    systems,
)

EASTERN = re.compile(f"[{DIGITS['arab']}]")


@pytest.mark.parametrize(
    ("asked", "kept", "language", "chosen"),
    [
        ("arab", "latn", "ar", "arab"),
        (None, "arab", "ar", "arab"),
        ("klingon", "arab", "ar", "arab"),
        ("arab", "arab", "ru", "latn"),
        (None, None, "ar", "latn"),
    ],
)
def test_the_readers_choice_of_digits(
    asked: str | None, kept: str | None, language: str, chosen: str
) -> None:
    """Address, then cookie, then Latin; a language without digits of its own has no choice."""
    assert choose_numerals(asked, kept, language) == chosen
    assert systems("en") == ("latn",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,203 و3 من 0.37", "١٬٢٠٣ و٣ من ٠٫٣٧"),
        ("30 كانون الأول 2016، 14:02.", "٣٠ كانون الأول ٢٠١٦، ١٤:٠٢."),
        ("5–12 · ±300", "٥–١٢ · ±٣٠٠"),
    ],
)
def test_numbers_dates_and_hours_change(text: str, said: str) -> None:
    """Separators change with the digits."""
    assert in_numerals(text, "ar", "arab") == said


@pytest.mark.parametrize(
    "code",
    [
        "I-12",
        "2016-12-30",
        "a3f9",
        "1.2.3",
        "/tile/0/12",
        "n1",
        "&#39;",
        "R_12",
        "x86.py",
        "Etc/GMT+2",
    ],
)
def test_what_is_compared_with_others_keeps_its_digits(code: str) -> None:
    """An id in other digits finds nothing."""
    assert in_numerals(f"في {code} هنا", "ar", "arab") == f"في {code} هنا"


def test_code_and_other_peoples_words_stay_as_they_are() -> None:
    """Attributes, scripts, code and quotations are not ours to change; what follows them is."""
    page = (
        '<p title="5">5 <code>6<code>7</code>8</code> <q dir="auto">9<q>1</q>2</q>'
        "<script>let a = 3</script><br>4 <img alt='1'> 6</p>"
    )
    assert page_in_numerals(page, "ar", "arab") == (
        '<p title="5">٥ <code>6<code>7</code>8</code> <q dir="auto">9<q>1</q>2</q>'
        "<script>let a = 3</script><br>٤ <img alt='1'> ٦</p>"
    )


@given(st.text())
def test_back_in_latin_digits_nothing_was_lost(text: str) -> None:
    """Only digits, separators and percent signs change."""
    text = re.sub(f"[{DIGITS['arab']}\u066a-\u066c\u061c]", "", text)
    back = in_numerals(text, "ar", "arab").translate(str.maketrans(DIGITS["arab"], DIGITS["latn"]))
    assert back.replace("٬", ",").replace("٫", ".").replace("\u066a\u061c", "%") == text


def test_a_choice_once_made_holds_on_every_page_and_picture(client: TestClient) -> None:
    """Arabic alone offers it; the address sets it, and the cookie keeps it."""
    latin = client.get("/", params={"lang": "ar"}).text
    assert "numerals=arab" in latin and f">{DIGITS['arab'][1:4]}<" in latin
    assert "60" in latin and not EASTERN.search(latin.replace(DIGITS["arab"][1:4], ""))

    eastern = client.get("/", params={"numerals": "arab"}).text
    assert "٦٠" in eastern
    assert EASTERN.search(client.get("/incidents").text)
    assert EASTERN.search(client.get("/pictures/timeline.svg").text)
    assert "nu-arab" in eastern

    english = client.get("/", params={"lang": "en"}).text
    assert "numerals=" not in english and not EASTERN.search(english)


def test_a_bulletin_keeps_latin_digits(client: TestClient) -> None:
    """It is compared with tallies and hashes, and its own hash is in the ledger."""
    client.get("/", params={"lang": "ar", "numerals": "arab"})
    assert not EASTERN.search(client.get("/bulletin/document", params={"lang": "ar"}).text)
