"""The bulletin on paper: the same bytes, the exercise on every page, nothing taken for code."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest

from tests.publications import records
from trucewatch.publications.bulletin import bulletin
from trucewatch.publications.model import Publication
from trucewatch.publications.pdf import render_pdf
from trucewatch.vocabulary.messages import LANGUAGES


def pages(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def unbroken(text: str) -> str:
    """Without gaps and repeated letters: no two readers agree where a word's dots belong."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\s", "", text))


@pytest.fixture(scope="module")
def printed(exercise: Publication) -> dict[str, bytes]:
    return {language: render_pdf(exercise, language) for language in LANGUAGES}


def test_the_same_record_gives_the_same_bytes(printed: dict[str, bytes]) -> None:
    """Whoever recomputes a bulletin must get the one whose hash is in the ledger."""
    again = bulletin(records.record(), records.PERIOD)
    for language, data in printed.items():
        assert render_pdf(again, language) == data


def test_every_page_of_an_exercise_says_so(printed: dict[str, bytes], thin: Publication) -> None:
    """One page passed on alone must not start a rumour."""
    assert all("EXERCISE" in page for page in pages(printed["en"]))
    assert all("تمري" in unbroken(page) for page in pages(printed["ar"]))
    assert all("УЧЕНИЕ" in page for page in pages(printed["ru"]))
    assert len(pages(printed["en"])) > 3
    assert not any("EXERCISE" in page for page in pages(render_pdf(thin, "en")))


def test_a_name_full_of_commands_is_printed_as_it_is(printed: dict[str, bytes]) -> None:
    """What is said is data; the typesetter never reads it as its own language."""
    text = " ".join(" ".join(pages(printed["en"])).split())
    for part in ('#panic("set")', "$x$", "*bold*", "_it_", "`raw`", "@ref", "onerror=y>"):
        assert part in text, part
    assert "<script>fired()" in text
    assert all(part in " ".join(pages(printed["ar"])) for part in ("bold", "onerror"))


def test_what_a_source_said_is_never_printed(printed: dict[str, bytes]) -> None:
    """A source can die of a leak."""
    for data in printed.values():
        text = " ".join(" ".join(pages(data)).split())
        for whisper in (*records.WHISPERS, "S-"):
            assert whisper not in text


def test_pages_are_numbered_and_the_root_is_printed(
    printed: dict[str, bytes], exercise: Publication
) -> None:
    """Somebody will staple them in the wrong order."""
    text = pages(printed["en"])
    assert f"1 / {len(text)}" in text[0]
    assert exercise.tree_root.hex() in "".join(text)


def test_the_document_is_archival_and_tagged(printed: dict[str, bytes]) -> None:
    """For the archive, and for whoever cannot see."""
    for data in printed.values():
        assert b"pdfaid" in data
        assert b"/StructTreeRoot" in data
        assert b"/Alt" in data
    assert b"pdfuaid" in printed["en"]


def test_a_letter_that_no_font_has_does_not_stop_the_press() -> None:
    """A village may be called in a script we did not pack; its bulletin is printed all the same."""
    record = records.record(5)
    first, *rest = record.areas
    strange = replace(first, names={"en": "北京 ሰላም"})
    made = bulletin(replace(record, areas=(strange, *rest)), records.PERIOD)
    data = render_pdf(made, "en")
    assert len(pages(data)) > 2
    assert b"/StructTreeRoot" in data


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_bulletin_can_be_printed(empty: Publication, language: str) -> None:
    """The first day of a mission is also published."""
    assert render_pdf(empty, language).startswith(b"%PDF")
