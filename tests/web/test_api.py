"""The same figures for programs as for people, and no fault however they ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from tests.figures.records import RecordBook
from tests.web import records
from tests.web.conftest import READS_ALL, app_of, client_of, served
from tests.web.records import HOSTILE
from trucewatch.doors.web.app import create_app
from trucewatch.doors.web.readers import Doorkeeper
from trucewatch.figures.model import Record


@pytest.fixture(scope="session")
def described(whole: Record, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the API says of itself; the events never end, and are tested below."""
    ledger = records.PaperLedger(whole, tmp_path_factory.mktemp("api"))
    app = create_app(lambda: whole, ledger, door=Doorkeeper(READS_ALL), hosts=("testserver",))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app).exclude(path="/changes")


def test_no_question_makes_a_fault(described: Any) -> None:
    asked = 0
    for operation in described.get_all_operations():
        asked += 1

        @settings(max_examples=12, suppress_health_check=list(HealthCheck))
        @given(case=operation.ok().as_strategy())
        def answered(case: schemathesis.Case) -> None:
            assert case.call().status_code < 500

        answered()
    assert asked >= 11


def test_counts_go_with_what_was_watched(client: TestClient) -> None:
    found = client.get("/api/counts?rule=incidents&by=area").json()

    assert sum(item["n"] for item in found["items"]) == found["total"]["n"] == 60
    assert found["total"]["coverage"]["declared"] is True
    assert {"undetermined", "pending", "possible"} <= found["total"].keys()


def test_a_rule_there_is_none_of_is_refused_with_those_there_are(client: TestClient) -> None:
    answer = client.get("/api/counts?rule=best")

    assert answer.status_code == 400
    assert "guarantor-bulletin" in answer.json()["detail"]


def test_a_period_that_ends_before_it_begins_is_refused(client: TestClient) -> None:
    answer = client.get("/api/counts?rule=incidents&from=2031-03-09&to=2031-03-01")
    assert answer.status_code == 400


def test_tallies_keep_their_publisher_and_their_reasons(tmp_path: Path) -> None:
    book = RecordBook()
    book.bulletin("Russia", "2017-01-12", 6, {"Aleppo": 4})
    book.bulletin("Turkey", "2017-01-12", 25, {"Aleppo": 20}, confirmed={"Russia": 0})
    lines = client_of(app_of(book.close(), tmp_path)).get("/api/tallies").json()["items"]
    total = next(line for line in lines if line["kind"] == "total")

    assert total["claims"] == {"Russia": 6, "Turkey": 25}
    assert total["explained"] and total["unexplained"] == 31


def test_standing_and_gates_are_proposals_with_reasons(client: TestClient) -> None:
    stands = client.get("/api/standing").json()

    assert stands["holding"] in ("holding", "not_holding", "cannot_tell")
    assert stands["why"]
    assert client.get("/api/gates").json() == {"items": []}


def test_no_source_is_numbered_and_a_hostile_name_stays_data(client: TestClient) -> None:
    answer = client.get("/api/collections/incidents/items?limit=1000")

    assert HOSTILE in json.dumps(answer.json(), ensure_ascii=False)
    assert answer.headers["content-type"].startswith("application/geo+json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "S-" not in answer.text


def test_whoever_listens_hears_that_the_ledger_grew(whole: Record, tmp_path: Path) -> None:
    with (
        served(app_of(whole, tmp_path)) as address,
        httpx2.stream("GET", f"{address}/api/changes", timeout=10) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        told = [next(lines) for _ in range(3)]

    assert told[0] == f"id: {whole.tree_size}"
    assert json.loads(told[2].removeprefix("data: "))["tree_size"] == whole.tree_size
