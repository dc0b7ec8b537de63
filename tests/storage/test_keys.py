"""Keys: outside the mission, for their owner's eyes, and never in an error."""

import stat
from pathlib import Path

import pytest

from tests.storage.records import failures, make_mission, reports
from tests.stores import SQLITE
from trucewatch.doors.storage.keys import MissionKeys, keys_folder
from trucewatch.doors.storage.mission import open_mission
from trucewatch.ledger.cosignatures import ml_dsa_is_here
from trucewatch.vocabulary.errors import TrucewatchError

STORES = (SQLITE,)
"""What these tests look at lies beside the store."""


def test_keys_lie_where_the_user_says_or_in_the_configuration(monkeypatch, tmp_path):
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "mine"))
    assert keys_folder() == tmp_path / "mine"
    monkeypatch.delenv("TRUCEWATCH_KEYS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
    assert keys_folder() == tmp_path / "conf/trucewatch/keys"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keys_folder() == tmp_path / ".config/trucewatch/keys"


def test_only_their_owner_can_read_them(mission):
    folder = MissionKeys(mission.id).folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = {"log.key", "owner.key", "registry.key"}
    names |= {"log-ml-dsa.key"} if ml_dsa_is_here() else set()
    assert names <= {path.name for path in folder.iterdir()}
    for name in names:
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_no_key_lies_in_the_missions_folder(mission):
    secrets = [
        path.read_text().strip().split("\n")[-2 if path.name == "owner.key" else -1]
        for path in MissionKeys(mission.id).folder.glob("*.key")
    ]
    assert len(secrets) == 3 + ml_dsa_is_here()
    for path in mission.folder.rglob("*"):
        if path.is_file():
            assert not any(secret.encode() in path.read_bytes() for secret in secrets)


def test_a_copied_mission_is_read_and_verified_but_not_signed(mission, monkeypatch, tmp_path):
    mission.ground.record(reports(3))
    mission.publish_ledger()
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "nobody"))
    with open_mission(mission.folder) as copy:
        assert copy.ground.size == 5
        with pytest.raises(TrucewatchError, match="nothing can be added") as refusal:
            copy.ground.record(reports(1, start=3))
        assert refusal.value.hint
        assert copy.ground.size == 5
    assert failures(mission.folder) == []


def test_a_key_that_others_can_read_is_not_used(mission):
    path = MissionKeys(mission.id).folder / "log.key"
    path.chmod(0o644)
    with open_mission(mission.folder) as again, pytest.raises(TrucewatchError, match="by others"):
        again.ground.record(reports(1))


@pytest.mark.parametrize("name", ["log.key", "owner.key"])
def test_a_damaged_key_is_said_to_be_so_and_not_shown(mission, name):
    path = MissionKeys(mission.id).folder / name
    secret = path.read_text()
    path.write_text(secret[:-20])
    with open_mission(mission.folder) as again, pytest.raises(TrucewatchError) as refusal:
        again.ground.record(reports(1))
    assert "damaged" in str(refusal.value) and secret[20:40] not in str(refusal.value)


def test_another_missions_key_does_not_sign_this_one(mission, tmp_path):
    with make_mission(tmp_path / "other") as other:
        data = (MissionKeys(other.id).folder / "log.key").read_bytes()
    (MissionKeys(mission.id).folder / "log.key").write_bytes(data)
    with open_mission(mission.folder) as again, pytest.raises(TrucewatchError, match="not this"):
        again.ground.record(reports(1))


def test_keys_that_cannot_be_kept_leave_no_mission_behind(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(tmp_path / "file"))
    with pytest.raises(TrucewatchError, match="cannot be kept"):
        make_mission(tmp_path / "m")
    assert [path.name for path in Path(tmp_path).iterdir()] == ["file"]


def test_an_owners_key_that_is_damaged_or_anothers_signs_nothing(mission, tmp_path):
    """It is a key all the same: what it signed would be nobody's, and stay in the record."""
    path = MissionKeys(mission.id).folder / "owner.key"
    good = path.read_bytes()
    with make_mission(tmp_path / "other") as other:
        anothers = (MissionKeys(other.id).folder / "owner.key").read_bytes()
    start = good.index(b"\n") + 1
    damaged = [
        good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(start, start + 64)
    ]
    mission.close()
    for bad in (anothers, *damaged):
        path.write_bytes(bad)
        with open_mission(mission.folder) as again:
            with pytest.raises(TrucewatchError, match="damaged") as refusal:
                again.ground.record(reports(1))
            assert "backup" in str(refusal.value)
            assert again.ground.size == 2
    path.write_bytes(good)
    with open_mission(mission.folder) as again:
        assert again.ground.record(reports(1))[0].by == again.ground.roster().owner().id
