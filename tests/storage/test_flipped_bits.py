"""One bit of a disk or of a memory: found before it is signed, or found when it is verified."""

import pytest
from benchmarks.ledger.faults.beside import a_world_beside, beside
from benchmarks.ledger.faults.flips import a_folder, anywhere, in_cells
from benchmarks.ledger.faults.memory import PLACES, in_memory

from tests.storage.records import failures, reports, tampering
from tests.stores import SQLITE, only
from trucewatch.vocabulary.errors import TrucewatchError

ENTRIES, CELLS, ANYWHERE, BESIDE, MANY = 290, 33, 6, 28, 300


def missed(outcomes):
    return [name for name in outcomes if "NOT FOUND" in name]


def test_a_bit_of_any_column_and_of_the_published_copy_is_found(tmp_path):
    outcomes = in_cells(a_folder(tmp_path / "m", ENTRIES), CELLS, seed=1)
    assert missed(outcomes) == [] and outcomes.total() == CELLS
    for where in ("entries.leaf", "disclosures.packed", "tiles.data", "checkpoints.note",
                  "fingerprints.fingerprint", "sqlite_master.sql", "published copy"):  # fmt: skip
        assert outcomes[f"{where}: found"], where


def test_a_bit_of_what_lies_beside_the_store_is_found_or_changes_nothing(tmp_path):
    template = a_world_beside(tmp_path / "made")
    outcomes = beside(template, tmp_path / "struck", BESIDE, seed=1)
    assert missed(outcomes) == [] and outcomes.total() == BESIDE
    for kind in ("registry.age", "withheld.age", "evidence.age", "evidence.found.age",
                 "keys: owner.key", "keys: log.key", "keys: registry.key"):  # fmt: skip
        assert outcomes[f"{kind}: found by reading or writing"], kind
    for kind in ("evidence in clear", "published checkpoint", "published tiles", "agreement.yaml"):
        assert outcomes[f"{kind}: found by verify"], kind


def test_a_bit_anywhere_in_the_file_is_found_or_belongs_to_nothing(tmp_path):
    outcomes = anywhere(a_folder(tmp_path / "m", ENTRIES), ANYWHERE, seed=1)
    assert missed(outcomes) == [] and outcomes["found"] > 0


def test_a_bit_in_memory_is_found_before_it_is_signed_or_committed(mission):
    outcomes = in_memory(mission, len(PLACES), seed=1)
    assert missed(outcomes) == []
    late = {name.partition(":")[0] for name in outcomes if name.endswith("before the commit")}
    assert late == {"root", "note"}, "what is struck after all was compared, and as it is signed"
    mission.publish_ledger()
    assert failures(mission.folder) == []


@only(SQLITE)
def test_a_bracket_around_what_is_disclosed_is_looked_at_too(mission):
    """It opens no promise, but without it nobody could read the entry."""
    mission.ground.record(reports(1))
    mission.publish_ledger()
    with tampering(mission.folder) as store:
        store.execute(
            "UPDATE disclosures SET packed = CAST('{' || substr(packed, 2) AS BLOB) WHERE idx = 2"
        )
    (failure,) = failures(mission.folder)
    assert failure.startswith("entry 2: its content is not what was promised")
    with pytest.raises(TrucewatchError, match="content of entry 2 cannot be read") as refusal:
        mission.ground.content_of(2)
    assert "ledger verify" in str(refusal.value)


@pytest.mark.long
def test_three_hundred_bits_at_rest_are_found(tmp_path):
    outcomes = in_cells(a_folder(tmp_path / "m", ENTRIES), MANY, seed=2)
    assert missed(outcomes) == [] and outcomes.total() == MANY


@pytest.mark.long
def test_three_hundred_bits_beside_the_store_are_found_or_change_nothing(tmp_path):
    template = a_world_beside(tmp_path / "made")
    assert missed(beside(template, tmp_path / "struck", MANY, seed=2)) == []


@pytest.mark.long
def test_three_hundred_bits_anywhere_are_found_or_belong_to_nothing(tmp_path):
    outcomes = anywhere(a_folder(tmp_path / "m", ENTRIES), MANY, seed=2)
    assert missed(outcomes) == [] and outcomes["found"] > MANY // 2


@pytest.mark.long
def test_three_hundred_bits_in_memory_are_found(mission):
    outcomes = in_memory(mission, MANY, seed=2)
    assert missed(outcomes) == [] and outcomes.total() == MANY
    mission.publish_ledger()
    assert failures(mission.folder) == []
