"""Excitation: how much violence breeds violence.

In:   times of incidents.
Out:  an `Excitation`: a Hawkes process with an exponential memory, fitted by maximum likelihood.

A branching ratio of 0.5 says that half of what happens follows from what happened before. It is
a description, not a cause: an offensive that was planned looks the same. Days alone are too coarse
for a memory of hours: spread incidents over their day before you ask.

Sources: Hawkes (1971), Biometrika 58, 83-90; the recursion and its slopes: Ozaki (1979), Ann.
Inst. Stat. Math. 31, 145-155.
"""

from __future__ import annotations

import numpy as np

from trucewatch.trends.chances import Floats, normal_quantile
from trucewatch.trends.model import Excitation
from trucewatch.vocabulary.errors import TrucewatchError

FEWEST = 20
_ROUNDS = 200
_SURE = normal_quantile(0.975)
_SHOWN = 3.0


def excitation(times: Floats, end: float) -> Excitation:
    """Fits background, jump and decay to incidents between 0 and `end`.

    Args:
        times: when incidents happened, shape (n,). [day]
        end: how long was watched. [day]

    Returns:
        Estimates, and 95% intervals that are symmetric for logs. Where incidents look as if they
        were independent (`gain` below 3.0, the 95% point of half a chi-square with two degrees)
        decay has nothing to hold on to: all intervals but the background's are (0, inf).

    Raises:
        TrucewatchError: fewer than 20 incidents, or times outside the watch.
    """
    ordered = np.sort(np.asarray(times, dtype=np.float64))
    if len(ordered) < FEWEST or ordered[0] < 0 or ordered[-1] > end:
        raise TrucewatchError(
            f"excitation cannot be told from {len(ordered)} incidents within {end:g} days",
            expected=f"at least {FEWEST} incidents between 0 and the end of the watch",
        )
    rate = len(ordered) / end
    gap = end / len(ordered)
    starts = [np.log([0.5 * rate, 0.5 * b, b]) for b in (1 / gap, 0.2 / gap, 5 / gap)]
    value, theta = max((_climb(ordered, end, start) for start in starts), key=lambda one: one[0])
    _, _, curvature = _score(ordered, end, theta)
    covariance = np.asarray(np.linalg.pinv(-curvature), dtype=np.float64)
    background, jump, decay = (float(v) for v in np.exp(theta))
    gain = value - float(len(ordered) * np.log(rate) - len(ordered))
    return Excitation(
        background=background,
        jump=jump,
        decay=decay,
        branching=jump / decay,
        intervals={
            name: _interval(theta, covariance, np.array(mix, dtype=np.float64))
            if gain > _SHOWN or name == "background" else (0.0, float("inf"))
            for name, mix in (("background", (1, 0, 0)), ("jump", (0, 1, 0)),
                              ("decay", (0, 0, 1)), ("branching", (0, 1, -1)))
        },
        log_likelihood=value,
        gain=gain,
    )  # fmt: skip


def _interval(theta: Floats, covariance: Floats, mix: Floats) -> tuple[float, float]:
    middle, variance = float(mix @ theta), float(mix @ covariance @ mix)
    sd = max(variance, 0.0) ** 0.5
    return float(np.exp(middle - _SURE * sd)), float(np.exp(min(middle + _SURE * sd, 700.0)))


def _climb(times: Floats, end: float, theta: Floats) -> tuple[float, Floats]:
    """Newton's way up on logs, with a step bent uphill where the slope's own curvature is not."""
    value, slope, curvature = _score(times, end, theta)
    for _ in range(_ROUNDS):
        values, vectors = np.linalg.eigh(-curvature)
        move = vectors @ ((vectors.T @ slope) / np.maximum(np.abs(values), 1e-6))
        length = min(1.0, 2.0 / float(np.abs(move).max() + 1e-12))
        while length > 1e-8:
            reached = _score(times, end, theta + length * move)
            if reached[0] > value:
                break
            length /= 2
        else:
            return value, theta
        gained = reached[0] - value
        theta, (value, slope, curvature) = theta + length * move, reached
        if gained < 1e-9:
            return value, theta
    return value, theta


def _score(times: Floats, end: float, theta: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood, slope and curvature by the logs of background, jump and decay: O(n)."""
    background, jump, decay = np.exp(np.clip(theta, -50, 50))
    memory, first, second = _memory(times, decay)
    ahead = end - times
    fade = np.exp(-decay * ahead)
    pace = background + jump * memory
    value = float(np.log(pace).sum() - background * end - jump / decay * (1 - fade).sum())
    # slopes by the parameters themselves, then by their logs
    kept = ((1 - fade) / decay).sum()
    kept_1 = (ahead * fade / decay - (1 - fade) / decay**2).sum()
    kept_2 = (
        -(ahead**2) * fade / decay - 2 * ahead * fade / decay**2 + 2 * (1 - fade) / decay**3
    ).sum()
    rows = np.array([np.ones_like(pace), memory, jump * first]) / pace
    slope = rows.sum(axis=1) - np.array([end, kept, jump * kept_1])
    curvature = -rows @ rows.T
    curvature[1, 2] += (first / pace).sum() - kept_1
    curvature[2, 1] = curvature[1, 2]
    curvature[2, 2] += (jump * second / pace).sum() - jump * kept_2
    scale = np.array([background, jump, decay])
    return value, slope * scale, curvature * np.outer(scale, scale) + np.diag(slope * scale)


def _memory(times: Floats, decay: float) -> tuple[Floats, Floats, Floats]:
    """At each incident the sum over earlier ones of exp(-decay * lag), and its first two slopes
    by decay: sums of -lag and of lag squared, so weighed."""
    gaps = np.diff(times)
    fades = np.exp(-decay * gaps)
    found = np.zeros((3, len(times)))
    kept = lagged = squared = 0.0
    for at, (gap, fade) in enumerate(zip(gaps.tolist(), fades.tolist(), strict=True), start=1):
        before = 1.0 + kept
        squared = fade * (squared + 2 * gap * lagged + gap * gap * before)
        lagged = fade * (lagged + gap * before)
        kept = fade * before
        found[:, at] = kept, -lagged, squared
    return found[0], found[1], found[2]
