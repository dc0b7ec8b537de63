"""`trucewatch places resolve`, as somebody who checks us would use it."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from trucewatch.doors.cli.places import COLUMNS, places_app
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

RUN = CliRunner()


def resolve(*arguments: str) -> None:
    """Run the command; its errors come out as they are."""
    RUN.invoke(places_app, ["resolve", *arguments], catch_exceptions=False, standalone_mode=False)


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("name,admin1,lang\nAleppo,,\nحلب,,ar\nNowhere At All,,\n,,\n", encoding="utf-8")
    return path


def test_every_row_gets_its_answer_in_the_columns_promised(asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "places.csv"
    resolve(str(asked), "-o", str(out), "--country", "SY")
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    assert [r["name"] for r in rows] == ["Aleppo", "حلب", "Nowhere At All", ""]
    assert rows[0]["lon"] == rows[1]["lon"] and float(rows[0]["error_radius_m"]) > 2000
    assert rows[2]["lon"] == rows[2]["method"] == ""


def test_a_name_that_a_spreadsheet_would_compute_stays_text(tmp_path: Path) -> None:
    """Whoever opens the answer runs nothing that whoever asked had written."""
    asked, out = tmp_path / "names.csv", tmp_path / "places.csv"
    asked.write_text('name\n"=HYPERLINK(""http://x"")"\n@SUM(A1)\n', encoding="utf-8")
    resolve(str(asked), "-o", str(out), "--country", "SY")
    with out.open(encoding="utf-8", newline="") as stream:
        names = [row["name"] for row in csv.DictReader(stream)]
    assert names == ['\'=HYPERLINK("http://x")', "'@SUM(A1)"]


def test_parquet_in_and_out_say_the_same_as_csv(asked: Path, tmp_path: Path) -> None:
    with asked.open(encoding="utf-8", newline="") as stream:
        rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
    names, out = tmp_path / "names.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.Table.from_pylist(rows), names)
    resolve(str(names), "-o", str(out), "--country", "Syria")
    table = pq.read_table(out)
    assert table.column_names == list(COLUMNS)
    assert table["method"].to_pylist() == ["exact", "exact", None, None]
    assert table["alternatives"].type == pa.list_(pa.string())


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("place\nAleppo\n", "names.csv", "no column `name`"),
        ("", "names.csv", "empty"),
        ("name\nAleppo\n", "names.txt", "cannot read"),
        ("name\nAleppo\n", "names.parquet", "not Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_would_have_worked(
    tmp_path: Path, content: str, name: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(TrucewatchError, match=message):
        resolve(str(path), "-o", str(tmp_path / "out.csv"), "--country", "SY")


def test_wrong_use_is_said_as_such(asked: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no country"):
        resolve(str(asked), "-o", str(tmp_path / "out.csv"), "--country", "Atlantis")
    with pytest.raises(UsageError, match="cannot write"):
        resolve(str(asked), "-o", str(tmp_path / "out.pdf"), "--country", "SY")
    with pytest.raises(UsageError, match="no file"):
        resolve(str(tmp_path / "gone.csv"), "-o", str(tmp_path / "out.csv"), "--country", "SY")


def test_a_name_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("name\nحلب\n".encode("cp1256"))
    with pytest.raises(TrucewatchError, match="UTF-8"):
        resolve(str(path), "-o", str(tmp_path / "out.csv"), "--country", "SY")
