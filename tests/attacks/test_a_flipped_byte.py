"""The lie of one byte: a figure, a hash or a signature changed in place."""

import random

import pytest

from tests.storage.records import failures, tampering
from tests.stores import POSTGRES_IF_LONG

STORES = POSTGRES_IF_LONG

CELLS = [
    ("entries", "leaf", "idx"),
    ("entries", "leaf_hash", "idx"),
    ("disclosures", "packed", "idx"),
    ("tiles", "data", "level * 1000 + number"),
    ("checkpoints", "root", "size"),
]


@pytest.mark.parametrize(("table", "column", "key"), CELLS)
def test_any_bit_in_the_store_is_found(folder, table, column, key):
    pick = random.Random(table + column)
    with tampering(folder) as store:
        rows = store.execute(f"SELECT {key}, {column} FROM {table}").fetchall()
        for _ in range(6):
            where, good = pick.choice(rows)
            bad = bytearray(good)
            bad[pick.randrange(len(bad))] ^= 1 << pick.randrange(8)
            change = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"
            store.execute(change, (bytes(bad), where))
            assert failures(folder), (table, column, where)
            store.execute(change, (good, where))
    assert failures(folder) == []


def test_any_bit_in_the_published_copy_is_found(folder):
    pick = random.Random(2)
    files = sorted(path for path in (folder / "ledger").rglob("*") if path.is_file())
    for path in files:
        good = path.read_bytes()
        bad = bytearray(good)
        bad[pick.randrange(len(bad))] ^= 1 << pick.randrange(8)
        path.write_bytes(bad)
        assert any(line.startswith("ledger/") for line in failures(folder)), path
        path.write_bytes(good)
    assert failures(folder) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET typ = 'problem.recorded' WHERE idx = 5",
        "UPDATE entries SET recorded_at = recorded_at + 1 WHERE idx = 5",
        "UPDATE entries SET recorded_at = recorded_at - 86400000000 WHERE idx = 5",
        "UPDATE entries SET actor = 'ffffffffffffffffffffffffffffffff' WHERE idx = 5",
    ],
)
def test_what_stands_beside_a_leaf_must_agree_with_it(folder, change):
    with tampering(folder) as store:
        store.execute(change)
    assert {line.split(":")[0] for line in failures(folder)} == {"entry 5"}
