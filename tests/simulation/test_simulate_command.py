"""`trucewatch simulate reports`: files in a new folder, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.command import done, trucewatch
from trucewatch.simulation import writing

FILES = {
    "reports.parquet", "sources.parquet", "truth.parquet", "incidents.parquet", "simulation.json",
}  # fmt: skip


def test_the_files_and_what_is_said_of_them(tmp_path: Path) -> None:
    made = tmp_path / "a"
    said = done(
        "simulate", "reports", "-o", made, "--reports", "600", "--difficulty", "hard", "--json"
    ).document

    assert {path.name for path in made.iterdir()} == FILES
    assert said["reports"] == pq.read_metadata(made / "reports.parquet").num_rows == 600
    written = json.loads((made / "simulation.json").read_text())
    assert written["difficulty"] == "hard"
    assert written["knobs"]["burst_max"] == 45
    assert written["counts"]["incidents"] == said["incidents"]


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        done("simulate", "reports", "-o", tmp_path / name, "--reports", "400", "--lying", "0.3")
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    said = trucewatch("simulate", "reports", "-o", tmp_path, "--reports", "100")
    assert said.code == 2
    assert "a new or empty folder" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--difficulty", "brutal"), "easy, medium, hard"),
        (("--reports", "0"), "reports cannot be 0"),
        (("--burst-share", "2"), "burst share cannot be 2"),
        (("--burst-min", "30"), "smallest burst"),
    ],
)
def test_wrong_use_is_answered_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, str], says: str
) -> None:
    said = trucewatch("simulate", "reports", "-o", tmp_path / "new", *arguments)
    assert said.code == 2
    assert says in said.err
    assert not (tmp_path / "new").exists()


def test_a_fault_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "sources.parquet")

    monkeypatch.setattr(writing, "sources_table", full)
    said = trucewatch("simulate", "reports", "-o", tmp_path / "new", "--reports", "100")
    assert said.code == 1
    assert "No space left" in said.err
    assert not (tmp_path / "new").exists()
