"""The lie about what was agreed: a clause changed in the file, a map exchanged."""

import pytest

from tests.storage.records import failures
from tests.stores import SQLITE
from trucewatch.doors.storage.mission import open_mission
from trucewatch.mechanism.ports import Act

STORES = (SQLITE,)
"""What these tests look at lies beside the store."""


def test_an_edited_agreement_is_found_and_the_recorded_one_stays_in_force(folder):
    path = folder / "agreement.yaml"
    text = path.read_text()
    path.write_text(text.replace("Harbour", "Mountain"))
    assert failures(folder) == [
        "agreement.yaml: it is not what was recorded; the record's own is in force"
    ]
    with open_mission(folder) as mission:
        assert mission.agreement_text() == text


def test_an_edited_zone_is_found(folder):
    (folder / "zones/quay.geojson").write_text("{}")
    assert failures(folder) == [
        "zones/quay.geojson: it is not what was recorded; the record's own is in force"
    ]
    (folder / "zones/quay.geojson").unlink()
    assert len(failures(folder)) == 1


@pytest.mark.parametrize("change", [b"another map", None])
def test_an_exchanged_map_is_found(folder, change):
    with open_mission(folder) as mission:
        digest = mission.files.add_evidence(b"a map")
        content = {"sha256": digest, "format": "gazetteer", "file": "map.csv", "rows": 1}
        mission.ground.record([Act(typ="gazetteer.loaded", content=content)])
        mission.publish_ledger()
    assert failures(folder) == []
    path = folder / "evidence" / digest[:2] / digest
    path.unlink()
    if change is not None:
        path.write_bytes(change)
    (said,) = failures(folder)
    assert said.startswith("entry 302: a file kept as evidence")
