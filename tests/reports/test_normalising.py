"""From the words of a row to an account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.reports.model import Account
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FIELDS, FieldFault, FileHabits, account
from trucewatch.reports.writing import tidy

UTC_HABITS = FileHabits(Habits(ZoneInfo("UTC")))


def made(**said: str) -> Account:
    content = account({"seen": "2017-01-12", **said}, UTC_HABITS)
    assert isinstance(content, Account), content
    return content


def fault(**said: str) -> FieldFault:
    content = account({"seen": "2017-01-12", **said}, UTC_HABITS)
    assert isinstance(content, FieldFault), content
    return content


def test_what_nobody_said_is_none_and_never_zero() -> None:
    content = made(place_text="unknown", deaths="-", actor="غير معروف")
    assert content.place_text is None and content.actor is None
    assert content.deaths_min is None and content.deaths_max is None
    assert content.lon is None and content.lat is None


def test_a_range_of_dead_keeps_both_ends() -> None:
    content = made(deaths="3-5", injured="at least 10", women="2", children="1-2")
    assert (content.deaths_min, content.deaths_max) == (3, 5)
    assert (content.injured_min, content.injured_max) == (10, None)
    assert (content.women_min, content.children_min) == (2, 1)


def test_a_last_day_is_included_and_an_end_is_not() -> None:
    two_days = account({"seen_from": "2017-01-12", "seen_last": "2017-01-13"}, UTC_HABITS)
    one_day = account({"seen_from": "2017-01-12", "seen_to": "2017-01-13"}, UTC_HABITS)
    assert isinstance(two_days, Account) and two_days.seen.duration == timedelta(days=2)
    assert isinstance(one_day, Account) and one_day.seen.duration == timedelta(days=1)


def test_an_upload_day_keeps_the_day_before_possible() -> None:
    habits = FileHabits(Habits(ZoneInfo("UTC")), earlier=timedelta(hours=24))
    content = account({"seen": "2017-03-17"}, habits)
    assert isinstance(content, Account)
    assert content.seen.start == datetime(2017, 3, 16, tzinfo=UTC)


def test_a_basis_without_an_accused_says_nothing() -> None:
    assert made(actor_basis="named by the source").actor_basis is None
    assert made(actor="a side", actor_basis="named").actor_basis == "named"


def test_sides_are_those_who_took_part_each_once() -> None:
    assert made(sides="north; south; north").sides == ("north", "south")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"act": "thunder"}, "unknown_act"),
        ({"deaths_min": "5", "deaths_max": "3"}, "range_reversed"),
        ({"error_radius_m": "0"}, "not_positive"),
        ({"credibility": "7"}, "out_of_range"),
        ({"grade": "G1"}, "no_grade"),
        ({"n_events": "0"}, "out_of_range"),
        ({"place_text": "x" * 501}, "too_long"),
        ({"text": "x" * 50_001}, "too_long"),
    ],
)
def test_one_bad_value_spoils_its_row(said: dict[str, str], code: str) -> None:
    assert fault(**said).fault.code == code


def test_a_row_that_does_not_say_when_is_no_report() -> None:
    content = account({"place_text": "somewhere"}, UTC_HABITS)
    assert isinstance(content, FieldFault) and content.fault.code == "no_date"


def test_directions_hidden_in_a_name_are_taken_out_and_its_letters_kept() -> None:
    """An override mark can make a name read backwards on screen."""
    assert made(place_text="\u202eكفر نبل\u202c").place_text == "كفر نبل"
    assert tidy("Cafe\u0301") == "Café"


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=20)))
def test_no_words_bring_it_down(said: dict[str, str]) -> None:
    assert isinstance(account(said, UTC_HABITS), Account | FieldFault)
