"""What was watched: the picture and its table say the same, and nobody's words leak."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.web import records
from tests.web.conftest import READS_ALL, app_of, client_of
from tests.web.test_tallies_page import text_of
from trucewatch.figures.model import Record
from trucewatch.vocabulary.messages import LANGUAGES

WEEK = {"from": "2031-03-01", "to": "2031-03-07"}
SVG = "{http://www.w3.org/2000/svg}"


def cells(text: str, area: str) -> list[str]:
    """The row of one area in the table: its total, then each day."""
    row = re.search(rf"<tr><th scope=\"row\"><bdi>{area}</bdi>.*?</tr>", text, re.DOTALL)
    assert row is not None
    return [text_of(cell).strip() for cell in re.findall(r"<td.*?</td>", row.group(), re.DOTALL)]


def test_an_hour_nobody_watched_is_unknown_and_not_nought(client: TestClient) -> None:
    text = client.get("/watched", params=WEEK).text

    assert cells(text, "Northmark") == ["30", *["6"] * 5, "unknown", "unknown"]
    assert cells(text, "Midland")[3] == "unknown kept out once"
    assert "Silence is not compliance" in text


def test_the_whole_mission_is_watched_in_part_where_one_province_was(client: TestClient) -> None:
    text = text_of(client.get("/watched", params=WEEK).text)

    assert "The whole mission 30 (30 of them in part of it)" in text


def test_the_picture_draws_what_the_table_says(client: TestClient) -> None:
    answer = client.get("/pictures/watched.svg", params=WEEK)
    drawn = ElementTree.fromstring(answer.text)
    boxes = [box.get("class") for box in drawn.iter(f"{SVG}rect")]
    marks = [mark for mark in drawn.iter(f"{SVG}path") if mark.get("class") == "denied"]

    assert answer.headers["content-type"] == "image/svg+xml"
    assert boxes.count("all") == 5 + 1, "Northmark on five days, and the key"
    assert boxes.count("part") == 5 + 1, "the whole mission on five days, and the key"
    assert len(marks) == 2 + 1, "Midland, the whole mission, and the key"


def test_who_denied_access_is_told_with_where_when_and_the_reason_claimed(
    client: TestClient,
) -> None:
    text = text_of(client.get("/watched", params=WEEK).text)

    assert "3 Mar 2031, 00:00 Midland Blue Front access denied “mines” Monitor" in text


def test_the_words_of_a_reason_are_for_the_owner_alone(whole: Record, tmp_path: Path) -> None:
    """They may tell who was there to hear them."""
    other = client_of(app_of(whole, tmp_path, person=READS_ALL))
    answer = other.get("/watched", params=WEEK)

    assert answer.status_code == 200
    assert "mines" not in answer.text and "A reason was given" in answer.text


def test_days_in_the_address_choose_what_is_shown(client: TestClient) -> None:
    later = text_of(client.get("/watched", params={"from": "2031-03-04", "to": "2031-03-05"}).text)
    assert "4 Mar 2031 to 5 Mar 2031" in later
    assert "Nobody told of a denial of access in these days." in later

    wrong = client.get("/watched", params={"from": "2031-03-09", "to": "2031-03-02"})
    assert wrong.status_code == 200 and "<code>2031-03-02</code>" in wrong.text


@pytest.mark.parametrize("years", [("1900-01-01", "2199-12-31"), ("2031-03-01", "2035-01-01")])
def test_many_years_are_taken_together(client: TestClient, years: tuple[str, str]) -> None:
    text = client.get("/watched", params={"from": years[0], "to": years[1]}).text

    assert "days a column." in text and text.count('scope="col" class="number"') <= 44


def test_a_mission_without_watches_says_that_nobody_can_say(tmp_path: Path) -> None:
    client = client_of(app_of(records.record(3, watched=False), tmp_path))

    assert "No watch was ever declared" in client.get("/watched").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["", "narrow"])
def test_picture_and_page_speak_every_language(
    client: TestClient, language: str, width: str
) -> None:
    page = client.get("/watched", params={"lang": language}).text
    picture = client.get("/pictures/watched.svg", params={"lang": language, "width": width}).text

    assert "pages." not in page and "bulletin." not in picture
    assert page.count("<table") == page.count("<caption") == 2
