"""The bar: what somebody may read is where they look for it, and nothing else is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web import records
from tests.web.conftest import app_of, client_of
from trucewatch.doors.web.navigation import BAR, bar
from trucewatch.doors.web.routes import RULES
from trucewatch.people.access import Verb, could
from trucewatch.people.model import ANYBODY, OWNER, Person, Role

PLACES = [place for _, places in BAR for place in places]
SECTIONS = re.compile(r'<nav class="sections".*?</nav>', re.DOTALL)
PAGES = re.compile(r'<nav class="pages".*?</nav>', re.DOTALL)
CURRENT = re.compile(r'<a href="([^"]+)" aria-current="(page|true)"')


def of(person: Person):
    """What that person may read."""
    return lambda noun, purpose: could(person, Verb.READ, noun, purpose)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_of_the_bar_asks_what_its_address_asks(place) -> None:
    rule = RULES["GET", place.address]
    assert (rule.noun, rule.purpose) == (place.noun, place.purpose)


def test_no_page_stands_twice() -> None:
    assert len({place.address for place in PLACES}) == len(PLACES)


def test_the_owner_finds_every_section_and_a_stranger_only_what_everybody_reads() -> None:
    assert [section.name for section in bar("/", of(OWNER))] == [name for name, _ in BAR]
    open_to_all = {p.address for section in bar("/", of(ANYBODY)) for p in section.places}
    assert open_to_all == {"/public", "/agreement", "/ledger"}


@pytest.mark.parametrize(
    ("path", "section", "place"),
    [
        ("/", "standing", "overview"),
        ("/incidents/I-000000000000", "events", "incidents"),
        ("/cases/C-000000000000", "rulings", "docket"),
        ("/complain", "rulings", "docket"),
        ("/ledger/entries/7", "record", "ledger"),
        ("/incidentsbeside", None, None),
        ("/account", None, None),
    ],
)
def test_an_address_belongs_to_one_page(path: str, section: str | None, place: str | None) -> None:
    at = [(s.name, s.at.name) for s in bar(path, of(OWNER)) if s.at]
    assert at == ([(section, place)] if section else [])


def test_a_page_shows_its_section_and_marks_where_one_is(tmp_path: Path) -> None:
    client = client_of(app_of(records.record(), tmp_path))
    page = client.get("/watched").text
    assert CURRENT.findall(SECTIONS.search(page)[0]) == [("/incidents", "true")]
    within = PAGES.search(page)[0]
    assert CURRENT.findall(within) == [("/watched", "page")]
    assert 'href="/tallies"' in within and 'href="/ledger"' not in within
    assert PAGES.search(client.get("/docket").text) is None


def test_a_section_with_one_page_bears_the_name_of_that_page(tmp_path: Path) -> None:
    person = Person(role=Role.MONITOR)
    client = client_of(app_of(records.record(), tmp_path, person=person))
    sections = SECTIONS.search(client.get("/").text)[0]
    assert ">Docket</a>" in sections
    assert "/people" not in sections
