"""The lie about content: another figure, another's words, or a field that quietly goes away."""

import json

import pytest

from tests.storage.records import failures, tampering
from tests.stores import POSTGRES_IF_LONG
from trucewatch.ledger.commitments import pack, unpack

STORES = POSTGRES_IF_LONG


def packed(store, index: int) -> bytes:
    return store.execute("SELECT packed FROM disclosures WHERE idx = ?", (index,)).fetchone()[0]


def put(store, index: int, data: bytes) -> None:
    store.execute("UPDATE disclosures SET packed = ? WHERE idx = ?", (data, index))


def test_two_reports_that_exchanged_their_contents_are_found(folder):
    with tampering(folder) as store:
        one, other = packed(store, 40), packed(store, 41)
        put(store, 40, other)
        put(store, 41, one)
    assert [line.split(":")[0] for line in failures(folder)] == ["entry 40", "entry 41"]


def test_a_figure_that_was_changed_is_found(folder):
    with tampering(folder) as store:
        texts = unpack(packed(store, 40))
        changed = []
        for text in texts:
            item = json.loads(text)
            if len(item) == 3 and item[1] == "row":
                item[2] += 1
                text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
            changed.append(text)
        assert changed != texts
        put(store, 40, pack(changed))
    assert failures(folder) == [
        "entry 40: its content is not what was promised: "
        "a disclosure opens nothing that the leaf promised"
    ]


def test_any_field_or_decoy_that_goes_away_is_missed(folder):
    """From outside nobody can tell a withheld field from a decoy; the record itself can."""
    with tampering(folder) as store:
        good = packed(store, 40)
        texts = unpack(good)
        for gone in range(len(texts)):
            put(store, 40, pack(texts[:gone] + texts[gone + 1 :]))
            assert failures(folder) == ["entry 40: 1 of its 8 disclosures are missing"]
        put(store, 40, b"[]")
        assert failures(folder) == ["entry 40: 8 of its 8 disclosures are missing"]
        store.execute("DELETE FROM disclosures WHERE idx = 40")
        assert failures(folder) == ["entry 40: 8 of its 8 disclosures are missing"]


@pytest.mark.parametrize("extra", ['["x","deaths_max",90]', '["x"]', "{}", "null"])
def test_a_field_that_was_never_promised_is_found(folder, extra):
    with tampering(folder) as store:
        put(store, 40, pack([*unpack(packed(store, 40)), extra]))
    assert failures(folder)[0].startswith("entry 40: its content is not what was promised")


def test_a_field_said_twice_cannot_hide_another(folder):
    with tampering(folder) as store:
        texts = unpack(packed(store, 40))
        put(store, 40, pack([texts[0], *texts[:-1]]))
    assert failures(folder)[0].startswith("entry 40: its content is not what was promised")
