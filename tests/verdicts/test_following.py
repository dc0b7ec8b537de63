"""What comes next is what the law would let pass, and no other list of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from tests.verdicts.hearing import CALVERA, COUNCIL, NORRUND, OWNER, REVIEWER, RULES, Hearing
from tests.verdicts.test_docket_properties import hearings
from trucewatch.verdicts.following import Following, following
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.model import Kind


def next_of(told: Hearing, later: timedelta = timedelta()) -> dict[str, Following]:
    found = following(told.case, told.rules, told.now + later)
    return {f"{f.kind}:{f.who or ''}" if f.who else f"{f.kind}{f.state or ''}": f for f in found}


def possible(told: Hearing, later: timedelta = timedelta()) -> set[str]:
    return {name for name, step in next_of(told, later).items() if step.fault is None}


def test_a_fresh_complaint_waits_to_be_admitted_and_nothing_else_may_be_done() -> None:
    assert possible(Hearing().complain()) == {"opened"}


def test_each_member_is_named_as_the_only_one_who_may_give_its_word() -> None:
    told = Hearing().heard()

    assert possible(told) == {"determined:calvera", "determined:norrund"}
    assert possible(told.determine(CALVERA)) == {
        "determined:norrund", "remediedasked", "published", "reopened",
    }  # fmt: skip


def test_nobody_may_determine_while_the_accused_may_still_answer() -> None:
    told = Hearing().complain().open().task().verify().approve().attribute().ask()
    waits = next_of(told)["determined:calvera"]

    assert waits.fault is not None and waits.fault.id == "verdicts.fault_reply_time_runs"
    assert possible(told) == {"replied:council"}
    assert "determined:calvera" in possible(told, timedelta(days=9))


def test_a_revision_that_was_sent_back_is_to_be_filed_anew() -> None:
    told = Hearing().complain().open().task().verify().approve(approved=False)

    assert "verified" in possible(told) and "approved" not in next_of(told)


def test_a_remedy_is_done_by_whom_it_was_asked_of_and_confirmed_by_others() -> None:
    told = Hearing().heard().determine(CALVERA).determine(NORRUND)
    told.say(Kind.REMEDIED, OWNER, state="asked", of="council", what="an apology")
    assert "remedied:council" in possible(told)

    mark = told.acts[-1].mark
    told.say(Kind.REMEDIED, COUNCIL, state="done", remedy=mark, what="sent")
    assert "remediedconfirmed" in possible(told)


@pytest.mark.parametrize("steps", range(1, 9))
def test_what_is_told_as_possible_has_effect_when_somebody_does_it(steps: int) -> None:
    """For every step of a whole hearing: what is done next was told before it was done."""
    whole = Hearing().heard().determine(CALVERA)
    told = Hearing(acts=whole.acts[:steps], now=whole.acts[steps - 1].at)
    coming = whole.acts[steps]
    who = coming.hand.party if coming.kind in (Kind.REPLIED, Kind.DETERMINED) else None

    assert (f"{coming.kind}:{who}" if who else coming.kind.value) in possible(told)


def test_whom_a_question_is_put_to_is_named() -> None:
    told = Hearing(rules=RULES).complain().open().task().verify().approve(REVIEWER)

    assert next_of(told)["reply_asked"].whom == "council"


@given(hearings())
@settings(max_examples=100)
def test_whatever_had_effect_was_never_told_as_waiting(told: Hearing) -> None:
    """Over any acts by anybody: a step that counted was possible a moment before."""
    for number, step in enumerate(told.case.steps[1:], 1):
        if step.fault is not None:
            continue
        act, before = step.act, docket(told.acts[:number], told.rules).cases[0]
        for each in following(before, told.rules, act.at):
            theirs = each.who in (None, act.word_of) and each.whom in (None, act.content.get("of"))
            if each.kind is act.kind and theirs:
                assert each.fault is None, (act.kind, each.fault)
