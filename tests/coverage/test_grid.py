"""What was watched by area and day: the cells are the coverage, and no day is lost or invented."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import records
from trucewatch.coverage.from_reports import Observed
from trucewatch.coverage.grid import MOST_COLUMNS, STEPS, watch_grid
from trucewatch.vocabulary.instants import local_day

RECORD = records.record(3)
OBSERVED = Observed(RECORD.watches, RECORD.restrictions, RECORD.reports)
AREAS = ("XX01", "XX02", "XX03")
FIRST = date(2031, 3, 1)


def test_a_cell_is_what_was_watched_of_that_area_on_that_day() -> None:
    grid = watch_grid(OBSERVED, AREAS, FIRST, date(2031, 3, 7), records.ZONE)

    assert [cell.watched_h for cell in grid.cells[0]] == [6, 6, 6, 6, 6, 0, 0]
    assert not any(cell.watched for cell in grid.cells[1])
    assert [cell.denials for cell in grid.cells[1]] == [0, 0, 1, 0, 0, 0, 0]
    assert grid.totals[0].watched_h == 30 and grid.total.denials == 1


def test_where_only_one_province_was_watched_the_whole_is_watched_in_part() -> None:
    grid = watch_grid(OBSERVED, AREAS, FIRST, FIRST, records.ZONE)

    assert grid.whole[0].watched_h == grid.whole[0].partly_h == 6


@pytest.mark.parametrize(("days", "step"), [(1, 1), (MOST_COLUMNS, 1), (MOST_COLUMNS + 1, 7)])
def test_days_that_do_not_fit_are_taken_together(days: int, step: int) -> None:
    last = FIRST + timedelta(days=days - 1)

    assert watch_grid(OBSERVED, AREAS, FIRST, last, records.ZONE).step == step


@given(days=st.integers(1, STEPS[-1] * MOST_COLUMNS))
def test_columns_follow_one_another_and_end_with_the_last_day(days: int) -> None:
    last = FIRST + timedelta(days=days - 1)
    columns = watch_grid(OBSERVED, (), FIRST, last, records.ZONE).columns

    assert len(columns) <= MOST_COLUMNS
    assert columns[0].start == local_day(FIRST, records.ZONE).start
    assert columns[-1].end == local_day(last, records.ZONE).end
    assert all(a.end == b.start for a, b in pairwise(columns))
