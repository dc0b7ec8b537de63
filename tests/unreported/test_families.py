"""Three families, each on lists whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unreported.worlds import TRUTH, independent
from trucewatch.unreported.chordal import decomposable_graphs
from trucewatch.unreported.convergence import effective_size, split_rhat
from trucewatch.unreported.decomposable_graphs import graph_average
from trucewatch.unreported.latent_classes import Chains, Concentration, latent_classes
from trucewatch.unreported.log_linear import log_linear
from trucewatch.unreported.model import Answer, Estimate, Refusal
from trucewatch.unreported.tables import CaptureHistories, tabulate

THREE = independent(7, (0.5, 0.45, 0.4))


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def estimated(answer: Answer) -> Estimate:
    assert isinstance(answer, Estimate), answer
    return answer


def reason(answer: Answer) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason.id


@pytest.mark.parametrize("family", [log_linear, graph_average, latent_classes])
def test_lists_that_lean_on_nothing_give_the_truth(family) -> None:
    found = estimated(family(THREE, rng()))

    assert found.low <= TRUTH <= found.high
    assert found.low <= found.median <= found.high
    assert found.high < 1.5 * found.low


def test_the_same_generator_gives_the_same_answer() -> None:
    chains = [Chains(THREE, rng(), Concentration.GAMMA) for _ in range(2)]
    for chain in chains:
        chain.sweep(50)

    assert (chains[0].drawn() == chains[1].drawn()).all()


@pytest.mark.long
def test_another_prior_for_the_concentration_says_much_the_same() -> None:
    usual = estimated(latent_classes(THREE, rng()))
    other = estimated(latent_classes(THREE, rng(), concentration=Concentration.LOGNORMAL))

    assert other.point == pytest.approx(usual.point, rel=0.03)


def test_how_many_decomposable_graphs_there_are() -> None:
    """61, 822 and so on with the complete graph (OEIS A058862)."""
    assert [len(decomposable_graphs(k)) for k in (3, 4, 5)] == [7, 60, 821]


def test_every_graph_s_cliques_and_separators_add_up_to_its_lists() -> None:
    for graph in decomposable_graphs(4):
        members = sum(clique.bit_count() for clique in graph.cliques)
        assert members - sum(s.bit_count() for s in graph.separators) == 4
        assert len(graph.separators) == len(graph.cliques) - 1


def test_lists_of_strangers_bound_nothing() -> None:
    strangers = tabulate("abc", np.eye(3), [50, 40, 30])

    assert reason(log_linear(strangers, rng())) == "unreported.no_finite_estimate"


def test_a_single_meeting_gives_no_interval() -> None:
    """Every other bootstrap table loses it, and has no finite estimate then."""
    once = tabulate("abc", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], [50, 40, 30, 1])

    assert reason(log_linear(once, rng())) in (
        "unreported.bootstrap_fails",
        "unreported.no_finite_estimate",
    )


def test_more_than_five_lists_have_too_many_graphs() -> None:
    assert reason(graph_average(independent(1, (0.3,) * 6), rng())) == "unreported.too_many_lists"


def test_a_thousand_million_incidents_cost_no_more() -> None:
    many = CaptureHistories(THREE.lists, THREE.histories, THREE.counts * 10**6)
    graphs, models = estimated(graph_average(many, rng())), estimated(log_linear(many, rng()))

    assert graphs.point == pytest.approx(models.point, rel=0.1)
    assert graphs.high - graphs.low < 0.01 * graphs.point


def test_chains_that_agree_and_chains_that_do_not() -> None:
    draws = np.random.default_rng(3).normal(size=(2000, 4))

    apart = draws + np.array([0, 0, 0, 3])

    assert split_rhat(draws) < 1.01
    assert effective_size(draws) > 6000
    assert split_rhat(apart) > 1.5
    assert effective_size(apart) < 20


def test_a_chain_that_remembers_is_worth_fewer_draws() -> None:
    """An autoregression with coefficient 0.9 is worth (1 - 0.9) / (1 + 0.9) of its length."""
    noise = np.random.default_rng(5).normal(size=(20_000, 4))
    chain = np.empty_like(noise)
    chain[0] = noise[0]
    for at in range(1, len(chain)):
        chain[at] = 0.9 * chain[at - 1] + noise[at]

    assert effective_size(chain) == pytest.approx(80_000 / 19, rel=0.2)


def test_chains_that_stand_still() -> None:
    assert split_rhat(np.ones((100, 4))) == 1
    assert split_rhat(np.tile([1.0, 2.0, 3.0, 4.0], (100, 1))) == np.inf
