"""A gate that hangs on promises: closed by default, computed from what was verified alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.conditions.promises import claimed, days, moment, obligation, quantity, text, verified
from tests.figures.records import RecordBook, local
from tests.mechanism.test_certifying import TALKS
from trucewatch.agreement.model import Basis, GateState, Moment, Sense
from trucewatch.conditions.model import Promised, State, Statement
from trucewatch.figures.gates import GateStanding, gates, words_beside
from trucewatch.figures.model import Holding, Record

AT = local("2017-01-20")
HANGS = replace(TALKS, predicate="conditions_met", conditions=("aid",))
PROMISE = obligation(quantity=quantity(10, Sense.FLOOR), due=moment("2017-01-11"))


def record(*said: Statement, gate=HANGS) -> Record:
    whole = text(PROMISE, gates=(gate,))
    return replace(RecordBook().close(), agreement=whole, promised=Promised(statements=said))


def stands(*said: Statement, gate=HANGS, at: datetime = AT) -> GateStanding:
    return gates(record(*said, gate=gate), at)[0]


@pytest.mark.parametrize(
    ("said", "state", "computed"),
    [
        ((), State.UNVERIFIABLE, Holding.CANNOT_TELL),
        ((verified(days("2017-01-01", "2017-01-10"), 10),), State.MET, Holding.HOLDING),
        ((verified(days("2017-01-12"), 10),), State.LATE, Holding.HOLDING),
        ((verified(days("2016-12-30", "2017-01-10"), 9),), State.MISSED, Holding.NOT_HOLDING),
        ((claimed(days("2017-01-01", "2017-01-10"), 10),), State.UNVERIFIABLE, Holding.CANNOT_TELL),
    ],
)
def test_the_promise_decides_what_is_computed_and_nothing_opens(said, state, computed) -> None:
    found = stands(*said)

    assert found.conditions == (("aid", state),) and found.computed is computed
    assert not found.open


def test_a_truce_that_holds_does_not_open_for_a_promise_that_was_missed() -> None:
    both = replace(HANGS, predicate="ceasefire_holds")
    missed = verified(days("2016-12-30", "2017-01-10"), 9)

    assert stands(missed, gate=both).computed is Holding.NOT_HOLDING


def test_it_says_what_would_open_it_people_s_word_first() -> None:
    found = stands()

    assert [m.id for m in found.opening] == [
        "figures.gate_needs_word", "figures.gate_needs_word", "figures.gate_needs_condition",
    ]  # fmt: skip
    assert found.silent == ("russia", "turkey")


def test_each_word_stands_beside_what_was_computed_at_its_time() -> None:
    done = verified(days("2017-01-01", "2017-01-10"), 10)
    words = (
        GateState(at=local("2017-01-05"), open=True, by="russia", basis=Basis.DOCUMENTED),
        GateState(at=local("2017-01-15"), open=False, by="turkey", basis=Basis.DOCUMENTED),
    )
    gate = replace(HANGS, certified=words)

    newest, first = words_beside(record(done, gate=gate), gate, AT)

    assert (newest.said.by, newest.computed) == ("turkey", Holding.HOLDING)
    assert (first.said.by, first.computed) == ("russia", Holding.CANNOT_TELL)
    assert stands(done, gate=gate).silent == ()


@pytest.mark.parametrize(
    ("start", "end", "window"),
    [
        (moment("2017-01-21"), None, "before"),
        (moment("2017-01-10"), moment("2017-01-30"), "inside"),
        (None, moment("2017-01-19"), "after"),
        (moment("2017-01-19", "2017-01-25"), None, "unsure"),
        (Moment(low=None, high=None), None, "unsure"),
    ],
)
def test_its_window_is_before_inside_after_or_not_settled(start, end, window) -> None:
    assert stands(gate=replace(HANGS, window=(start, end))).window == window


def test_a_gate_that_hangs_on_what_is_no_promise_says_so() -> None:
    found = stands(gate=replace(HANGS, conditions=("nothing",)))

    assert found.computed is Holding.CANNOT_TELL
    assert [m.id for m in found.why] == ["figures.gate_condition_unknown"]
