"""The real mission: the Syrian ceasefire of 30 December 2016, from nothing to a bulletin.

The data are thin, and the honest result is mostly `not_covered` and `undetermined`. The numbers
here are what the data hold, so that a change in how they are read is noticed.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import Said, done, trucewatch
from trucewatch.agreement.shipped import shipped_text
from trucewatch.doors.storage.mission import open_mission

pytestmark = pytest.mark.shared

WINDOW = ("--from", "2016-12-30", "--to", "2017-03-31")


@pytest.fixture(scope="module")
def syria(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The mission with everything added and updated."""
    data = shared / "data"
    home = tmp_path_factory.mktemp("syria")
    former = os.environ.get("TRUCEWATCH_KEYS")
    os.environ["TRUCEWATCH_KEYS"] = str(home / "keys")
    folder = home / "mission"
    done("new", folder, "--agreement", "syria-2016-12-30")
    for format_, files in (
        ("boundaries", sorted((data / "syria-admin-ocha").glob("*.geojson.gz"))),
        ("gazetteer", sorted((data / "syria-gazetteer").glob("*.csv.gz"))),
        ("syrian-archive", [data / "syrian-archive-reports/reports.csv.gz"]),
        ("ucdp-aec", [data / "ucdp-aec-events/events.csv.gz"]),
        ("tally", sorted((data / "syria-ceasefire-counts-2017").glob("*.csv"))),
    ):
        assert trucewatch("add", folder, "--format", format_, *files).code in (0, 1)
    done("update", folder)
    yield folder
    if former is None:
        del os.environ["TRUCEWATCH_KEYS"]
    else:
        os.environ["TRUCEWATCH_KEYS"] = former


@pytest.fixture(autouse=True)
def _keys(syria: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(syria.parent / "keys"))


def items(*arguments: str | Path) -> list[dict[str, object]]:
    return list(done(*arguments, "--json").document["items"])


def test_every_row_of_every_file_is_there(syria: Path) -> None:
    """3,220 video reports and 3,908 coded events; the gazetteer's bad rows are problems."""
    reports = items("list", syria, "reports")
    assert len(reports) == 3220 + 3908
    problems = items("list", syria, "problems")
    assert {p["file"] for p in problems} == {"syrian_archive_locations.csv.gz"}
    assert all(p["remedy"] for p in problems)


def test_what_lies_outside_the_agreement_is_kept_and_flagged(syria: Path) -> None:
    flags = Counter(r["out_of_scope"] for r in items("list", syria, "reports"))
    assert flags["country"] > 2000, "the events file brings Iraq, Yemen and Afghanistan too"
    assert flags["dates"] > 2500, "both files reach back to before the ceasefire"
    assert 340 <= flags[None] <= 360, "40 video reports and 312 events lie in the window"


def test_no_finding_says_breach_and_every_finding_says_why(syria: Path) -> None:
    """Nobody named an attacker and an act against a party where the text is clear."""
    inside = {i["incident_id"] for i in items("list", syria, "incidents") if not i["out_of_scope"]}
    findings = [f for f in items("list", syria, "findings") if f["incident_id"] in inside]
    outcomes = Counter(f["outcome"] for f in findings)
    assert set(outcomes) <= {"not_covered", "undetermined"}
    assert outcomes["not_covered"] > 200
    assert outcomes["undetermined"] > 200
    assert all(str(f["reason"]).strip() for f in findings)


def test_the_two_texts_differ_on_some_incidents(syria: Path) -> None:
    by_incident: dict[object, set[object]] = {}
    for finding in items("list", syria, "findings"):
        by_incident.setdefault(finding["incident_id"], set()).add(finding["outcome"])
    assert any(len(outcomes) > 1 for outcomes in by_incident.values())


def test_the_guarantors_disagree_on_every_day_both_spoke(syria: Path) -> None:
    said = done("reconcile", syria, *WINDOW).out
    assert "On 12 January 2017 Russia logged 6 and Turkey logged 25" in said
    assert "On 23 January 2017 Russia logged 9 and Turkey logged 0" in said
    assert "On 8 of the 8 days" in said


def test_nobody_can_tell_whether_it_holds(syria: Path) -> None:
    said = done("status", syria, "--at", "2017-03-31").out
    assert said.startswith("Nobody can tell")
    assert "No watch was ever declared" in said


def test_two_rules_count_differently_and_say_why(syria: Path) -> None:
    said = done(
        "count", syria, "--rule", "incidents", "--rule2", "guarantor-bulletin", "--by", "area",
        *WINDOW,
    )  # fmt: skip
    assert "excluded group" in said.out


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("media", ["html", "pdf"])
def test_the_bulletin_is_published_and_recorded(
    syria: Path, tmp_path: Path, language: str, media: str
) -> None:
    target = tmp_path / f"bulletin.{media}"
    done("publish", syria, "--kind", "period", *WINDOW, "--lang", language, "-o", target)
    assert target.stat().st_size > 20_000
    if media == "html":
        text = target.read_text(encoding="utf-8")
        assert "Uppsala Conflict Data Program, CC BY 4.0" in text
        assert "Syrian Archive (syrianarchive.org), CC BY-SA 4.0" in text


def test_the_whole_record_is_proved(syria: Path) -> None:
    said: Said = done("ledger", "verify", syria, "--json")
    assert said.document["holds"] is True


def test_no_words_that_name_a_source_are_in_the_mission(syria: Path, shared: Path) -> None:
    """Every distinct `source` of the Syrian Archive, looked for in every file and every entry."""
    rows = archive_rows(shared)
    public = "\n".join(
        cell for row in rows for name, cell in row.items() if name not in ("source", "url")
    ) + shipped_text("syria-2016-12-30")
    # Words that also stand in what is told, or in the agreement, prove nothing about us.
    telling = {w for row in rows if len(w := row["source"].strip()) > 12 and w not in public}
    assert len(telling) > 20
    with open_mission(syria) as mission:
        entries = "\n".join(
            json.dumps(dict(entry.content), ensure_ascii=False)
            for entry in mission.ground.entries()
        )
    assert not any(words in entries for words in telling), "an entry names a source"
    for path in syria.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(words.encode() in data for words in telling), path.name


def archive_rows(shared: Path) -> list[dict[str, str]]:
    path = shared / "data/syrian-archive-reports/reports.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
