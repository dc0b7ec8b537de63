"""Published tables, and what others' software makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trucewatch.unreported.choosing import bic, choose, every_fit
from trucewatch.unreported.decomposable_graphs import posterior
from trucewatch.unreported.estimating import estimate
from trucewatch.unreported.hierarchies import columns, design
from trucewatch.unreported.latent_classes import latent_classes
from trucewatch.unreported.model import Estimate, Estimation, Family
from trucewatch.unreported.poisson import fit
from trucewatch.unreported.tables import CaptureHistories, in_order, tabulate

pytestmark = pytest.mark.shared


def published(shared: Path, name: str) -> tuple[CaptureHistories, dict[str, Any]]:
    told = json.loads((shared / "reference" / "estimation" / f"{name}.json").read_text())
    rows = [[int(mark) for mark in pattern] for pattern in told["table"]]
    return tabulate(told["lists"], rows, list(told["table"].values())), told


@pytest.fixture(scope="module")
def kosovo(shared: Path) -> CaptureHistories:
    return published(shared, "mse_kosovo_1999")[0]


@pytest.fixture(scope="module")
def kosovo_said(kosovo: CaptureHistories) -> Estimation:
    return estimate([kosovo], np.random.default_rng(1))


@pytest.fixture(scope="module")
def new_orleans(shared: Path) -> CaptureHistories:
    return published(shared, "mse_new_orleans_5lists")[0]


def of(found: Estimation, family: Family) -> Estimate:
    answer = found.families[family]
    assert isinstance(answer, Estimate), answer
    return answer


def test_kosovo_the_lowest_bic_and_the_models_beside_it(kosovo: CaptureHistories) -> None:
    """Ball et al. (2002): 10,356; two models within one unit of BIC say 12,741 and 18,393."""
    found = choose(4, kosovo.dense()[None])
    fits, _ = every_fit(4, kosovo.dense()[None])

    assert kosovo.seen + found.fits.unseen[0] == pytest.approx(10356.5, abs=0.1)
    near = np.argsort(bic(fits, np.array(kosovo.seen)))[:3]
    assert kosovo.seen + fits.unseen[near] == pytest.approx([10356.5, 12741.0, 18393.3], abs=0.1)


def test_kosovo_by_all_families(kosovo_said: Estimation) -> None:
    models, graphs, classes = (of(kosovo_said, family) for family in Family)

    assert models.diagnostics["standard_error"] == pytest.approx(785.9, abs=0.1)
    assert graphs.point == pytest.approx(12749.34, rel=1e-5)
    assert (graphs.low, graphs.high) == pytest.approx((9827, 16544), rel=2e-4)
    assert classes.point == pytest.approx(10610, rel=0.03)
    assert float(str(classes.diagnostics["rhat"])) <= 1.05
    assert kosovo_said.envelope is not None
    assert kosovo_said.envelope.low < 9002
    assert kosovo_said.envelope.high > 16544


def test_new_orleans_stepwise(new_orleans: CaptureHistories) -> None:
    """SparseMSE: 1,034 [658, 1,709], conditional on the chosen model."""
    found = choose(5, new_orleans.dense()[None]).fits
    spread = 1.959964 * np.sqrt(found.variance[0])
    ends = new_orleans.seen + np.exp(found.terms[0, 0] + np.array([-spread, 0, spread]))

    assert ends == pytest.approx([658.26, 1034.15, 1708.6], rel=1e-4)


def test_new_orleans_most_pair_models_do_not_exist(new_orleans: CaptureHistories) -> None:
    """Of 1,024 models of pairs 128 have an ordinary estimate: those without a pair that never
    meets. More have an extended one."""
    counts = new_orleans.dense()
    sets = columns(5, 2)
    pairs = np.flatnonzero((sets & (sets - 1)) != 0)
    matrix = design(5, sets)
    chosen = (np.arange(1024)[:, None] >> np.arange(10) & 1).astype(np.bool_)
    models = np.ones((1024, len(sets)), dtype=np.bool_)
    models[:, pairs] = chosen
    ordinary = ~(chosen & (counts @ matrix[:, pairs] == 0)).any(1)

    assert ordinary.sum() == 128
    assert fit(matrix, models[ordinary], np.tile(counts, (128, 1))).exists.all()


def test_new_orleans_by_graphs(new_orleans: CaptureHistories) -> None:
    """dga was run up to ten times the seen; cut off there, the answer is its to six digits."""
    unseen, mass, _ = posterior(new_orleans)
    cut = (unseen > 0) & (unseen <= 10 * new_orleans.seen)
    share = mass[cut] / mass[cut].sum()
    at = np.searchsorted(np.cumsum(share), (0.025, 0.5, 0.975))

    assert new_orleans.seen + unseen[cut] @ share == pytest.approx(918.35070, rel=1e-6)
    assert new_orleans.seen + unseen[cut][at] == pytest.approx([510, 865, 1640], abs=1.01)


def test_new_orleans_by_latent_classes(new_orleans: CaptureHistories) -> None:
    found = latent_classes(in_order(new_orleans), np.random.default_rng(1))

    assert isinstance(found, Estimate)
    assert found.point == pytest.approx(907.9, rel=0.05)
    assert (found.low, found.high) == pytest.approx((576, 1502), rel=0.1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 6))
def test_kosovo_by_latent_classes_from_other_seeds(kosovo: CaptureHistories, seed: int) -> None:
    found = latent_classes(in_order(kosovo), np.random.default_rng(seed))

    assert isinstance(found, Estimate)
    assert found.point == pytest.approx(10610, rel=0.03)
