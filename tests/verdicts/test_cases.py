"""A complaint's life: who may do what, in which order, and what is kept without effect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.verdicts.hearing import (
    ACCORD,
    CALVERA,
    COUNCIL,
    MISSION,
    NORRUND,
    OWNER,
    REVIEWER,
    RULES,
    TEAM,
    Hearing,
    hours,
)
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.model import Kind


def test_a_complaint_goes_its_way_from_allegation_to_publication() -> None:
    told = Hearing().heard().determine(CALVERA).determine(NORRUND, "not_attributable")
    told.say(Kind.PUBLISHED, OWNER, sha256="00")

    assert not told.case.faults
    assert told.case.stage == "published"


TOO_EARLY: dict[str, tuple[Callable[[Hearing], Hearing], str]] = {
    "tasked before it was opened": (lambda h: h.complain().task(), "not_opened"),
    "verified before anybody was tasked": (lambda h: h.complain().open().verify(), "not_tasked"),
    "approved before it was verified": (
        lambda h: h.complain().open().task().approve(revision="0" * 64), "not_verified"),
    "attributed before it was approved": (
        lambda h: h.complain().open().task().verify().attribute(), "not_approved"),
    "determined before it was attributed": (
        lambda h: h.complain().open().task().verify().approve().determine(), "not_attributed"),
    "determined before anybody was asked": (
        lambda h: h.complain().open().task().verify().approve().attribute().determine(),
        "never_asked"),
    "determined while the party may still reply": (
        lambda h: h.complain().open().task().verify().approve().attribute().ask().determine(),
        "reply_time_runs"),
    "anything in an inadmissible case": (
        lambda h: h.complain().open(admissible=False).task(), "inadmissible"),
    "opened twice": (lambda h: h.complain().open().open(), "opened_already"),
    "verified anew after a determination": (
        lambda h: h.heard().determine().verify(), "determined_already"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOO_EARLY)
def test_out_of_order_is_kept_flagged_and_without_effect(case: str) -> None:
    tell, fault = TOO_EARLY[case]
    told = tell(Hearing())

    assert told.fault == fault
    assert told.case.steps[-1].act == told.acts[-1]


def test_nobody_approves_their_own_verification() -> None:
    told = Hearing().complain().open().task().verify(TEAM).approve(TEAM)

    assert told.fault == "own_verification"
    assert told.case.approval is None


def test_nor_one_in_which_they_had_a_hand_before() -> None:
    told = Hearing().complain().open().task().verify(TEAM).verify(REVIEWER).approve(TEAM)

    assert told.fault == "own_verification"


def test_a_new_revision_voids_the_approval_of_the_last() -> None:
    told = Hearing().complain().open().task().verify().approve()
    assert told.case.approval is not None

    assert told.verify().case.approval is None
    assert told.case.stage == "verified"


def test_an_approval_binds_to_the_exact_revision() -> None:
    told = Hearing().complain().open().task().verify()
    first = told.revision

    assert told.verify().approve(revision=first).fault == "stale"
    assert told.case.approval is None


def test_a_revision_that_was_sent_back_is_not_approved() -> None:
    told = Hearing().complain().open().task().verify().approve(approved=False)

    assert told.fault is None and told.case.approval is None


def test_who_complained_or_is_accused_does_not_handle_the_case() -> None:
    party_team = TEAM.__class__(key="k-x", role="monitor", office="x", party="accord")
    told = Hearing().complain().open().task().verify(party_team)

    assert told.fault == "own_case"


def test_a_party_that_lets_the_time_pass_gave_no_answer_and_holds_nothing_up() -> None:
    told = Hearing().complain().open().task().verify().approve().attribute().ask()
    told.now += hours(72)

    assert told.determine().fault is None
    assert told.case.reply("council") is None


def test_a_late_reply_is_kept_all_the_same() -> None:
    told = Hearing().complain().open().task().verify().approve().attribute().ask()
    told.now += hours(100)

    assert told.determine().reply().fault is None
    assert told.case.reply("council") is not None


def test_time_to_reply_runs_from_when_the_record_had_the_question() -> None:
    """Nobody makes a silence by asking under an earlier date."""
    told = Hearing().complain().open().task().verify().approve().attribute()
    told.say(Kind.REPLY_ASKED, NORRUND, known=hours(80), of="council", what="?")
    told.now += hours(75)

    assert told.determine().fault == "reply_time_runs"


def test_the_time_to_reply_is_never_cut_short() -> None:
    told = Hearing().complain().open().ask(due="2023-03-12T18:00:00Z")
    assert told.fault == "reply_cut_short"

    assert Hearing().complain().open().ask(due="2023-03-25T00:00:00Z").fault is None


def test_whoever_it_is_laid_to_may_reply_although_the_complaint_named_another() -> None:
    told = Hearing().complain(against=("council",)).open().task().verify().approve()
    told.attribute("ember").ask("council").reply(COUNCIL)

    assert told.determine(CALVERA).fault == "never_asked"


def test_where_nobody_is_accused_nobody_is_to_be_asked() -> None:
    told = Hearing().complain(against=()).open().task().verify().approve().attribute(None)

    assert told.determine(CALVERA, "not_attributable").fault is None


@pytest.mark.parametrize("hand", [ACCORD, TEAM, OWNER, MISSION], ids=lambda hand: hand.office)
def test_only_members_determine_and_nobody_in_their_stead(hand) -> None:
    assert Hearing().heard().determine(hand).fault == "no_member"


def test_a_determination_is_on_the_approved_revision_and_on_the_cases_own_incidents() -> None:
    assert Hearing().heard().determine(revision="0" * 64).fault == "stale"
    assert Hearing().heard().determine(ruled_on=["R-9"]).fault == "other_incident"
    assert Hearing().heard().determine(ladder_class="terrible").fault == "no_class"
    assert Hearing().heard().determine(against="ember").fault == "never_asked"


def test_reopening_keeps_what_was_determined_and_begins_anew() -> None:
    told = Hearing().heard().determine(CALVERA)
    told.say(Kind.REOPENED, OWNER, reason="a film was found", reports=["R-3"])
    case = told.case

    assert case.round == 2 and case.open and case.stage == "reopened"
    assert case.reports == ("R-1", "R-2", "R-3")
    assert not case.taken(Kind.DETERMINED)
    assert len(case.taken(Kind.DETERMINED, round=1)) == 1
    assert told.determine(CALVERA).fault == "not_approved"


def test_nothing_is_reopened_before_anything_was_decided() -> None:
    told = Hearing().heard()
    told.say(Kind.REOPENED, OWNER, reason="impatience")

    assert told.fault == "nothing_to_reopen" and told.case.round == 1


def test_an_inadmissible_complaint_can_be_reopened() -> None:
    told = Hearing().complain().open(admissible=False)
    told.say(Kind.REOPENED, OWNER, reason="the day was misread")

    assert told.case.open and told.task().fault is None


def remedied(told: Hearing, state: str, hand, **content) -> str | None:
    told.say(Kind.REMEDIED, hand, state=state, what="an apology", **content)
    return told.fault


def test_a_remedy_is_asked_done_and_confirmed_by_another() -> None:
    told = Hearing().heard()
    assert remedied(told, "asked", CALVERA, of="council") == "not_determined"
    told.determine()
    assert remedied(told, "asked", CALVERA, of="council") is None
    mark = told.acts[-1].mark
    assert remedied(told, "confirmed", NORRUND, remedy=mark) == "remedy_not_done"
    assert remedied(told, "done", ACCORD, remedy=mark) == "not_theirs"
    assert remedied(told, "done", COUNCIL, remedy=mark) is None
    assert remedied(told, "confirmed", COUNCIL, remedy=mark) == "own_remedy"
    assert remedied(told, "confirmed", NORRUND, remedy=mark) is None


def test_an_act_that_says_nothing_or_names_no_case_is_kept_and_breaks_nothing() -> None:
    told = Hearing().complain().open()
    told.say(Kind.TASKED, OWNER)
    assert told.fault == "lacks"
    told.say(Kind.VERIFIED, TEAM, case="C-NOSUCHCASE00", found="x")
    found = docket(told.acts, RULES)

    assert len(found.strays) == 1 and len(found.cases) == 1
