"""Rates: after over before, with an interval that stays honest when violence comes in bursts.

In:   counts by day, how much of each day's incidents was told of, and two windows.
Out:  a `RateRatio`.

Incidents breed incidents, so their number varies more than that of independent ones: the variance
is `dispersion` times the mean. It is measured on weekly counts, where most of a burst falls into
one count, and drawn anew in every simulated draw, because a few weeks measure it badly.

Sources: McCullagh and Nelder (1989), 6.2 (Pearson's estimate of dispersion); Jeffreys' prior for
a Poisson rate. For bursts that cross into the next week: ours, see `_spilled`.
"""

from __future__ import annotations

import numpy as np

from trucewatch.trends.chances import Floats, Ints
from trucewatch.trends.model import RateRatio
from trucewatch.trends.question import Windows

WEEK = 7
DRAWS = 8_000
_LEAST = 0.5
"""Dispersion below 1 is let stand down to this: it is chance, but cutting it off at 1 would make
the intervals of independent incidents too wide."""
_LONGEST_TAIL = 3.0
"""Bursts are taken to fade within so many days on average, at most."""


def rate_ratio(
    counts: Ints,
    exposure: Floats,
    windows: Windows,
    rng: np.random.Generator,
    *,
    log_change_sd: float = 0.0,
    shares: tuple[float, float] = (1.0, 1.0),
) -> RateRatio:
    """After over before, per day and share of incidents told of.

    Args:
        counts: incidents by day, shape (n_days,). [count]
        exposure: how much of each day's incidents would be told of, shape (n_days,); 0 for a day
            that nobody watched. [day]
        windows: which days are compared.
        rng: where chance comes from.
        log_change_sd: doubt about the exposure after against that before, on the log scale.
        shares: of all incidents, the part told of in either window; thinner windows show less of
            a burst.

    Returns:
        The ratio's median and interval; see `RateRatio`.
    """
    n, days = [], []
    for window in (windows.before, windows.after):
        here = slice(*window)
        watched = exposure[here] > 0
        n.append(int(counts[here][watched].sum()))
        days.append(float(exposure[here].sum()))
    if min(days) <= 0:
        nan = float("nan")
        return RateRatio(
            n_before=n[0], n_after=n[1], exposure_before=days[0], exposure_after=days[1],
            ratio=None, low=nan, high=nan, p_fall=nan, dispersion=nan,
        )  # fmt: skip
    excess, df = _excess(counts, exposure, windows, shares)
    logs = _draw_logs(rng, np.array(n), np.array(days), excess, df, shares)
    logs = logs + log_change_sd * rng.standard_normal(len(logs))
    low, middle, high = (float(np.exp(q)) for q in np.quantile(logs, (0.025, 0.5, 0.975)))
    return RateRatio(
        n_before=n[0], n_after=n[1], exposure_before=days[0], exposure_after=days[1],
        ratio=middle, low=low, high=high, p_fall=float(np.mean(logs < 0)), dispersion=1 + excess,
    )  # fmt: skip


def _draw_logs(
    rng: np.random.Generator,
    n: Ints,
    days: Floats,
    excess: float,
    df: int,
    shares: tuple[float, float],
) -> Floats:
    """Draws of the log ratio. A window with dispersion d holds n / d independent bursts."""
    drawn = (1 + excess) * df / rng.chisquare(df, DRAWS)
    logs = np.zeros((2, DRAWS))
    for at in (0, 1):
        own = np.maximum(1 + (drawn - 1) * shares[at], _LEAST)
        logs[at] = np.log(rng.standard_gamma(n[at] / own + 0.5) * own / days[at])
    return np.asarray(logs[1] - logs[0])


def _excess(
    counts: Ints, exposure: Floats, windows: Windows, shares: tuple[float, float]
) -> tuple[float, int]:
    """Dispersion less 1, as if everything had been told of, and its degrees of freedom."""
    weekly, df = _pearson(counts, exposure, windows, WEEK)
    daily, _ = _pearson(counts, exposure, windows, 1)
    seen = float(np.average(shares, weights=[b - a for a, b in (windows.before, windows.after)]))
    if weekly <= 1:
        return max(weekly, _LEAST) - 1, df
    return (weekly - 1) * _spilled(weekly - 1, daily - 1) / seen, df


def _pearson(counts: Ints, exposure: Floats, windows: Windows, step: int) -> tuple[float, int]:
    """Pearson's dispersion of counts by `step` days, each window with a rate of its own."""
    total, df = 0.0, 0
    for first, last in (windows.before, windows.after):
        starts = np.arange(first, last, step)
        if len(starts) > 1 and last - starts[-1] <= step / 2:
            starts = starts[:-1]
        here = slice(first, last)
        seen = np.where(exposure[here] > 0, counts[here], 0)
        sums = np.add.reduceat(seen, starts - first).astype(np.float64)
        spans = np.add.reduceat(exposure[here], starts - first)
        sums, spans = sums[spans > 0], spans[spans > 0]
        if sums.sum() > 0:
            expected = sums.sum() * spans / spans.sum()
            total += float(((sums - expected) ** 2 / expected).sum())
            df += len(sums) - 1
    return (total / df, df) if df > 0 else (1.0, 1)


def _spilled(weekly: float, daily: float) -> float:
    """By how much weeks understate the dispersion, since bursts cross from one into the next.

    If a burst fades with mean lag t, two of its incidents fall into the same span of w days with
    chance 1 - t/w (1 - exp(-w/t)). The share of the weekly excess that shows within days tells t.
    """
    if weekly <= 0.2:
        return 1.0
    lags = np.linspace(0.05, _LONGEST_TAIL, 60)
    in_day, in_week = (1 - lags / w * -np.expm1(-w / lags) for w in (1.0, float(WEEK)))
    found = int(np.argmin(np.abs(in_day / in_week - max(daily, 0.0) / weekly)))
    return float(1 / in_week[found])
