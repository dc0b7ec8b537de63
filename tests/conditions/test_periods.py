"""What is owed again each day: days of 23 and 25 hours, gaps, crossings, pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conditions.promises import (
    amended,
    days,
    moment,
    obligation,
    quantity,
    stands,
    text,
    verified,
)
from tests.figures.records import local
from trucewatch.agreement.model import Sense
from trucewatch.conditions.model import State


def daily(sense: Sense | None = Sense.FLOOR, start: str = "2017-01-01"):
    limit = quantity(600, sense, per="day")
    return text(obligation(quantity=limit, start=moment(start)))


def states(found):
    return [spell.ruled.state for spell in found.spells]


@pytest.mark.parametrize(("day", "hours"), [("2017-03-31", 23), ("2017-10-26", 25)])
def test_a_day_on_which_the_clocks_change_is_one_day(day, hours):
    """Damascus 2017: the clocks went on by night on 31 March, back at the end of 26 October."""
    found = stands(daily(start=day), (local(day) + timedelta(hours=30)).isoformat()[:19],
                   verified(days(day), 600))  # fmt: skip

    (first, _) = found.spells
    lasted = (first.span.end - first.span.start) / timedelta(hours=1)
    assert first.ruled.state is State.MET and lasted == hours


def test_days_of_23_and_25_hours_are_really_met_on_the_way():
    """Over a whole year every local day is there once, and they leave no gap."""
    found = stands(daily(), "2018-01-01")
    lengths = {(s.span.end - s.span.start) / timedelta(hours=1) for s in found.spells}

    assert len(found.spells) == 365 and lengths == {23.0, 24.0, 25.0}
    assert all(
        a.span.end == b.span.start for a, b in zip(found.spells, found.spells[1:], strict=False)
    )


def test_the_floor_of_a_day_is_missed_only_where_the_whole_day_was_looked_at():
    morning = days("2017-01-02")
    half = replace(morning, end=morning.start + timedelta(hours=12))
    found = stands(
        daily(),
        "2017-01-05",
        verified(days("2017-01-01"), 600),
        verified(half, 300),
        verified(days("2017-01-03"), 599),
    )

    assert states(found) == [State.MET, State.UNVERIFIABLE, State.MISSED, State.UNVERIFIABLE]
    assert found.verified.state is State.MISSED


def test_under_a_ceiling_the_same_days_read_the_other_way():
    found = stands(
        daily(Sense.CEILING),
        "2017-01-04",
        verified(days("2017-01-01"), 600),
        verified(days("2017-01-02"), 601),
        verified(days("2017-01-03"), 0),
    )

    assert states(found) == [State.MET, State.MISSED, State.MET]


def test_crossings_are_added_and_one_that_nobody_counted_leaves_the_day_open():
    found = stands(
        daily(),
        "2017-01-03",
        verified(days("2017-01-01"), 400, place="north"),
        verified(days("2017-01-01"), 199, place="south"),
        verified(days("2017-01-02"), 400, place="north"),
    )

    assert states(found)[0] is State.MISSED
    assert found.spells[0].ruled.amount.low == 599
    assert states(found)[1] is State.UNVERIFIABLE


def test_the_day_it_begins_on_is_only_part_of_a_day():
    found = stands(
        daily(start="2017-01-01T06:00"),
        "2017-01-03",
        verified(days("2017-01-01"), 300),
        verified(days("2017-01-02"), 300),
    )

    assert states(found) == [State.UNVERIFIABLE, State.MISSED]


def test_a_week_is_counted_from_the_day_it_began_on():
    weekly = text(obligation(quantity=quantity(50, Sense.FLOOR, per="week"),
                             start=moment("2017-01-04")))  # fmt: skip
    found = stands(weekly, "2017-01-18", verified(days("2017-01-04", "2017-01-10"), 50))

    assert states(found) == [State.MET, State.UNVERIFIABLE]
    assert found.spells[0].span == days("2017-01-04", "2017-01-10")


@pytest.mark.parametrize(("first", "hours"), [("2017-03-28", 167), ("2017-10-24", 169)])
def test_a_week_in_which_the_clocks_change_is_seven_local_days(first, hours):
    weekly = text(obligation(quantity=quantity(50, Sense.FLOOR, per="week"), start=moment(first)))
    begin = local(first)
    last = (begin + timedelta(days=6, hours=12)).date().isoformat()
    found = stands(weekly, (begin + timedelta(days=8)).isoformat()[:10],
                   verified(days(first, last), 50))  # fmt: skip

    week = found.spells[0]
    assert week.ruled.state is State.MET and week.span == days(first, last)
    assert (week.span.end - week.span.start) / timedelta(hours=1) == hours


def test_under_a_ceiling_a_day_of_25_hours_is_kept_only_where_all_25_were_watched():
    whole = days("2017-10-26")
    day = replace(whole, end=whole.start + timedelta(hours=24))
    ceiling = daily(Sense.CEILING, start="2017-10-26")
    short = stands(ceiling, "2017-10-27", verified(day, 600))
    watched = stands(ceiling, "2017-10-27", verified(whole, 600))

    assert states(short)[0] is State.UNVERIFIABLE and states(watched)[0] is State.MET


def test_days_on_which_it_rested_are_suspended_and_nothing_is_missed():
    pause = amended("aid", paused=True, since=local("2017-01-02"))
    again = amended("aid", paused=False, since=local("2017-01-03"))
    told = (verified(days("2017-01-01"), 600), verified(days("2017-01-02"), 0))

    resting = stands(daily(), "2017-01-02T12:00", *told, amendments=(pause,))
    after = stands(daily(), "2017-01-03", *told, amendments=(pause, again))

    assert resting.verified.state is State.SUSPENDED
    assert states(after) == [State.MET, State.SUSPENDED]
