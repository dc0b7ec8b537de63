"""`trucewatch estimate`: a file in, an answer or a refusal out."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.command import done, trucewatch
from tests.unreported.test_estimating import THREE

ROWS = [(*map(int, row), int(count)) for row, count in zip(THREE.on(), THREE.counts, strict=True)]


def written(folder: Path, rows: list[tuple[object, ...]], head: str = "a,b,c,count") -> Path:
    path = folder / "lists.csv"
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


def test_an_answer_in_json_and_the_same_from_parquet(tmp_path: Path) -> None:
    found = done("estimate", written(tmp_path, ROWS), "--json", "--seed", "3").document

    assert found["seen"] == THREE.seen
    assert set(found["families"]) == {"log_linear", "decomposable_graphs", "latent_classes"}
    for answer in found["families"].values():
        assert answer["low"] < answer["estimate"] < answer["high"]
    assert found["families"]["latent_classes"]["diagnostics"]["rhat"] <= 1.05
    assert found["envelope"]["low"] < 1000 < found["envelope"]["high"]
    assert found["sensitivity"]["high"] >= found["envelope"]["high"]
    assert found["refusal"] is None

    columns = dict(zip(("a", "b", "c", "count"), map(list, zip(*ROWS, strict=True)), strict=True))
    pq.write_table(pa.table(columns), tmp_path / "lists.parquet")
    again = done("estimate", tmp_path / "lists.parquet", "--json", "--seed", "3").document
    assert again == found


def test_two_lists_are_refused_in_words_and_by_exit_code(tmp_path: Path) -> None:
    path = written(tmp_path, [(1, 0, 5), (0, 1, 6), (1, 1, 2)], "a,b,count")
    said = trucewatch("estimate", path)
    assert said.code == 1
    assert "at least 3 are needed" in said.err

    found = trucewatch("estimate", path, "--json")
    assert found.code == 1
    assert found.document["refusal"]["reason"] == "unreported.too_few_lists"
    assert found.document["envelope"] is None


def test_lists_that_copy_are_merged_when_told(tmp_path: Path) -> None:
    said = trucewatch("estimate", written(tmp_path, ROWS), "--merge", "a,b", "--json")

    assert said.document["merged"] == [["a", "b"]]
    assert said.document["lists"] == ["a+b", "c"]


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        ([(1, 0, 0, -3)], "a,b,c,count", "count does not take '-3'"),
        ([(1, 0, 0, 2.5)], "a,b,c,count", "count does not take '2.5'"),
        ([(1, 0, 0, "")], "a,b,c,count", "count does not take nothing"),
        ([(1, 0, 0, "many")], "a,b,c,count", "count does not take 'many'"),
        ([(1, 0, 0, "inf")], "a,b,c,count", "count does not take 'inf'"),
        ([(2, 0, 0, 3)], "a,b,c,count", "a does not take '2'"),
        ([(0, 0, 0, 3)], "a,b,c,count", "on no list was counted"),
        ([(1, 0, 0, 3)], "a,b,c,how_many", "0 columns 'count'"),
        ([(1, 0, 0, 3)], "a,a,c,count", "two lists have one name"),
        ([(1, 0, 0, 10**13)], "a,b,c,count", "add up to more"),
        ([(3,)], "count", "has no list"),
    ],
)
def test_what_cannot_be_a_table_of_lists(
    tmp_path: Path, rows: list[tuple[object, ...]], head: str, words: str
) -> None:
    said = trucewatch("estimate", written(tmp_path, rows, head))

    assert said.code == 1
    assert words in said.err
    assert "lists.csv" in said.err


def test_a_file_without_rows_holds_nobody(tmp_path: Path) -> None:
    said = trucewatch("estimate", written(tmp_path, []))

    assert said.code == 1
    assert "hold nobody" in said.err


def test_wrong_use(tmp_path: Path) -> None:
    assert trucewatch("estimate", tmp_path / "lists.xlsx").code == 2
    assert trucewatch("estimate", written(tmp_path, ROWS), "--merge", "a,nobody").code == 1
