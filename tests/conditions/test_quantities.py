"""Quantities at their edges: a floor, an exact number and a ceiling, in time and out of time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conditions.promises import (
    claimed,
    days,
    moment,
    obligation,
    quantity,
    stands,
    text,
    verified,
    whys,
)
from trucewatch.agreement.model import Sense
from trucewatch.conditions.model import State

DUE = moment("2017-01-11")
"""The beginning of 11 January: ten days of January lie before it."""


def ten_by(sense: Sense | None):
    return text(obligation(quantity=quantity(10, sense), due=DUE, start=moment("2017-01-01")))


@pytest.mark.parametrize(
    ("sense", "amount", "state"),
    [
        (Sense.FLOOR, 9, State.MISSED), (Sense.FLOOR, 10, State.MET), (Sense.FLOOR, 11, State.MET),
        (Sense.EXACT, 9, State.MISSED), (Sense.EXACT, 10, State.MET),
        (Sense.EXACT, 11, State.MISSED), (Sense.CEILING, 9, State.MET),
        (Sense.CEILING, 10, State.MET), (Sense.CEILING, 11, State.MISSED),
        (None, 9, State.UNVERIFIABLE), (None, 10, State.MET), (None, 11, State.UNVERIFIABLE),
    ],
)  # fmt: skip
def test_one_less_the_number_and_one_more(sense, amount, state):
    seen = verified(days("2017-01-01", "2017-01-10"), amount)

    assert stands(ten_by(sense), "2017-01-12", seen).verified.state is state


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(Sense))
def test_floor_exact_and_ceiling_divide_all_numbers_between_them(amount, limit, sense):
    """Whole and certain words leave nothing unverifiable; exact is floor and ceiling at once."""
    whole = text(obligation(quantity=quantity(limit + 1, sense), due=DUE,
                            start=moment("2017-01-01")))  # fmt: skip
    found = stands(whole, "2017-01-12", verified(days("2017-01-01", "2017-01-10"), amount))
    kept = {
        Sense.FLOOR: amount >= limit + 1,
        Sense.EXACT: amount == limit + 1,
        Sense.CEILING: amount <= limit + 1,
    }[sense]
    assert found.verified.state is (State.MET if kept else State.MISSED)


def test_silence_is_not_compliance_with_a_ceiling():
    assert stands(ten_by(Sense.CEILING), "2017-01-12").verified.state is State.UNVERIFIABLE


def test_what_was_looked_at_for_nine_days_of_ten_is_not_missed():
    seen = verified(days("2017-01-01", "2017-01-09"), 4)
    found = stands(ten_by(Sense.FLOOR), "2017-01-12", seen)

    assert found.verified.state is State.UNVERIFIABLE and whys(found.verified) == ["why_gaps"]


def test_before_its_time_it_is_pending_and_as_soon_as_it_is_reached_met():
    early = verified(days("2017-01-01", "2017-01-03"), 4)
    more = verified(days("2017-01-04", "2017-01-05"), 6)

    assert stands(ten_by(Sense.FLOOR), "2017-01-06", early).verified.state is State.PENDING
    assert stands(ten_by(Sense.FLOOR), "2017-01-06", early, more).verified.state is State.MET


def test_reached_after_its_time_is_late_and_on_the_day_of_its_end_nobody_knows():
    early = verified(days("2017-01-01", "2017-01-10"), 4)
    after = verified(days("2017-01-12"), 6)
    across = verified(days("2017-01-09", "2017-01-12"), 10)

    assert stands(ten_by(Sense.FLOOR), "2017-01-14", early, after).verified.state is State.LATE
    found = stands(ten_by(Sense.FLOOR), "2017-01-14", across).verified
    assert found.state is State.UNVERIFIABLE and whys(found) == ["why_when"]


def test_a_deadline_between_two_instants_judges_nobody_in_between():
    whole = text(obligation(quantity=quantity(10, Sense.FLOOR),
                            due=moment("2017-01-11", "2017-01-13")))  # fmt: skip
    found = stands(whole, "2017-01-12", verified(days("2017-01-01", "2017-01-11"), 4)).verified

    assert found.state is State.PENDING and whys(found) == ["why_perhaps_due"]


def test_a_range_that_could_be_enough_is_neither_met_nor_missed():
    seen = verified(days("2017-01-01", "2017-01-10"), (8, 12))

    assert stands(ten_by(Sense.FLOOR), "2017-01-12", seen).verified.state is State.UNVERIFIABLE
    assert stands(ten_by(Sense.CEILING), "2017-01-12", seen).verified.state is State.UNVERIFIABLE


def test_a_claim_never_reaches_the_state():
    """Two columns that never mix: the claim is shown with what would follow from it."""
    claim = claimed(days("2017-01-01", "2017-01-10"), 10, by="gov")
    found = stands(ten_by(Sense.FLOOR), "2017-01-12", claim)

    assert found.verified.state is State.UNVERIFIABLE and found.verified.amount.low is None
    assert [(w.origin, w.ruled.state, w.ruled.amount.low) for w in found.claims] == [
        ("gov", State.MET, 10)
    ]


def test_a_number_told_by_two_mouths_of_one_source_counts_once():
    week = days("2017-01-01", "2017-01-07")
    found = stands(
        ten_by(Sense.FLOOR),
        "2017-01-09",
        claimed(week, 6, by="gov"),
        claimed(week, 6, by="russia", citing="gov"),
        claimed(week, 5, by="turkey"),
    )

    words = {w.origin: w for w in found.claims}
    assert words["gov"].ruled.amount.low == 6 and words["gov"].mouths == ("gov", "russia")
    assert words["turkey"].ruled.amount.low == 5 and found.disputed is False


def test_a_correction_is_no_second_delivery_and_a_part_no_addition():
    week = days("2017-01-01", "2017-01-07")
    first = verified(week, 3, at=week.end)
    corrected = verified(week, 4, at=days("2017-01-09").end)
    a_day = verified(days("2017-01-02"), 2)
    one_crossing = verified(days("2017-01-03"), 1, place="north gate")

    found = stands(ten_by(Sense.FLOOR), "2017-01-10", first, corrected, a_day, one_crossing)

    assert (found.verified.amount.low, found.verified.amount.high) == (4, 4)


def test_overlapping_weeks_are_added_as_a_range():
    found = stands(
        ten_by(Sense.FLOOR),
        "2017-01-10",
        verified(days("2017-01-01", "2017-01-05"), 3),
        verified(days("2017-01-04", "2017-01-08"), 4),
    )

    assert (found.verified.amount.low, found.verified.amount.high) == (4, 7)


def test_verifiers_who_differ_give_a_range_from_one_to_the_other():
    ten = days("2017-01-01", "2017-01-10")
    found = stands(
        ten_by(Sense.FLOOR),
        "2017-01-12",
        verified(ten, 9, by="observers"),
        verified(ten, 10, by="turkey"),
    )

    assert (found.verified.amount.low, found.verified.amount.high) == (9, 10)
    assert found.verified.state is State.UNVERIFIABLE
    assert found.verifiers == ("observers", "turkey")


def test_a_shortfall_whose_cause_is_disputed_says_both_causes_and_whose_they_are():
    ten = days("2017-01-01", "2017-01-10")
    found = stands(
        ten_by(Sense.FLOOR),
        "2017-01-12",
        verified(ten, 4),
        claimed(ten, 4, by="gov", cause="supply"),
        claimed(ten, 4, by="turkey", cause="refusal"),
    )

    assert found.verified.state is State.MISSED and found.disputed
    assert {w.origin: w.causes for w in found.claims} == {
        "gov": ("supply",),
        "turkey": ("refusal",),
    }


def test_no_amount_agreed_is_never_met_by_counting():
    whole = text(obligation(quantity=quantity(None), due=DUE))
    found = stands(whole, "2017-01-12", verified(days("2017-01-01", "2017-01-10"), 400)).verified

    assert found.state is State.UNVERIFIABLE and whys(found) == ["why_no_amount"]
