"""A step that may not follow is refused in the reader's own language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import done
from tests.journeys.pages import pages_of
from tests.journeys.test_docket import MAPPING, REPORTS
from tests.web.conftest import client_of
from tests.web.test_signing_in import send
from trucewatch.vocabulary.messages import Message, say


@pytest.mark.parametrize("language", ["en", "ar", "ru", "tr"])
def test_nobody_approves_their_own_verification_and_is_told_so(
    tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "mission"
    done("new", folder, "--agreement", "exercise-velmara")
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", folder, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    with pages_of(folder) as app:
        client = client_of(app)
        (one,) = client.get("/api/collections/incidents/items").json()["features"]
        typed = {"what": "fire", "by": "public", "on": str(one["id"])}
        case = send(client, "/complain", typed).headers["location"]
        steps = {
            "opened": {"found": "admissible", "reason": "within it"},
            "tasked": {"to": "mission", "what": "go and see"},
            "verified": {"found": "two craters"},
        }
        for step, form in steps.items():
            assert send(client, f"{case}/{step}", form, shown_at=case).status_code == 303
        revision = re.search(r'name="revision" value="(\w+)"', client.get(case).text)
        assert revision
        client.cookies["language"] = language
        form = {"revision": revision[1], "approved": "yes", "reason": "read"}
        refused = send(client, f"{case}/approved", form, shown_at=case)

    assert refused.status_code == 422
    alert = refused.text.split('role="alert"')[1].split("</div>")[0]
    assert say(Message("verdicts.fault_own_verification"), language) in alert
    assert "trucewatch show" not in alert
