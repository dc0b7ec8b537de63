"""Dates with times, in one cell or two."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.reports.faults import Fault
from trucewatch.reports.moments import Habits, parse_instant, parse_moment
from trucewatch.reports.times import TimeSpan, parse_time
from trucewatch.vocabulary.instants import Interval

DAMASCUS = Habits(ZoneInfo("Asia/Damascus"))
FIVE_PAST_TWO = Interval(
    datetime(2017, 1, 12, 12, 5, tzinfo=UTC), datetime(2017, 1, 12, 12, 6, tzinfo=UTC)
)
THE_DAY = Interval(datetime(2017, 1, 11, 22, tzinfo=UTC), datetime(2017, 1, 12, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    "words",
    [
        "2017-01-12 14:05", "2017-01-12T14:05", "12 January 2017 2:05 PM", "2017-01-12 2:05 م",
        "12 كانون الثاني 2017 الساعة 2:05 م", "12 January 2017 at 14:05", "2017-01-12 12:05 UTC",
        "2017-01-12T12:05Z", "2017-01-12 15:05 +03:00", "2017-01-12T15:05+0300",
        "2017-01-12 15:05 EEST", "2017-01-12 14:05 Asia/Damascus",
    ],
)  # fmt: skip
def test_one_minute_in_many_hands(words: str) -> None:
    assert parse_moment(words, DAMASCUS) == FIVE_PAST_TWO


def test_a_time_in_a_column_of_its_own() -> None:
    assert parse_moment("2017-01-12", DAMASCUS, "14:05") == FIVE_PAST_TWO
    assert parse_moment("2017-01-12", DAMASCUS, "١٤:٠٥") == FIVE_PAST_TWO


def test_a_bare_date_is_local_midnight_to_midnight() -> None:
    assert parse_moment("2017-01-12", DAMASCUS) == THE_DAY


@pytest.mark.parametrize("clock", ["", "unknown", "-", "غير معروف"])
def test_an_unknown_time_leaves_the_whole_day(clock: str) -> None:
    """Noon is not a polite word for "we do not know"."""
    assert parse_moment("2017-01-12", DAMASCUS, clock) == THE_DAY


def test_the_midnight_of_an_exported_date_is_no_time() -> None:
    assert parse_moment("2017-01-12 00:00:00", DAMASCUS) == THE_DAY


def test_a_part_of_the_day_and_a_span_of_hours() -> None:
    night = parse_moment("2017-01-12", DAMASCUS, "night")
    assert night == Interval(
        datetime(2017, 1, 12, 16, tzinfo=UTC), datetime(2017, 1, 13, 4, tzinfo=UTC)
    )
    hours = parse_moment("2017-01-12", DAMASCUS, "23:30-00:15")
    assert isinstance(hours, Interval) and hours.duration == timedelta(minutes=45)


def test_the_hour_that_a_clock_shows_twice_is_both_hours() -> None:
    """Clocks went back on 28 October 2016 in Damascus: 23:30 happened twice."""
    moment = parse_moment("2016-10-27 23:30", DAMASCUS)
    assert isinstance(moment, Interval) and moment.duration == timedelta(hours=1, minutes=1)


@pytest.mark.parametrize(
    ("words", "clock", "code"),
    [
        ("2017-01-12 25:05", "", "impossible_time"),
        ("2017-01-12", "half past", "not_a_time"),
        ("2017-01-12 14:05 AST", "", "unknown_zone"),
        ("2017-01-12 14:05", "15:05", "two_times"),
        ("2017-01", "14:05", "time_of_many_days"),
        ("2017-01-12 16:00 - 2017-01-12 14:00", "", "ends_before_start"),
    ],
)
def test_impossible_times_are_faults(words: str, clock: str, code: str) -> None:
    moment = parse_moment(words, DAMASCUS, clock)
    assert isinstance(moment, Fault) and moment.code == code


def test_what_has_not_happened_yet_was_not_seen() -> None:
    habits = Habits(ZoneInfo("Asia/Damascus"), today=date(2017, 1, 12))
    assert isinstance(parse_moment("2017-01-13", habits), Interval)
    late = parse_moment("2017-02-12", habits)
    assert isinstance(late, Fault) and late.code == "future_date"


@given(st.integers(-600_000_000, 3_700_000_000))
def test_every_iso_instant_is_itself(seconds: int) -> None:
    """From 1950 to 2087; an exact midnight apart, which stands for its day."""
    instant = datetime.fromtimestamp(seconds, UTC)
    said = parse_instant(instant.isoformat().replace("+00:00", "Z"), DAMASCUS)
    if seconds % 86_400:
        assert said == instant


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_words_bring_it_down(words: str, clock: str) -> None:
    assert isinstance(parse_moment(words, DAMASCUS, clock), Interval | Fault)


@given(st.text(max_size=30))
def test_no_time_brings_it_down(words: str) -> None:
    assert isinstance(parse_time(words), TimeSpan | Fault)
