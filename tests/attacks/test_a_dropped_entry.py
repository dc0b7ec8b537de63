"""The lie of leaving out: a report that never was, an import that never happened."""

import pytest

from tests.storage.records import failures, reports, tampering
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.storage.mission import open_mission
from trucewatch.vocabulary.errors import TrucewatchError

STORES = POSTGRES_IF_LONG


def drop(store, condition: str) -> None:
    for table in ("fingerprints", "disclosures", "entries"):
        store.execute(f"DELETE FROM {table} WHERE {condition}")


def test_an_entry_taken_out_of_the_middle_is_missed(folder):
    with tampering(folder) as store:
        drop(store, "idx = 150")
    assert "entry 150: it is missing: entry 151 comes next" in failures(folder)


def test_the_last_entries_taken_off_are_missed_and_nothing_more_is_signed(folder):
    with tampering(folder) as store:
        drop(store, "idx >= 290")
    assert any("290 entries" in line for line in failures(folder))
    with pytest.raises(TrucewatchError, match="does not hold together"):
        open_mission(folder)


def test_an_entry_taken_out_and_the_others_moved_up_is_missed(folder):
    with tampering(folder) as store:
        drop(store, "idx = 150")
        for table in ("fingerprints", "disclosures", "entries"):
            store.execute(f"UPDATE {table} SET idx = -idx WHERE idx > 150")
            store.execute(f"UPDATE {table} SET idx = -idx - 1 WHERE idx < 0")
    assert any("another root" in line for line in failures(folder))
    with pytest.raises(TrucewatchError, match="does not hold together"):
        open_mission(folder)


def test_a_full_tile_taken_out_is_missed_though_the_entries_would_give_it(folder):
    with tampering(folder) as store:
        store.execute("DELETE FROM tiles WHERE level = 0")
    assert any("tile 0 of level 0 is missing" in line for line in failures(folder))


def test_the_newest_checkpoint_taken_off_with_its_entries_is_still_promised(folder):
    """Store and checkpoint agree again; but somebody has seen the newer one."""
    with tampering(folder) as store:
        drop(store, "idx >= 202")
        store.execute("DELETE FROM checkpoints WHERE size > 202")
        store.execute("DELETE FROM tiles")
    with open_mission(folder) as mission:
        assert mission.ground.size == 202
        with pytest.raises(TrucewatchError, match="older state"):
            mission.ground.record(reports(1, 900))
    assert any("302 were signed already" in line for line in failures(folder))
