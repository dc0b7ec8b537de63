"""What sides hold, where their words meet, and what moved since they last sat."""

from __future__ import annotations

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.talks.matrix import (
    APART,
    ASKED,
    AWAITS,
    BOTH_SUPPORT,
    MET,
    MUTUAL,
    SHARED,
    matrix,
)
from trucewatch.talks.model import Position, Round, Stance
from trucewatch.talks.moving import MOVED, RESTATED, SPOKE, moves, since_last_round

_NUMBERS = count(1)


def holds(
    party: str, item: str, stance: str, day: int = 1, condition: str | None = None
) -> Position:
    n = next(_NUMBERS)
    return Position(
        position_id=f"N-{n}", party=party, item=item, stance=Stance(stance), words="…",
        said_on=date(2031, 5, day), condition=condition, entry=n,
    )  # fmt: skip


def kinds(*positions: Position) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(m.kind, m.item, m.conditions) for m in matrix(positions).meetings]


def test_who_said_nothing_is_silent_and_meets_nobody() -> None:
    laid = matrix([holds("north", "truce", "supports")], parties=("north", "south"))
    assert laid.cell("south", "truce").stance is Stance.SILENT
    assert laid.meetings == ()


def test_the_last_word_counts_and_the_earlier_ones_stay() -> None:
    cell = matrix([holds("n", "truce", "supports", 3), holds("n", "truce", "opposes", 1)]).cells[0]
    assert cell.stance is Stance.SUPPORTS
    assert [p.stance for p in cell.earlier] == [Stance.OPPOSES]


def test_two_that_support_one_thing_meet() -> None:
    found = kinds(holds("n", "truce", "supports"), holds("s", "truce", "supports"))
    assert found == [(BOTH_SUPPORT, "truce", ())]


def test_a_condition_that_the_other_side_supports_is_met() -> None:
    found = kinds(
        holds("n", "elections", "conditional", condition="truce"),
        holds("s", "elections", "supports"),
        holds("s", "truce", "supports"),
    )
    assert found == [(MET, "elections", ("truce",))]


def test_a_condition_that_the_other_side_is_silent_on_is_waited_for() -> None:
    found = kinds(
        holds("n", "elections", "conditional", condition="truce"),
        holds("s", "elections", "supports"),
    )
    assert found == [(AWAITS, "elections", ("truce",))]


def test_two_sides_conditions_meet_where_each_supports_the_others() -> None:
    found = kinds(
        holds("n", "elections", "conditional", condition="truce"),
        holds("s", "elections", "conditional", condition="prisoners"),
        holds("s", "truce", "supports"),
        holds("n", "prisoners", "supports"),
    )
    assert found == [(MUTUAL, "elections", ("truce", "prisoners"))]


def test_what_one_asks_for_and_the_other_supports_meets_though_that_is_all_it_said() -> None:
    """A side that never spoke of elections may still grant what they wait for."""
    found = kinds(
        holds("n", "elections", "conditional", condition="truce"), holds("s", "truce", "supports")
    )
    assert found == [(ASKED, "elections", ("truce",))]


def test_two_sides_that_wait_for_one_thing_share_it() -> None:
    found = kinds(
        holds("n", "elections", "conditional", condition="truce"),
        holds("s", "aid", "conditional", condition="truce"),
        holds("n", "truce", "opposes"),
    )
    assert found == [(SHARED, "truce", ())]


def test_two_conditions_of_one_speech_stand_together_and_both_must_be_met() -> None:
    both = (
        holds("n", "elections", "conditional", condition="truce"),
        holds("n", "elections", "conditional", condition="prisoners"),
    )
    (cell, *_) = matrix(both).cells
    assert cell.conditions == ("truce", "prisoners")
    found = kinds(*both, holds("s", "elections", "supports"), holds("s", "truce", "supports"))
    assert found == [(AWAITS, "elections", ("truce", "prisoners"))]


def test_one_for_and_one_against_are_apart() -> None:
    found = kinds(holds("n", "truce", "supports"), holds("s", "truce", "opposes"))
    assert found == [(APART, "truce", ())]


def test_what_was_said_later_is_not_in_an_earlier_matrix() -> None:
    later = holds("n", "truce", "supports", 9)
    assert matrix([later], as_of=date(2031, 5, 8)).cells == ()


def test_a_side_that_says_nothing_new_has_not_moved() -> None:
    said = [holds("n", "truce", "supports", 1)]
    assert moves(said, date(2031, 5, 1), date(2031, 5, 9)) == []


def test_moves_between_rounds_of_one_process_are_told_by_kind() -> None:
    rounds = [
        Round(round_id=f"W-{n}", process=process, name=str(n), first=date(2031, 5, n),
              last=date(2031, 5, n), entry=n)
        for n, process in ((1, "lake"), (5, "lake"), (3, "hills"))
    ]  # fmt: skip
    said = [
        holds("n", "truce", "opposes", 1), holds("n", "truce", "conditional", 4),
        holds("n", "aid", "supports", 1), holds("n", "aid", "supports", 5),
        holds("s", "aid", "supports", 2),
    ]  # fmt: skip
    found = {(m.after.party, m.after.item): m.kind for m in since_last_round(rounds, said)}
    assert found == {("n", "truce"): MOVED, ("n", "aid"): RESTATED, ("s", "aid"): SPOKE}
    assert since_last_round(rounds, said, date(2031, 5, 1)) == []


STANCES = st.sampled_from(["supports", "opposes", "conditional"])


@given(st.lists(st.tuples(st.sampled_from("ns"), st.sampled_from("ab"), STANCES), max_size=8))
def test_no_meeting_rests_on_silence(told: list[tuple[str, str, str]]) -> None:
    laid = matrix([holds(*each) for each in told], parties=("n", "s"), items=("a", "b"))
    assert len(laid.cells) == 4
    for meeting in laid.meetings:
        for party in (meeting.first, meeting.second):
            assert laid.cell(party, meeting.item).stance is not Stance.SILENT
