"""Somebody's own table, as a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pytest

from tests.sources.examples import goods, problems, read, workbook
from trucewatch.reports.model import Account

MAPPING = {
    "source": {"column": "heard from", "kind": "monitor"},
    "columns": {"when": "seen", "at": "seen_time", "where": "place_text", "killed": "deaths"},
}
HEADER = ["when", "at", "where", "killed", "heard from"]


def repacked(data: bytes, part: str, content: bytes | None) -> bytes:
    """The workbook with one part replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(part, content)
    return out.getvalue()


def sheet_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_typed_cells_mean_what_they_show() -> None:
    data = workbook([HEADER, [date(2017, 1, 12), time(14, 5), "كفر عنبر", 3, "Post Seven"]])
    (row,) = goods(read("xlsx", data, MAPPING))
    assert isinstance(row.content, Account)
    assert row.content.seen.start == datetime(2017, 1, 12, 14, 5, tzinfo=UTC)
    assert (row.content.deaths_min, row.number) == (3, 2)
    assert row.raw == {"when": "2017-01-12", "at": "14:05", "where": "كفر عنبر", "killed": "3"}


def test_a_formula_is_not_a_value() -> None:
    data = workbook([HEADER, ["=TODAY()", "", "A", 1, "P"], ["2017-01-12", "", "B", 1, "P"]])
    rows = read("xlsx", data, MAPPING)
    (problem,) = problems(rows)
    assert (problem.row, problem.column, problem.code) == (2, "when", "formula_cell")
    assert "formula" in problem.message and "cached" in problem.remedy and len(rows) == 2


def test_what_a_formula_last_showed_is_taken_where_the_mapping_says_so() -> None:
    data = workbook([HEADER, ["=DATE(2017,1,12)", "", "A", "=1+2", "P"]])
    empty = rb"(?:<v\s*/>|<v></v>)"  # as openpyxl writes it without lxml, and with it
    shown = re.sub(rb"(<f>1\+2</f>)" + empty, rb"\1<v>3</v>", sheet_of(data))
    shown = re.sub(rb"(<f>DATE\(2017,1,12\)</f>)" + empty, rb"\1<v>2017</v>", shown)
    data = repacked(data, "xl/worksheets/sheet1.xml", shown)
    assert problems(read("xlsx", data, MAPPING))
    (row,) = goods(read("xlsx", data, {**MAPPING, "formulas": "cached"}))
    assert isinstance(row.content, Account) and row.content.deaths_min == 3


def test_a_formula_never_computed_stays_a_problem() -> None:
    data = workbook([HEADER, ["2017-01-12", "", "A", "=1+2", "P"]])
    (problem,) = problems(read("xlsx", data, {**MAPPING, "formulas": "cached"}))
    assert problem.code == "formula_cell"


def test_a_sheet_is_chosen_by_name() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["notes"])
    book.active.append(["nothing here"])
    sheet = book.create_sheet("January")
    sheet.append(["Report of January"])
    sheet.append(HEADER)
    sheet.append(["2017-01-12", "", "A", 1, "P"])
    data = io.BytesIO()
    book.save(data)
    told = {**MAPPING, "sheet": "January", "header_row": "2"}
    (row,) = goods(read("xlsx", data.getvalue(), told))
    assert row.number == 3
    (problem,) = problems(read("xlsx", data.getvalue(), {**MAPPING, "sheet": "Jan"}))
    assert problem.code == "no_such_sheet" and "January" in problem.remedy


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_a_problem_of_the_file(share: float) -> None:
    data = workbook([HEADER, *[["2017-01-12", "", "A", 1, "P"]] * 200])
    (problem,) = problems(read("xlsx", data[: int(len(data) * share)], MAPPING))
    assert problem.row == 0 and problem.code == "damaged_workbook" and problem.remedy


def test_a_damaged_sheet_in_a_whole_zip_is_told_too() -> None:
    data = workbook([HEADER, ["2017-01-12", "", "A", 1, "P"]])
    broken = repacked(data, "xl/worksheets/sheet1.xml", sheet_of(data)[:-40])
    assert problems(read("xlsx", broken, MAPPING))[-1].code == "damaged_workbook"


def test_a_small_file_that_unpacks_without_end_is_refused_unread() -> None:
    data = workbook([HEADER, ["2017-01-12", "", "A", 1, "P"]])
    bomb = repacked(data, "xl/worksheets/sheet1.xml", b"<x>" + b" " * 30_000_000)
    assert len(bomb) < 100_000
    (problem,) = problems(read("xlsx", bomb, MAPPING))
    assert problem.code == "workbook_too_large"


def test_entities_are_refused() -> None:
    data = workbook([HEADER, ["2017-01-12", "", "A", 1, "P"]])
    mark = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    spoilt = repacked(data, "xl/worksheets/sheet1.xml", mark + sheet_of(data))
    (problem,) = problems(read("xlsx", spoilt, MAPPING))
    assert problem.code == "workbook_entities"


def test_one_far_cell_does_not_become_a_million_problems() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["2017-01-12", "", "A", 1, "P"])
    sheet.cell(row=200_000, column=1, value="2017-01-13")
    sheet.cell(row=200_000, column=5, value="P")
    data = io.BytesIO()
    book.save(data)
    assert [row.number for row in goods(read("xlsx", data.getvalue(), MAPPING))] == [2, 200_000]


def test_a_value_far_beside_the_table_is_not_lost_in_silence() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["2017-01-12", "", "A", 1, "P"])
    sheet.cell(row=2, column=16_384, value="and 4 wounded")
    data = io.BytesIO()
    book.save(data)
    (problem,) = problems(read("xlsx", data.getvalue(), MAPPING))
    assert problem.code == "cell_count" and "and 4 wounded" in problem.withheld["row"]


def test_other_files_are_told_apart() -> None:
    assert problems(read("xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600))[0].code == "old_workbook"
    assert problems(read("xlsx", b"when,where\n"))[0].code == "not_a_workbook"
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert problems(read("xlsx", word.getvalue()))[0].code == "not_a_workbook"
