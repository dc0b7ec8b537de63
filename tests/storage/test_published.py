"""The published copy: complete, incremental, and last of all the checkpoint."""

from tests.storage.records import failures, reports
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.storage.audit import audit_folder
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.tiles import shape, tile_path

STORES = POSTGRES_IF_LONG


def test_anybody_with_the_key_can_verify_the_copy_alone(mission):
    key = VerifierKey.parse(mission.log_key)
    for start in (0, 300, 600):
        mission.ground.record(reports(300, start))
        mission.publish_ledger()
        audit = audit_folder(mission.folder / "ledger", key)
        assert audit.holds and audit.size == mission.ground.size
        assert audit.root == mission.ground.root
    assert failures(mission.folder) == []


def test_only_what_is_new_is_written(mission):
    mission.ground.record(reports(600))
    mission.publish_ledger()
    ledger = mission.folder / "ledger"
    before = {p: p.stat().st_mtime_ns for p in ledger.rglob("*") if p.is_file()}
    mission.ground.record(reports(10, 600))
    mission.publish_ledger()
    untouched = [p for p, at in before.items() if p.exists() and p.stat().st_mtime_ns == at]
    assert ledger / "tile/0/000" in untouched and ledger / "tile/entries/001" in untouched
    assert ledger / "checkpoint" not in untouched


def test_partial_tiles_of_signed_sizes_stay_until_the_full_one_is_there(mission):
    ledger = mission.folder / "ledger"
    mission.ground.record(reports(100))
    mission.publish_ledger()
    assert (ledger / "tile/0/000.p/102").is_file()
    mission.ground.record(reports(300, 100))
    mission.publish_ledger()
    assert not (ledger / "tile/0/000.p").exists()
    expected = {tile_path(*tile) for tile in shape(402)}
    expected |= {path.replace("tile/0", "tile/entries") for path in expected if "tile/0" in path}
    found = {p.relative_to(ledger).as_posix() for p in ledger.rglob("*") if p.is_file()}
    assert found == expected | {"checkpoint"}


def test_a_copy_somebody_deleted_in_part_is_mended_from_the_store(mission):
    mission.ground.record(reports(600))
    mission.publish_ledger()
    (mission.folder / "ledger/tile/0/001").unlink()
    assert failures(mission.folder) == ["ledger/tile/0/001: it is missing"]
    mission.publish_ledger()
    assert failures(mission.folder) == []
