"""A record worth lying about: 300 reports, published, closed; and its keys."""

from pathlib import Path

import pytest

from tests.storage.records import failures, make_mission, reports


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed mission of 302 entries whose audit finds nothing amiss."""
    with make_mission(tmp_path / "mission") as mission:
        for start in (0, 100, 200):
            mission.ground.record(reports(100, start))
        mission.publish_ledger()
    assert failures(tmp_path / "mission") == []
    return tmp_path / "mission"
