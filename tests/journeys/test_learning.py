"""A mission learns what agreement weighs only when asked to, and keeps that in its ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import done, trucewatch

REPORTS = """\
when,lon,lat,what,heard from
2017-01-12 14:05,36.61,35.70,shelling,Post Seven
2017-01-12 14:09,36.61,35.70,shelling,River Watch
2017-01-14,36.90,35.90,clash,River Watch
"""

MAPPING = """\
source: {column: heard from, kind: monitor}
columns: {when: seen, lon: lon, lat: lat, what: act}
values:
  act: {shelling: "2.1", clash: "1"}
"""


@pytest.fixture
def fed(mission: Path, tmp_path: Path) -> Path:
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    return mission


def test_learning_is_an_entry_and_update_applies_it_either_way(fed: Path) -> None:
    """From scratch gives what step by step gave, for neither learns."""
    before = done("update", fed, "--json").document["tree_size"]

    said = done("learn", fed, "--json").document

    assert said["entry"] == before and said["pairs"] >= 1
    step = done("update", fed, "--json").document
    whole = done("update", fed, "--full", "--json").document
    assert step["tree_size"] == before + 1
    assert step["dump_sha256"] == whole["dump_sha256"]
    assert done("ledger", "verify", fed).code == 0


def test_learning_says_what_it_learned_from(fed: Path) -> None:
    assert "learned from 1 pairs of reports" in done("learn", fed).out


def test_with_nothing_to_compare_nothing_is_recorded(mission: Path) -> None:
    before = done("ledger", "checkpoint", mission).out

    said = trucewatch("learn", mission)

    assert said.code == 2 and "nothing to learn from" in said.err
    assert done("ledger", "checkpoint", mission).out == before
