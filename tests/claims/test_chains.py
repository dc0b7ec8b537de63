"""A figure is somebody's, and saying it again makes it no truer."""

from __future__ import annotations

from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.claims.chains import chains, contradictions, denials
from trucewatch.claims.model import ANONYMOUS, Claim

_NUMBERS = count(1)


def said(speaker: str, number: int | None, **more: object) -> Claim:
    """One claim on the dead of the fictional market at Brenn."""
    n = next(_NUMBERS)
    given_: dict[str, object] = {
        "claim_id": f"Q-{n:012d}",
        "document_id": f"D-{n}",
        "source_id": f"S-{n}",
        "published": date(2031, 5, 1),
        "language": "en",
        "speaker": speaker,
        "subject": "market at Brenn",
        "quote": "…",
        "start": 0,
        "end": 1,
        "low": number,
        "high": number,
        "unit": "killed",
        "entry": n,
    }
    return Claim(**{**given_, **more})  # type: ignore[arg-type]


def test_one_number_through_several_mouths_is_one_chain() -> None:
    (chain,) = chains([said("the ministry", 40), said("the relief agency", 40)])
    assert len(chain.claims) == 2
    assert chain.n_independent == 2


def test_a_number_claimed_twice_by_two_mouths_of_one_side_counts_once() -> None:
    (chain,) = chains([said("the spokesman", 40, party="north"), said("N.", 40, party="north")])
    assert chain.n_independent == 1


def test_two_mouths_in_one_source_count_once() -> None:
    (chain,) = chains([said("a", 40, source_id="S-1"), said("b", 40, source_id="S-1")])
    assert (len(chain.origins), chain.n_independent) == (2, 1)


def test_others_who_print_one_of_them_do_not_make_two_mouths_of_one_source_two() -> None:
    (chain,) = chains(
        [
            said("a", 40, source_id="S-1"), said("b", 40, source_id="S-1"),
            said("c", 40, source_id="S-1"), said("a", 40, source_id="S-2"),
            said("a", 40, source_id="S-3"),
        ]
    )  # fmt: skip
    assert (len(chain.origins), chain.n_independent) == (3, 2)


def test_statements_without_a_subject_are_about_nothing_in_common() -> None:
    found = chains([said("a", 40, subject=""), said("b", 40, subject=""), said("c", 4, subject="")])
    assert [len(chain.claims) for chain in found] == [1, 1, 1]
    assert not contradictions(found)


def test_whoever_cites_adds_nothing_to_whom_they_cite() -> None:
    (chain,) = chains([said("the ministry", 40), said("the radio", 40, citing="The  Ministry")])
    assert chain.origins == ("the ministry",)


def test_whoever_cites_a_sides_mouth_cites_the_side() -> None:
    (chain,) = chains(
        [said("the ministry", 40, party="north"), said("the radio", 40, citing="the ministry")]
    )
    assert chain.origins == ("north",)


def test_an_anonymous_voice_adds_nothing_where_another_has_a_name() -> None:
    (chain,) = chains([said("the ministry", 40), said(ANONYMOUS, 40)])
    assert (chain.n_independent, chain.unnamed) == (1, True)


def test_numbers_that_cannot_both_hold_stand_side_by_side() -> None:
    found = contradictions(chains([said("north", 40), said("south", 4), said("west", 4)]))
    (one,) = found
    assert {one.first.low, one.second.low} == {4, 40}


def test_ranges_that_share_a_number_do_not_contradict() -> None:
    assert not contradictions(chains([said("n", 40), said("s", None, low=30, high=None)]))


def test_numbers_of_different_things_do_not_contradict() -> None:
    assert not contradictions(chains([said("n", 40), said("s", 4, subject="the bridge")]))


def test_a_denial_points_at_what_it_denies_and_joins_no_chain() -> None:
    claim = said("north", 40)
    denial = said("south", 40, denial=True, denies=claim.claim_id)
    assert denials([claim, denial]) == [(denial, claim)]
    assert [len(chain.claims) for chain in chains([claim, denial])] == [1, 1]


def test_a_denial_of_what_nobody_recorded_is_no_voice_for_it() -> None:
    found = chains([said("north", 40), said("south", 40, denial=True)])
    assert [chain.n_independent for chain in found] == [1, 1]
    assert not contradictions(chains([said("n", 40), said("s", 4, denial=True)]))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=12))
def test_repetition_never_adds_a_voice(told: list[tuple[str, int]]) -> None:
    """Every claim said twice, in any order, rests on as many as before."""
    once = [said(who, n, source_id="S-" + who) for who, n in told]
    twice = [*reversed(once), *(said(c.speaker, c.low, source_id=c.source_id) for c in once)]
    voices = [(c.low, c.n_independent) for c in chains(once)]
    assert voices == [(c.low, c.n_independent) for c in chains(twice)]
