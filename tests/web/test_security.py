"""What no request may do, and what no answer may tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web import records
from tests.web.conftest import READS_ALL, app_of, client_of
from trucewatch.doors.web.app import create_app
from trucewatch.figures.model import Record


def test_a_page_answers_only_to_its_own_names(client: TestClient) -> None:
    """A foreign site cannot read a mission through a rebound DNS name."""
    for host in ("evil.example", "localhost.evil.example", "", "127.0.0.1.evil.example:80"):
        assert client.get("/", headers={"host": host}).status_code == 421
    for host in ("localhost:8017", "127.0.0.1", "[::1]:9"):
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("page", ["/", "/nowhere", "/data/timeline.json", "/checkpoint"])
def test_every_answer_forbids_what_it_does_not_need(client: TestClient, page: str) -> None:
    """Nothing of another host, nothing inline, nothing in a frame."""
    headers = client.get(page).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("page", ["/", "/incidents", "/agreement", "/ledger", "/bulletin/document"])
def test_no_page_names_another_host(client: TestClient, page: str) -> None:
    """A page read in a besieged office asks nobody else for anything."""
    asked = re.findall(r'(?:src|href|action)="(?!data:|#)([^"]*)"', client.get(page).text)
    assert all(link.startswith(("/", "?")) for link in asked), asked


def test_words_of_sources_are_never_markup(client: TestClient, whole: Record) -> None:
    """A place named as a script is a place with an odd name."""
    hostile = next(
        row["incident_id"] for row in whole.incidents.to_pylist()
        if row["place_text"] == records.HOSTILE
    )  # fmt: skip
    for page in ("/", "/incidents", f"/incidents/{hostile}", "/problems"):
        text = client.get(page).text
        assert "<script>window" not in text and "<img src=x" not in text
        assert "window.fired" in text


@pytest.mark.parametrize(
    "path",
    ["../checkpoint", "..%2f..%2fetc%2fpasswd", "0/x001/../000", "0/000.p/0", "0/000.p/256",
     "entries/1", "%2e%2e/%2e%2e/mission.toml", "0/000%00"],
)  # fmt: skip
def test_only_tiles_leave_the_ledgers_folder(whole: Record, tmp_path: Path, path: str) -> None:
    """No address walks out of the published copy."""
    (tmp_path / "ledger" / "tile" / "0").mkdir(parents=True)
    (tmp_path / "ledger" / "tile" / "0" / "000").write_bytes(b"hashes")
    (tmp_path / "ledger" / "checkpoint").write_text("secret")
    (tmp_path / "mission.toml").write_text("secret")
    client = client_of(create_app(lambda: whole, records.PaperLedger(whole, tmp_path / "ledger")))
    assert client.get("/tile/0/000").content == b"hashes"
    assert "immutable" in client.get("/tile/0/000").headers["cache-control"]
    assert client.get(f"/tile/{path}").status_code in (404, 200)
    assert "secret" not in client.get(f"/tile/{path}").text


@pytest.mark.parametrize(
    "page",
    ["/incidents/I-NOSUCHTHING0", "/nowhere", "/ledger/entries/999999", "/ledger/entries/-1",
     "/ledger/entries/zero", "/incidents?page=0", "/incidents?page=9e9", "/ledger/find?entry=x"],
)  # fmt: skip
def test_a_slip_in_the_address_gets_a_page_not_a_fault(client: TestClient, page: str) -> None:
    """What happened, in words, and a way back."""
    answer = client.get(page)
    assert answer.status_code in (404, 422)
    assert 'href="/"' in answer.text and "Traceback" not in answer.text


def test_a_fault_inside_shows_nothing_of_its_inside(whole: Record, tmp_path: Path) -> None:
    """Not a traceback, not a path, not a row."""

    class Broken(records.PaperLedger):
        def checkpoint(self) -> str:
            raise RuntimeError("the words of a source")

    answer = client_of(create_app(lambda: whole, Broken(whole, tmp_path))).get("/ledger")
    assert answer.status_code == 500
    assert "could not be made" in answer.text
    assert "words of a source" not in answer.text and "RuntimeError" not in answer.text


def test_hashes_are_for_everybody_and_entries_for_owner_and_auditor(
    whole: Record, tmp_path: Path
) -> None:
    """A verifier needs no words; whoever may not read them cannot tell whether there are any."""
    for part in ("0", "entries"):
        (tmp_path / "tile" / part).mkdir(parents=True)
        (tmp_path / "tile" / part / "000").write_bytes(b"bytes")
    owner = client_of(app_of(whole, tmp_path))
    other = client_of(app_of(whole, tmp_path, person=READS_ALL))
    for reader in (owner, other):
        tile = reader.get("/tile/0/000")
        assert tile.headers["content-type"] == "application/octet-stream"
        assert "immutable" in tile.headers["cache-control"]
        head = reader.get("/checkpoint")
        assert head.headers["content-type"] == "text/plain; charset=utf-8"
        assert head.headers["cache-control"] == "no-cache"
    assert "private" in owner.get("/tile/entries/000").headers["cache-control"]
    hidden, absent = other.get("/tile/entries/000"), other.get("/tile/entries/001")
    assert (hidden.status_code, hidden.content) == (403, absent.content.replace(b"001", b"000"))


def test_a_record_that_cannot_be_read_is_said_plainly(whole: Record, tmp_path: Path) -> None:
    """Even the page of apology needs a record; without one there are still words."""

    def gone() -> Record:
        raise OSError("/secret/place")

    answer = client_of(create_app(gone, records.PaperLedger(whole, tmp_path))).get("/")
    assert answer.status_code == 500 and "/secret" not in answer.text


def test_nothing_can_be_written_through_a_page(client: TestClient) -> None:
    """These pages only read."""
    for page in ("/", "/incidents", "/ledger"):
        assert client.post(page).status_code in (404, 405)
