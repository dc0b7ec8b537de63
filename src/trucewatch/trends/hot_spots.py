"""Hot spots: areas whose neighbourhood has more than its share, one correction for the map.

In:   a value for each area and where the areas lie.
Out:  the Getis-Ord statistic Gi* of each, and a p that holds for all areas at once.

Sources: Ord and Getis (1995), Geographical Analysis 27, 286-306; Westfall and Young (1993),
"Resampling-based multiple testing" (the largest of all areas, over permutations).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.trends.chances import Flags, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpots:
    """`z`: Gi* of each area; `p`: the chance that any area of the map would have as much if the
    same values lay anywhere. NaN for areas nobody watched."""

    z: Floats
    p: Floats


def hot_spots(
    x: Floats,
    y: Floats,
    values: Floats,
    rng: np.random.Generator,
    *,
    within: float,
    runs: int = 999,
) -> HotSpots:
    """Gi* with every area within a distance, itself included, as its neighbourhood.

    Args:
        x, y: areas on a plane, shape (n,).
        values: a rate or count for each, shape (n,); NaN where nobody watched.
        within: in the unit of x and y.
        runs: permutations.
    """
    known = ~np.isnan(values)
    z, p = np.full(len(values), np.nan), np.full(len(values), np.nan)
    near = _near(x[known], y[known], within)
    inside = values[known].astype(np.float64)
    if len(inside) > 1 and inside.std() > 0:
        found = _gi_star(near, inside[:, None])[:, 0]
        mixed = rng.permuted(np.tile(inside, (runs, 1)), axis=1).T
        highest = _gi_star(near, mixed).max(axis=0)
        beaten = (highest[None, :] >= found[:, None] - 1e-9).sum(axis=1)
        z[known], p[known] = found, (1 + beaten) / (1 + runs)
    return HotSpots(z=z, p=p)


def _near(x: Floats, y: Floats, within: float) -> Flags:
    return np.asarray(np.hypot(x[:, None] - x, y[:, None] - y) <= within)


def _gi_star(near: Flags, values: Floats) -> Floats:
    """For each column of `values` the statistic of each area; shape as `values`.

    A neighbourhood of the whole map has no rest to be compared with: 0.
    """
    n = len(near)
    size = near.sum(axis=1).astype(np.float64)
    mean, sd = values.mean(axis=0), values.std(axis=0)
    error = np.sqrt(np.maximum(n * size - size**2, 0) / (n - 1))
    over = near.astype(np.float64) @ values - size[:, None] * mean
    apart = error > 0
    return np.where(apart[:, None], over / (sd * np.where(apart, error, 1.0)[:, None]), 0.0)
