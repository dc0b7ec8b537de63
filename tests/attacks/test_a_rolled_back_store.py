"""The lie of yesterday's backup: the record as it was before something unpleasant came in."""

import shutil

import pytest

from tests.storage.records import failures, reports
from trucewatch.doors.storage.mission import open_mission
from trucewatch.vocabulary.errors import TrucewatchError


@pytest.fixture
def yesterday(folder, store):
    """Brings back the store as it was before two more reports came in and were published."""
    restore = store.backup(folder)
    with open_mission(folder) as mission:
        mission.ground.record(reports(2, 300))
        mission.publish_ledger()
    return restore


def test_an_old_store_beside_a_newer_published_copy_is_not_signed(folder, yesterday):
    yesterday()
    with open_mission(folder) as mission:
        assert mission.ground.size == 302
        with pytest.raises(TrucewatchError, match="304 were signed already") as refusal:
            mission.ground.record(reports(1, 900))
        assert f"newest {mission.store.name}" in str(refusal.value)
        assert mission.ground.size == 302
    assert any("304 were signed already" in line for line in failures(folder))


def test_a_whole_folder_rolled_back_is_remembered_by_its_keys(folder, store, tmp_path):
    """Store and published copy agree; but the keys know what they signed."""
    shutil.copytree(folder / "ledger", tmp_path / "published")
    restore = store.backup(folder)
    with open_mission(folder) as mission:
        mission.ground.record(reports(2, 300))
        mission.publish_ledger()
    restore()
    shutil.rmtree(folder / "ledger")
    shutil.copytree(tmp_path / "published", folder / "ledger")
    said = pytest.raises(TrucewatchError, match="304 were signed already")
    with open_mission(folder) as mission, said:
        mission.ground.record(reports(1, 900))
    assert any("304 were signed already" in line for line in failures(folder))


def test_a_rolled_back_record_that_grew_again_elsewhere_is_a_fork(folder, yesterday, monkeypatch):
    """The same size as before, but not the same entries."""
    yesterday()
    with monkeypatch.context() as patched:
        patched.setattr("trucewatch.doors.storage.notary.Notary.compare", lambda *_: None)
        patched.setattr("trucewatch.doors.storage.notary.Notary.remember", lambda *_: None)
        with open_mission(folder) as mission:
            mission.ground.record(reports(5, 400))
    with open_mission(folder) as mission, pytest.raises(TrucewatchError, match="not those that"):
        mission.ground.record(reports(1, 900))
    found = failures(folder)
    assert any("not those that were signed" in line for line in found)
    assert "ledger/checkpoint: it is of another record than the store's" in found
