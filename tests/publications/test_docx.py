"""The dossier as DOCX: Arabic from the right, the same bytes, nobody's name in it."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from docx import Document

from tests.publications import dossiers, records
from trucewatch.publications.docx import render_docx
from trucewatch.publications.docx_blocks import LARGEST, SMALLEST, fitting
from trucewatch.publications.docx_words import Hand
from trucewatch.publications.dossier import dossier
from trucewatch.publications.model import Publication
from trucewatch.publications.spoken import speak
from trucewatch.publications.svg import PRINT
from trucewatch.vocabulary.messages import LANGUAGES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made() -> Publication:
    return dossier(dossiers.record(), dossiers.talks(), dossiers.SECOND)


@pytest.fixture(scope="module")
def printed(made: Publication) -> dict[str, bytes]:
    return {language: render_docx(made, language) for language in LANGUAGES}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def body(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(parts(data)["word/document.xml"])


def letters(text: str) -> bool:
    """Whether it has an Arabic letter."""
    return re.search("[\u0620-\u06ff]", text) is not None


def test_the_same_dossier_gives_the_same_bytes(
    made: Publication, printed: dict[str, bytes]
) -> None:
    assert render_docx(made, "ar") == printed["ar"]
    with zipfile.ZipFile(io.BytesIO(printed["ar"])) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_properties_name_nobody_and_no_day_but_the_records(
    printed: dict[str, bytes], language: str
) -> None:
    about = Document(io.BytesIO(printed[language])).core_properties
    assert (about.author, about.last_modified_by, about.comments, about.subject) == ("",) * 4
    assert about.created == about.modified
    assert about.created is not None and about.created.isoformat().startswith("2031-05-11T06:30")
    assert about.language == language
    assert "docProps/thumbnail.jpeg" not in parts(printed[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_who_suffered_and_no_hidden_voice_leaves(
    printed: dict[str, bytes], language: str
) -> None:
    """Every part of the archive is searched: text, alternative texts, properties."""
    for name, data in parts(printed[language]).items():
        text = re.sub(r"<[^>]+>", "", data.decode("utf-8", "replace"))
        for planted in (*dossiers.PLANTED, *records.WHISPERS):
            assert planted not in text, (name, planted)
            assert planted.encode() not in data, (name, planted)


def test_arabic_runs_from_the_right_in_every_paragraph_run_and_table(
    printed: dict[str, bytes],
) -> None:
    root = body(printed["ar"])
    for paragraph in root.iter(f"{W}p"):
        told = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        if letters(told):
            assert paragraph.find(f"{W}pPr/{W}bidi") is not None, told
    for run in root.iter(f"{W}r"):
        told = "".join(t.text or "" for t in run.iter(f"{W}t"))
        if letters(told):
            assert run.find(f"{W}rPr/{W}rtl") is not None, told
        elif re.search("[A-Za-z]{3}", told):
            assert run.find(f"{W}rPr/{W}rtl") is None, told
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) > 8
    assert all(table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in tables)
    assert root.find(f"{W}body/{W}sectPr/{W}bidi") is not None
    styles = ElementTree.fromstring(parts(printed["ar"])["word/styles.xml"])
    normal = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    assert normal.find(f"{W}rPr/{W}lang").get(f"{W}bidi") == "ar-SA"  # type: ignore[union-attr]
    assert normal.find(f"{W}rPr/{W}rFonts").get(f"{W}cs")  # type: ignore[union-attr]


def test_what_runs_from_the_left_has_nothing_of_it(printed: dict[str, bytes]) -> None:
    root = body(printed["ru"])
    assert not list(root.iter(f"{W}bidiVisual"))
    assert root.find(f"{W}body/{W}sectPr/{W}bidi") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_isolating_mark_is_left_to_the_readers_program(
    printed: dict[str, bytes], language: str
) -> None:
    """Some offices print them as boxes."""
    text = parts(printed[language])["word/document.xml"].decode()
    assert not re.search("[\u2066-\u2069]", text)


def test_properties_stand_in_the_order_that_the_format_asks(printed: dict[str, bytes]) -> None:
    """A strict reader calls a file broken whose properties are out of order."""
    paragraph = ["pStyle", "keepNext", "numPr", "shd", "bidi", "spacing", "ind", "jc"]
    run = ["rStyle", "rFonts", "b", "bCs", "i", "color", "sz", "szCs", "rtl", "lang"]
    for data in printed.values():
        root = body(data)
        for kind, order in (("pPr", paragraph), ("rPr", run)):
            for about in root.iter(f"{W}{kind}"):
                names = [child.tag.removeprefix(W) for child in about]
                assert set(names) <= set(order), names
                assert names == sorted(names, key=order.index), names


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_bulletin_can_be_written_too(exercise: Publication, language: str) -> None:
    """One way to print them all: the map and the timeline are pictures."""
    found = parts(render_docx(exercise, language))
    assert sum(name.startswith("word/media/") for name in found) == 2
    text = found["word/document.xml"].decode()
    assert not any(whisper in text for whisper in records.WHISPERS)


def test_the_map_is_a_picture_with_words_for_whoever_cannot_see_it(
    printed: dict[str, bytes],
) -> None:
    found = parts(printed["en"])
    pictures = [data for name, data in found.items() if name.startswith("word/media/")]
    assert len(pictures) == 1 and pictures[0].startswith(b"\x89PNG")
    assert b'descr="' in found["word/document.xml"]


def test_tables_repeat_their_heads_and_break_no_row(printed: dict[str, bytes]) -> None:
    text = parts(printed["en"])["word/document.xml"]
    assert text.count(b"<w:tblHeader/>") > 8
    assert text.count(b"<w:cantSplit/>") > 30


def test_the_first_page_ends_before_anything_else_begins(
    made: Publication, printed: dict[str, bytes]
) -> None:
    text = parts(printed["en"])["word/document.xml"].decode()
    before, after = text.split('<w:br w:type="page"/>')
    assert "On one page" in before and "The ceasefire since the last round" in after
    glance = speak(made, "en", PRINT)["sections"][0]
    assert SMALLEST < fitting(glance) <= LARGEST
    many = {**glance, "blocks": glance["blocks"] * 4}
    assert fitting(many) < fitting(glance)


def test_a_control_character_breaks_no_file() -> None:
    """Whoever types a bell into a name must not make a file that nobody can open."""
    paper = Document()
    Hand("en", False).write(paper.add_paragraph(), "a\u0007b\u2068ابت\u2069")
    paper.save(io.BytesIO())
