"""The lie of another order: who fired first."""

from tests.storage.records import failures, tampering
from tests.stores import POSTGRES_IF_LONG

STORES = POSTGRES_IF_LONG


def test_two_entries_that_changed_places_are_found(folder):
    with tampering(folder) as store:
        for table in ("fingerprints", "disclosures", "entries"):
            store.execute(f"UPDATE {table} SET idx = -1 WHERE idx = 40")
            store.execute(f"UPDATE {table} SET idx = 40 WHERE idx = 41")
            store.execute(f"UPDATE {table} SET idx = 41 WHERE idx = -1")
    found = failures(folder)
    assert any("another root" in line for line in found)
