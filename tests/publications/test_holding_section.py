"""The bulletin's word on whether it is holding: only of what people fixed, never of a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.figures.records import RecordBook
from tests.publications.test_bulletin import texts
from tests.trends.test_answering import QUESTION, fallen
from trucewatch.publications.bulletin import bulletin
from trucewatch.publications.html import render_html
from trucewatch.publications.model import Publication
from trucewatch.publications.pdf import render_pdf
from trucewatch.publications.spoken import speak
from trucewatch.publications.svg import PRINT
from trucewatch.publications.voice import bare
from trucewatch.vocabulary.instants import local_days, zone_named
from trucewatch.vocabulary.messages import LANGUAGES

__all__ = ["fallen"]
PERIOD = local_days(date(2017, 1, 1), date(2017, 2, 28), zone_named("Asia/Damascus"))


def made(book: RecordBook, *, fixed: bool = True) -> Publication:
    record = replace(book.close(), questions=(QUESTION,) if fixed else (), tree_root=bytes(32))
    return bulletin(record, PERIOD)


def said(printed: Publication, language: str = "en") -> str:
    (section,) = [s for s in speak(printed, language, PRINT)["sections"] if s["id"] == "holding"]
    return " ".join(bare(" ".join(texts(section))).split())


def test_every_area_has_its_word_with_reasons_rate_and_hours_watched(fallen: RecordBook) -> None:
    text = said(made(fallen))

    assert "Proposed for all areas together: holding." in text
    assert "1 January 2017 to 31 January 2017 is compared with 1 February 2017" in text
    assert "before the later window began" in text
    aleppo = text[text.index("Aleppo") :]
    assert aleppo.split()[1] == "holding" and "1,416 of 1,416" in aleppo[:160]
    hama = text[text.index("Hama") :]
    assert hama.startswith("Hama cannot tell no source keeps a log"), "silence is not compliance"
    assert "0 of 1,416" in hama[:160]


def test_where_nobody_fixed_anything_nothing_is_proposed(fallen: RecordBook) -> None:
    text = said(made(fallen, fixed=False))

    assert "nothing is proposed" in text
    assert "holding." not in text and "Aleppo" not in text


def test_sources_are_told_by_kind_alone(fallen: RecordBook) -> None:
    """When one was at work can name it."""
    text = said(made(fallen))

    assert "Monitor 3 31 28" in text
    assert "S-0" not in text and "S-1" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_printers_say_it_in_every_language(fallen: RecordBook, language: str) -> None:
    printed = made(fallen)
    word = {
        "en": "Is it holding?",
        "ar": "هل يصمد؟",
        "ru": "Соблюдается ли?",
        "tr": "Ateşkes korunuyor mu?",
    }[language]

    assert word in render_html(printed, language)
    assert render_pdf(printed, language).startswith(b"%PDF")
    assert "{" not in said(printed, language)


def test_a_question_that_is_not_over_yet_is_not_answered(fallen: RecordBook) -> None:
    until = replace(QUESTION, after=(QUESTION.after[0], date(2017, 2, 28) + timedelta(days=60)))
    record = replace(fallen.close("2017-03-15"), questions=(until,), tree_root=bytes(32))

    assert "Cannot tell yet: the later window runs until 29 April 2017" in said(
        bulletin(record, PERIOD)
    )
