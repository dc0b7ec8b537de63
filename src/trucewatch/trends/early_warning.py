"""Early warning: counts held against what their own past leads one to expect.

In:   counts by week (or day) and the settings of a detector.
Out:  `Alerts`: a bound for each step and whether the count lies above it; and by simulation how
      often that happens while nothing changes.

Who looks every week finds something in time. So no alarm is shown without `false_alarms`, which
says how often this detector cries on counts as high and as clustered as these.

Sources: EARS: Hutwagner et al. (2003), J. Urban Health 80, i89-i96; C1 and C2 equal those of R's
`surveillance`. Its C3 (1.20.3) is centred on the observed count and asks something else; ours is
the published sum over three steps. Farrington: Farrington et al. (1996), J. R. Stat. Soc. A 159,
547-563; see `farrington`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from trucewatch.trends.chances import Flags, Floats, Ints, draw_counts, normal_quantile
from trucewatch.trends.model import Alerts

Detector: TypeAlias = Callable[[Ints], Alerts]
_C3_STEPS, _C3_LIMIT = 3, 2.0


def ears(counts: Ints, method: str = "C1", *, baseline: int = 7, alpha: float = 0.001) -> Alerts:
    """EARS C1, C2 or C3.

    C1 compares with the mean of the last `baseline` steps, C2 leaves the two newest of them out,
    so that a slow rise does not hide itself. C3 adds what of the last three C2 exceeds 1, and
    alarms above 2, whatever `alpha`.

    Args:
        counts: shape (n,). [count]
        method: `C1`, `C2` or `C3`.
        baseline: steps in the past compared with, at least 3.
        alpha: chance of an alarm if counts were normal and their spread known. [1]

    Returns:
        Bounds, shape (n,); NaN before there is a past long enough.
    """
    lag = 0 if method == "C1" else 2
    mean, sd = _recent(counts, baseline, lag)
    if method != "C3":
        bound = mean + normal_quantile(1 - alpha) * sd
    else:
        # a constant past has no spread: any rise above it is infinitely many of its deviations
        with np.errstate(divide="ignore", invalid="ignore"):
            over = np.maximum(0.0, (counts - mean) / sd - 1)
        over = np.where((sd == 0) & (counts <= mean), 0.0, over)
        before = np.full(len(counts), np.nan)
        before[_C3_STEPS - 1 :] = over[1:-1] + over[:-2]
        bound = mean + sd * (1 + np.maximum(_C3_LIMIT - before, 0.0))
        # what the two steps before already exceed is an alarm whatever this step holds
        bound = np.where(before > _C3_LIMIT, -1.0, bound)
    return Alerts(method=f"EARS {method}", counts=counts, bound=bound, alarm=counts > bound)


def _recent(counts: Ints, baseline: int, lag: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the `baseline` steps that end `lag` steps before each."""
    n = len(counts)
    mean, sd = np.full(n, np.nan), np.full(n, np.nan)
    if n > baseline + lag:
        past = np.lib.stride_tricks.sliding_window_view(counts, baseline)[: n - baseline - lag]
        mean[baseline + lag :] = past.mean(axis=1)
        sd[baseline + lag :] = past.std(axis=1, ddof=1)
    return mean, sd


def over_watched(detector: Detector, counts: Ints, watched: Flags) -> Alerts:
    """The detector over the steps that somebody watched, as if they followed one another.

    The others have no bound and no alarm: a zero that nobody looked for would lower the bound for
    those who come after. For detectors without seasons only.
    """
    inner = detector(counts[watched])
    bound, alarm = np.full(len(counts), np.nan), np.zeros(len(counts), dtype=np.bool_)
    bound[watched], alarm[watched] = inner.bound, inner.alarm
    return replace(inner, counts=counts, bound=bound, alarm=alarm)


def false_alarms(
    detector: Detector,
    rng: np.random.Generator,
    *,
    mean: float,
    dispersion: float,
    steps: int,
    runs: int = 200,
) -> float:
    """How often the detector cries at one step while nothing changes.

    The counts are negative binomial with this mean and variance `dispersion` times as large,
    independent from step to step. Where bursts last longer than a step it cries more often.
    """
    alarms = judged = 0
    for _ in range(runs):
        found = detector(draw_counts(rng, np.full(steps, mean), dispersion))
        able = ~np.isnan(found.bound)
        alarms += int(np.count_nonzero(found.alarm[able]))
        judged += int(np.count_nonzero(able))
    return alarms / judged if judged else float("nan")


def with_false_alarms(
    detector: Detector, counts: Ints, rng: np.random.Generator, *, quiet: int
) -> Alerts:
    """The alerts of `counts`, with how often the detector cries on counts like the first `quiet`.

    The calm stretch is named beforehand: a rate measured on the storm calls the storm normal.
    """
    calm = counts[:quiet].astype(np.float64)
    mean = float(calm.mean())
    dispersion = float(calm.var(ddof=1) / mean) if mean > 0 else 1.0
    rate = false_alarms(detector, rng, mean=mean, dispersion=dispersion, steps=len(counts))
    return replace(detector(counts), false_alarms=rate)
