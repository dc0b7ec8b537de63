"""Violence that breeds violence: the truth comes back, and nothing is bred from nothing."""

from __future__ import annotations

import time

import numpy as np
import pytest
from benchmarks.trends import kernels

from trucewatch.simulation.excited import excited_times
from trucewatch.trends.excitation import _score, excitation
from trucewatch.vocabulary.errors import TrucewatchError


def test_a_planted_memory_is_recovered() -> None:
    """Background .5, jump .6, decay 1.2: within a tenth, and within the intervals."""
    times = excited_times(np.random.default_rng(3), **kernels.TRUTH, end=4_000.0)
    found = excitation(times, 4_000.0)
    for name, true in {**kernels.TRUTH, "branching": 0.5}.items():
        low, high = found.intervals[name]
        assert low <= true <= high, name
        assert getattr(found, name) == pytest.approx(true, rel=0.15), name


@pytest.mark.long
def test_the_intervals_hold_the_truth_as_often_as_they_say() -> None:
    for name, (_, held) in kernels.recovered(runs=100).items():
        assert held >= 0.9, name


def test_the_likelihood_is_the_sum_over_all_pairs() -> None:
    """The recursion against the definition, and its slopes against differences."""
    times = np.sort(np.random.default_rng(4).uniform(0, 30, 40))
    theta = np.log([0.7, 0.4, 1.1])
    background, jump, decay = np.exp(theta)
    value = sum(
        np.log(background + jump * sum(np.exp(-decay * (t - s)) for s in times if s < t))
        for t in times
    )
    value -= background * 30 + jump / decay * sum(1 - np.exp(-decay * (30 - t)) for t in times)
    found, slope, curvature = _score(times, 30.0, theta)
    assert found == pytest.approx(value)
    step = 1e-5
    for at, unit in enumerate(np.eye(3)):
        up, down = (_score(times, 30.0, theta + sign * step * unit) for sign in (1, -1))
        assert slope[at] == pytest.approx((up[0] - down[0]) / (2 * step), rel=1e-5, abs=1e-5)
        assert curvature[at] == pytest.approx((up[1] - down[1]) / (2 * step), rel=1e-4, abs=1e-4)


def test_independent_incidents_breed_nothing() -> None:
    """No memory to be told, so no interval for its decay."""
    times = np.random.default_rng(5).uniform(0, 300, 300)
    found = excitation(times, 300.0)
    assert found.gain < 3
    assert found.intervals["branching"] == (0.0, float("inf"))


def test_time_grows_with_the_number_of_incidents_alone() -> None:
    """Ten times as many, well under thirty times as long: no pair is looked at twice."""
    took = []
    for end in (1_000.0, 10_000.0):
        times = excited_times(np.random.default_rng(6), **kernels.TRUTH, end=end)
        began = time.process_time()
        for _ in range(3):
            _score(times, end, np.log([0.5, 0.6, 1.2]))
        took.append(time.process_time() - began)
    assert took[1] < 30 * took[0] + 0.05


def test_a_handful_is_refused() -> None:
    with pytest.raises(TrucewatchError, match="cannot be told"):
        excitation(np.arange(5.0), 10.0)
