"""The Astana report from a file to a mediator's first page, in a browser: taken in by a form, read
beside its words, decided proposal by proposal; and what the page then answers, by values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.command import done
from tests.journeys.astana import decisions
from tests.journeys.pages import pages_of
from tests.publications.test_dossier import table
from tests.web.conftest import served
from tests.web.test_browser import Reader, reading
from trucewatch.doors.mission_work import current_record, workshop
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.talking import on_record, talks_of
from trucewatch.figures.model import Holding
from trucewatch.publications.dossier import dossier
from trucewatch.publications.dossier_facts import gather_round

pytestmark = [pytest.mark.shared, pytest.mark.browser]

ITEMS = ("ceasefire", "monitoring", "humanitarian_access", "release_of_prisoners",
         "foreign_forces_leave", "political_solution")  # fmt: skip


@pytest.fixture
def article(shared: Path) -> Path:
    file = shared / "data/astana-2017-news/article.txt"
    if not file.exists():
        pytest.skip("../shared/data/astana-2017-news is not here")
    return file


def test_from_a_press_report_to_a_mediators_first_page(
    article: Path, mission: Path, browser: Browser
) -> None:
    said = done("talks", "round", mission, "first round", "--process", "Astana",
                "--from", "2017-01-23", "--to", "2017-01-24", "--format", "indirect",
                *(word for item in ITEMS for word in ("--item", item)),
                "--reason", "as told")  # fmt: skip
    round_id = said.out.split(":")[0]
    done("condition", "offer", mission, "women", "--kind", "release", "--demanded",
         "--by", "opposition", "--bearer", "government", "--amount", "13000",
         "--unit", "prisoners", "--category", "women", "--from", "2017-01-23")  # fmt: skip
    with pages_of(mission) as app, served(app) as base:
        for reader in reading(browser, base, {"width": 1280, "height": 900}):
            document = taken_in(reader, article)
            for line in decisions(round_id):
                decide(
                    reader.open(document), line.verdict, line.proposals, line.changes, line.reason
                )
            page = reader.open(f"{document}?only=open")
            assert page.locator(".offer[data-kind]").count() == 0
            first_page = reader.open(f"/dossier?round={round_id}")
            assert round_id in first_page.content()
            assert reader.complaints == []
    answers(mission, round_id)


def taken_in(reader: Reader, article: Path) -> str:
    """The report's page, after its file was sent by the form of the list."""
    page = reader.open("/documents")
    form = page.locator("#receiving")
    form.locator('[name="publisher"]').fill("a press agency")
    form.locator('[name="file"]').set_input_files(article)
    form.locator("button:not([hidden])").click()
    page.wait_for_url("**/documents/D-*", timeout=60_000)
    return "/" + page.url.split("/", 3)[3]


def decide(
    page: Page, verdict: str, proposals: tuple[str, ...], changes: dict[str, str], reason: str
) -> None:
    """Several proposals at once, each with the same corrections, sent with one reason."""
    for id_ in proposals:
        offer = page.locator(f'[id="{id_}"]')
        offer.locator(f'input[value="{verdict}"]').check()
        if changes:
            offer.locator("button.edit").click()
        for name, value in changes.items():
            field = offer.locator(f'[name="{id_}.{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
    page.locator("#reason").fill(reason)
    with page.expect_navigation(timeout=60_000):
        page.locator("#send").click()


def answers(mission: Path, round_id: str) -> None:
    """Who sits for whom, what each side asks, whose number, and what the gate says and why."""
    with open_mission(mission) as opened:
        record = current_record(workshop(opened))
        kept = talks_of(opened)
        talks = on_record(kept)
    decided = {id_: one.how for id_, one in kept.decided.items()}
    assert decided == {id_: f"{line.verdict}ed" for line in decisions(round_id)
                       for id_ in line.proposals}  # fmt: skip
    side = {id_: names("en") for id_, names in record.agreement.sides.items()}
    actor = {one.id: one.names("en") for one in record.agreement.actors}
    made, facts = dossier(record, talks, round_id), gather_round(record, talks, round_id)

    seats = table(made, "glance", "seats_caption")
    assert actor["syrian_insurgents"] in seats[side["opposition"]][1]
    assert actor["gov"] in seats[side["government"]][1]
    assert actor["turkey"] in seats[side["opposition"]][3]
    assert all(actor[who] in seats[side["government"]][3] for who in ("russia", "iran"))

    sides = {(p.party, p.item, p.stance.value, p.condition) for p in talks.positions}
    assert ("opposition", "political_solution", "conditional", "ceasefire") in sides
    assert ("opposition", "release_of_prisoners", "supports", None) in sides
    assert ("government", "ceasefire", "supports", None) in sides
    assert ("UN", "ceasefire", "conditional", "monitoring") in sides
    asks = table(made, "glance", "asks_caption")
    assert {side["opposition"], side["government"], actor["russia"]} <= set(asks)

    numbers: dict[str, Any] = table(made, "glance", "numbers_caption")
    (women,) = numbers.values()
    assert "13,000" in women[0] and side["opposition"] in women[1]
    (claimed,) = [one for one in talks.claims if one.unit == "women"]
    assert (claimed.party, claimed.low, claimed.high) == ("opposition", None, 13_000)

    gates = {one.gate.id: one for one in facts.gates}
    assert gates["astana"].certified is None and gates["astana"].computed is not Holding.HOLDING
    assert gates["astana"].why
    printed = table(made, "glance", "gates_caption")
    assert gates["astana"].gate.names("en") in printed
