"""The lie of yesterday's backup: the record as it was before something unpleasant came in."""

import shutil

import pytest

from tests.storage.records import failures, reports
from trucewatch.doors.storage.mission import open_mission
from trucewatch.vocabulary.errors import TrucewatchError


@pytest.fixture
def yesterday(folder, tmp_path):
    """A copy of the folder, before two more reports come in and are published."""
    copy = tmp_path / "yesterday"
    shutil.copytree(folder, copy)
    with open_mission(folder) as mission:
        mission.ground.record(reports(2, 300))
        mission.publish_ledger()
    return copy


def test_an_old_store_beside_a_newer_published_copy_is_not_signed(folder, yesterday):
    shutil.copy(yesterday / "trucewatch.db", folder / "trucewatch.db")
    with open_mission(folder) as mission:
        assert mission.ground.size == 302
        with pytest.raises(TrucewatchError, match="304 were signed already") as refusal:
            mission.ground.record(reports(1, 900))
        assert "newest trucewatch.db" in str(refusal.value)
        assert mission.ground.size == 302
    assert any("304 were signed already" in line for line in failures(folder))


def test_a_whole_folder_rolled_back_is_remembered_by_its_keys(yesterday):
    """Store and published copy agree; but the keys know what they signed."""
    said = pytest.raises(TrucewatchError, match="304 were signed already")
    with open_mission(yesterday) as mission, said:
        mission.ground.record(reports(1, 900))
    assert any("304 were signed already" in line for line in failures(yesterday))


def test_a_rolled_back_record_that_grew_again_elsewhere_is_a_fork(folder, yesterday, monkeypatch):
    """The same size as before, but not the same entries."""
    with monkeypatch.context() as patched:
        patched.setattr("trucewatch.doors.storage.notary.Notary.compare", lambda *_: None)
        with open_mission(yesterday) as mission:
            mission.ground.record(reports(5, 400))
    shutil.copy(yesterday / "trucewatch.db", folder / "trucewatch.db")
    with open_mission(folder) as mission, pytest.raises(TrucewatchError, match="not those that"):
        mission.ground.record(reports(1, 900))
    found = failures(folder)
    assert any("not those that were signed" in line for line in found)
    assert "ledger/checkpoint: it is of another record than the store's" in found
