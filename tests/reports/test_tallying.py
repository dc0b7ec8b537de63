"""Published numbers and declared watches."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from trucewatch.reports.model import RestrictionRow, TallyRow, WatchRow
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.tallying import tally_rows
from trucewatch.reports.watching import watching

TIMES = Habits(ZoneInfo("UTC"))


def rows(**said: str) -> list[TallyRow]:
    found = tally_rows({"publisher": "a guarantor", **said})
    assert isinstance(found, list), found
    return found


def test_an_area_named_without_a_number_keeps_none() -> None:
    (row,) = rows(area="Hama", count="")
    assert row.count is None and row.headline is False


def test_a_breakdown_in_one_cell_becomes_rows_of_its_own() -> None:
    whole, *parts = rows(count="51", parts="Homs=11; Hama = 9; Idlib")
    assert whole.headline and whole.count == 51
    assert {p.area: p.count for p in parts} == {"Homs": 11, "Hama": 9, "Idlib": None}
    assert not any(p.headline for p in parts)


def test_a_headline_that_contradicts_the_text_is_a_second_total() -> None:
    """The bulletin of 25 February 2017 says 15 above and 14 below: both are kept."""
    assert [r.count for r in rows(count="14", title_count="15")] == [14, 15]
    assert [r.count for r in rows(count="14", title_count="14")] == [14]


def test_what_others_confirm_stays_beside_the_number() -> None:
    (row,) = rows(count="25", confirmed_by="russia=0", target_excluded="5")
    assert row.confirmed_by == {"russia": 0, "said_to_target_excluded": 5}


def test_an_undated_bulletin_stays_undated() -> None:
    (row,) = rows(count="6", day_from="", day_to="")
    assert row.day_from is None and row.day_to is None


def test_a_broken_count_names_its_field() -> None:
    found = tally_rows({"publisher": "x", "count": "many many"})
    assert isinstance(found, FieldFault) and found.fields == ("count",)


def test_a_watch_of_days_includes_the_last() -> None:
    row = watching(
        {
            "kind": "watch",
            "area": "A1",
            "from": "2017-01-01",
            "to": "2017-01-02",
            "means": "patrol",
        },
        TIMES,
    )
    assert isinstance(row, WatchRow)
    assert row.interval.end == datetime(2017, 1, 3, tzinfo=UTC)


def test_a_watch_of_hours_ends_when_it_says() -> None:
    row = watching(
        {"kind": "watch", "area": "A1", "from": "2017-01-01 08:00", "to": "2017-01-01 16:00"}, TIMES
    )
    assert isinstance(row, WatchRow)
    assert row.interval.end == datetime(2017, 1, 1, 16, tzinfo=UTC)


def test_a_denial_keeps_the_reason_as_quoted() -> None:
    row = watching(
        {
            "kind": "restriction", "area": "A1", "from": "2017-01-01 09:30",
            "by_actor": "a checkpoint", "reason": "“for your safety”", "delay_min": "90",
        },
        TIMES,
    )  # fmt: skip
    assert isinstance(row, RestrictionRow)
    assert (row.reason_quoted, row.delay_min) == ("“for your safety”", 90)


def test_a_watch_that_ends_before_it_starts_is_a_fault() -> None:
    row = watching({"kind": "watch", "area": "A", "from": "2017-01-02", "to": "2017-01-01"}, TIMES)
    assert isinstance(row, FieldFault) and row.fault.code == "ends_before_start"
