"""Missions on disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.records import make_mission
from tests.stores import StoreKind
from trucewatch.doors.storage.mission import Mission


@pytest.fixture
def mission(tmp_path: Path, store: StoreKind) -> Iterator[Mission]:
    """A new mission, open, in either store."""
    with make_mission(tmp_path / "mission") as made:
        yield made
