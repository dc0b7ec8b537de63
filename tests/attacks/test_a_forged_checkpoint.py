"""The lie of a signature: a checkpoint by another hand, or over another tree."""

import shutil

import pytest

from tests.storage.records import failures, make_mission, reports, tampering
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.cosignatures import ml_dsa_is_here
from trucewatch.ledger.notes import SigningKey, VerifierKey
from trucewatch.vocabulary.errors import TrucewatchError

STORES = POSTGRES_IF_LONG
UNSIGNED = "ledger/checkpoint: the log's ML-DSA-44 key did not sign it"


def forged(folder, seed: bytes = b"\x66" * 32, **changes) -> tuple[SigningKey, str]:
    with open_mission(folder) as mission:
        key = SigningKey(mission.origin, seed)
        tree = {"origin": mission.origin, "size": mission.ground.size, "root": mission.ground.root}
    return key, Checkpoint(**{**tree, **changes}).sign(key)


def test_a_published_checkpoint_by_another_key_is_found_and_stops_the_signing(folder):
    _, note = forged(folder)
    (folder / "ledger/checkpoint").write_text(note)
    assert "ledger/checkpoint: no key that we know signed this note" in failures(folder)
    with (
        open_mission(folder) as mission,
        pytest.raises(TrucewatchError, match="not one that this mission's log signed"),
    ):
        mission.ground.record(reports(1, 900))


def test_a_stored_checkpoint_by_another_key_is_found(folder):
    _, note = forged(folder)
    with tampering(folder) as store:
        store.execute("UPDATE checkpoints SET note = ? WHERE size = 302", (note,))
    assert "checkpoint at 302: no key that we know signed this note" in failures(folder)
    with pytest.raises(TrucewatchError, match="does not hold together"):
        open_mission(folder)


def test_exchanging_the_logs_key_everywhere_contradicts_the_first_entry(folder):
    """The key in mission.toml, every stored checkpoint and the published one: all replaced."""
    key, _ = forged(folder)
    path = folder / "mission.toml"
    with open_mission(folder) as mission:
        old, checkpoints = mission.log_key, mission.ground.checkpoints()
    path.write_text(path.read_text().replace(old, str(key.verifier)))
    with tampering(folder) as store:
        for size, root, _ in checkpoints:
            note = Checkpoint(key.verifier.name, size, root).sign(key)
            store.execute("UPDATE checkpoints SET note = ? WHERE size = ?", (note, size))
    (folder / "ledger/checkpoint").write_text(note)
    first, *others = failures(folder)
    assert first == "mission.toml: its log_key is not the one the first entry promised"
    assert others == [UNSIGNED] * ml_dsa_is_here()


def test_a_fork_signed_with_the_stolen_key_is_told_from_the_record(folder, tmp_path):
    """Whoever has the log's key can sign anything; but not something that was signed otherwise."""
    with open_mission(folder) as mission:
        origin, true_key = mission.origin, mission.log_key
        keys = MissionKeys(mission.id)
    fork = tmp_path / "fork"
    shutil.copytree(folder, fork)
    stolen = keys.signers().log
    assert stolen.verifier == VerifierKey.parse(true_key)
    note = Checkpoint(origin, 302, bytes(32)).sign(stolen)
    (fork / "ledger/checkpoint").write_text(note)
    with open_mission(fork) as mission, pytest.raises(TrucewatchError, match="not those that were"):
        mission.ground.record(reports(1, 900))
    assert any("another" in line for line in failures(fork))


def test_another_missions_ledger_is_not_this_ones(folder, tmp_path):
    with make_mission(tmp_path / "other") as other:
        other.ground.record(reports(300))
        other.publish_ledger()
    shutil.rmtree(folder / "ledger")
    shutil.copytree(tmp_path / "other/ledger", folder / "ledger")
    assert any(line.startswith("ledger/checkpoint") for line in failures(folder))
