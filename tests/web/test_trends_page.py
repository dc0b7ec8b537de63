"""Is it getting better: what was fixed, what is proposed, and what nobody watched."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from tests.figures.records import RecordBook
from tests.trends.test_answering import QUESTION, fallen
from tests.web.conftest import READS_ALL, app_of, client_of, served
from trucewatch.figures.model import PROBABILITIES, Foretold, Record
from trucewatch.people.model import OWNER, Person
from trucewatch.vocabulary.messages import LANGUAGES

PICTURES = ("answers", "series", "memory", "ahead")

__all__ = ["fallen"]


@pytest.fixture
def record(fallen: RecordBook) -> Record:
    """A fall that three watched in Aleppo, a question about it, and a forecast on record."""
    flat = (tuple(range(len(PROBABILITIES))),) * 2
    foretold = Foretold(
        rule="incidents", area=None, weeks=(date(2017, 2, 3), date(2017, 2, 10)), method="nb",
        quantiles=flat, rival=flat, panel=("S-0",), version="0.1.0",
        at=datetime(2017, 2, 2, tzinfo=UTC), entry=8,
    )  # fmt: skip
    for day in range(1, 30, 3):
        fallen.incident(f"2017-03-{day:02d} 09:00:00", heard_by=["S-other"])
    return replace(fallen.close(), questions=(QUESTION,), foretold=(foretold,), tree_root=bytes(32))


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)).translate(_MARKS))


_MARKS = {0x2068: None, 0x2069: None}


def reader(record: Record, folder: Path, person: Person = OWNER) -> TestClient:
    return client_of(app_of(record, folder, person=person))


def test_the_answer_stands_first_with_when_it_was_fixed_and_what_was_watched(
    record: Record, tmp_path: Path
) -> None:
    page = text_of(reader(record, tmp_path).get("/trends").text)

    assert "All areas together, proposed: holding" in page
    assert "It was fixed on 30 December 2016" in page and "before the later window began" in page
    assert page.index("proposed: holding") < page.index("Week by week")
    assert "Watched for" in page and "what happened elsewhere" in page
    assert "cannot tell 5 Damascus, Rural Damascus, Hama, Lattakia, Idleb" in page


def test_where_nobody_fixed_a_question_nothing_is_proposed(record: Record, tmp_path: Path) -> None:
    client = reader(replace(record, questions=()), tmp_path)
    page = text_of(client.get("/trends").text)

    assert "nobody has fixed which days are compared" in page
    assert "proposed: holding" not in page
    assert "trucewatch decide question DIR --before" in page
    assert client.get("/pictures/trends/answers.svg").status_code == 404


def test_a_mission_on_its_first_day_says_what_is_missing(tmp_path: Path) -> None:
    page = text_of(reader(RecordBook().close("2016-12-31"), tmp_path).get("/trends").text)
    assert "There is no whole week between these days." in page


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("width", ["", "narrow"])
def test_each_picture_is_drawn_and_says_what_it_shows(
    record: Record, tmp_path: Path, name: str, width: str
) -> None:
    answer = reader(record, tmp_path).get(f"/pictures/trends/{name}.svg", params={"width": width})
    drawn = ElementTree.fromstring(answer.text)

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert drawn.findtext("{http://www.w3.org/2000/svg}desc")


def test_every_chart_has_a_table_that_says_the_same(record: Record, tmp_path: Path) -> None:
    page = reader(record, tmp_path).get("/trends").text
    for name in PICTURES:
        part = page.split(f'<section id="{name}"')[1].split("</section>")[0]
        assert "<img" in part and "<table" in part, name


def test_who_neither_verifies_nor_reviews_sees_no_source_and_nothing_foretold(
    record: Record, tmp_path: Path
) -> None:
    """A source can die of a leak, and a forecast that is read aloud can inflame."""
    owner = text_of(reader(record, tmp_path).get("/trends").text)
    client = reader(record, tmp_path, READS_ALL)
    stranger = text_of(client.get("/trends").text)

    assert ("S-0" in owner and "Week from 3 March 2017" in owner) or "Week from" in owner
    assert "S-0" not in stranger and "Sources are told by their kind alone" in stranger
    assert "shown to the mission's reviewers first" in stranger
    assert client.get("/pictures/trends/ahead.svg").status_code == 404
    assert "Of 2 weeks ever foretold" in stranger, "the scorecard is everybody's"


def test_the_page_speaks_arabic_throughout(record: Record, tmp_path: Path) -> None:
    page = reader(record, tmp_path).get("/trends", params={"lang": "ar"}).text
    main = text_of(page.split('<main id="main">')[1].split("</main>")[0])

    assert 'dir="rtl"' in page and "صامد" in main
    left = re.sub(r"S-\w+|EARS|Farrington|C\d|Gi\*|trucewatch.*?--record|agreed|p\b", "", main)
    assert not re.findall(r"[A-Za-z]{4,}", left), re.findall(r"[A-Za-z]{4,}", left)


def test_it_is_computed_once_for_a_record(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trucewatch.doors.web.pages import trends

    made = []
    real = trends.outlook
    monkeypatch.setattr(trends, "outlook", lambda *a, **k: made.append(1) or real(*a, **k))
    client = reader(record, tmp_path)
    for _ in range(3):
        client.get("/trends")
    client.get("/pictures/trends/series.svg")

    assert len(made) == 1


@pytest.fixture
def address(record: Record, tmp_path: Path) -> Iterator[str]:
    with served(app_of(record, tmp_path)) as where:
        yield where


def opened(browser: Browser, address: str, scheme: str, lang: str) -> Page:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(f"{address}/trends?lang={lang}")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_small_phone_nothing_runs_over_the_edge(
    browser: Browser, address: str, scheme: str, lang: str
) -> None:
    page = opened(browser, address, scheme, lang)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    drawn = page.evaluate(
        "[...document.querySelectorAll('img.drawn')].map(i => [i.complete, i.naturalWidth > 0,"
        " i.getBoundingClientRect().width <= 360])"
    )
    assert len(drawn) == len(PICTURES) and all(all(one) for one in drawn)
    page.context.close()


@pytest.mark.browser
def test_a_mediator_reads_the_answer_without_scrolling(browser: Browser, address: str) -> None:
    page = opened(browser, address, "light", "en")
    place = page.locator(".proposed").bounding_box()
    assert place is not None and place["y"] + place["height"] <= 740
    page.context.close()
