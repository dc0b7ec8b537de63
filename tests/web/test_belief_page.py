"""How far to believe an incident, as its page says it: to anybody, in each language, on a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.web import records
from tests.web.conftest import READS_ALL, app_of, client_of, served
from tests.web.test_browser import reading
from trucewatch.figures.model import Record


def page_of(client: TestClient, whole: Record, language: str = "en") -> str:
    address = f"/incidents/{records.first_incident(whole)}"
    return client.get(address, params={"lang": language}).text


def test_an_incident_says_how_far_to_believe_it_and_on_what_that_rests(
    client: TestClient, whole: Record
) -> None:
    """Probabilities with ranges, and that nothing was learned here."""
    page = page_of(client, whole)

    assert "How far to believe it" in page and "It happened" in page
    assert "Supposed, not learned" in page
    assert "no finding and no figure of this record rests on it" in page
    assert 'class="range"' in page


def test_each_report_says_what_it_adds_and_its_grade_stands_beside(
    client: TestClient, whole: Record
) -> None:
    page = page_of(client, whole)

    assert "times likelier" in page and "Before anybody spoke" in page
    assert "shown, not computed with" in page
    assert "Accuses another side" in page or "Names who did it" in page


def test_casualties_are_ranges_with_each_origin(client: TestClient, whole: Record) -> None:
    page = page_of(client, whole)

    assert "How many were harmed" in page and "2 independent origins" in page
    assert "Says 2 to 3" in page and "Says 5 to 6" in page


def test_it_is_said_in_arabic_too(client: TestClient, whole: Record) -> None:
    page = page_of(client, whole, "ar")

    for words in ("إلى أي حد يُصدَّق", "مفترض وغير متعلَّم", "يُعرض ولا يُحسب به", "كم تضرر"):
        assert words in page


def test_who_is_not_the_owner_reads_no_words_of_a_source_there(
    whole: Record, tmp_path: Path
) -> None:
    """The part knows sources by their ids and kinds alone."""
    page = page_of(client_of(app_of(whole, tmp_path, person=READS_ALL)), whole)
    part = page.split('id="how-far"')[1].split("</section>")[0]

    assert "S-000000000000" in part and records.HOSTILE not in part


def test_an_incident_whose_reports_say_nothing_has_a_page_too(
    whole: Record, tmp_path: Path
) -> None:
    """Memberships may name reports that were erased since."""
    bare = replace(whole, memberships=whole.memberships.slice(0, 0))

    page = page_of(client_of(app_of(bare, tmp_path)), bare)

    assert "How far to believe it" not in page and "side by side" in page


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_shows_the_ranges_within_its_width(
    browser: Browser, whole: Record, tmp_path: Path, language: str
) -> None:
    """Pictures are drawn, nothing runs off the page, no rule of the page's is broken."""
    with served(app_of(whole, tmp_path)) as address:
        for reader in reading(browser, address, {"width": 360, "height": 740}):
            page = reader.open(f"/incidents/{records.first_incident(whole)}?lang={language}")
            page.locator("#how-far details").first.click()
            shown = page.locator("#how-far svg.range")

            assert shown.count() >= 4
            for k in range(shown.count()):
                box = shown.nth(k).bounding_box()
                assert box is not None and box["width"] > 40 and box["x"] >= 0
                assert box["x"] + box["width"] <= 360
            span = page.locator("#how-far svg.range .span").first
            fill = span.evaluate("e => getComputedStyle(e).fill")
            assert fill not in ("none", "rgb(0, 0, 0)")
            assert page.locator("#how-far details[open]").count() == 1
            assert reader.overflow() <= 0
            assert reader.complaints == []


def test_a_report_that_belongs_less_surely_than_not_is_left_out_and_counted(
    whole: Record, tmp_path: Path
) -> None:
    """No figure without what it does not rest on."""
    weak = whole.memberships.to_pylist()
    weak[2] = weak[2] | {"membership": 0.2}
    less = replace(whole, memberships=pa.Table.from_pylist(weak, whole.memberships.schema))

    page = page_of(client_of(app_of(less, tmp_path)), less)

    assert "1 more report belongs to it less surely than not" in page
