"""What determinations come to: every word kept, and nobody's silence anybody's word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.verdicts.hearing import CALVERA, MISSION, NORRUND, OWNER, Hearing, hours, rules
from trucewatch.agreement.model import Deciding
from trucewatch.verdicts.deciding import Outcome, come_to, counting_since, standings
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.model import Kind

G, M, N = "grave", "minor", None
TABLE = [
    # how, words, time over, outcome, class, by
    ("each_separately", (G, M), False, "separate", None, None),
    ("each_separately", (G, N), False, "open", None, None),
    ("each_separately", (G, N), True, "separate", None, None),
    ("consensus", (G, G), False, "reached", G, "consensus"),
    ("consensus", (G, N), False, "open", None, None),
    ("consensus", (G, N), True, "not_reached", None, None),
    ("consensus", (G, M), False, "not_reached", None, None),
    ("consensus", (N, N), True, "not_reached", None, None),
    ("unanimity", (G, G, G), False, "reached", G, "unanimity"),
    ("unanimity", (G, G, N), True, "not_reached", None, None),
    ("consensus_else_two_thirds", (G, G, G), False, "reached", G, "consensus"),
    ("consensus_else_two_thirds", (G, G, M), False, "reached", G, "consensus_else_two_thirds"),
    ("consensus_else_two_thirds", (G, G, N), False, "open", None, None),
    ("consensus_else_two_thirds", (G, G, N), True, "reached", G, "consensus_else_two_thirds"),
    ("consensus_else_two_thirds", (G, N, N), True, "not_reached", None, None),
    ("majority", (G, G, M), False, "reached", G, "majority"),
    ("majority", (G, M, N), True, "not_reached", None, None),
    ("majority", (G, G, N, N), True, "not_reached", None, None),
    ("majority", (G, G, N), False, "open", None, None),
    ("head", (G,), False, "reached", G, "head"),
    ("head", (N,), True, "not_reached", None, None),
    ("head", (G, M), False, "no_rule", None, None),
    ("unspecified", (G, G), False, "no_rule", None, None),
    ("majority", (), True, "no_rule", None, None),
]


@pytest.mark.parametrize(("how", "words", "over", "outcome", "ladder_class", "by"), TABLE)
def test_the_table_of_bodies(how, words, over, outcome, ladder_class, by) -> None:
    given = {f"m{n}": word for n, word in enumerate(words)}

    found = come_to(Deciding(how), given, over=over)

    assert found == (Outcome(outcome), ladder_class, Deciding(by) if by else None)


def now(told: Hearing):
    (standing,) = standings(told.case, told.rules, told.now)
    return standing


def test_both_guarantors_stand_side_by_side_and_second_thoughts_beside_first() -> None:
    told = Hearing().heard().determine(CALVERA, "grave").determine(NORRUND, "not_attributable")
    told.determine(CALVERA, "minor")
    found = now(told)

    assert found.outcome is Outcome.SEPARATE and not found.agree
    assert [a.content["ladder_class"] for a in found.words["calvera"]] == ["grave", "minor"]
    assert found.latest["norrund"].content["ladder_class"] == "not_attributable"


def test_a_member_who_is_silent_for_ever_makes_no_consensus() -> None:
    told = Hearing(rules(Deciding.CONSENSUS)).heard().determine(CALVERA)
    told.now += timedelta(days=10_000)

    assert now(told).outcome is Outcome.OPEN
    assert now(told).silent == ("norrund",)


def counted(told: Hearing) -> dict[str, bool]:
    """Which verdicts count, by office."""
    since = counting_since(docket(told.acts, told.rules), told.rules, told.now)
    return {
        f"{act.hand.party}:{act.content['ladder_class']}": since[act.verdict_id] is not None
        for act in told.acts
        if act.kind is Kind.DETERMINED
    }


def test_a_joint_body_rules_once_it_has_reached_something_and_dissent_does_not_count() -> None:
    three = rules(Deciding.MAJORITY, "calvera", "norrund", "mission")
    told = Hearing(three).heard().determine(CALVERA, "grave").determine(NORRUND, "minor")
    assert counted(told) == {"calvera:grave": False, "norrund:minor": False}

    told.determine(MISSION, "grave")

    assert counted(told) == {
        "calvera:grave": True, "norrund:minor": False, "mission:grave": True,
    }  # fmt: skip
    assert now(told).since == told.now


def test_what_came_out_of_order_never_counts() -> None:
    told = Hearing().complain().open().determine(CALVERA)

    assert counted(told) == {"calvera:grave": False}


def test_a_joint_ruling_stands_until_a_reopened_case_reaches_another() -> None:
    told = Hearing(rules(Deciding.CONSENSUS)).heard().determine(CALVERA).determine(NORRUND)
    told.say(Kind.REOPENED, OWNER, reason="a film was found")
    told.task().verify().approve().attribute().ask().reply().determine(CALVERA, "minor")
    assert counted(told)["norrund:grave"] and not counted(told)["calvera:minor"]

    told.determine(NORRUND, "minor")

    assert counted(told) == {
        "calvera:grave": False, "norrund:grave": False,
        "calvera:minor": True, "norrund:minor": True,
    }  # fmt: skip


def test_earlier_rounds_are_kept_as_they_stood() -> None:
    told = Hearing().heard().determine(CALVERA)
    told.say(Kind.REOPENED, OWNER, reason="a film was found", later=hours(5))

    (before,) = standings(told.case, told.rules, told.now, 1)

    assert before.words["calvera"] and before.silent == ("norrund",)
    assert now(told).silent == ("calvera", "norrund")
