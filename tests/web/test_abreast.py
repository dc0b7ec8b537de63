"""Who acted sees what they did in every process; nobody else makes one read the record anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.command import done
from tests.journeys.test_docket import MAPPING, REPORTS
from tests.web.conftest import client_of
from tests.web.test_signing_in import HOME, token_on
from trucewatch.doors.cli.serving import MissionPages
from trucewatch.doors.mission_work import at_work


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mission"
    done("new", made, "--agreement", "exercise-velmara")
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", made, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    return made


def complain(client: TestClient) -> str:
    """File a complaint; where its case is."""
    (one,) = client.get("/api/collections/incidents/items").json()["features"]
    typed = {"what": "shells on the mill", "by": "public", "on": str(one["id"])}
    token = token_on(client.get("/complain").text, "/complain")
    answer = client.post(
        "/complain", data={"token": token, **typed}, headers=HOME, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_an_act_taken_by_one_process_is_seen_in_the_others_by_whoever_acted(folder: Path) -> None:
    with at_work(folder) as (mission, shop):
        pages = MissionPages(mission, shop, "localhost")
        first, second = client_of(pages.prepare()), client_of(pages.prepare())
        stranger = client_of(second.app)  # type: ignore[arg-type]
        case = complain(first)
        assert stranger.get(case).status_code == 404
        second.cookies = first.cookies
        assert second.get(case).status_code == 200
        assert stranger.get(case).status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", "-1", "9" * 40, "١٢", "0x10"])
def test_a_cookie_that_makes_no_sense_asks_for_nothing(folder: Path, cookie: str) -> None:
    with at_work(folder) as (mission, shop):
        app: FastAPI = MissionPages(mission, shop, "localhost").prepare()
        raw = cookie.encode().decode("latin-1")
        answer = client_of(app).get("/", headers={"cookie": f"since={raw}".encode("latin-1")})
        assert answer.status_code == 200


def test_who_only_reads_is_given_no_cookie(folder: Path) -> None:
    with at_work(folder) as (mission, shop):
        client = client_of(MissionPages(mission, shop, "localhost").prepare())
        client.get("/")
        assert "since" not in client.cookies
        case = complain(client)
        assert client.get(case).status_code == 200
