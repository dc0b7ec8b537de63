"""People join and part incidents on the page of one; the record follows, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.command import done
from tests.journeys.pages import pages_of
from tests.journeys.test_docket import MAPPING, REPORTS
from tests.web.conftest import client_of
from tests.web.test_signing_in import HOME, token_on


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[TestClient]:
    """The owner at home; two reports that speak of one incident."""
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", folder, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    with pages_of(folder) as app:
        yield client_of(app)


def incidents(client: TestClient) -> list[str]:
    listed = client.get("/api/collections/incidents/items").json()["features"]
    return [str(each["id"]) for each in listed]


def send(client: TestClient, incident: str, what: str, **typed: str) -> tuple[int, str]:
    action = f"/incidents/{incident}/{what}"
    page = client.get(f"/incidents/{incident}").text
    data = {"token": token_on(page, action), **typed}
    answer = client.post(action, data=data, headers=HOME, follow_redirects=False)
    return answer.status_code, answer.text


def test_what_people_part_is_parted_and_what_they_join_is_joined(owner: TestClient) -> None:
    (one,) = incidents(owner)
    first, second = re.findall(
        r'value="(R-\w+)"', owner.get(f"/incidents/{one}").text.split('name="first"')[1]
    )[:2]
    assert send(owner, one, "part", first=first, second=second, reason="two posts")[0] == 303
    left, right = incidents(owner)
    assert send(owner, left, "join", other=right, reason="one after all")[0] == 303
    assert len(incidents(owner)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"other": "I-NOSUCHTHING0", "reason": "x"}, "There is no report"),
     ({"other": "R-NOSUCHTHING0", "reason": "x"}, "There is no report"),
     ({"other": "<script>", "reason": "x"}, "There is no report"),
     ({"other": "itself", "reason": "x"}, "the same incident as itself"),
     ({"other": "itself", "reason": " "}, "needs a reason")],
)  # fmt: skip
def test_a_slip_is_told_and_nothing_is_recorded(
    owner: TestClient, typed: dict[str, str], said: str
) -> None:
    """What was typed is still there."""
    (one,) = incidents(owner)
    before = owner.get("/checkpoint").text
    typed = typed | ({"other": one} if typed["other"] == "itself" else {})
    status, page = send(owner, one, "join", **typed)
    assert status == 422 and said in page and "<script>" not in page.split("<main")[1]
    assert typed["other"].replace("<", "&lt;").replace(">", "&gt;") in page
    assert owner.get("/checkpoint").text == before
