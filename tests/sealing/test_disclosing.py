"""Need to know: chosen fields, proved against the checkpoint; the rest stays hidden."""

from __future__ import annotations

import json

import pytest

from tests.command import done, trucewatch
from tests.sealing.missions import TOLD
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.bundles import Bundle, choose, verify_bundle
from trucewatch.ledger.command import main as verify_alone
from trucewatch.ledger.cosignatures import CosigningKey
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import Receipt


@pytest.fixture
def bundle(sealed, tmp_path):
    """Place and act of one sealed report, and nothing else."""
    mission = sealed
    path = tmp_path / "for-the-mediator.json"
    entry = str(mission.entry_of(TOLD))
    done("ledger", "disclose", mission.folder, entry, "--fields", "place_text,act", "-o", path)
    with open_mission(mission.folder) as found:
        return mission, path, found.log_key


def test_whoever_holds_the_logs_key_checks_it_without_the_mission(bundle):
    _, path, key = bundle
    said = done("ledger", "verify", path, "--key", key, "--json").document
    assert said["holds"] and said["fields"] == {"place_text": "Kessarin", "act": "2.1.2"}
    assert said["type"] == "sealed.received"
    assert "place_text: Kessarin" in done("ledger", "verify", path, "--key", key).out
    assert trucewatch("ledger", "verify", path).code == 2
    assert said["witnessed"] is False


def test_it_needs_nothing_of_ours_but_the_ledgers_own_verifier(bundle, capsys):
    _, path, key = bundle
    assert verify_alone([str(path), "--key", key]) == 0
    assert "place_text: Kessarin" in capsys.readouterr().out
    path.write_text(path.read_text().replace("Kessarin", "Elsewhere"))
    assert verify_alone([str(path), "--key", key]) == 1


def test_it_carries_the_cosignatures_that_the_published_checkpoint_has(sealed, tmp_path):
    """Who asks for a quorum sees that it is met, from the file alone."""
    checkpoint = sealed.folder / "ledger/checkpoint"
    with open_mission(sealed.folder) as found:
        log_key = found.log_key
    note, north = checkpoint.read_text(), CosigningKey("witness.example/north", b"\x02" * 32)
    checkpoint.write_text(note + north.cosign(note.split("\n\n")[0] + "\n", 1_790_000_000))
    path, policy = tmp_path / "d.json", tmp_path / "own.policy"
    policy.write_text(f"log {log_key}\nwitness n {north.verifier}\nquorum n\n")
    done("ledger", "disclose", sealed.folder, str(sealed.entry_of(TOLD)), "--fields", "act",
         "-o", path)  # fmt: skip
    said = done("ledger", "verify", path, "--key", log_key, "--policy", policy, "--json").document
    assert said["holds"] and said["witnessed"]


def test_what_was_not_chosen_is_not_in_the_file_nor_counted(bundle):
    mission, path, _ = bundle
    text = path.read_text()
    assert TOLD not in text and "lorries" not in text
    leaf = Receipt.parse(Bundle.parse(text).receipt).leaf
    with open_mission(mission.folder) as found:
        cover = next(e for e in found.ground.entries("sealed.received") if "holds" not in e.content)
        assert len(found.ground.leaf(cover.index)) == len(leaf)
        salts = [json.loads(t)[0] for t in found.ground.disclosures(mission.entry_of(TOLD))]
    assert sum(salt in text for salt in salts) == 2


def test_a_changed_value_a_foreign_field_or_another_key_is_refused(bundle):
    mission, path, key = bundle
    found = Bundle.parse(path.read_text())
    verify_bundle(found, VerifierKey.parse(key))
    changed = found.disclosures[0].replace("Kessarin", "Elsewhere")
    with pytest.raises(LedgerError, match="promised"):
        verify_bundle(Bundle(found.receipt, (changed,)), VerifierKey.parse(key))
    with open_mission(mission.folder) as opened:
        other = choose(opened.ground.disclosures(mission.entry_of("two")), ["place_text"])
    with pytest.raises(LedgerError, match="promised"):
        verify_bundle(Bundle(found.receipt, other), VerifierKey.parse(key))
    stranger = "else+2a3ff1c1+AcXGj41PRSGkLwYwVcpXSfqOSSKkVXnOS6zWy5dqEZ0M"
    said = trucewatch("ledger", "verify", path, "--key", stranger)
    assert said.code in (1, 2)
    path.write_text(path.read_text().replace("Kessarin", "Elsewhere"))
    said = trucewatch("ledger", "verify", path, "--key", key)
    assert said.code == 1 and "does not hold" in said.err
    path.write_text('{"kind": "a letter"}')
    assert trucewatch("ledger", "verify", path, "--key", key, "--json").document["holds"] is False


def test_a_field_that_is_not_there_is_named_with_those_that_are(bundle, tmp_path):
    mission, _, _ = bundle
    said = trucewatch("ledger", "disclose", mission.folder, str(mission.entry_of(TOLD)),
                      "--fields", "phone", "-o", tmp_path / "x")  # fmt: skip
    assert said.code == 2 and "'phone'" in said.err and "place_text" in said.err
