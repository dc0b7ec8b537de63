"""Promises on pages: two columns, both deadlines, every reading; read only, in four languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.conditions.promises import amended, claimed, days, moment, obligation, quantity, text
from tests.conditions.promises import verified as seen
from tests.figures.records import RecordBook
from tests.web.conftest import app_of, client_of, served
from tests.web.test_tallies_page import text_of
from trucewatch.agreement.model import Sense
from trucewatch.conditions.model import About, Promised
from trucewatch.conditions.standing import progress
from trucewatch.figures.model import Record
from trucewatch.publications.progress_picture import progress_picture
from trucewatch.publications.progress_svg import progress_svg
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import LANGUAGES

TEN = days("2017-01-01", "2017-01-10")
KINDS = ("/access", "/releases", "/ground", "/forces")


def record() -> Record:
    """A corridor of aid by the day, and an exchange whose deadline was moved."""
    daily = quantity(600, Sense.FLOOR, per="day")
    whole = text(
        obligation(quantity=daily, start=moment("2017-01-01"), against=("jaysh",)),
        obligation("freed", acts=("10.2",), quantity=quantity(10, Sense.EXACT, unit="captives"),
                   due=moment("2017-01-11")),
        obligation("gone", acts=("8.1",), due=moment("2017-01-11")),
        readings=True,
    )  # fmt: skip
    said = (
        claimed(days("2017-01-02"), 700, by="gov", cause="supply"),
        claimed(days("2017-01-02"), 500, by="jaysh", cause="refusal"),
        claimed(days("2017-01-02"), 700, by="russia", citing="gov"),
        seen(days("2017-01-02"), 600), seen(days("2017-01-03"), 480),
        claimed(days("2017-01-02"), about=About.REQUEST, ref="Q-1", by="un"),
        seen(TEN, 4, on="freed"), seen(days("2017-01-13"), 6, on="freed", receipt="R-7"),
        seen(days("2017-01-12"), done=False, on="gone"),
        claimed(days("2017-01-04"), 4000, on=(), about=About.BESIEGED, place="old town", by="gov"),
        claimed(days("2017-01-04"), on=(), about=About.CONTROL, place="hill", holder="gov",
                by="jaysh"),
    )  # fmt: skip
    moved = amended("freed", due="by 2017-01-14")
    base = RecordBook().close()
    return replace(base, agreement=whole, promised=Promised((), (moved,), said))


@pytest.fixture
def reader(tmp_path: Path) -> TestClient:
    return client_of(app_of(record(), tmp_path))


def test_claims_and_what_was_verified_stand_in_columns_of_their_own(reader: TestClient) -> None:
    page = text_of(reader.get("/conditions/aid").text)

    assert "Government forces : 700 · on that word: unverifiable" in page
    assert "repeated by Russia; counted once" in page
    assert "cause, as they say: nothing to send" in page and "refusal" in page
    assert "Those who speak of it differ" in page
    assert "Verified 1,080" in page and "missed" in page
    assert "unanswered, which is no refusal" in page


def test_both_deadlines_and_both_states_are_shown(reader: TestClient) -> None:
    page = text_of(reader.get("/conditions/freed").text)

    assert "moved by Russia" in page and "against the first deadline: late" in page
    assert "R-7" in page


def test_the_overview_holds_every_promise_and_what_stands_beside_them(reader: TestClient) -> None:
    page = text_of(reader.get("/conditions").text)

    for word in ("What Aid says", "What freed says", "What gone says"):
        assert word.lower() in page.lower()
    html = reader.get("/conditions").text
    assert all(f'href="{address}"' in html for address in KINDS)


def test_a_promise_that_there_is_not_is_no_page(reader: TestClient) -> None:
    assert reader.get("/conditions/nothing").status_code == 404
    assert reader.get("/pictures/conditions/nothing.svg").status_code == 404
    assert reader.get("/pictures/conditions/aid.svg?part=9").status_code == 404


def test_nothing_is_changed_here(reader: TestClient) -> None:
    for address in ("/conditions", "/conditions/aid", *KINDS):
        assert reader.post(address).status_code in (404, 405)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_page_and_picture(tmp_path: Path, language: str) -> None:
    reader = client_of(app_of(record(), tmp_path))
    for address in (
        "/conditions", "/conditions/aid", "/conditions/freed", "/conditions/gone", *KINDS,
    ):  # fmt: skip
        answer = reader.get(f"{address}?lang={language}")
        assert answer.status_code == 200 and "conditions." not in text_of(answer.text)
    for condition in ("aid", "freed", "gone"):
        answer = reader.get(f"/pictures/conditions/{condition}.svg?lang={language}")
        assert ElementTree.fromstring(answer.text).tag.endswith("svg")


def test_a_day_of_which_nothing_was_verified_is_hatched_and_not_zero() -> None:
    whole = record()
    one, *_ = progress(whole.agreement, whole.promised, days("2017-01-05").end)
    picture = progress_picture(one, one.standings[0], whole.agreement)

    assert picture is not None and len(picture.verified) == 2
    assert [round(last - first) for first, last in picture.unseen] == [1] * len(picture.unseen)
    drawn = progress_svg(picture, Voice("en", "SY", whole.agreement.clock.zone), {})
    assert drawn.count("-hatch)") == len(picture.unseen) + 1


def test_a_promise_of_which_nobody_said_anything_has_no_picture() -> None:
    whole = record()
    one, *_ = progress(whole.agreement, Promised(), days("2017-01-05").end)

    assert progress_picture(one, one.standings[0], whole.agreement) is None


@pytest.mark.parametrize(
    ("width", "language"), [(1200, "en"), (360, "en"), (360, "ar"), (360, "ru")]
)
def test_no_page_is_wider_than_its_screen_and_every_picture_loads(
    browser: Browser, tmp_path: Path, width: int, language: str
) -> None:
    with served(app_of(record(), tmp_path)) as address:
        page = browser.new_page(viewport={"width": width, "height": 800})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        for path in ("/conditions", "/conditions/aid", "/conditions/freed", "/gates", *KINDS):
            page.goto(f"{address}{path}?lang={language}", wait_until="networkidle")
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, path
            pictures = "[...document.images].every(i => i.complete && i.naturalWidth > 0)"
            assert page.evaluate(pictures), path
        page.goto(f"{address}/conditions?lang={language}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert not faults
        page.close()
