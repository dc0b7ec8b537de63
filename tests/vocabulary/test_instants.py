"""Instants: UTC, half-open, and local days as long as they really were."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.vocabulary.instants import (
    Interval,
    iso,
    local_day,
    local_days,
    parse_iso,
    to_utc,
    zone_named,
)

DAMASCUS = ZoneInfo("Asia/Damascus")
START = datetime(2016, 12, 29, 22, tzinfo=UTC)


def test_an_interval_has_its_first_instant_and_not_its_last():
    hour = Interval(START, START + timedelta(hours=1))
    assert hour.contains(START)
    assert not hour.contains(hour.end)
    assert not hour.overlaps(Interval(hour.end, hour.end + timedelta(hours=1)))


def test_an_instant_that_is_not_utc_is_refused():
    with pytest.raises(ValueError, match="UTC"):
        Interval(START.astimezone(DAMASCUS), START + timedelta(hours=1))


def test_the_day_the_truce_began_started_at_ten_in_the_evening_utc():
    assert local_day(date(2016, 12, 30), DAMASCUS).start == START


def test_the_day_the_clocks_went_forward_has_23_hours():
    assert local_day(date(2017, 3, 31), DAMASCUS).duration == timedelta(hours=23)
    assert local_days(date(2017, 3, 30), date(2017, 3, 31), DAMASCUS).duration == timedelta(
        hours=47
    )


@given(st.datetimes(timezones=st.just(UTC)))
def test_iso_text_leads_back_to_the_same_instant(instant):
    assert parse_iso(iso(instant)) == instant


def test_a_time_without_a_zone_is_read_in_the_one_given_and_refused_without():
    assert to_utc(datetime(2016, 12, 30), DAMASCUS) == START  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        parse_iso("2016-12-30T00:00")


def test_a_zone_nobody_knows_is_refused_with_an_example():
    with pytest.raises(ValueError, match="Asia/Damascus"):
        zone_named("Asia/Damasc")
