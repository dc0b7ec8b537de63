"""Farrington's alarm: a week held against the same weeks of the years before.

In:   weekly counts.
Out:  `Alerts` with the upper bound of the prediction.

For each week a quasi-Poisson regression is fitted to the weeks around the same season in earlier
years, once more with past outbreaks weighed down; the bound is the normal quantile of the counts
to the power of two thirds, which makes skewed counts nearly symmetric.

Sources: Farrington, Andrews, Beale and Catchpole (1996), J. R. Stat. Soc. A 159, 547-563; where
the article leaves a choice, as R's `surveillance` documents it for `algo.farrington`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.trends.chances import Floats, Ints, normal_quantile, student_quantile
from trucewatch.trends.model import Alerts

YEAR = 52
_ROUNDS, _TOLERANCE = 25, 1e-8


def farrington(counts: Ints, *, years: int = 5, half_width: int = 3, alpha: float = 0.01) -> Alerts:
    """The classic algorithm on weekly counts.

    Args:
        counts: shape (n,). [count]
        years: earlier years compared with.
        half_width: weeks on either side of the same week.
        alpha: two-sided level of the prediction; an alarm has about half of it. [1]

    Returns:
        Bounds, NaN where the past is not long enough, and where fewer than five cases lie in the
        last four weeks, this one included: too few to judge by.
    """
    bound = np.full(len(counts), np.nan)
    for at in range(YEAR * years + half_width, len(counts)):
        if counts[at - 3 : at + 1].sum() >= 5:
            past = np.concatenate(
                [
                    np.arange(-half_width, half_width + 1) + at - YEAR * y
                    for y in range(years, 0, -1)
                ]
            )
            bound[at] = _bound(counts, past, at, years, alpha)
    return Alerts(method="Farrington", counts=counts, bound=bound, alarm=counts > bound)


def _bound(counts: Ints, past: Ints, at: int, years: int, alpha: float) -> float:
    response = counts[past].astype(np.float64)
    if response.sum() == 0:
        return 0.0
    fit = _weighed(response, past.astype(np.float64))
    if not _trend_stands(fit, response, at, years):
        fit = _weighed(response, None)
    row = np.array([1.0, at])[: len(fit.beta)]
    mean = float(np.exp(row @ fit.beta))
    error = float(row @ fit.covariance @ row) * fit.dispersion * mean**2
    spread = fit.dispersion + error / mean
    deviation = np.sqrt(4 / 9 * mean ** (1 / 3) * spread)
    return float((mean ** (2 / 3) + normal_quantile(1 - alpha / 2) * deviation) ** 1.5)


@dataclass(frozen=True, slots=True)
class _Fit:
    """Coefficients, their covariance before dispersion, fitted means, leverages, dispersion.

    `measured` is Pearson's dispersion, `dispersion` the same but at least 1.
    """

    beta: Floats
    covariance: Floats
    mean: Floats
    leverage: Floats
    measured: float

    @property
    def dispersion(self) -> float:
        return max(self.measured, 1.0)


def _weighed(response: Floats, time: Floats | None) -> _Fit:
    """Fitted twice, the second time with weeks that stuck out the first time weighed down."""
    first = _regress(response, time, np.ones(len(response)))
    anscombe = 1.5 * (response ** (2 / 3) * first.mean ** (-1 / 6) - np.sqrt(first.mean))
    residual = anscombe / np.sqrt(first.dispersion * (1 - first.leverage))
    weight = np.where(residual > 1, np.maximum(residual, 1.0) ** -2, 1.0)
    return _regress(response, time, weight * len(weight) / weight.sum())


def _regress(response: Floats, time: Floats | None, weight: Floats) -> _Fit:
    """Log-linear quasi-Poisson regression by iterated weighted least squares."""
    ones = np.ones(len(response))
    design = ones[:, None] if time is None else np.column_stack([ones, time])
    mean = response + 0.1
    deviance = np.inf
    for _ in range(_ROUNDS):
        working = np.log(mean) + (response - mean) / mean
        pull = weight * mean
        gram = design.T @ (design * pull[:, None])
        beta = np.linalg.solve(gram, design.T @ (pull * working))
        mean = np.exp(np.clip(design @ beta, -30, 30))
        part = np.where(response > 0, response * np.log(np.maximum(response, 1) / mean), 0.0)
        now = 2 * float(weight @ (part - response + mean))
        if abs(now - deviance) < _TOLERANCE * (abs(now) + 0.1):
            break
        deviance = now
    covariance = np.asarray(np.linalg.inv(gram), dtype=np.float64)
    leverage = pull * np.einsum("ij,jk,ik->i", design, covariance, design)
    # with the pull of the last round but one, as R's glm has it
    pearson = float((pull * ((response - mean) / mean) ** 2).sum())
    return _Fit(
        np.asarray(beta, dtype=np.float64),
        covariance,
        mean,
        leverage,
        pearson / (len(response) - design.shape[1]),
    )


def _trend_stands(fit: _Fit, response: Floats, at: int, years: int) -> bool:
    """A trend is kept if three years show it, it is significant, and it foretells no record."""
    if years < 3:
        return False
    error = np.sqrt(fit.covariance[1, 1] * fit.measured)
    significant = abs(fit.beta[1] / error) > student_quantile(0.975, len(response) - 2)
    foretold = float(np.exp(fit.beta @ np.array([1.0, at])))
    return bool(significant and foretold <= response.max())
