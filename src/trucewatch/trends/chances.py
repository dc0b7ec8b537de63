"""Chances: the few distributions that numpy lacks.

Source: Abramowitz and Stegun (1972), 26.7.5 for Student's t; the rest is Python's own library.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


def normal_quantile(p: float) -> float:
    """The standard normal's quantile; 0 < p < 1."""
    return NormalDist().inv_cdf(p)


def student_quantile(p: float, df: int) -> float:
    """Student's t quantile with `df` degrees of freedom, within 0.001 from five degrees on."""
    z = normal_quantile(p)
    steps = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(step / df**power for power, step in enumerate(steps, start=1))


def log_gamma(x: npt.ArrayLike) -> Floats:
    """The log of the gamma function, element by element; each distinct value is asked once."""
    values = np.asarray(x, dtype=np.float64)
    distinct, back = np.unique(values, return_inverse=True)
    found = np.array([math.lgamma(v) for v in distinct], dtype=np.float64)
    return found[back].reshape(values.shape)


def draw_counts(rng: np.random.Generator, mean: npt.ArrayLike, dispersion: float) -> Ints:
    """Counts with this mean and a variance `dispersion` times as large. Same shape as `mean`.

    A negative binomial; Poisson where `dispersion` is 1 or less.
    """
    means = np.asarray(mean, dtype=np.float64)
    if dispersion <= 1:
        return rng.poisson(means)
    scale = dispersion - 1
    return rng.poisson(rng.gamma(means / scale) * scale)
