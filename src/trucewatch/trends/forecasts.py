"""Forecasts: the next weeks as distributions, never as one number.

In:   counts by week.
Out:  a `Forecast`: simulated paths, from which every quantile and sum follows.

The level follows the counts by exponential smoothing, drawn back towards the long mean; a week is
negative binomial around it, and each simulated week moves the level for the next, so that doubt
grows with distance as it should. How fast the level moves, how strongly it is drawn back and how
much counts scatter are not chosen but averaged, each setting by how well it foretold the past.

Sources: Liboschik, Fokianos and Fried (2017), J. Stat. Softw. 82(5) (count series whose level
follows the counts). The averaging is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.trends.chances import Floats, Ints, log_gamma
from trucewatch.trends.model import Forecast
from trucewatch.vocabulary.errors import TrucewatchError

PATHS = 2_000
FEWEST = 8
WARM_UP = 4
"""Weeks that set the first level and are not scored."""
SMOOTHING = np.array([0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8])
DRAWN_BACK = np.array([0.0, 0.1, 0.3])
SIZES = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0])
"""Size k of the negative binomial: variance = mean + mean^2 / k."""
_LOWEST = 0.05


@dataclass(frozen=True, slots=True)
class _Settings:
    """Every combination tried; each of shape (n_settings,). `level` is where each stands now."""

    smoothing: Floats
    drawn_back: Floats
    size: Floats
    level: Floats
    mean: float
    weight: Floats


def forecast(
    counts: Ints, rng: np.random.Generator, *, steps: int = 4, paths: int = PATHS
) -> Forecast:
    """The next `steps` weeks after `counts`, shape (n,), oldest first.

    Raises TrucewatchError for fewer than eight weeks.
    """
    if len(counts) < FEWEST:
        raise TrucewatchError(
            f"{len(counts)} weeks are too few to forecast from", expected=f"at least {FEWEST}"
        )
    fitted = _weigh(counts.astype(np.float64))
    chosen = rng.choice(len(fitted.weight), size=paths, p=fitted.weight)
    level, size = fitted.level[chosen], fitted.size[chosen]
    found = np.zeros((paths, steps), dtype=np.int64)
    for step in range(steps):
        found[:, step] = rng.poisson(rng.gamma(size) * level / size)
        level = _moved(
            level, found[:, step], fitted.smoothing[chosen], fitted.drawn_back[chosen], fitted.mean
        )
    return Forecast(method="negative binomial", paths=found)


def resampled(
    counts: Ints, rng: np.random.Generator, *, steps: int = 4, paths: int = PATHS, last: int = 12
) -> Forecast:
    """The rival to beat: every coming week is one of the last twelve, drawn anew."""
    return Forecast(
        method=f"resample the last {last}", paths=rng.choice(counts[-last:], size=(paths, steps))
    )


def _weigh(counts: Floats) -> _Settings:
    smoothing, drawn_back, size = (
        grid.ravel() for grid in np.meshgrid(SMOOTHING, DRAWN_BACK, SIZES, indexing="ij")
    )
    mean = float(counts.mean())
    level = np.full(len(size), max(float(counts[:WARM_UP].mean()), _LOWEST))
    score = np.zeros(len(size))
    for at, count in enumerate(counts):
        if at >= WARM_UP:
            score += _log_chance(count, level, size)
        level = _moved(level, count, smoothing, drawn_back, mean)
    weight = np.exp(score - score.max())
    return _Settings(smoothing, drawn_back, size, level, mean, weight / weight.sum())


def _moved(
    level: Floats, count: Floats | Ints | float, smoothing: Floats, drawn_back: Floats, mean: float
) -> Floats:
    moved = level + smoothing * (count - level)
    return np.maximum(moved + drawn_back * (mean - moved), _LOWEST)


def _log_chance(count: float, mean: Floats, size: Floats) -> Floats:
    """The negative binomial's log probability."""
    return (
        log_gamma(count + size) - log_gamma(size) - log_gamma(count + 1.0)
        + size * np.log(size / (size + mean)) + count * np.log(mean / (size + mean))
    )  # fmt: skip
