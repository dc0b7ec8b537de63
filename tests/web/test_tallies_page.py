"""What others counted: of each difference, what explains it, or that nothing does."""

from __future__ import annotations

import html
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.figures.records import RecordBook
from tests.web.conftest import app_of, client_of
from trucewatch.figures.differences import KINDS, kind_of
from trucewatch.vocabulary.messages import LANGUAGES, Message, say_id

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """The twelfth of January: 6 and 25, of which none was confirmed; and a day of old."""
    book = RecordBook()
    book.incident("2017-01-12 08:00:00", by="regime")
    book.bulletin("Russia", "2016-12-15", 17)
    book.bulletin("Russia", "2017-01-12", 6, {"Aleppo": 4, "Hama": 2})
    book.bulletin("Turkey", "2017-01-12", 25, {"Aleppo": 20}, confirmed={"Russia": 0})
    book.bulletin("Russia", None, 8)
    return client_of(app_of(book.close(), tmp_path))


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_difference_is_bounded_and_the_rest_is_unexplained(client: TestClient) -> None:
    page = text_of(client.get("/tallies").text)

    assert "Russia 6" in page and "Turkey 25" in page
    assert "Counted by both: between 0 and 0." in page
    assert "31 unexplained" in page
    assert "what the other said" in page and "only by one" in page


def test_our_own_count_is_a_range_and_never_a_zero_that_nobody_watched(client: TestClient) -> None:
    page = text_of(client.get("/tallies").text)

    assert "our record, As the guarantors' daily bulletins 1" in page
    assert "No watch was ever declared" in page
    old = page[page.index("15 December 2016") :]
    assert "daily bulletins tells of nothing" in old


def test_days_before_this_ceasefire_stand_apart(client: TestClient) -> None:
    page = client.get("/tallies").text
    assert page.index("Day by day") < page.index("12 January 2017")
    assert page.index("Before this ceasefire") < page.index("15 December 2016")
    assert "15 Dec" not in client.get("/pictures/tallies.svg").text


@pytest.mark.parametrize("width", ["", "narrow"])
def test_the_picture_has_a_mark_for_each_number(client: TestClient, width: str) -> None:
    answer = client.get("/pictures/tallies.svg", params={"width": width})
    picture = ElementTree.fromstring(answer.text)
    told = [title.text for title in picture.iter(f"{SVG}title")][1:]

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert told == ["6", "25"]


def test_a_mission_without_tallies_says_how_they_come_in(tmp_path: Path) -> None:
    client = client_of(app_of(RecordBook().close(), tmp_path))
    assert "add DIR FILE --format tally" in client.get("/tallies").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_difference_has_its_word(language: str) -> None:
    words = {say_id(f"pages.difference_{kind}", language) for kind in KINDS}
    assert len(words) == len(KINDS)


def test_what_is_odd_about_a_bulletin_explains_no_difference() -> None:
    assert kind_of(Message("figures.carried_by")) == "odd"
    assert kind_of(Message("figures.target_excluded")) == "target_excluded"
