"""`trucewatch ledger`: plain words, exit codes, and JSON that is nothing else."""

import json

import pytest
from typer.testing import CliRunner

from tests.storage.records import reports, tampering
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.cli.ledger import ledger_app
from trucewatch.ledger.checkpoints import open_checkpoint
from trucewatch.ledger.notes import VerifierKey
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id, sibling

STORES = POSTGRES_IF_LONG


@pytest.fixture
def folder(mission):
    mission.ground.record(reports(300))
    mission.publish_ledger()
    return mission.folder


def run(*arguments):
    return CliRunner().invoke(ledger_app, [str(a) for a in arguments])


def test_a_sound_record_is_said_to_hold_and_to_be_unwitnessed(folder):
    result = run("verify", folder)
    assert result.exit_code == 0
    assert "the record holds: 302 entries" in result.stdout
    assert "Unwitnessed: nobody but this mission" in result.stderr


def test_json_is_one_document_and_nothing_else(folder):
    document = json.loads(run("verify", folder, "--json").stdout)
    assert document["holds"] is True and document["witnessed"] is False
    assert document["checked"]["entries"] == document["size"] == 302


def test_a_failure_is_named_and_the_exit_code_is_one(folder):
    with tampering(folder) as store:
        store.execute("UPDATE entries SET typ = 'verdict.signed' WHERE idx = 7")
    result = run("verify", folder)
    assert result.exit_code == 1
    assert "DOES NOT HOLD" in result.stdout and "entry 7" in result.stdout
    document = json.loads(run("verify", folder, "--json").stdout)
    assert document["holds"] is False and document["failures"][0]["where"] == "entry 7"


def test_a_key_from_elsewhere_is_held_against_the_missions(folder, mission):
    assert run("verify", folder, "--key", mission.log_key).exit_code == 0
    other = str(VerifierKey(mission.origin, bytes(32)))
    assert run("verify", folder, "--key", other).exit_code == 1
    assert isinstance(run("verify", folder, "--key", "nonsense").exception, UsageError)


def test_the_published_copy_is_verified_with_a_key_alone(folder, mission):
    assert run("verify", folder / "ledger", "--key", mission.log_key).exit_code == 0
    assert isinstance(run("verify", folder / "ledger").exception, UsageError)


def test_the_checkpoint_is_printed_as_it_was_signed(folder, mission):
    """With whatever other lines the published one bears."""
    result = run("checkpoint", folder)
    assert result.stdout.startswith(mission.ground.checkpoint())
    signed = open_checkpoint(result.stdout, VerifierKey.parse(mission.log_key))
    assert signed.checkpoint.size == 302


@pytest.mark.parametrize("prefix", ["R", "I", "V"])
def test_a_receipt_is_found_by_the_id_an_entry_gave(folder, mission, tmp_path, prefix):
    entry = next(mission.ground.entries(since=40))
    given = sibling(prefix, make_id("R", entry.leaf_hash))
    path = tmp_path / "one.tlog-proof"
    assert run("prove", folder, given, "-o", path).exit_code == 0
    assert path.read_text() == run("prove", folder, "40").stdout
    result = run("verify", path, "--key", mission.log_key)
    assert result.exit_code == 0 and "entry 40 is in the record" in result.stdout


def test_a_receipt_that_was_changed_does_not_hold(folder, mission, tmp_path):
    path = tmp_path / "one.tlog-proof"
    run("prove", folder, "40", "-o", path)
    path.write_text(path.read_text().replace("index 40", "index 41"))
    result = run("verify", path, "--key", mission.log_key)
    assert result.exit_code == 1 and "does not hold" in result.stderr
    document = json.loads(run("verify", path, "--key", mission.log_key, "--json").stdout)
    assert document["holds"] is False


@pytest.mark.parametrize("entry", ["302", "R-0000000000", "R-000000000000", "nonsense", "R-ILOU"])
def test_what_is_no_entry_is_wrong_use(folder, entry):
    assert isinstance(run("prove", folder, entry).exception, UsageError)
