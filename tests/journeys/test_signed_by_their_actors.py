"""Parties, monitors and guarantors sign with keys of their own; who runs the record cannot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command import done, trucewatch

REPORTS = """\
when,lon,lat,what,heard from
2017-01-12 14:05,36.61,35.70,shelling,Post Seven
2017-01-12 14:09,36.61,35.70,shelling,River Watch
"""
MAPPING = """\
source: {column: heard from, kind: monitor}
columns: {when: seen, lon: lon, lat: lat, what: act}
values:
  act: {shelling: "2.1"}
"""
WHY = ("--reason", "agreed at the first session")


@pytest.fixture
def fed(mission: Path, tmp_path: Path) -> Path:
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    done("update", mission)
    return mission


def admitted(mission: Path, key: Path, role: str) -> str:
    """Make a key and have its holder admitted; the actor's id."""
    public = done("actor", "new", key).out.strip()
    done("actor", "admit", mission, public, "--role", role, "--office", f"the {role}", *WHY)
    return str(done("actor", "list", mission, "--json").document["items"][-1]["actor"])


def incident(mission: Path) -> str:
    return str(done("list", mission, "incidents", "--json").document["items"][0]["incident_id"])


@pytest.fixture
def elsewhere(fed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A guarantor's machine: a copy of the folder, a key of its own, and none of the mission's."""
    key = tmp_path / "guarantor.key"
    admitted(fed, key, "guarantor")
    copy = tmp_path / "copy"
    shutil.copytree(fed, copy)
    signed = tmp_path / "verdict.act"
    with monkeypatch.context() as there:
        there.setenv("TRUCEWATCH_KEYS", str(tmp_path / "no keys here"))
        done("decide", "verdict", copy, incident(copy), "--class", "grave",
             "--reason", "seen twice", "--as", key, "--sign", signed)  # fmt: skip
    return fed, signed


def test_a_verdict_signed_elsewhere_is_taken_as_it_stands(elsewhere: tuple[Path, Path]) -> None:
    fed, signed = elsewhere

    assert "recorded as entry" in done("actor", "take", fed, signed).out

    done("update", fed)
    (verdict,) = done("list", fed, "verdicts", "--json").document["items"]
    guarantor = done("actor", "list", fed, "--json").document["items"][-1]["actor"]
    assert (verdict["ladder_class"], verdict["signed_by"]) == ("grave", guarantor)
    assert done("ledger", "verify", fed).code == 0


def test_taking_it_again_adds_nothing(elsewhere: tuple[Path, Path]) -> None:
    fed, signed = elsewhere
    done("actor", "take", fed, signed)
    before = done("ledger", "checkpoint", fed).out

    assert "is in the record already" in done("actor", "take", fed, signed).out
    assert done("ledger", "checkpoint", fed).out == before


def changed(signed: Path, old: str, new: str) -> None:
    text = signed.read_text(encoding="utf-8")
    assert old in text
    signed.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("grave", "minor", "opens nothing that the leaf promised"),
        ("verdict.signed", "report.received", "signature is wrong"),
        ('"v": 1', '"v": 2', "not a signed act of version 1"),
        ("{", "{{", "not JSON"),
    ],
)
def test_what_was_changed_on_the_way_is_refused(
    elsewhere: tuple[Path, Path], old: str, new: str, why: str
) -> None:
    fed, signed = elsewhere
    changed(signed, old, new)

    said = trucewatch("actor", "take", fed, signed)

    assert said.code == 1 and why in said.err


def test_a_field_held_back_is_missed(elsewhere: tuple[Path, Path]) -> None:
    fed, signed = elsewhere
    document = json.loads(signed.read_text(encoding="utf-8"))
    document["disclosures"].pop()
    signed.write_text(json.dumps(document), encoding="utf-8")

    assert "is not with it" in trucewatch("actor", "take", fed, signed).err


def test_what_was_signed_for_one_record_is_not_taken_into_another(
    elsewhere: tuple[Path, Path], tmp_path: Path
) -> None:
    _, signed = elsewhere
    other = tmp_path / "other"
    done("new", other, "--agreement", "syria-2016-12-30")

    said = trucewatch("actor", "take", other, signed)

    assert said.code == 1 and "signed for another record" in said.err


def test_a_dismissed_actor_signs_no_more_and_what_it_signed_stays(
    elsewhere: tuple[Path, Path],
) -> None:
    fed, signed = elsewhere
    done("actor", "take", fed, signed)
    actor = done("actor", "list", fed, "--json").document["items"][-1]["actor"]
    done("actor", "dismiss", fed, actor, "--reason", "the office was dissolved")

    said = trucewatch("decide", "verdict", fed, incident(fed), "--class", "minor", "--reason", "x",
                      "--as", signed.with_name("guarantor.key"))  # fmt: skip

    assert said.code == 2 and "nobody was admitted with the key" in said.err
    assert done("ledger", "verify", fed).code == 0


def test_a_party_does_not_rule(fed: Path, tmp_path: Path) -> None:
    admitted(fed, tmp_path / "party.key", "party")

    said = trucewatch("decide", "verdict", fed, incident(fed), "--class", "minor", "--reason", "x",
                      "--as", tmp_path / "party.key")  # fmt: skip

    assert said.code == 2 and "a party does not sign verdict.signed" in said.err


def test_a_party_s_reports_are_its_own(fed: Path, tmp_path: Path) -> None:
    actor = admitted(fed, tmp_path / "party.key", "party")
    (tmp_path / "more.csv").write_text(REPORTS.replace("-12 ", "-13 "), encoding="utf-8")

    done("add", fed, tmp_path / "more.csv", "--mapping", tmp_path / "mapping.yaml",
         "--as", tmp_path / "party.key")  # fmt: skip

    from trucewatch.doors.storage.mission import open_mission

    with open_mission(fed) as mission:
        by = [entry.by for entry in mission.ground.entries("report.received")]
    assert by[-2:] == [actor, actor] and actor not in by[:-2]
    assert done("ledger", "verify", fed).code == 0


def test_a_key_that_others_can_read_is_not_used(fed: Path, tmp_path: Path) -> None:
    admitted(fed, tmp_path / "analyst.key", "analyst")
    (tmp_path / "analyst.key").chmod(0o644)

    said = trucewatch("decide", "verdict", fed, incident(fed), "--class", "minor", "--reason", "x",
                      "--as", tmp_path / "analyst.key")  # fmt: skip

    assert said.code == 1 and "can be read by others" in said.err


def test_a_key_is_not_written_over(tmp_path: Path) -> None:
    done("actor", "new", tmp_path / "a.key")

    said = trucewatch("actor", "new", tmp_path / "a.key")

    assert said.code == 2 and "is there already" in said.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("not a key", "--role", "party"), "no public key"),
        ((None, "--role", "king"), "no role 'king'"),
        ((None, "--role", "party", "--party", "atlantis"), "no party 'atlantis'"),
    ],
)
def test_an_admission_that_makes_no_sense_is_refused(
    fed: Path, tmp_path: Path, arguments: tuple[str | None, ...], why: str
) -> None:
    public = done("actor", "new", tmp_path / "a.key").out.strip()
    given = [public if argument is None else argument for argument in arguments]

    said = trucewatch("actor", "admit", fed, *given, "--office", "x", *WHY)

    assert said.code == 2 and why in said.err


def test_a_guarantors_own_word_opens_a_gate_and_a_findings_never_does(
    fed: Path, tmp_path: Path
) -> None:
    (gate, *_) = done("list", fed, "gates", "--json").document["items"]
    assert gate["certified"] == "closed" and gate["by"] is None
    key = tmp_path / "guarantor.key"
    public = done("actor", "new", key).out.strip()
    done("actor", "admit", fed, public, "--role", "guarantor", "--office", "a guarantor",
         "--party", "russia", *WHY)  # fmt: skip
    done("decide", "gate", fed, gate["gate"], "--state", "open", "--as", key, *WHY)
    (opened, *_) = done("list", fed, "gates", "--json").document["items"]
    assert (opened["certified"], opened["by"]) == ("open", "russia")
    assert opened["computed"] == gate["computed"]
    assert done("ledger", "verify", fed).code == 0
    monitor = tmp_path / "monitor.key"
    admitted(fed, monitor, "monitor")
    refused = trucewatch("decide", "gate", fed, gate["gate"], "--state", "closed",
                         "--as", monitor, *WHY)  # fmt: skip
    assert refused.code == 2 and "a monitor does not sign gate.certified" in refused.err
