"""The bulletin as a page: self-contained, escaped, and the same in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.publications import records
from trucewatch.publications.html import render_html
from trucewatch.publications.model import Publication
from trucewatch.vocabulary.messages import LANGUAGES


class Page(HTMLParser):
    """Tags with their attributes, and the text outside style sheets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "style" not in self._inside:
            self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fetched_from_anywhere(exercise: Publication, language: str) -> None:
    """A page that phones home tells somebody who reads it."""
    html = render_html(exercise, language)
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "form")
        for name in ("src", "href", "data", "action", "srcset", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#"), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert not re.search(r"url\((?!#)", html)
    assert "@import" not in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_words_and_not_markup(exercise: Publication, language: str) -> None:
    """Names come from files that anybody may have written."""
    html = render_html(exercise, language)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert "onerror=y&gt;" in html
    if language == "en":
        assert "Norrland &lt;script&gt;fired()&lt;/script&gt; &amp;" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_source_said_is_never_printed(exercise: Publication, language: str) -> None:
    """A source can die of a leak."""
    html = render_html(exercise, language)
    for whisper in (*records.WHISPERS, "S-", "a" * 32, "bad_date"):
        assert whisper not in html, whisper


def test_both_languages_carry_the_same_numbers(exercise: Publication, thin: Publication) -> None:
    """Two delegations compare their copies cell by cell."""
    for made in (exercise, thin):
        cells = [
            [re.findall(r"\d[\d,]*", re.sub(r"<[^>]+>", " ", cell)) for cell in found]
            for found in (
                re.findall(r"<td class=\"number[^>]*>(.*?)</td>", render_html(made, language))
                for language in LANGUAGES
            )
        ]
        assert cells[0] == cells[1]
        assert any(cells[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_direction_and_language_are_declared(exercise: Publication, language: str) -> None:
    """A screen reader reads Arabic as Arabic."""
    page = Page(render_html(exercise, language))
    attributes = dict(page.tags[0][1])
    assert attributes["lang"] == language
    assert attributes["dir"] == ("rtl" if language == "ar" else "ltr")


def test_an_exercise_says_so_before_and_after_everything(
    exercise: Publication, thin: Publication
) -> None:
    """Cut out of its context, a fictional breach must still be fictional."""
    html = render_html(exercise, "en")
    assert html.count("EXERCISE") == 2
    assert "EXERCISE" not in render_html(thin, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_captions_and_headings(exercise: Publication, language: str) -> None:
    """Whoever cannot see the table can still ask it."""
    page = Page(render_html(exercise, language))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == tags.count("table") > 4
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique_and_links_lead_somewhere(exercise: Publication, language: str) -> None:
    """Two pictures of one timeline must not answer to one name."""
    page = Page(render_html(exercise, language))
    found = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(found) == len(set(found))
    targets = {a["href"][1:] for tag, a in page.tags if tag == "a" and a.get("href")}
    assert targets <= set(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_state_can_be_checked_from_the_page(
    exercise: Publication, language: str
) -> None:
    """The root, the size, the key and the command are all there."""
    text = "".join(Page(render_html(exercise, language)).text)
    assert exercise.tree_root.hex() in text
    assert "trucewatch ledger verify" in text
    assert "trucewatch.example/ostravia" in text
    assert str(exercise.tree_size) in text
