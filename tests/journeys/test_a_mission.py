"""A mission from nothing: made, fed, recomputed, ruled on, counted, proved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import done, trucewatch
from tests.journeys.conftest import MAPPING, REPORTS


@pytest.fixture
def fed(mission: Path, tmp_path: Path) -> Path:
    """The mission with three reports from two sources."""
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    return mission


def test_every_row_is_accounted_for(fed: Path) -> None:
    """Three rows came in, three reports are there, no problem was hidden."""
    assert done("list", fed, "reports", "--json").document["count"] == 3
    assert done("list", fed, "problems", "--json").document["count"] == 0


def test_the_same_file_twice_adds_nothing(fed: Path, tmp_path: Path) -> None:
    """Whoever is unsure whether an import went through may repeat it."""
    before = done("ledger", "checkpoint", fed).out
    said = done(
        "add", fed, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml", "--json"
    )
    (item,) = said.document["items"]
    assert (item["accepted"], item["duplicates"]) == (0, 3)
    assert done("ledger", "checkpoint", fed).out == before


def test_a_dry_run_records_nothing(mission: Path, tmp_path: Path) -> None:
    """Trying out a mapping leaves no trace."""
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    before = done("ledger", "checkpoint", mission).out
    said = done(
        "add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml",
        "--dry-run", "--json",
    )  # fmt: skip
    assert said.document["items"][0]["accepted"] == 3
    assert done("ledger", "checkpoint", mission).out == before


def test_derived_state_can_be_thrown_away(fed: Path) -> None:
    """Ground and derived: what is recomputed ends in the same bytes."""
    first = done("update", fed, "--json").document["dump_sha256"]
    shutil.rmtree(fed / "derived")
    assert done("update", fed, "--full", "--json").document["dump_sha256"] == first


def test_step_by_step_equals_from_nothing(fed: Path, tmp_path: Path) -> None:
    """An update that reuses what it can ends where a full one does."""
    done("update", fed)
    (tmp_path / "late.csv").write_text(
        REPORTS.splitlines()[0] + "\n2017-01-13,Kafr Sabil,,shelling,,,Post Seven\n",
        encoding="utf-8",
    )
    done("add", fed, tmp_path / "late.csv", "--mapping", tmp_path / "mapping.yaml")
    stepwise = done("update", fed, "--json").document["dump_sha256"]
    assert done("update", fed, "--full", "--json").document["dump_sha256"] == stepwise


def test_people_win_over_the_algorithm(fed: Path) -> None:
    """Two reports joined by the algorithm stay apart once a person says so, and back again."""
    reports = done("list", fed, "reports", "--json").document["items"]
    first, second = (r["report_id"] for r in reports[:2])
    for verb, together in (("same", True), ("not-same", False), ("same", True)):
        done("decide", verb, fed, first, second, "--reason", "seen by the same team")
        incidents = [
            done("show", fed, report, "--json").document["incidents"] for report in (first, second)
        ]
        assert (incidents[0] == incidents[1]) is together


def test_a_verdict_remembers_its_reports_and_is_flagged_when_they_change(fed: Path) -> None:
    """A ruling is never silently moved."""
    reports = done("list", fed, "reports", "--json").document["items"]
    first, second, third = (r["report_id"] for r in reports)
    done("decide", "same", fed, first, second, "--reason", "one barrage")
    (incident,) = done("show", fed, first, "--json").document["incidents"]
    done("decide", "verdict", fed, incident, "--class", "minor", "--reason", "craters measured")
    (verdict,) = done("list", fed, "verdicts", "--json").document["items"]
    assert verdict["review"] is False
    done("decide", "same", fed, second, third, "--reason", "one more witness")
    (verdict,) = done("list", fed, "verdicts", "--json").document["items"]
    assert verdict["review"] is True


def test_a_decision_needs_a_reason_and_a_known_report(fed: Path) -> None:
    """Nobody rules in silence, or on what is not there."""
    said = trucewatch("decide", "same", fed, "R-000000000000", "R-000000000001", "--reason", "x")
    assert said.code == 2 and "no report" in said.err


def test_no_source_is_named_outside_the_registry(fed: Path) -> None:
    """A seized folder does not tell who reported."""
    for path in fed.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for name in (b"Post Seven", b"River Watch"):
                assert name not in data, f"{path.name} names a source"
    for what in ("reports", "sources", "incidents", "findings"):
        said = done("list", fed, what, "--json")
        assert "River Watch" not in said.out + said.err


def test_a_copied_mission_reads_but_does_not_sign(
    fed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copying the folder copies the mission, without its keys."""
    copy = tmp_path / "copy"
    shutil.copytree(fed, copy)
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "no-keys"))
    done("update", copy)
    done("ledger", "verify", copy)
    said = trucewatch("add", copy, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    assert said.code == 1 and "key" in said.err


def test_the_whole_record_is_proved(fed: Path) -> None:
    """Anybody can check that nothing was rewritten."""
    said = done("ledger", "verify", fed)
    assert "unwitnessed" in (said.out + said.err).lower()


def test_status_says_that_nobody_witnessed_it(fed: Path) -> None:
    """In either language, and to a program."""
    assert "Unwitnessed: nobody but this mission" in done("status", fed).out
    assert "بلا شهود" in done("status", fed, "--lang", "ar").out
    document = done("status", fed, "--json").document
    assert (document["witnessed"], document["witnesses"]) == (False, [])


def test_a_slip_in_a_date_or_a_language_is_wrong_use(fed: Path) -> None:
    """Not a fault of the program, and never silently something else."""
    for wrong in (("--at", "0001-01-01"), ("--at", "9999-12-31"), ("--lang", "xx")):
        said = trucewatch("status", fed, *wrong)
        assert said.code == 2 and wrong[1] in said.err, wrong
    assert done("status", fed, "--json").document["at"].endswith("Z")


def test_a_dry_run_of_places_counts_what_it_would_take(fed: Path, tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("name,lon,lat\nKafr Sabil,36.9,36.1\n", encoding="utf-8")
    said = done("add", fed, tmp_path / "g.csv", "--format", "gazetteer", "--dry-run", "--json")
    assert said.document["items"][0]["accepted"] == 1
