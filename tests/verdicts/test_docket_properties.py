"""Whatever anybody signs, in whatever order: what never happens, and what always holds."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.findings.test_whole_schema import VELMARA
from tests.verdicts.hearing import (
    ACCORD,
    CALVERA,
    COUNCIL,
    MISSION,
    NORRUND,
    OWNER,
    REVIEWER,
    TEAM,
    Hearing,
    rules,
)
from trucewatch.agreement.model import Deciding
from trucewatch.verdicts.deadlines import deadlines
from trucewatch.verdicts.deciding import Outcome, standings
from trucewatch.verdicts.flags import flags
from trucewatch.verdicts.from_acts import docket, followed
from trucewatch.verdicts.model import Case, Hand, Kind, Step
from trucewatch.verdicts.telling import Teller
from trucewatch.verdicts.telling_times import told_deadline

HANDS = (OWNER, ACCORD, COUNCIL, TEAM, REVIEWER, CALVERA, NORRUND, MISSION)
JOINT = (Deciding.UNANIMITY, Deciding.CONSENSUS, Deciding.CONSENSUS_ELSE_TWO_THIRDS,
         Deciding.MAJORITY)  # fmt: skip
STEPS = ("open", "task", "verify", "approve", "attribute", "ask", "reply", "determine", "reopen",
         "wait")  # fmt: skip
LIKELY = {"open": OWNER, "task": OWNER, "attribute": TEAM, "ask": OWNER, "reply": COUNCIL}


@st.composite
def hearings(draw: st.DrawFn) -> Hearing:
    """Any acts by anybody; often in order, so that the far end is reached too."""
    decides = draw(st.sampled_from((*JOINT, Deciding.EACH_SEPARATELY)))
    told = Hearing(rules(decides, "calvera", "norrund", "mission")).complain()
    if draw(st.booleans()):
        told = Hearing(told.rules).heard()
    for _ in range(draw(st.integers(0, 14))):
        step = draw(st.sampled_from(STEPS))
        hand = draw(st.sampled_from((*HANDS, LIKELY.get(step, CALVERA))))
        _take(told, step, hand, draw)
    return told


def _take(told: Hearing, step: str, hand: Hand, draw: st.DrawFn) -> None:
    match step:
        case "wait":
            told.now += timedelta(days=draw(st.integers(1, 9)))
        case "reopen":
            told.say(Kind.REOPENED, hand, reason="new evidence")
        case "attribute":
            told.attribute(draw(st.sampled_from(("council", "ember", None))), hand)
        case "ask":
            told.ask(draw(st.sampled_from(("council", "ember"))), hand)
        case "determine":
            told.determine(hand, draw(st.sampled_from(("grave", "minor"))))
        case "approve":
            marks = [a.mark for a in told.acts if a.kind is Kind.VERIFIED] or ["0" * 64]
            told.approve(hand, revision=draw(st.sampled_from(marks)))
        case _:
            getattr(told, step)(hand)


@given(hearings())
@settings(max_examples=150)
def test_folding_act_by_act_is_replaying_them_all_and_nothing_is_lost(told: Hearing) -> None:
    case = Case(case_id=told.case_id, steps=(Step(act=told.acts[0], round=1),))
    for act in told.acts[1:]:
        case = followed(case, act, told.rules)

    assert case == told.case
    assert [step.act for step in case.steps] == told.acts


@given(hearings())
@settings(max_examples=150)
def test_no_sequence_of_acts_approves_a_verification_by_its_author(told: Hearing) -> None:
    for end in range(1, len(told.acts) + 1):
        (case,) = docket(told.acts[:end], told.rules).cases
        if (approval := case.approval) is not None:
            revision = case.last(Kind.VERIFIED)
            assert revision is not None and approval.content["revision"] == revision.mark
            assert approval.hand.key != revision.hand.key


@given(hearings(), st.integers(0, 4000))
@settings(max_examples=150)
def test_silence_of_a_member_is_never_a_word(told: Hearing, days: int) -> None:
    at = told.now + timedelta(days=days)
    for standing in standings(told.case, told.rules, at):
        assert set(standing.words) == set(told.rules.members)
        for member, said in standing.words.items():
            assert all(act.hand.party == member for act in said)
        if standing.outcome is not Outcome.REACHED:
            continue
        mine = [a for a in standing.latest.values()
                if a.content["ladder_class"] == standing.ladder_class]  # fmt: skip
        assert 2 * len(mine) > len(standing.words)
        if standing.by in (Deciding.CONSENSUS, Deciding.UNANIMITY):
            assert not standing.silent and len(mine) == len(standing.words)


@given(hearings())
@settings(max_examples=100)
def test_nobody_is_determined_against_who_could_not_answer(told: Hearing) -> None:
    for place, step in enumerate(told.case.steps):
        if step.act.kind is not Kind.DETERMINED or step.fault is not None:
            continue
        before = [s for s in told.case.steps[:place] if s.round == step.round and s.fault is None]
        heard = {s.act.content.get("of") for s in before if s.act.kind is Kind.REPLY_ASKED}
        heard |= {s.act.word_of for s in before if s.act.kind is Kind.REPLIED}
        assert "council" in heard


@pytest.mark.parametrize("decides", JOINT)
def test_the_order_in_which_members_speak_changes_nothing(decides: Deciding) -> None:
    given_words = ((CALVERA, "grave"), (NORRUND, "minor"), (MISSION, "grave"))
    found = set()
    for order in permutations(given_words):
        told = Hearing(rules(decides, "calvera", "norrund", "mission")).heard()
        for hand, ladder_class in order:
            told.determine(hand, ladder_class)
        (standing,) = standings(told.case, told.rules, told.now)
        words = tuple(sorted((m, a.content["ladder_class"]) for m, a in standing.latest.items()))
        found.add((standing.outcome, standing.ladder_class, standing.since, words))

    assert len(found) == 1


NAMES = ("what", "against", "incidents", "reports", "by", "received", "admissible", "reason", "to",
         "due", "found", "items", "revision", "approved", "of", "says", "incident_id", "ruled_on",
         "ladder_class", "standard", "state", "remedy", "sha256", "rests_on")  # fmt: skip
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=6), st.just("council"),
    st.lists(st.one_of(st.text(max_size=3), st.integers(), st.dictionaries(
        st.sampled_from(("grade", "what")), st.integers(), max_size=2)), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Kind)),
            st.sampled_from(HANDS),
            st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
        ),
        max_size=8,
    ),
    st.booleans(),
)
@settings(max_examples=200)
def test_whatever_somebody_signs_elsewhere_breaks_nothing(acts, far) -> None:
    """Anybody admitted may sign any content on a machine of their own."""
    told = Hearing().heard().determine() if far else Hearing().complain()
    case_id = told.case_id
    for kind, hand, content in acts:
        told.say(kind, hand, **{**content, "case": case_id})
    teller = Teller(VELMARA, told.rules, "en")
    for case in docket(told.acts, told.rules).cases:
        assert all(teller.step(step).text for step in case.steps)
        assert all(told_deadline(d, teller).text for d in deadlines(case, told.rules, told.now))
        assert all(teller.standing(s).text for s in standings(case, told.rules, told.now))
        assert case.stage and flags(case, told.rules, [], []) is not None
