"""Forecasts: distributions, scored in public."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from benchmarks.trends import kernels

from trucewatch.trends.chances import draw_counts
from trucewatch.trends.forecasts import forecast, resampled
from trucewatch.trends.model import SCORECARD
from trucewatch.trends.scores import backtest, crps, scored, standings
from trucewatch.vocabulary.errors import TrucewatchError

RNG = np.random.default_rng


@pytest.mark.shared
@pytest.mark.parametrize("level", ["all", "by kind"])
def test_a_real_insurgency_is_foretold_better_than_by_drawing_lots(
    shared: Path, level: str
) -> None:
    """At least 8% closer than resampling the last 12 weeks."""
    series = kernels.insurgency(shared / "data" / "iraq-attacks-2006" / "attacks_2006.csv.gz")
    best = kernels.forecast_standings(series[level])[0]
    assert best.method == "negative binomial"
    assert best.relative <= 0.92


@pytest.mark.long
@pytest.mark.shared
def test_and_so_it_is_place_by_place(shared: Path) -> None:
    """Every cell that had an attack, the quiet ones included; 90% intervals hold 80% at least."""
    series = kernels.insurgency(shared / "data" / "iraq-attacks-2006" / "attacks_2006.csv.gz")
    best = kernels.forecast_standings(series["by cell"])[0]
    assert best.relative <= 0.92
    assert best.covered >= 0.8


def test_doubt_grows_with_distance() -> None:
    found = forecast(draw_counts(RNG(1), np.linspace(10, 40, 40), 3.0), RNG(2))
    assert found.paths.shape == (2_000, 4)
    spread = found.quantile(0.95) - found.quantile(0.05)
    assert spread[3] > spread[0]


def test_the_interval_holds_what_it_says() -> None:
    """Weeks of one rate with bursts: nine in ten, give or take."""
    rng = RNG(3)
    card = pa.concat_tables(
        [backtest(str(at), draw_counts(rng, np.full(30, 12.0), 3.0),
                  (lambda past: forecast(past, rng, paths=500),), first=24) for at in range(15)]
    )  # fmt: skip
    (found,) = standings(card, "negative binomial")
    assert 0.82 <= found.covered <= 0.97


def test_the_score_by_hand() -> None:
    """Mean distance to 3, less half the mean distance of all pairs."""
    sample = np.array([1, 4, 4, 7])
    pairs = np.abs(sample[:, None] - sample).mean()
    assert crps(sample, 3) == pytest.approx(np.abs(sample - 3).mean() - pairs / 2)
    assert crps(np.full(9, 5), 5) == 0


def test_a_scorecard_row_says_what_was_foretold_and_what_came() -> None:
    made = resampled(np.full(20, 6), RNG(4))
    rows = scored("north", 20, made, np.array([6, 9]))
    table = pa.Table.from_pylist(rows, schema=SCORECARD)
    assert table["inside"].to_pylist() == [True, False]
    assert table["crps"].to_pylist() == [0.0, 3.0]
    assert table["steps_ahead"].to_pylist() == [1, 2]


def test_nothing_but_zeros_is_foretold_as_nearly_zero() -> None:
    """Nearly: quiet weeks prove little."""
    found = forecast(np.zeros(30, dtype=np.int64), RNG(5))
    assert found.quantile(0.5).max() == 0
    assert 0 < found.paths.mean() < 0.2


def test_a_few_weeks_are_no_ground() -> None:
    with pytest.raises(TrucewatchError, match="too few"):
        forecast(np.array([1, 2, 3]), RNG(6))
