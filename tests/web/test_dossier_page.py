"""The dossier on the web: a round and a language are chosen, and it is read or taken away."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.web import lakeside
from tests.web.conftest import app_of, client_of, served
from tests.web.test_accessibility import grave_faults
from tests.web.test_routes import person
from trucewatch.figures.model import Record
from trucewatch.people.model import Role
from trucewatch.vocabulary.messages import LANGUAGES


@pytest.fixture
def reader(tmp_path: Path) -> TestClient:
    return client_of(lakeside.app_of(tmp_path))


def test_the_newest_round_is_offered_first_and_another_can_be_chosen(reader: TestClient) -> None:
    page = reader.get("/dossier").text
    assert f'<option value="{lakeside.SECOND}" selected>' in page
    assert f"/dossier/document.docx?round={lakeside.SECOND}&amp;lang=ar" in page
    other = reader.get(f"/dossier?round={lakeside.FIRST}").text
    assert f"/dossier/document?round={lakeside.FIRST}&amp;lang=tr" in other
    assert "No round N-XX is on record" in reader.get("/dossier?round=N-XX").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_and_taken_away_in_every_language(reader: TestClient, language: str) -> None:
    asked = f"?round={lakeside.SECOND}&lang={language}"
    page = reader.get(f"/dossier/document{asked}")
    assert f'<html lang="{language}"' in page.text and 'id="glance"' in page.text
    assert "dossier." not in re.sub(r"trucewatch [^<]*", "", page.text)
    pdf = reader.get(f"/dossier/document.pdf{asked}")
    assert pdf.content.startswith(b"%PDF") and "attachment" in pdf.headers["content-disposition"]
    docx = reader.get(f"/dossier/document.docx{asked}")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx.content)).namelist()


@pytest.mark.parametrize(
    "address", ["document?round=N-1", "document.pdf?round=N-1", "document.exe"]
)
def test_what_is_not_there_is_not_there(reader: TestClient, address: str) -> None:
    assert reader.get(f"/dossier/{address}").status_code == 404


def test_a_mission_without_talks_says_that_it_has_none(whole: Record, tmp_path: Path) -> None:
    reader = client_of(app_of(whole, tmp_path))
    assert "No round of talks is on record yet" in reader.get("/dossier").text
    assert reader.get("/dossier/document").status_code == 404


def test_a_mediator_reads_it_and_a_side_does_not(tmp_path: Path) -> None:
    """It tells one side what was claimed of it, and by whom."""
    for role, status in ((Role.MEDIATOR, 200), (Role.GUARANTOR, 200), (Role.PARTY, 403)):
        reader = client_of(lakeside.app_of(tmp_path, person=person(role, "blue")))
        assert reader.get("/dossier").status_code == status, role
        assert reader.get("/dossier/document").status_code == status, role


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nobody_is_shut_out(browser: Browser, tmp_path: Path, language: str) -> None:
    """The page and the document, wide and on a phone, by axe; nothing runs over the side."""
    with served(lakeside.app_of(tmp_path)) as base:
        for width in (1200, 360):
            page = browser.new_page(viewport={"width": width, "height": 800})
            for address in ("/dossier", "/dossier/document"):
                page.goto(f"{base}{address}?lang={language}")
                assert not grave_faults(page), (address, width)
                wide = "document.documentElement.scrollWidth - innerWidth"
                assert page.evaluate(wide) <= 0, (address, width)
            page.close()
