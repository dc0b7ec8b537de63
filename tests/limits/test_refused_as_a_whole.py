"""No row is ever lost: a file is refused before any of it is taken, or all of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import done, trucewatch
from trucewatch.doors.intake import HELD_WEIGHT, _of_reports
from trucewatch.mechanism.receive import CHUNK, CHUNK_WEIGHT, chunks, keyed, weight
from trucewatch.reports.model import Problem, Row

HEADER = "seen,place_text,source\n"


def bad(number: int, cell: str = "x") -> Problem:
    return Problem(
        file="f.csv", row=number, column="seen", value_excerpt=None, code="no_such_day",
        message="m", remedy="r", raw={"seen": cell},
    )  # fmt: skip


def taken(rows: list[Row | Problem]) -> list[Row | Problem]:
    return list(_of_reports(iter(rows), "f.csv"))


def some_good(count: int) -> list[Row | Problem]:
    return [Row.__new__(_Good) for _ in range(count)]


class _Good(Row):
    """A row of which nothing but its weight is asked."""

    raw = {"seen": "2017-01-12"}  # noqa: RUF012
    withheld = {}  # type: ignore[assignment] # noqa: RUF012


def test_a_thousand_bad_rows_and_none_good_is_one_problem_of_the_file() -> None:
    (problem,) = taken([bad(n) for n in range(1, 5001)])
    assert isinstance(problem, Problem)
    assert problem.code == "too_many_bad_rows" and problem.row == 0
    assert "nothing of the file was taken" in problem.message and problem.remedy


@pytest.mark.parametrize(("good", "bads"), [(0, 999), (112, 5000), (150, 1000)])
def test_otherwise_every_row_is_kept_and_in_its_order(good: int, bads: int) -> None:
    rows = some_good(good) + [bad(n) for n in range(1, bads + 1)]
    assert taken(rows) == rows


def test_good_rows_that_come_late_are_not_lost() -> None:
    rows = [bad(n) for n in range(1, 901)] + some_good(2000)
    assert taken(rows) == rows


def test_long_rows_tell_sooner() -> None:
    cell = "x" * (HELD_WEIGHT // 10)
    (problem,) = taken([bad(n, cell) for n in range(1, 30)])
    assert isinstance(problem, Problem) and problem.row == 0
    mixed = [row for n in range(1, 30) for row in (bad(n, cell), *some_good(1))]
    assert taken(mixed) == mixed


def test_long_rows_are_recorded_in_fewer_at_once() -> None:
    """Two thousand rows of a megabyte once took two gigabytes."""
    long = [bad(n, "x" * 1_000_000) for n in range(1, 21)]
    pieces = list(chunks(keyed(long)))
    assert [row for piece in pieces for row, _ in piece] == long
    assert all(sum(weight(row) for row, _ in piece) <= CHUNK_WEIGHT + 1_100_000 for piece in pieces)
    assert [len(c) for c in chunks(keyed(bad(n) for n in range(1, 4501)))] == [CHUNK, CHUNK, 500]


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission, its keys beside it."""
    folder = tmp_path_factory.mktemp("missions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUCEWATCH_KEYS", str(folder / "keys"))
        done("new", folder / "mission", "--agreement", "exercise-velmara")
    return folder / "mission"


@pytest.fixture
def few(mission: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The mission, where sixty bad rows are many."""
    monkeypatch.setenv("TRUCEWATCH_KEYS", str(mission.parent / "keys"))
    monkeypatch.setenv("TRUCEWATCH_LIMIT_BAD_ROWS", "60")
    return mission


def test_the_mission_is_as_it_was_and_the_file_can_come_again(few: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    days = "".join(f"2017-02-31,mill {n},a post\n" for n in range(100))
    file.write_text(f"{HEADER}{days}")
    said = trucewatch("add", few, file)
    assert said.code == 1 and "0 accepted, 0 duplicates, 1 problems" in said.out
    assert "nothing of the file was taken" in said.out + said.err
    file.write_text(f"{HEADER}{days.replace('02-31', '02-01')}")
    assert "100 accepted" in done("add", few, file).out


def test_so_is_a_gazetteer(few: Path, tmp_path: Path) -> None:
    file = tmp_path / "g.csv"
    file.write_text("name,lon,lat\nA,1,1\n" + "B,x,y\n" * 60)
    said = trucewatch("add", few, file, "--format", "gazetteer", "--json")
    assert said.code == 1
    (item,) = said.document["items"]
    assert (item["accepted"], item["problems"]) == (0, 1)


def test_a_row_with_a_nul_byte_is_kept_as_a_problem_that_says_so(few: Path, tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    good = "".join(f"2017-02-03,mill {n},a post\n" for n in range(40))
    file.write_text(f"{HEADER}{good}2017-02-02,mi\0ll,a post\n")
    said = trucewatch("add", few, file)
    assert "40 accepted, 0 duplicates, 1 problems" in said.out
    assert "row 42" in said.out + said.err and "NUL" in said.out + said.err


def test_a_table_for_fusion_with_a_nul_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("report_id,source_id,seen_from,seen_to,name\nR,S,,,a\nR,S,,,a\0b\n")
    said = trucewatch("fuse", table, "-o", tmp_path / "o.csv")
    assert said.code == 2 and "t.csv, line 3" in said.err and "nothing of it was taken" in said.err
