"""A gate's page: what people certified stands apart from what software computes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.figures.records import RecordBook, agreement
from tests.mechanism.test_certifying import NOON, TALKS
from tests.web.conftest import app_of, client_of
from tests.web.test_tallies_page import text_of
from trucewatch.agreement.model import Basis, Gate, GateState

SAID_OPEN = GateState(at=NOON, open=True, by="russia", basis=Basis.REPORTED, source="entry 7")


def client(folder: Path, *gates: Gate, language: str = "en") -> TestClient:
    """A mission with one grave violation that people upheld, and these gates."""
    book = RecordBook()
    grave = book.incident("2017-01-30 08:00:00", by="regime")
    book.ruled(grave, "grave")
    record = replace(book.close(), agreement=replace(agreement(), gates=gates))
    found = client_of(app_of(record, folder))
    found.headers["accept-language"] = language
    return found


def test_a_gate_is_closed_until_somebody_certified_it(tmp_path: Path) -> None:
    page = text_of(client(tmp_path, TALKS).get("/gates").text)

    assert "What people certified closed" in page
    assert "nobody has certified it" in page
    assert "by the word of those who certify it, and by nothing else" in page


def test_the_computed_word_stands_beside_it_with_its_reasons_and_incidents(tmp_path: Path) -> None:
    answer = client(tmp_path, replace(TALKS, certified=(SAID_OPEN,))).get("/gates").text
    page = text_of(answer)

    assert "What people certified open" in page and "by the word of Russia" in page
    assert "What software computes it does not hold a proposal" in page
    assert "point different ways" in page
    assert '<a href="/incidents/I-000000"' in answer


def test_every_word_so_far_is_listed(tmp_path: Path) -> None:
    shut = replace(SAID_OPEN, at=NOON.replace(day=22), open=False, by="turkey")
    page = text_of(client(tmp_path, replace(TALKS, certified=(SAID_OPEN, shut))).get("/gates").text)

    assert "What people certified closed" in page
    history = page[page.index("every word so far") :]
    assert "ertified open" in history and "ertified closed" in history


@pytest.mark.parametrize(("language", "word"), [("en", "names no condition"), ("ar", "لا يعلّق")])
def test_an_agreement_without_gates_says_so(tmp_path: Path, language: str, word: str) -> None:
    assert word in client(tmp_path, language=language).get("/gates").text
