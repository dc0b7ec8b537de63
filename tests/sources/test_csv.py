"""Somebody's own table, as text."""

from __future__ import annotations

import io
import tracemalloc
from itertools import islice

import pytest

from tests.sources.examples import context, goods, problems, read
from trucewatch.doors.sources import csv
from trucewatch.reports.model import Account, Problem, Row

MAPPING = {
    "source": {"column": "heard from", "kind": "monitor"},
    "columns": {"when": "seen", "where": "place_text", "what": "act", "killed": "deaths"},
    "values": {"act": {"shelling": "2.1", "clash": "1", "noise": None}},
}
HEADER = b"when,where,what,killed,heard from\n"


def account(row: Row) -> Account:
    assert isinstance(row.content, Account)
    return row.content


def test_a_table_under_a_mapping() -> None:
    (row,) = goods(read("csv", HEADER + b"2017-01-12,Tell Amber,shelling,3-5,Post 7\n", MAPPING))
    said = account(row)
    assert (said.place_text, said.act) == ("Tell Amber", "2.1")
    assert (said.deaths_min, said.deaths_max) == (3, 5)
    assert (row.number, row.source.words, row.source.kind) == (2, "Post 7", "monitor")
    assert "heard from" not in row.raw and row.raw["killed"] == "3-5"


def test_one_bad_row_spares_its_neighbours() -> None:
    """One typo does not silence ninety-nine witnesses."""
    rows = read(
        "csv",
        HEADER + b"2017-01-12,A,shelling,,P\n2017-02-31,B,shelling,,P\n2017-01-14,C,clash,,P\n",
        MAPPING,
    )
    assert [type(row) for row in rows] == [Row, Problem, Row]
    problem = rows[1]
    assert isinstance(problem, Problem)
    assert (problem.row, problem.column, problem.value_excerpt, problem.code) == (
        3, "when", "2017-02-31", "impossible_date",
    )  # fmt: skip
    assert problem.raw["where"] == "B"


def test_words_the_mapping_does_not_know_are_asked_about() -> None:
    (problem,) = problems(read("csv", HEADER + b"2017-01-12,A,thunder,,P\n", MAPPING))
    assert (problem.code, problem.column) == ("unmapped_value", "what")
    (row,) = goods(read("csv", HEADER + b"2017-01-12,A,noise,,P\n", MAPPING))
    assert account(row).act is None


def test_a_cell_over_several_lines_keeps_the_count_of_lines() -> None:
    data = HEADER + b'2017-01-12,"A\nby the river",clash,,P\nx,B,clash,,P\n'
    rows = read("csv", data, MAPPING)
    assert [getattr(r, "number", None) or getattr(r, "row", None) for r in rows] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    text = HEADER.decode() + "2017-01-12,كفر عنبر,clash,,P\n"
    data = text.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    (row,) = goods(read("csv", data, MAPPING))
    assert account(row).place_text == "كفر عنبر"


def test_an_old_code_page_is_read_once_declared_and_never_guessed() -> None:
    data = (HEADER.decode() + "2017-01-12,كفر عنبر,clash,,P\n").encode("cp1256")
    (problem,) = problems(read("csv", data, MAPPING))
    assert problem.code == "wrong_encoding" and "cp1256" in problem.remedy and problem.row == 2
    (row,) = goods(read("csv", data, {**MAPPING, "encoding": "cp1256"}))
    assert account(row).place_text == "كفر عنبر"


def test_one_broken_letter_in_a_long_file_spoils_its_row_alone() -> None:
    good = b"2017-01-12,A,clash,,P\n"
    rows = read("csv", HEADER + good * 50 + b"2017-01-12,\xff\xfe,clash,,P\n" + good * 50, MAPPING)
    (problem,) = problems(rows)
    assert (problem.code, problem.row) == ("wrong_encoding", 52) and len(rows) == 101


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_noticed(delimiter: str) -> None:
    data = (HEADER + b"2017-01-12,A,clash,3,P\n").replace(b",", delimiter.encode())
    (row,) = goods(read("csv", data, MAPPING))
    assert account(row).deaths_min == 3


def test_a_row_of_hxl_tags_is_no_report() -> None:
    data = HEADER + b"#date,#loc+name,#event,#affected+killed,#meta+source\n2017-01-12,A,clash,,P\n"
    assert len(goods(read("csv", data, MAPPING))) == 1


def test_short_and_long_rows_are_problems_and_hide_every_cell() -> None:
    """In a row whose cells have moved, any of them may hold a name."""
    rows = read("csv", HEADER + b"2017-01-12,clash,,Post Seven\n2017-01-12,A,b,clash,,P\n", MAPPING)
    found = problems(rows)
    assert [p.code for p in found] == ["cell_count", "cell_count"]
    assert not found[0].raw and "Post Seven" in found[0].withheld["row"]
    assert "Post Seven" not in repr((found[0].message, found[0].value_excerpt, found[0].remedy))


def test_a_column_the_mapping_asks_for_is_missing() -> None:
    (problem,) = problems(read("csv", b"when,what\n2017-01-12,clash\n", MAPPING))
    assert problem.code == "missing_column"
    assert "'where'" in problem.message and "when, what" in problem.remedy


def test_without_a_mapping_the_contracts_own_names_are_read() -> None:
    data = b"seen_from,seen_to,place,act,actor,source\n2017-01-12,2017-01-13,A,2.1,north,P\n"
    (row,) = goods(read("csv", data))
    assert account(row).seen.duration.days == 1 and account(row).actor == "north"
    (problem,) = problems(read("csv", b"a,b\n1,2\n"))
    assert "mapping" in problem.remedy


def test_swapped_coordinates_are_noticed_by_the_missions_country() -> None:
    data = b"date,lat,lon,source\n2017-01-12,39.1,33.4,P\n"
    (problem,) = problems(read("csv", data, country="SY"))
    assert problem.code == "swapped_coordinates" and problem.column == "lon, lat"
    assert problem.value_excerpt == "33.4, 39.1"
    assert goods(read("csv", data))


def test_a_hundred_megabytes_in_one_field_do_not_fill_the_memory() -> None:
    class _Endless(io.RawIOBase):
        left = 100 * 2**20
        start = HEADER + b'2017-01-12,"'

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            data = self.start or b"x" * min(len(buffer), self.left)
            self.start = b""
            self.left -= len(data)
            if not data and not getattr(self, "ended", False):
                self.ended = True
                data = b'",clash,,P\n2017-01-14,C,clash,,P\n'
            buffer[: len(data)] = data
            return len(data)

    tracemalloc.start()
    rows = list(csv.read(io.BufferedReader(_Endless()), context(mapping=MAPPING)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 2**20
    assert problems(rows)[0].code == "line_too_long"
    assert any(isinstance(row, Row) and row.raw["where"] == "C" for row in rows)


def test_an_unclosed_quotation_mark_does_not_swallow_the_file_in_silence() -> None:
    data = HEADER + b'2017-01-12,"A,clash,,P\n' + b"2017-01-13,B,clash,,P\n" * 20_000
    rows = list(islice(csv.read(io.BytesIO(data), context(mapping=MAPPING)), 50))
    assert isinstance(rows[0], Problem) and "quotation" in rows[0].remedy


def test_a_spreadsheet_under_the_wrong_name_is_told() -> None:
    (problem,) = problems(read("csv", b"PK\x03\x04whatever", MAPPING))
    assert problem.code == "a_workbook" and "xlsx" in problem.remedy
