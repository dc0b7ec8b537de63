"""The whole: an envelope, a range for the hard to see, or a refusal."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unreported.worlds import TRUTH, independent
from trucewatch.unreported import estimating, latent_classes
from trucewatch.unreported.estimating import estimate
from trucewatch.unreported.model import Estimate, Estimation, Family, Refusal
from trucewatch.unreported.tables import CaptureHistories, tabulate
from trucewatch.vocabulary.messages import LANGUAGES, say

THREE = independent(7, (0.5, 0.45, 0.4))
QUICK = {family: estimating.METHODS[family] for family in (Family.LOG_LINEAR, Family.GRAPHS)}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the sampler, which is not what these tests are about."""
    monkeypatch.setattr(estimating, "METHODS", QUICK)


def run(*tables: CaptureHistories, copied=()) -> Estimation:
    return estimate(list(tables), np.random.default_rng(1), copied=copied)


def refusal(found: Estimation) -> str:
    assert found.refusal is not None
    assert found.envelope is None
    assert found.sensitivity is None
    for language in LANGUAGES:
        assert say(found.refusal.reason, language)
    return found.refusal.reason.id


def test_three_families_and_an_envelope_that_spans_them() -> None:
    found = run(THREE)

    told = [e for e in found.families.values() if isinstance(e, Estimate)]
    assert len(told) == 3
    assert found.envelope is not None and found.sensitivity is not None
    assert found.envelope.low == min(e.low for e in told) <= TRUTH
    assert found.envelope.high == max(e.high for e in told) >= TRUTH
    assert found.sensitivity.low <= found.envelope.low
    assert found.sensitivity.high >= found.envelope.high


@pytest.mark.usefixtures("quick")
def test_names_and_order_of_lists_change_nothing() -> None:
    order = [2, 0, 1]
    turned = tabulate("xyz", THREE.on()[:, order], THREE.counts)
    one, other = run(THREE), run(turned)

    assert one.envelope == other.envelope
    assert one.sensitivity == other.sensitivity
    assert one.seen == other.seen


@pytest.mark.usefixtures("quick")
def test_a_copied_list_merged_first_gives_the_answer_without_it() -> None:
    """An exact copy is known as such; one that was only partly copied must be named."""
    exact = tabulate([*THREE.lists, "copy"], np.hstack([THREE.on(), THREE.on()[:, :1]]),
                     THREE.counts)  # fmt: skip
    assert run(exact).envelope == run(THREE).envelope
    assert run(exact).merged == (("list 1", "copy"),)

    rng = np.random.default_rng(2)
    people = np.repeat(THREE.on(), THREE.counts, axis=0)
    some = people[:, :1] * (rng.random((len(people), 1)) < 0.7)
    partly = tabulate([*THREE.lists, "copy"], np.hstack([people, some]), np.ones(len(people)))
    assert run(partly, copied=[("copy", "list 1")]).envelope == run(THREE).envelope


@pytest.mark.usefixtures("quick")
def test_two_lists_are_refused() -> None:
    assert refusal(run(tabulate("ab", [[1, 0], [0, 1], [1, 1]], [30, 20, 10]))) == (
        "unreported.too_few_lists"
    )


@pytest.mark.usefixtures("quick")
def test_three_lists_of_which_two_are_copies_are_two() -> None:
    assert refusal(run(THREE, copied=[("list 1", "list 2")])) == "unreported.too_few_lists"


@pytest.mark.usefixtures("quick")
def test_twelve_lists_are_refused_and_may_be_joined() -> None:
    twelve = independent(3, (0.08,) * 12)
    assert refusal(run(twelve)) == "unreported.too_many_lists"

    joined = [[f"list {j}" for j in range(first, first + 4)] for first in (1, 5, 9)]
    assert run(twelve, copied=joined).refusal is None


@pytest.mark.usefixtures("quick")
def test_no_finite_estimate_is_refused() -> None:
    found = run(tabulate("abc", np.eye(3), [50, 40, 30]))

    assert refusal(found) == "unreported.too_few_families"
    answer = found.families[Family.LOG_LINEAR]
    assert isinstance(answer, Refusal)
    assert answer.reason.id == "unreported.no_finite_estimate"


def test_chains_that_do_not_agree_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latent_classes, "ROUND", 10)
    monkeypatch.setattr(latent_classes, "MOST_ROUNDS", 2)
    answer = run(THREE).families[Family.CLASSES]

    assert isinstance(answer, Refusal)
    assert answer.reason.id == "unreported.no_convergence"


@pytest.mark.usefixtures("quick")
def test_empty_tables_are_refused() -> None:
    assert refusal(run(tabulate("abc", [[1, 0, 0]], [0]))) == "unreported.nobody_seen"
    assert refusal(run(tabulate("abc", [], []))) == "unreported.nobody_seen"


@pytest.mark.usefixtures("quick")
def test_draws_of_the_linkage_widen_the_interval() -> None:
    """Two draws that disagree on who is the same as whom: the pooled interval spans both."""
    other = independent(8, (0.45, 0.4, 0.35))
    alone, both = run(THREE), run(THREE, other)

    assert both.draws == 2
    assert alone.envelope is not None and both.envelope is not None
    assert both.envelope.high - both.envelope.low > alone.envelope.high - alone.envelope.low
    assert both.seen == (THREE.seen + other.seen) / 2


def test_nothing_averages_over_models_without_asking_whether_they_exist() -> None:
    """BIC averages over all models gave 3.8 million on a real table; none is offered."""
    from trucewatch.unreported import choosing, log_linear

    assert not [n for m in (choosing, log_linear) for n in vars(m) if "averag" in n.lower()]
    strangers = np.array([[50, 40, 0, 30, 0, 0, 0]])
    assert not choosing.choose(3, strangers).fits.exists[0]
