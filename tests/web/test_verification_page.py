"""The verification queue: what waits, in an order that anybody can work out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.figures.records import RecordBook
from tests.web import records
from tests.web.conftest import app_of, client_of, served
from tests.web.hearings import AT, DAY, five
from tests.web.test_browser import Reader, reading
from tests.web.test_tallies_page import text_of
from trucewatch.doors.web.record_index import RecordIndex
from trucewatch.doors.web.verification_queue import Queue, WantedWaits, queue
from trucewatch.doors.web.voice import Voice
from trucewatch.figures.model import Record
from trucewatch.vocabulary.messages import LANGUAGES


@pytest.fixture(scope="module")
def heard() -> Record:
    return five()


@pytest.fixture
def waits(heard: Record, tmp_path: Path) -> TestClient:
    return client_of(app_of(heard, tmp_path))


def page(client: TestClient, **query: str) -> str:
    return client.get("/verification", params={"at": DAY, **query}).text


def things(text: str) -> list[str]:
    """What waits, by where its link leads."""
    return re.findall(r'<a class="thing" href="/(\w+)/', text)


def asked(
    whole: Record, at: datetime = AT, start: int = 0, most: int = 50, **wanted: object
) -> Queue:
    index = RecordIndex(whole)
    voice = Voice.of(whole, "en")
    return queue(index, at, voice, WantedWaits(**wanted), start=start, most=most)  # type: ignore[arg-type]


def test_what_is_overdue_comes_before_what_only_waits(heard: Record) -> None:
    found = asked(heard).waits

    assert [one.step for one in found[:2]] == ["verification", "admissibility"]
    assert found[0].what == "mortar fire" and found[0].clocks[0].late
    assert not found[1].clocks[0].late


def test_a_case_whose_verification_was_approved_waits_no_longer(heard: Record) -> None:
    assert {one.what[:11] for one in asked(heard).waits if one.case_id} == {
        "mortar fire", records.HOSTILE[:11],
    }  # fmt: skip


def test_incidents_are_there_only_where_nobody_complained_and_nobody_ruled(heard: Record) -> None:
    """Of six, five have cases; the first province's sixth waits for anybody."""
    alone = [one for one in asked(heard).waits if not one.case_id]

    assert [one.lines[0].incident_id for one in alone] == [
        heard.incidents["incident_id"][5].as_py()
    ]
    assert alone[0].since == records.START + timedelta(days=30)


def test_disputed_numbers_carry_an_incident_forward() -> None:
    """What the guarantors' counts differ on comes before what happened earlier."""
    book = RecordBook()
    early = book.incident("2017-01-10 08:00:00", by="regime")
    late = book.incident("2017-01-20 08:00:00", by="regime")
    book.bulletin("Russia", "2017-01-20", 6)
    book.bulletin("Turkey", "2017-01-20", 25)
    whole = book.close()

    found = asked(whole, at=datetime(2017, 3, 1, tzinfo=UTC)).waits

    assert [one.lines[0].incident_id for one in found] == [late, early]
    assert [d.day for d in found[0].disputed] == ["2017-01-20"] and not found[1].disputed


def test_pages_of_the_queue_hold_everything_once(whole: Record) -> None:
    together = [one.lines[0].incident_id for one in asked(whole, most=1000).waits]
    parts = [asked(whole, start=n, most=7).waits for n in range(0, len(together), 7)]

    assert len(set(together)) == len(together) == asked(whole).total
    assert [one.lines[0].incident_id for part in parts for one in part] == together


@pytest.mark.parametrize("start", range(4))
def test_cases_fall_among_incidents_at_the_same_place_on_every_page(
    heard: Record, start: int
) -> None:
    whole = [one.case_id for one in asked(heard).waits]

    assert [one.case_id for one in asked(heard, start=start, most=1).waits] == whole[
        start : start + 1
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"step": "verification"}, ["cases"]),
        ({"step": "admissibility"}, ["cases"]),
        ({"step": "untasked"}, ["incidents"]),
        ({"overdue": "1"}, ["cases"]),
        ({"area": "XX03"}, ["cases", "incidents"]),
        ({"disputed": "1"}, []),
    ],
)
def test_filters_in_the_address_choose_what_is_shown(
    waits: TestClient, query: dict[str, str], found: list[str]
) -> None:
    assert things(page(waits, **query)) == found


def test_it_says_why_each_is_here_and_how_the_order_comes_about(waits: TestClient) -> None:
    text = text_of(page(waits))

    assert "Tasked: monitoring mission. No verification has come." in text
    assert "Has waited 29 days, since" in text
    assert "then what may be overdue" in text.lower()
    assert "Nothing here says that an allegation is true." in text


def test_a_filter_not_understood_is_said_back(waits: TestClient) -> None:
    assert "<code>elsewhere</code>" in page(waits, area="elsewhere")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(waits: TestClient, language: str) -> None:
    text = page(waits, lang=language)

    assert "pages." not in text and text.count("<h1") == 1


def test_a_mission_in_which_nothing_waits_says_so(tmp_path: Path) -> None:
    client = client_of(app_of(records.record(0), tmp_path))

    assert "Nothing waits." in client.get("/verification").text


@pytest.fixture
def desk(browser: Browser, whole: Record, tmp_path: Path) -> Iterator[Reader]:
    with served(app_of(whole, tmp_path)) as address:
        yield from reading(browser, address, {"width": 1280, "height": 900})


@pytest.mark.browser
def test_the_queue_is_walked_by_keyboard(desk: Reader) -> None:
    """j and k go from thing to thing, Enter opens; in a field they are letters."""
    reader = desk.open("/verification")
    focused = "document.activeElement.getAttribute('href')"
    links = reader.locator("#queue .thing")
    reader.keyboard.press("j")
    reader.keyboard.press("j")
    assert reader.evaluate(focused) == links.nth(1).get_attribute("href")
    reader.keyboard.press("k")
    assert reader.evaluate(focused) == links.nth(0).get_attribute("href")
    reader.locator("select[name=area]").focus()
    reader.keyboard.press("j")
    assert reader.evaluate("document.activeElement.tagName") == "SELECT"
    links.nth(0).focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/incidents/I-*")
    assert desk.complaints == []
