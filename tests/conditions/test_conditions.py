"""Which promises there are: wordings, later texts, gates, ratios, yes and no, amended deadlines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conditions.promises import (
    amended,
    claimed,
    days,
    moment,
    obligation,
    of,
    quantity,
    stands,
    text,
    verified,
    whys,
)
from tests.figures.records import local
from trucewatch.agreement.model import Agreement, Basis, Gate, GateState, Names, Period, Sense
from trucewatch.agreement.reading import load_agreement
from trucewatch.agreement.shipped import shipped, shipped_text, shipped_zones
from trucewatch.conditions.deadlines import read_due
from trucewatch.conditions.from_agreement import agreed
from trucewatch.conditions.model import Kind, Origin, Promised, State
from trucewatch.conditions.standing import overall, progress


def loaded(name: str) -> Agreement:
    return load_agreement(shipped_text(name), file=name, zones=shipped_zones(name))


@pytest.mark.parametrize("name", shipped())
def test_every_obligation_of_every_shipped_agreement_is_in_one_condition(name):
    whole = loaded(name)
    found = [id_ for one in agreed(whole) for id_ in one.ids]

    assert sorted(found) == sorted(n.id for n in whole.norms if n.kind == "obligation")
    at = whole.clock.start.replace(year=whole.clock.start.year + 2)
    for one in progress(whole, Promised(), at):
        assert one.standings, one.condition.id
        assert not {State.MET, State.MISSED, State.LATE} & set(one.states), one.condition.id


def test_two_wordings_are_one_condition_with_a_state_for_each_reading():
    """At least 600 or up to 600: one truck more is kept by one reading and not by the other."""
    norms = tuple(
        obligation(id_, wording=(wording,), quantity=quantity(600, sense, per="day"),
                   start=moment("2017-01-01"), end=moment("2017-01-02"))
        for id_, wording, sense in (("aid", "un", Sense.FLOOR), ("up_to", "rebel", Sense.CEILING))
    )  # fmt: skip
    whole = text(*norms, readings=True)
    found = of(whole, "2017-01-03", verified(days("2017-01-01"), 601, on="up_to"))

    assert found.condition.aliases == ("up_to",)
    assert {s.reading: s.verified.state for s in found.standings} == {
        "un": State.MET, "rebel": State.MISSED,
    }  # fmt: skip
    assert overall(found) is State.UNVERIFIABLE


def test_gaza_s_trucks_are_one_condition_in_two_wordings():
    found = {one.id: one for one in agreed(loaded("gaza-2025-01-19"))}

    assert found["j_aid_every_day"].aliases == ("j_aid_up_to",)
    assert found["j_aid_every_day"].kind is Kind.AID
    assert found["j_ratio_civilian"].kind is Kind.RELEASE
    assert found["j_rashid"].kind is Kind.WITHDRAWAL


def test_a_later_text_moves_a_deadline_and_both_are_shown():
    """Velmara: out of Ruvane by 31 March 2024, then before 30 June."""
    whole = loaded("exercise-velmara")
    weapons = next(one for one in agreed(whole) if one.id == "k14")
    left = verified(days("2024-05-02"), done=True, on="k14", bearer="council_side")

    (found,) = (
        s
        for s in of(whole, "2024-07-02", left, on="k14").standings
        if s.bearer == "council_side" and s.reading == "deposited"
    )

    assert weapons.aliases == ("m3",) and weapons.kind is Kind.FORCES
    assert [due.norm for due in found.dues] == ["k14", "m3"]
    assert found.verified.state is State.MET
    assert found.first is not None and found.first.state is not State.MET


def test_a_deadline_moved_by_decision_stays_beside_the_first():
    whole = text(obligation(quantity=quantity(10, Sense.FLOOR), due=moment("2017-01-11")))
    moved = amended("aid", due="by 2017-01-15")
    seen = verified(days("2017-01-01", "2017-01-10"), 4), verified(days("2017-01-12"), 6)

    found = stands(whole, "2017-01-20", *seen, amendments=(moved,))

    assert [due.by for due in found.dues] == [None, "russia"]
    assert found.verified.state is State.MET and found.first is not None
    assert found.first.state is State.LATE


def test_a_deadline_moved_twice_stays_beside_the_first_and_the_last_counts():
    whole = text(obligation(quantity=quantity(10, Sense.FLOOR), due=moment("2017-01-11")))
    later = amended("aid", due="by 2017-01-20")
    back = amended("aid", due="by 2017-01-13", by="turkey", at=local("2017-01-06"))
    seen = verified(days("2017-01-01", "2017-01-10"), 4), verified(days("2017-01-15"), 6)

    found = stands(whole, "2017-01-25", *seen, amendments=(later, back))

    assert [due.by for due in found.dues] == [None, "russia", "turkey"]
    assert found.verified.state is State.LATE and found.first is not None
    assert found.first.state is State.LATE


def test_an_amendment_of_nothing_changes_nothing():
    whole = text(obligation(due=moment("2017-01-11")))

    assert (
        len(stands(whole, "2017-01-12", amendments=(amended("else", due="by 2017-02-01"),)).dues)
        == 1
    )


def test_what_lies_behind_a_closed_gate_is_pending_until_people_open_it():
    gate = Gate(id="g", opens="aid", predicate="ceasefire_holds", definition=None, planned=None,
                basis=Basis.DOCUMENTED)  # fmt: skip
    norm = obligation(gate="g", quantity=quantity(600, Sense.FLOOR, per="day"))
    shut = text(norm, gates=(gate,))
    opened = GateState(at=local("2017-01-03"), open=True, by="russia", basis=Basis.DOCUMENTED)
    wide = replace(shut, gates=(replace(gate, certified=(opened,)),))

    assert whys(stands(shut, "2017-01-05").verified) == ["why_gate"]
    found = stands(wide, "2017-01-05", verified(days("2017-01-03"), 600))
    assert found.spells[0].span == days("2017-01-03")


def test_a_suspended_text_suspends_what_was_not_settled():
    whole = text(obligation(quantity=quantity(10, Sense.FLOOR), due=moment("2017-01-11")))
    pause = Period(start=moment("2017-01-10"), end=moment("2017-01-20"))
    (instrument,) = whole.instruments
    force = replace(instrument.force, suspensions=(pause,))
    whole = replace(whole, instruments=(replace(instrument, force=force),))

    assert stands(whole, "2017-01-12").verified.state is State.SUSPENDED
    done = verified(days("2017-01-01", "2017-01-05"), 10)
    assert stands(whole, "2017-01-12", done).verified.state is State.MET


RATIO = quantity(30, Sense.EXACT, unit="prisoners", per="captive", of="civilian women")


def exchange():
    return text(
        obligation("captives", acts=("10.2",), quantity=quantity(3, unit="captives"),
                   due=moment("2017-01-11")),
        obligation("ratio", acts=("10.1",), quantity=RATIO),
    )  # fmt: skip


def freed(n: int, category: str = "civilian_women", **more):
    return verified(
        days("2017-01-02"), n, on="captives", unit="captives", category=category, **more
    )


def test_a_ratio_is_owed_for_what_was_released_and_for_nothing_else():
    whole = exchange()
    none = stands(whole, "2017-01-05", on="ratio")
    others = stands(whole, "2017-01-05", freed(2, "soldiers"), on="ratio")
    two = stands(whole, "2017-01-05", freed(2), freed(1, "soldiers"), on="ratio")
    sixty = verified(days("2017-01-03"), 60, on="ratio", unit="prisoners")
    paid = stands(whole, "2017-01-05", freed(2), sixty, on="ratio")

    assert whys(none.verified) == whys(others.verified) == ["why_no_releases"]
    assert two.verified.required == 60 and two.verified.state is State.PENDING
    assert paid.verified.state is State.MET


def test_for_a_range_of_releases_a_range_is_owed():
    """Between two and three freed: sixty are surely owed, ninety perhaps."""
    told = verified(days("2017-01-02"), (2, 3), on="captives", unit="captives",
                    category="civilian_women")  # fmt: skip
    sixty = verified(days("2017-01-03"), 60, on="ratio", unit="prisoners")
    found = stands(exchange(), "2017-01-05", told, sixty, on="ratio").verified

    assert found.required == 60 and found.state is not State.MET


def test_a_claimed_release_makes_nothing_owed_among_what_was_verified():
    told = claimed(days("2017-01-02"), 2, on="captives", unit="captives",
                   category="civilian_women")  # fmt: skip

    assert stands(exchange(), "2017-01-05", told, on="ratio").verified.required is None


def test_one_release_told_for_two_conditions_is_owed_once():
    twice = freed(2), freed(2, at=local("2017-01-04"))

    assert stands(exchange(), "2017-01-05", *twice, on="ratio").verified.required == 60


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([("2017-01-09", True)], State.MET),
        ([("2017-01-09", False), ("2017-01-12", True)], State.UNVERIFIABLE),
        ([("2017-01-11", False), ("2017-01-12", True)], State.LATE),
        ([("2017-01-12", False)], State.MISSED),
        ([("2017-01-09", True), ("2017-01-12", False)], State.MISSED),
        ([("2017-01-09", False)], State.UNVERIFIABLE),
        ([], State.UNVERIFIABLE),
    ],
)
def test_a_yes_or_no_is_judged_by_the_last_look(answers, state):
    """Gone on the 9th, back on the 12th: what counts is what the last visit found."""
    whole = text(obligation(acts=("8.1",), due=moment("2017-01-11")))
    seen = [verified(days(day), done=done) for day, done in answers]

    assert stands(whole, "2017-01-14", *seen).verified.state is state


def test_verifiers_who_say_yes_and_no_of_one_day_settle_nothing():
    whole = text(obligation(acts=("8.1",), due=moment("2017-01-11")))
    seen = [
        verified(days("2017-01-12"), done=done, by=by) for done, by in ((True, "a"), (False, "b"))
    ]

    found = stands(whole, "2017-01-14", *seen).verified
    assert found.state is State.UNVERIFIABLE and whys(found) == ["why_differ"]


def test_each_of_two_bearers_is_judged_by_what_was_seen_of_it():
    whole = text(obligation(bearers=("gov", "jaysh"), acts=("8.1",), due=moment("2017-01-11")))
    found = of(whole, "2017-01-14", verified(days("2017-01-09"), done=True, bearer="gov"))

    assert {s.bearer: s.verified.state for s in found.standings} == {
        "gov": State.MET, "jaysh": State.UNVERIFIABLE,
    }  # fmt: skip
    assert overall(found) is State.UNVERIFIABLE


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("2017-01-11", "2017-01-11", "2017-01-12"),
        ("by 2017-01-11", "2017-01-12", "2017-01-12"),
        ("before 2017-01-11", "2017-01-11", "2017-01-11"),
        ("2017-01-11T12:00", "2017-01-11T12:00", "2017-01-11T12:00"),
        ("48 hours after start", "2017-01-01", "2017-01-01"),
        ("7 days after start, day one, by", "2017-01-06", "2017-01-06"),
        ("7 days after start, next day, by", "2017-01-07", "2017-01-07"),
        ("7 days after start, by", "2017-01-06", "2017-01-07"),
    ],
)
def test_deadlines_in_words_are_counted_as_the_agreement_s_own(words, low, high):
    found = read_due(words, text())

    assert (found.low, found.high) == (local(low), local(high))


@pytest.mark.parametrize(
    "words",
    [
        "soon",
        "2017-02-30",
        "5 moons after start",
        "by the wall",
        "3 days after nothing",
        "7 days after start, somehow",
    ],
)
def test_words_that_are_no_deadline_are_refused(words):
    with pytest.raises(ValueError):
        read_due(words, text())


def test_a_deadline_after_an_event_that_nobody_dated_is_open():
    found = read_due("48 hours after d_day", loaded("exercise-velmara"))

    assert (found.low, found.high) == (None, None)


def test_a_deadline_after_an_event_that_is_only_claimed_lies_between_the_claims():
    velmara = loaded("exercise-velmara")
    found = read_due("48 hours after exchange", velmara)
    (norm,) = (n for n in velmara.norms if n.id == "k32")

    assert norm.due is not None and (found.low, found.high) == (norm.due.low, norm.due.high)
    assert found.low != found.high


def test_a_measure_is_no_obligation_of_the_agreement():
    assert all(one.origin is Origin.AGREED for one in agreed(loaded("exercise-velmara")))
    assert Names(by_language={"en": "x"})("ar") == "x"
