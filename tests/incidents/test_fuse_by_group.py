"""A large file in the order of time is read by row group; what is found is what the file says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.incidents.test_by_slabs import same_to_the_byte
from tests.incidents.test_renewing import mission
from trucewatch.doors import parquet_messages
from trucewatch.doors.cli import reports_by_group
from trucewatch.doors.cli.report_files import read_reports
from trucewatch.doors.cli.reports_by_group import ReportsByGroup, open_reports
from trucewatch.doors.table_groups import GroupReading
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.whole import Held
from trucewatch.vocabulary.errors import TrucewatchError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1,500 reports in groups of 200, and a program that holds 1,000 at most."""
    monkeypatch.setattr(reports_by_group, "AT_ONCE", 1_000)
    return written(mission(1)[0].sort_by("seen_from"), tmp_path)


def written(reports: pa.Table, folder: Path) -> Path:
    sides = pa.array([["north", "south"] if k % 3 else None for k in range(len(reports))])
    pq.write_table(
        reports.append_column("sides", sides), folder / "reports.parquet", row_group_size=200
    )
    return folder / "reports.parquet"


def changed(file: Path, row: int, name: str, value: object) -> None:
    table = pq.read_table(file)
    values = table[name].to_pylist()
    values[row] = value
    at = table.schema.get_field_index(name)
    column = pa.array(values, table.schema.field(name).type)
    pq.write_table(table.set_column(at, name, column), file, row_group_size=200)


@pytest.mark.parametrize("short", [0, parquet_messages.SHORT], ids=["apart", "here"])
def test_by_group_and_by_slabs_a_file_gives_the_same_bytes(
    file: Path, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    """Whether the file is parsed in a process apart or in this one."""
    monkeypatch.setattr(parquet_messages, "SHORT", short)
    sources = mission(1)[1]
    whole = open_reports(file)

    assert isinstance(whole, ReportsByGroup)
    same_to_the_byte(fuse(whole, sources, at_once=250), fuse(read_reports(file), sources))


def test_any_rows_are_found_in_their_groups(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Back and forth, whatever was kept."""
    monkeypatch.setattr(reports_by_group, "KEPT_ROWS", 300)
    whole = open_reports(file)
    assert isinstance(whole, ReportsByGroup)
    table = Held(read_reports(file)).rows(np.arange(1_500))
    wanted = [np.arange(0), np.array([199, 200, 1_499]), np.arange(150, 900), np.arange(1_500)]
    for rows in (*wanted, np.arange(820, 1_100), np.arange(1_000, 1_300), *wanted):
        assert whole.rows(rows).cast(table.schema).equals(table.take(pa.array(rows)))


def test_what_many_reports_say_is_carried_once(file: Path) -> None:
    """Names come as the file keeps them, each once; what every report says alone, as texts. Words
    were read before, in the first look, and are not carried again.
    """
    types = {field.name: field.type for field in open_reports(file).rows(np.arange(300)).schema}

    assert all(pa.types.is_dictionary(types[name]) for name in ("source_id", "actor", "admin1"))
    assert types["report_id"] == pa.string()
    assert not {"text", "upstream_id"} & types.keys()


@pytest.mark.parametrize("value", [" north\u00a0", "", "  ", None])
def test_names_with_spaces_around_them_are_the_same_names(file: Path, value: str | None) -> None:
    """However a group's names are carried, what is found is what the file says."""
    for row in (3, 4, 205, 1_300):
        changed(file, row, "actor", value)
    sources = mission(1)[1]

    same_to_the_byte(
        fuse(open_reports(file), sources, at_once=250), fuse(read_reports(file), sources)
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("source_id", None, "source_id is empty"),
        ("seen_from", None, "seen_from is empty"),
        ("lon", float("inf"), "lon is not a number"),
    ],
)
def test_a_row_is_named_by_where_it_stands_in_the_file(
    file: Path, name: str, value: object, said: str
) -> None:
    changed(file, 1_234, name, value)

    with pytest.raises(TrucewatchError, match=said) as error:
        fuse(open_reports(file), at_once=250)

    assert "row 1236" in str(error.value)


def test_a_report_that_only_says_when_it_began_ended_then(file: Path) -> None:
    changed(file, 700, "seen_to", None)

    assert isinstance(open_reports(file), ReportsByGroup)
    assert open_reports(file).rows(np.array([700]))["seen_to"].null_count == 0


def test_few_reports_or_reports_in_no_order_are_held(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pq.read_table(file)
    order = np.random.default_rng(1).permutation(len(table))
    pq.write_table(table.take(pa.array(order)), file, row_group_size=200)
    assert isinstance(open_reports(file), Held)

    pq.write_table(table, file, row_group_size=200)
    monkeypatch.setattr(reports_by_group, "AT_ONCE", 2_000)
    assert isinstance(open_reports(file), Held)


def test_what_is_no_parquet_says_so(file: Path) -> None:
    file.write_bytes(b"no")

    with pytest.raises(TrucewatchError, match="the file is not Parquet"):
        open_reports(file)


def test_a_file_that_changes_meanwhile_is_an_error(file: Path) -> None:
    whole = open_reports(file)
    list(whole.pieces("report_id"))
    changed(file, 3, "lon", 20.0)

    with pytest.raises(TrucewatchError, match="changed while it was read"):
        whole.rows(np.arange(10))


def test_what_a_group_lacks_is_not_passed_over(file: Path) -> None:
    reading = GroupReading(file, ["report_id"])
    reading.layout = dataclasses.replace(reading.layout, rows=(200,) * 7 + (101,))

    with pytest.raises(TrucewatchError, match="hold less than they say"):
        list(reading)
