"""Change points: when a rate became another.

In:   counts by day or week.
Out:  one change with the exact posterior of when it was, or several by penalised likelihood.

Sources: one change: conjugate gamma priors, after Carlin, Gelfand and Smith (1992), Applied
Statistics 41, 389-405. Several: Killick, Fearnhead and Eckley (2012), JASA 107, 1590-1598 (PELT).
"""

from __future__ import annotations

import numpy as np

from trucewatch.trends.chances import Floats, Ints, log_gamma
from trucewatch.trends.model import Change

SHAPE, RATE = 0.5, 1.0


def one_change(counts: Ints) -> tuple[Change, Floats]:
    """The most likely single change, and the posterior of its place.

    Poisson rates before and after with gamma priors (shape 0.5, rate 1), every place as likely as
    every other beforehand. It takes a change for granted: ask `several_changes` whether there is
    one at all.

    Args:
        counts: shape (n,), n of 2 or more.

    Returns:
        The change (95% interval by equal tails), and the chance of a change after k steps for
        k = 1 ... n - 1, shape (n - 1,).
    """
    n = len(counts)
    before = np.cumsum(counts)[:-1].astype(np.float64)
    after = counts.sum() - before
    k = np.arange(1, n, dtype=np.float64)
    log = _evidence(before, k) + _evidence(after, n - k)
    chance = np.exp(log - log.max())
    chance = chance / chance.sum()
    mode = int(np.argmax(chance))
    low, high = np.searchsorted(np.cumsum(chance), (0.025, 0.975)) + 1
    change = Change(
        at=mode + 1,
        low=int(low),
        high=int(high),
        before=float(before[mode] / k[mode]),
        after=float(after[mode] / (n - k[mode])),
    )
    return change, chance


def _evidence(total: Floats, steps: Floats) -> Floats:
    return log_gamma(total + SHAPE) - (total + SHAPE) * np.log(steps + RATE)


def several_changes(
    counts: Ints,
    *,
    watched: Floats | None = None,
    dispersion: float = 1.0,
    penalty: float | None = None,
    shortest: int = 2,
) -> tuple[int, ...]:
    """Where the rate changes, as first steps of a new rate, exactly minimising cost and penalty.

    Args:
        counts: shape (n,). [count]
        watched: how much of each step was watched, shape (n,); all of it where None. A step that
            nobody watched says nothing of the rate.
        dispersion: variance over mean between changes; with bursts a cost that supposes 1 finds
            changes everywhere. `calm_dispersion` measures it.
        penalty: what a change must gain in deviance; 2 ln n + 2 where None.
        shortest: steps that a rate must last at least.
    """
    n = len(counts)
    price = 2 * np.log(n) + 2 if penalty is None else penalty
    sums = np.concatenate([[0.0], np.cumsum(counts, dtype=np.float64)])
    spans = np.concatenate([[0.0], np.cumsum(np.ones(n) if watched is None else watched)])
    best = np.full(n + 1, np.inf)
    best[0] = -price
    last = np.zeros(n + 1, dtype=np.int64)
    open_ = np.array([0])
    for end in range(shortest, n + 1):
        cost = best[open_] + _cost(sums[end] - sums[open_], spans[end] - spans[open_]) / dispersion
        chosen = int(np.argmin(cost))
        best[end], last[end] = cost[chosen] + price, open_[chosen]
        kept = open_[cost <= best[end]]
        open_ = np.append(kept, end - shortest + 1)
    return _walked_back(last, n)


def _cost(total: Floats, span: Floats) -> Floats:
    """Twice the negative log likelihood of a constant Poisson rate, without what never changes."""
    return 2 * (total - total * np.log(np.maximum(total, 1e-300) / np.maximum(span, 1e-300)))


def _walked_back(last: Ints, n: int) -> tuple[int, ...]:
    found = []
    at = int(last[n])
    while at > 0:
        found.append(at)
        at = int(last[at])
    return tuple(reversed(found))


def calm_dispersion(counts: Ints) -> float:
    """Variance over mean, from differences of neighbours, which a few changes hardly touch.

    Source: von Neumann et al. (1941), Ann. Math. Stat. 12, 153-162.
    """
    mean = float(counts.mean())
    if mean == 0 or len(counts) < 2:
        return 1.0
    return max(1.0, float((np.diff(counts).astype(np.float64) ** 2).mean() / (2 * mean)))
