"""The log's second key, ML-DSA-44: it signs what is published, for the day Ed25519 falls."""

from __future__ import annotations

import pytest

from tests.storage.records import failures, make_mission, reports
from trucewatch.doors.storage import keys
from trucewatch.doors.storage.audit import audit_mission
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.command import main as verify_alone
from trucewatch.ledger.cosignatures import cosignatures_on, ml_dsa_is_here, parse_key
from trucewatch.ledger.notes import parse_note

needs_ml_dsa = pytest.mark.skipif(
    not ml_dsa_is_here(), reason="this machine's OpenSSL knows no ML-DSA-44"
)


@pytest.fixture
def mission(tmp_path):
    with make_mission(tmp_path / "mission") as made:
        made.ground.record(reports(5))
        made.publish_ledger()
        yield made


def checkpoint(mission):
    return mission.folder / "ledger" / "checkpoint"


@needs_ml_dsa
def test_what_is_published_bears_the_logs_second_line_which_tells_no_time(mission):
    key = parse_key(mission.log_key_ml_dsa)
    (line,) = cosignatures_on(checkpoint(mission).read_text("utf-8"), [key])
    assert (key.name, line.time) == (mission.origin, 0)
    audit = audit_mission(mission)
    assert audit.holds and audit.checked["ML-DSA signatures"] == 1


@needs_ml_dsa
def test_the_stand_alone_verifier_asks_for_it(mission, capsys):
    given = [str(checkpoint(mission)), "--key", mission.log_key]
    assert verify_alone([*given, "--also", mission.log_key_ml_dsa]) == 0
    assert "The log's ML-DSA-44 key signed it too." in capsys.readouterr().out
    assert verify_alone([*given, "--also", mission.log_key]) == 2
    assert "takes the ML-DSA-44 key" in capsys.readouterr().err


@needs_ml_dsa
def test_a_line_that_was_taken_off_is_missed_until_the_next_publication(mission, capsys):
    note = checkpoint(mission).read_text("utf-8")
    first = parse_note(note).lines[0]
    checkpoint(mission).write_text(f"{parse_note(note).text}\n{first}\n", "utf-8")
    (failure,) = audit_mission(mission).failures
    assert failure.what == "the log's ML-DSA-44 key did not sign it"
    given = [str(checkpoint(mission)), "--key", mission.log_key]
    assert verify_alone([*given, "--also", mission.log_key_ml_dsa]) == 1
    mission.publish_ledger()
    assert len(parse_note(checkpoint(mission).read_text("utf-8")).lines) == 2
    assert failures(mission.folder) == []


@needs_ml_dsa
def test_a_second_key_of_somebody_else_is_not_the_one_the_first_entry_promised(mission, tmp_path):
    with make_mission(tmp_path / "other") as other:
        theirs = other.log_key_ml_dsa
    settings = mission.folder / "mission.toml"
    text = settings.read_text("utf-8").replace(mission.log_key_ml_dsa, theirs)
    settings.write_text(text, "utf-8")
    assert "log_key_ml_dsa is not the one the first entry promised" in failures(mission.folder)[0]


def test_a_machine_without_ml_dsa_makes_a_mission_of_one_key(tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "ml_dsa_is_here", lambda: False)
    make_mission(tmp_path / "mission").close()
    with open_mission(tmp_path / "mission") as mission:
        assert mission.log_key_ml_dsa is None
        assert len(parse_note(checkpoint(mission).read_text("utf-8")).lines) == 1
        mission.publish_ledger()
    assert failures(tmp_path / "mission") == []
