"""Honest files as large as people have them pass every bound."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pytest

from tests.attacks.files import parquets
from tests.sources.examples import context, workbook
from trucewatch.doors.sources import formats, open_stream
from trucewatch.doors.sources.workbooks import open_workbook
from trucewatch.doors.table_files import read_table_file
from trucewatch.reports.model import Problem

HEADER = ["seen", "place", "deaths", "remarks"]


def test_a_workbook_read_apart_says_what_one_read_here_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [[f"2017-01-{n % 28 + 1:02d}", f"Mill {n}", n, "=1+1"] for n in range(400)]
    data = workbook([HEADER, *rows])
    found = []
    for small in (2**40, 0):
        monkeypatch.setattr("trucewatch.doors.sources.workbooks.SMALL", small)
        table = open_workbook(io.BytesIO(data), context())
        assert not isinstance(table, Problem)
        found.append((table.header, list(table.records())))
    assert found[0] == found[1] and len(found[0][1]) == 400


def test_a_parquet_file_read_apart_says_what_one_read_here_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pa.table(
        {
            "id": [f"R{n}" for n in range(40_000)],
            "act": pa.array(["shelling"] * 40_000).dictionary_encode(),
            "lon": [None, 36.5] * 20_000,
            "sides": [["a", "b"], None] * 20_000,
        }
    )
    path = tmp_path / "t.parquet"
    path.write_bytes(parquets.parquet(table, compression="zstd"))
    found = []
    for short in (2**50, 0):
        monkeypatch.setattr("trucewatch.doors.parquet_messages.SHORT", short)
        found.append(read_table_file(path, ["id", "act", "lon", "sides"]).columns)
    assert found[0].equals(found[1]) and found[0].to_pylist() == table.to_pylist()


@pytest.mark.long
def test_a_million_reports_in_parquet(tmp_path: Path) -> None:
    rows = 1_000_000
    ids = pa.array([f"R-{n * 7919 % 1_000_003:07d}" for n in range(rows)])
    dates = pa.array([f"2017-01-{n % 28 + 1:02d}" for n in range(rows)])
    text = pa.array([f"shells fell near mill {n % 5000}, heard by {n}" for n in range(rows)])
    path = tmp_path / "t.parquet"
    path.write_bytes(parquets.parquet(pa.table({"id": ids, "d": dates, "t": text})))
    assert len(read_table_file(path).columns) == rows


@pytest.mark.long
@pytest.mark.shared
def test_a_data_set_of_a_hundred_megabytes(shared: Path, tmp_path: Path) -> None:
    """UCDP GED as it comes: the staged country, told over and over under other ids."""
    staged = shared / "data" / "ucdp-ged-myanmar" / "ged_myanmar_1989_2023.csv.gz"
    with gzip.open(staged, "rt", encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, names = list(reader), list(reader.fieldnames or ())
    path, told = tmp_path / "ged.csv", 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        while out.tell() < 105 * 2**20:
            for row in rows:
                told += 1
                writer.writerow({**row, "id": told})
    good = 0
    with open_stream(path) as data:
        for row in formats()["ucdp-ged"].read(data, context("ged.csv")):
            good += not isinstance(row, Problem)
    assert good > 0.99 * told
