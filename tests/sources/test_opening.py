"""Files that are packed, damaged, or far larger than they look."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.sources.examples import context, example_of, goods, problems
from trucewatch.doors.sources import detect, formats, open_stream
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

FORMAT = formats()["csv"]


def test_a_packed_file_reads_like_an_unpacked_one(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv.gz"
    path.write_bytes(gzip.compress(example_of("csv")[1]))
    with open_stream(path) as stream:
        assert len(goods(list(FORMAT.read(stream, context())))) == 2


def test_a_packed_workbook_too(tmp_path: Path) -> None:
    path = tmp_path / "reports.xlsx.gz"
    path.write_bytes(gzip.compress(example_of("xlsx")[1]))
    with open_stream(path) as stream:
        assert len(goods(list(formats()["xlsx"].read(stream, context())))) == 2


def test_a_packing_that_breaks_off_is_a_problem_after_the_rows_before_it(tmp_path: Path) -> None:
    header, rest = example_of("csv")[1].split(b"\n", 1)
    lines = b"".join(rest.replace(b"2031", b"%04d" % (1950 + n)) for n in range(100))
    packed = gzip.compress(header + b"\n" + lines * 40, compresslevel=1)
    path = tmp_path / "reports.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    with open_stream(path) as stream:
        rows = list(FORMAT.read(stream, context()))
    assert "gzip" in problems(rows)[-1].message + problems(rows)[-1].remedy


def test_a_bomb_is_refused_before_it_fills_anything(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as bomb:
        for _ in range(48):
            bomb.write(b"0" * 2**20)
    assert path.stat().st_size < 100_000
    with open_stream(path) as stream, pytest.raises(TrucewatchError, match="safely"):
        while stream.read(2**20):
            pass


def test_a_file_that_is_nothing_known_is_asked_about() -> None:
    with pytest.raises(UsageError) as caught:
        detect(b"a,b,c\n1,2,3\n", "table.csv")
    assert "--mapping" in str(caught.value) and "ucdp-ged" in str(caught.value)


def test_a_missing_file_is_told_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(TrucewatchError) as caught:
        open_stream(tmp_path / "nothing.csv")
    assert str(tmp_path) not in str(caught.value)
