"""Departures: areas and latest steps with more than their own margins lead one to expect.

In:   areas as points, cases and how much was watched, by step.
Out:  `Cluster`s over cylinders that reach to the newest step, with one p for the whole map.

What is usual for an area in a step is what the area has on the whole times what the step has on
the whole, per time watched. So neither a place that is always loud, nor a step in which all is
loud, nor a source that always tells more of one area departs; only what the map does not share.
On each simulated map the margins are fitted anew, as they were on the map itself: a cluster that
raises its own margin would otherwise hide, and p be too high.

Sources: Kulldorff et al. (2005), PLoS Medicine 2, e59 (the space-time permutation scan, which asks
the same where everything is watched); Deming and Stephan (1940), Ann. Math. Stat. 11, 427-444. The
fitting on simulated maps is ours.
"""

from __future__ import annotations

import numpy as np

from trucewatch.trends.chances import Floats, Ints
from trucewatch.trends.model import Cluster
from trucewatch.trends.scans import (
    RUNS,
    Circle,
    apart,
    candidates,
    circles_of,
    log_likelihood_ratio,
    recent,
)

_BLOCK, _ROUNDS = 100, 12
_LEAST = 1e-3
"""Excess dispersion of a simulated map: a Poisson one, but for this."""


def departures(
    x: Floats,
    y: Floats,
    cases: Ints,
    exposure: Floats,
    rng: np.random.Generator,
    *,
    longest: int,
    largest: float = 0.5,
    runs: int = RUNS,
    dispersion: tuple[float, int] = (1.0, 1_000_000),
) -> tuple[Cluster, ...]:
    """Clusters within the last `longest` steps, the most striking first.

    Args:
        x, y: areas on a plane, shape (n,). [any one length]
        cases: shape (n_steps, n). [count]
        exposure: how much was watched, shape (n_steps, n); 0 where nobody did: such a cell has no
            expectation, and an area without any is left out. [time]
        rng: where chance comes from.
        longest: steps back from the newest that a cylinder may reach.
        largest: share of what is usual in those steps that a circle may hold. [1]
        runs: simulated maps.
        dispersion: variance over mean of a cell where nothing departs, and the degrees of freedom
            that measured it; each simulated map draws its own within that doubt.

    Returns:
        Clusters as in `scans.space_time_scan`, none sharing an area with one before it.
    """
    total = float(cases.sum())
    usual = usual_of(cases[None].astype(np.float64), exposure)[0]
    latest = usual[-longest:].sum(axis=0)
    if total == 0 or latest.sum() <= 0:
        return ()
    circles = circles_of(x, y, latest, largest)
    steps = range(1, min(longest, len(cases)) + 1)
    observed = [recent(cases.astype(np.float64), length) for length in steps]
    expected = [recent(usual, length) for length in steps]
    best = candidates(circles, observed, expected, total)
    highest = _highest(circles, usual, exposure, len(steps), rng, runs, dispersion)
    return tuple(apart(best, circles, observed, expected, highest))


def usual_of(cases: Floats, exposure: Floats) -> Floats:
    """What each cell would have by its row and column alone, per time watched.

    `cases` has shape (n_maps, n_steps, n_areas), and so has what is returned.
    """
    usual = np.broadcast_to(exposure, cases.shape)
    for _ in range(_ROUNDS):
        for axis in (1, 2):
            have = np.maximum(usual.sum(axis=axis, keepdims=True), 1e-12)
            usual = usual * (cases.sum(axis=axis, keepdims=True) / have)
    return np.asarray(usual, dtype=np.float64)


def dispersion_of(cases: Ints, usual: Floats) -> tuple[float, int]:
    """Variance over mean of the cells around what is usual, at least 1; and its degrees of freedom.

    Squares are added up before they are divided, for many cells expect less than one.
    """
    able = usual > 0
    margins = np.count_nonzero(able.any(axis=0)) + np.count_nonzero(able.any(axis=1)) - 1
    n = int(np.count_nonzero(able))
    df = int(n - margins)
    if df < 1:
        return 1.0, 1
    squares = float(((cases - usual)[able] ** 2).sum())
    return max(1.0, squares / float(usual.sum()) * n / df), df


def _highest(
    circles: list[Circle],
    usual: Floats,
    exposure: Floats,
    longest: int,
    rng: np.random.Generator,
    runs: int,
    dispersion: tuple[float, int],
) -> Floats:
    """The most striking value anywhere on each simulated map, shape (runs,)."""
    highest = np.zeros(runs)
    for first in range(0, runs, _BLOCK):
        n = min(_BLOCK, runs - first)
        drawn = _drawn(rng, np.broadcast_to(usual, (n, *usual.shape)), dispersion)
        fitted, totals = usual_of(drawn, exposure), drawn.sum(axis=(1, 2))[:, None]
        for length in range(1, longest + 1):
            observed, expected = (map_[:, -length:].sum(axis=1) for map_ in (drawn, fitted))
            for circle in circles:
                have, want = (
                    np.cumsum(values[:, circle.members], axis=1) for values in (observed, expected)
                )
                if have.size:
                    found = log_likelihood_ratio(have, want, totals).max(axis=1)
                    highest[first : first + n] = np.maximum(highest[first : first + n], found)
    return highest


def _drawn(rng: np.random.Generator, usual: Floats, dispersion: tuple[float, int]) -> Floats:
    """Cells as they may be where nothing departs, negative binomial; shape as `usual`."""
    middle, df = dispersion
    drawn = middle * df / rng.chisquare(df, len(usual))
    excess = np.maximum(drawn - 1, _LEAST)[:, None, None]
    found = np.zeros(usual.shape)
    able = usual > 0
    scale = np.broadcast_to(excess, usual.shape)[able]
    found[able] = rng.poisson(rng.gamma(usual[able] / scale) * scale)
    return found
