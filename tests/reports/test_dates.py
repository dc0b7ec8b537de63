"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.reports.dates import Days, parse_days
from trucewatch.reports.faults import Fault

THE_TWELFTH = Days(date(2017, 1, 12), date(2017, 1, 12))


def code(text: str, order: str | None = None) -> str:
    said = parse_days(text, order)
    assert isinstance(said, Fault), said
    assert said.message and said.remedy
    return said.code


@pytest.mark.parametrize(
    "words",
    [
        "2017-01-12", "2017-1-12", "20170112", "2017/01/12", "12 January 2017", "12th of Jan 2017",
        "January 12, 2017", "12-Jan-2017", "Thursday, 12 January 2017", "12.Jan.17",
        "12 كانون الثاني 2017", "١٢ كانون الثاني/يناير ٢٠١٧", "12 يناير 2017",
        "يوم الخميس 12 يناير 2017",
        "12 Ocak 2017", "12 Ocak 2017, Perşembe", "12 января 2017 г.", "\u200f12 كانون الثاني 2017",
        "٢٠١٧-٠١-١٢", "۲۰۱۷-۰۱-۱۲",
    ],
)  # fmt: skip
def test_one_day_in_many_hands(words: str) -> None:
    """The same Thursday, from an ISO table to a Damascus newsroom."""
    assert parse_days(words) == THE_TWELFTH


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("3 آذار 2017", 3), ("3 أيلول 2017", 9), ("3 تشرين الأول 2017", 10),
        ("3 تشرين الثاني 2017", 11), ("3 كانون الأول 2017", 12), ("3 كانون الثاني 2017", 1),
        ("3 شباط 2017", 2), ("3 نيسان 2017", 4), ("3 أيار 2017", 5), ("3 حزيران 2017", 6),
        ("3 تموز 2017", 7), ("3 آب 2017", 8), ("3 مارس 2017", 3), ("3 أغسطس 2017", 8),
        ("3 Mart 2017", 3), ("3 Ağustos 2017", 8), ("3 Aralık 2017", 12), ("3 Kasım 2017", 11),
        ("3 мая 2017", 5), ("3 августа 2017", 8),
    ],
)  # fmt: skip
def test_months_of_four_languages(words: str, month: int) -> None:
    """Another reader of dates took 12 Mart for 23 December; آذار it did not know at all."""
    assert parse_days(words) == Days(date(2017, month, 3), date(2017, month, 3))


def test_a_date_that_may_be_two_days_is_asked_about() -> None:
    """Nobody's shelling moves by a month because a table did not say its order."""
    assert code("03/04/2025") == "ambiguous_date"
    assert parse_days("03/04/2025", "dmy") == Days(date(2025, 4, 3), date(2025, 4, 3))
    assert parse_days("03/04/2025", "mdy") == Days(date(2025, 3, 4), date(2025, 3, 4))


def test_a_number_over_twelve_settles_the_order() -> None:
    assert parse_days("25/12/2016") == Days(date(2016, 12, 25), date(2016, 12, 25))
    assert parse_days("12/25/2016") == Days(date(2016, 12, 25), date(2016, 12, 25))


def test_a_date_against_the_declared_order_is_not_bent_to_fit() -> None:
    assert code("12/25/2016", "dmy") == "not_in_this_order"


def test_two_digits_of_a_year_need_an_order() -> None:
    assert code("03/04/17") == "ambiguous_date"
    assert parse_days("03/04/17", "dmy") == Days(date(2017, 4, 3), date(2017, 4, 3))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2017-01", date(2017, 1, 1), date(2017, 1, 31)),
        ("February 2016", date(2016, 2, 1), date(2016, 2, 29)),
        ("شباط 2017", date(2017, 2, 1), date(2017, 2, 28)),
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("12-14 January 2017", date(2017, 1, 12), date(2017, 1, 14)),
        ("2017-01-12/2017-01-14", date(2017, 1, 12), date(2017, 1, 14)),
        ("30 Dec 2016 - 2 Jan 2017", date(2016, 12, 30), date(2017, 1, 2)),
        ("from 2017-01-12 to 2017-01-14", date(2017, 1, 12), date(2017, 1, 14)),
        ("12 كانون الثاني 2017 إلى 14 كانون الثاني 2017", date(2017, 1, 12), date(2017, 1, 14)),
    ],
)
def test_less_than_a_day_known_widens_the_interval(words: str, first: date, last: date) -> None:
    """A month alone is a month, not its first day."""
    assert parse_days(words) == Days(first, last)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2017-02-31", "impossible_date"), ("2017-13-01", "impossible_date"),
        ("31 April 2017", "impossible_date"), ("42747", "serial_date"),
        ("1484200000", "unix_time"), ("12 January", "no_year"), ("1438-04-14", "far_away_date"),
        ("2917-01-12", "far_away_date"), ("yesterday", "not_a_date"), ("", "not_a_date"),
        ("2017-01-14 to 2017-01-12", "ends_before_start"),
    ],
)  # fmt: skip
def test_what_no_calendar_has_is_a_fault_with_a_remedy(words: str, expected: str) -> None:
    assert code(words) == expected


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_iso_date_is_itself(day: date) -> None:
    assert parse_days(day.isoformat()) == Days(day, day)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_declared_order_is_obeyed(day: date) -> None:
    assert parse_days(f"{day.day}/{day.month}/{day.year}", "dmy") == Days(day, day)
    assert parse_days(f"{day.month}/{day.day}/{day.year}", "mdy") == Days(day, day)


@given(st.text(max_size=60))
def test_no_words_bring_it_down(words: str) -> None:
    assert isinstance(parse_days(words), Days | Fault)
