"""Whether chains of draws have come to agree, and how many independent draws they are worth.

Sources: Gelman et al. (2013), Bayesian Data Analysis, 11.4 (split R-hat); Geyer (1992),
Statistical Science 7, 473-483 (initial positive sequence); Vehtari et al. (2021), Bayesian
Analysis 16, 667-718 (both across chains).
"""

from __future__ import annotations

from math import inf, sqrt

import numpy as np

from trucewatch.unreported.model import FloatArray


def split_rhat(draws: FloatArray) -> float:
    """How much wider all half chains are together than each by itself; 1 where they agree.

    `draws` has shape (n_draws, n_chains). Infinite where chains stand still at different numbers.
    """
    halves = _halves(draws)
    n = len(halves)
    within = float(halves.var(0, ddof=1).mean())
    between = float(halves.mean(0).var(ddof=1))
    if within == 0:
        return 1.0 if between == 0 else inf
    return sqrt((n - 1) / n + between / within)


def effective_size(draws: FloatArray) -> float:
    """How many independent draws tell as much of the mean, shape as in `split_rhat`."""
    halves = _halves(draws)
    n, chains = halves.shape
    centred = halves - halves.mean(0)
    spectrum = np.abs(np.fft.rfft(centred, 2 * n, axis=0)) ** 2
    covariance = np.fft.irfft(spectrum, axis=0)[:n].mean(1) / n
    within = covariance[0] * n / (n - 1)
    total = covariance[0] + float(halves.mean(0).var(ddof=1))
    if total == 0:
        return float(n * chains)
    correlation = 1 - (within - covariance) / total
    pairs = correlation[0 : n - n % 2].reshape(-1, 2).sum(1)
    ends = np.flatnonzero(pairs < 0)
    kept = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)])
    return float(min(n * chains / max(2 * kept.sum() - 1, 1e-12), n * chains))


def _halves(draws: FloatArray) -> FloatArray:
    half = len(draws) // 2
    return np.concatenate([draws[:half], draws[half : 2 * half]], axis=1)
