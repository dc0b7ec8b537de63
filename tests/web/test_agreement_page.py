"""The agreement's page: everything the file says, in both languages, on any screen."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.agreement.everything import everything, named
from tests.web import records
from tests.web.conftest import app_of, client_of, served
from trucewatch.agreement.ambiguities import ambiguities
from trucewatch.agreement.describing import describe
from trucewatch.figures.model import Record


@pytest.fixture
def rich() -> Record:
    """A record whose agreement has a bit of everything."""
    return replace(records.record(3), agreement=everything())


@pytest.fixture
def reader(rich: Record, tmp_path: Path) -> TestClient:
    """A reader of that record."""
    return client_of(app_of(rich, tmp_path))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_says_all_that_the_command_line_says(reader: TestClient, language: str) -> None:
    """Whoever has no terminal reads the same agreement."""
    page = unescape(reader.get("/agreement", params={"lang": language}).text)
    for section in describe(everything(), language):
        for entry in section.entries:
            for words in (entry.text, *entry.details, entry.source or ""):
                assert words in page, (section.id, words)


def test_every_open_point_stands_there_with_its_consequence(reader: TestClient) -> None:
    page = unescape(reader.get("/agreement").text)
    for point in ambiguities(everything(), {}, "f", language="en"):
        assert point.message[1:] in page
        assert (point.consequence or "")[1:] in page


def test_scheduled_claimed_and_certified_times_stand_apart(reader: TestClient) -> None:
    page = reader.get("/agreement").text
    said = [page.index(words) for words in ("scheduled for", "claimed to have", "nobody certified")]
    assert said == sorted(said)


def test_a_name_in_the_agreement_cannot_become_a_script(tmp_path: Path) -> None:
    hostile = everything(names=named(records.HOSTILE), about=named(records.HOSTILE))
    whole = replace(records.record(3), agreement=hostile)
    assert records.HOSTILE not in client_of(app_of(whole, tmp_path)).get("/agreement").text


@pytest.fixture
def phone_address(rich: Record, tmp_path: Path) -> Iterator[str]:
    """Where the rich agreement is served for a browser."""
    with served(app_of(rich, tmp_path)) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_a_small_phone(browser: Browser, phone_address: str, language: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{phone_address}/agreement?lang={language}")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.close()
