"""The proposal: three answers, under a rule fixed beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.trends import ceasefires as played

from trucewatch.figures.model import Holding
from trucewatch.simulation.ceasefires import Ceasefire, play
from trucewatch.trends.holding import propose
from trucewatch.trends.model import Proposal
from trucewatch.trends.question import Rule
from trucewatch.vocabulary.messages import LANGUAGES, say

CALM = Ceasefire(before=3.0, after=0.3, burst=1.0)


def proposed(ceasefire: Ceasefire, rule: Rule | None = None, seed: int = 1) -> Proposal:
    rng = np.random.default_rng(seed)
    panel = played.panel_of(play(ceasefire, rng))
    return propose(panel, played.WINDOWS, rule or Rule(), rng)


@pytest.mark.parametrize(
    ("after", "outcome", "why"),
    [
        (0.3, Holding.HOLDING, "trends.fell"),
        (2.5, Holding.NOT_HOLDING, "trends.goes_on"),
        (9.0, Holding.NOT_HOLDING, "trends.rose"),
    ],
)
def test_a_clear_case_is_called_by_its_name(after: float, outcome: Holding, why: str) -> None:
    found = proposed(replace(CALM, after=after))
    assert found.outcome is outcome
    assert [m.id for m in found.why] == [why]


def test_a_little_less_is_not_holding() -> None:
    """Violence fell, surely, and four fifths of it goes on: nobody would call that kept."""
    found = proposed(Ceasefire(before=30.0, after=24.0, burst=1.0))
    assert found.announced == "fall"
    assert found.outcome is Holding.NOT_HOLDING


def test_too_few_incidents_before_give_no_answer() -> None:
    """Where little happened before there is nothing to fall."""
    found = proposed(replace(CALM, before=0.05, after=0.05))
    assert found.outcome is Holding.CANNOT_TELL
    assert "trends.too_few" in [m.id for m in found.why]


def test_total_silence_needs_people_to_vouch_for_the_log() -> None:
    """If nothing is told of twice afterwards, peace and blindness look alike; people may know."""
    quiet = replace(CALM, after=0.001)
    assert proposed(quiet).outcome is Holding.CANNOT_TELL
    assert proposed(quiet, Rule(log_vouches=True)).outcome is Holding.HOLDING


def test_who_looks_often_shares_the_false_alarms_out() -> None:
    """Twelve looks at one in ten would cry wolf most years."""
    assert proposed(CALM, Rule(looks=12)).false_alarm == pytest.approx(0.1 / 12)


def test_the_same_chance_gives_the_same_answer() -> None:
    """Whoever recomputes the figure with the seed that stands beside it gets it to the bit."""
    assert proposed(CALM).rate == proposed(CALM).rate
    assert proposed(CALM).rate != proposed(CALM, seed=2).rate


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said(language: str) -> None:
    """Also to a delegate who reads Arabic."""
    for after in (0.001, 0.3, 2.5, 9.0):
        for message in proposed(replace(CALM, after=after)).why:
            assert say(message, language)
