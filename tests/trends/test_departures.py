"""Where more goes on than the rest of the map shares, and how often that is said wrongly."""

from __future__ import annotations

import numpy as np
import pytest

from trucewatch.trends.chances import Floats, Ints, draw_counts
from trucewatch.trends.departures import departures, dispersion_of, usual_of

AREAS, WEEKS = 12, 20


def a_map(seed: int, *, dispersion: float = 1.0, louder: float = 1.0) -> tuple[Ints, Floats]:
    """Uneven areas, a ceasefire half-way, uneven watching; area 4 is louder in the last 3 weeks."""
    rng = np.random.default_rng(seed)
    level = rng.gamma(4, 1.0, AREAS)
    level[4] = 4.0
    week = np.where(np.arange(WEEKS) > WEEKS // 2, 0.5, 1.0)
    exposure = rng.uniform(0.5, 1.0, (WEEKS, AREAS))
    exposure[:, 7], exposure[3] = 0, 0
    mean = week[:, None] * level * exposure
    mean[-3:, 4] *= louder
    return draw_counts(rng, mean, dispersion), exposure


def searched(cases: Ints, exposure: Floats, *, runs: int = 199):
    rng = np.random.default_rng(1)
    x, y = (np.random.default_rng(seed).uniform(0, 300, AREAS) for seed in (2, 3))
    usual = usual_of(cases[None].astype(np.float64), exposure)[0]
    spread = dispersion_of(cases, usual)
    return departures(x, y, cases, exposure, rng, longest=4, runs=runs, dispersion=spread)


def test_what_is_usual_keeps_both_margins_and_expects_nothing_where_nobody_watched() -> None:
    cases, exposure = a_map(1)
    usual = usual_of(cases[None].astype(np.float64), exposure)[0]

    for axis in (0, 1):
        assert usual.sum(axis=axis) == pytest.approx(cases.sum(axis=axis), abs=0.01)
    assert not usual[:, 7].any() and not usual[3].any()


def test_an_area_that_is_loud_again_while_the_rest_is_not_stands_out() -> None:
    (first, *_) = searched(*a_map(2, louder=6.0))

    assert first.areas == (4,) and first.steps == 3
    assert first.p <= 0.01


def test_a_loud_week_everywhere_and_an_area_that_always_is_are_no_departures() -> None:
    cases, exposure = a_map(5)
    cases = cases.copy()
    cases[-1] *= 4
    cases[:, 2] *= 3

    assert all(cluster.p > 0.05 for cluster in searched(cases, exposure))


def test_an_area_that_nobody_watched_is_in_no_cluster() -> None:
    for seed in range(5):
        assert all(7 not in cluster.areas for cluster in searched(*a_map(seed), runs=9))


def test_dispersion_is_measured_around_what_is_usual() -> None:
    found = []
    for seed in range(60):
        cases, exposure = a_map(seed, dispersion=3.0)
        usual = usual_of(cases[None].astype(np.float64), exposure)[0]
        found.append(dispersion_of(cases, usual)[0])
    assert np.mean(found) == pytest.approx(3.0, abs=0.45)


@pytest.mark.long
@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_maps_on_which_nothing_departs_are_rarely_said_to_have_a_cluster(dispersion: float) -> None:
    """At most one in ten at the level of one in twenty, bursts or not, of 200 maps."""
    wrong = 0
    for seed in range(200):
        found = searched(*a_map(seed, dispersion=dispersion), runs=99)
        wrong += bool(found) and found[0].p <= 0.05
    assert wrong <= 20
