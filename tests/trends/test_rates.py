"""Rate ratios: honest under bursts, silent over silence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.trends import ceasefires as played

from trucewatch.trends.model import RateRatio
from trucewatch.trends.question import Windows
from trucewatch.trends.rates import rate_ratio
from trucewatch.vocabulary.errors import TrucewatchError

WINDOWS = Windows(before=(0, 90), after=(90, 150))
SETTINGS = {
    **{f"busy {law}": replace(played.BUSY, law=law) for law in played.LAWS},
    **{f"quiet {law}": replace(played.QUIET, law=law) for law in played.LAWS},
    "independent": played.APART,
}


def ratio(counts: np.ndarray, exposure: np.ndarray | None = None) -> RateRatio:
    seen = np.ones(len(counts)) if exposure is None else exposure
    return rate_ratio(counts, seen, WINDOWS, np.random.default_rng(1))


@pytest.mark.long
@pytest.mark.parametrize("name", SETTINGS)
def test_the_interval_holds_the_truth_as_often_as_it_says(name: str) -> None:
    """200 ceasefires with bursts: 92 to 98 in a hundred, and not by being wide."""
    found = played.coverage(SETTINGS[name], runs=200)
    assert 0.92 <= found.covered <= 0.98
    assert found.width <= 1.3


@pytest.mark.parametrize("name", ["busy poisson", "quiet poisson", "independent"])
def test_the_interval_holds_the_truth_in_a_few_ceasefires(name: str) -> None:
    """The same with 80, so that nobody waits: within what 80 can tell."""
    found = played.coverage(SETTINGS[name], runs=80)
    assert 0.88 <= found.covered <= 1.0
    assert found.width <= 1.3


def test_bursts_make_the_interval_wider() -> None:
    """The same number of incidents proves less when they come four at a time."""
    rng = np.random.default_rng(2)
    even = np.full(150, 2)
    bursts = rng.permutation(np.repeat([8, 0, 0, 0], [37, 38, 38, 37]))
    alone, together = ratio(even), ratio(bursts)
    assert np.log(together.high / together.low) > 1.5 * np.log(alone.high / alone.low)


def test_there_is_no_rate_over_silence() -> None:
    """Zero reports with nobody at work is no data, never no violence."""
    exposure = np.ones(150)
    exposure[90:] = 0
    found = ratio(np.repeat([2, 0], [90, 60]), exposure)
    assert found.ratio is None
    assert found.percent is None
    assert np.isnan(found.low)


def test_days_that_nobody_watched_are_left_out() -> None:
    """Half the days watched and half the incidents seen is the same rate."""
    counts = np.full(150, 2)
    exposure = np.ones(150)
    exposure[90::2], counts[90::2] = 0, 0
    found = ratio(counts, exposure)
    assert found.ratio == pytest.approx(1.0, abs=0.03)


def test_small_counts_give_no_percentage() -> None:
    """From 30 to 3 is 30 and 3; "minus 70%" would claim more than is known."""
    few = np.zeros(150, dtype=np.int64)
    few[:90:3], few[100:140:20] = 1, 1
    found = ratio(few)
    assert (found.n_before, found.n_after) == (30, 2)
    assert found.ratio is not None
    assert found.percent is None
    assert ratio(np.full(150, 1)).percent == pytest.approx(0.0, abs=3.0)


def test_no_incident_afterwards_is_still_an_interval() -> None:
    """None seen after thirty seen before: surely fewer, not surely none."""
    counts = np.zeros(150, dtype=np.int64)
    counts[:90:3] = 1
    found = ratio(counts)
    assert found.high < 1
    assert found.high > 0.01


def test_windows_that_overlap_are_refused() -> None:
    """Who compares a day with itself learns nothing."""
    with pytest.raises(TrucewatchError, match="cannot be compared"):
        Windows(before=(0, 50), after=(40, 60))
