"""Reporting: how much of what happened the panel told of, before and after.

In:   a `Panel`: incidents by day, who of a fixed panel told of each, and who was at work when.
Out:  a `Detection`: the share of incidents told of by anybody, before and after, with its doubt.

When sources fall silent, incidents grow fewer though nothing else changed. What tells the two
apart is overlap. If two sources look at the same events and each sees half as much as before, the
share of one's incidents that the other saw too falls by half; if half as much happens, it stays.
So detection is estimated by capture and recapture among the panel, jointly for both windows.

What no method can see: a change that blinds every source to the same incidents. Those leave no
overlap behind; only the log of who could go where can tell of them.

Sources: Huggins (1989), Biometrika 76, 133-140 (conditional likelihood, so that the number of
incidents need not be guessed); Otis et al. (1978), Wildlife Monographs 62 (model Mth). The prior
on changes and the shared visibility are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.trends.chances import Flags, Floats, Ints
from trucewatch.trends.model import Detection
from trucewatch.trends.question import Panel, Windows

READY_SD, COMMON_SD, OWN_SD, VISIBILITY_SD = 1.7, 1.0, 0.7, 0.8
"""Prior spread on the log-odds scale: how ready a source is to tell; how far the whole panel's
readiness may move; how far one source's may move alone; how unlike incidents are in how visible
they are. Choices, not findings: wide enough that a panel with overlaps decides by itself."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_STEPS, _REFRESH = 60, 4


def detection(panel: Panel, windows: Windows) -> Detection:
    """What share of incidents anybody of the panel told of, in either window.

    Each source has a readiness in each window; incidents differ in a visibility that both windows
    share, without which the frequently reported would speak for the hidden. The estimate is the
    mode of the posterior, its doubt the curvature there.
    """
    told = _Told.of(panel, windows)
    theta, curvature = _climb(told, told.start())
    covariance = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
    shares, slopes = told.shares(theta)
    twice = told.twice()
    return Detection(
        before=float(shares[0]),
        after=float(shares[1]),
        by_day=_by_day(panel, windows, theta),
        log_change=float(np.log(shares[1] / shares[0])) if shares.min() > 0 else float("nan"),
        log_change_sd=_sd(slopes, shares, covariance),
        twice_before=int(twice[0]),
        twice_after=int(twice[1]),
        visibility=float(abs(theta[-1])),
    )


def _by_day(panel: Panel, windows: Windows, theta: Floats) -> Floats:
    """The share told of by anybody, day by day; 0 outside the windows. Shape (n_days,)."""
    window = windows.of_day(panel.days)
    none = np.zeros(panel.active.shape, dtype=np.bool_)
    missed, _ = _log_chances(theta, np.maximum(window, 0), panel.active, none)
    watched = (window >= 0) & panel.active.any(axis=1)
    return np.where(watched, -np.expm1(missed), 0.0)


def _sd(slopes: Floats, shares: Floats, covariance: Floats) -> float:
    """The delta method's standard deviation of the log of after over before."""
    if shares.min() <= 0:
        return float("inf")
    slope = slopes[1] / shares[1] - slopes[0] / shares[0]
    return float(np.sqrt(max(slope @ covariance @ slope, 0.0)))


@dataclass(frozen=True, slots=True)
class _Told:
    """Distinct patterns of telling with how often each occurred, and the days by who was at work.

    `window`, `at_work`, `seen`, `times`: one row a pattern. `day_window`, `day_at_work`,
    `day_times`: one row for each distinct state of the panel; `day_told`: incidents told of then.
    """

    window: Ints
    at_work: Floats
    seen: Flags
    times: Floats
    day_window: Ints
    day_at_work: Floats
    day_times: Floats
    day_told: Floats

    @classmethod
    def of(cls, panel: Panel, windows: Windows) -> _Told:
        of_day = windows.of_day(panel.days)
        chosen = of_day[panel.day] >= 0
        day, seen = panel.day[chosen], panel.seen[chosen]
        rows = np.column_stack([of_day[day], seen, panel.active[day]])
        distinct, times = np.unique(rows, axis=0, return_counts=True)
        inside = of_day >= 0
        states, state, lasting = np.unique(
            np.column_stack([of_day, panel.active])[inside],
            axis=0,
            return_inverse=True,
            return_counts=True,
        )
        of_state = np.zeros(panel.days, dtype=np.int64)
        of_state[inside] = state.ravel()
        n = panel.sources
        return cls(
            window=distinct[:, 0].astype(np.int64),
            seen=distinct[:, 1 : n + 1] > 0,
            at_work=distinct[:, n + 1 :],
            times=times.astype(np.float64),
            day_window=states[:, 0].astype(np.int64),
            day_at_work=states[:, 1:],
            day_times=lasting.astype(np.float64),
            day_told=np.bincount(of_state[day], minlength=len(states)).astype(np.float64),
        )

    def start(self) -> Floats:
        """Where to begin the climb: each source's share of what anybody told of while it was at
        work, on the log-odds scale, and incidents not much unlike."""
        ready = []
        for window in (0, 1):
            here = self.times * (self.window == window)
            share = (here @ self.seen + 0.5) / (here @ self.at_work + 1)
            ready.append(np.log(share / np.maximum(1 - share, 0.01)))
        return np.concatenate([*ready, [0.5]])

    def twice(self) -> Floats:
        """Incidents told of by two sources or more, before and after."""
        more = self.times * (self.seen.sum(axis=1) >= 2)
        return np.asarray(np.bincount(self.window, weights=more, minlength=2), dtype=np.float64)

    def score(self, theta: Floats) -> tuple[float, Floats]:
        """The log posterior and its slope."""
        n = self.seen.shape[1]
        value, slope = _prior(theta, n)
        seen, seen_slopes = _log_chances(theta, self.window, self.at_work, self.seen)
        missed, missed_slopes = self._missed(theta)
        missed = np.minimum(missed, -1e-9)
        odds = np.exp(missed) / -np.expm1(missed)
        value += float(self.times @ seen - self.day_told @ np.log(-np.expm1(missed)))
        slope = slope + self.times @ seen_slopes + (self.day_told * odds) @ missed_slopes
        return value, slope

    def _missed(self, theta: Floats) -> tuple[Floats, Floats]:
        """The log chance that nobody tells, for each state of the panel, and its slope."""
        none = np.zeros(self.day_at_work.shape, dtype=np.bool_)
        return _log_chances(theta, self.day_window, self.day_at_work, none)

    def shares(self, theta: Floats) -> tuple[Floats, Floats]:
        """The share of incidents told of by anybody in each window, shape (2,), and its slope.

        Averaged over the days on which anybody was at work: of the others nothing is claimed.
        """
        watched = self.day_at_work.any(axis=1)
        weight = self.day_times * watched
        missed, slopes = self._missed(theta)
        shares, found = np.zeros(2), np.zeros((2, len(theta)))
        for window in (0, 1):
            part = weight * (self.day_window == window)
            if part.sum() > 0:
                shares[window] = part @ -np.expm1(missed) / part.sum()
                found[window] = -(part * np.exp(missed)) @ slopes / part.sum()
        return shares, found


def _log_chances(
    theta: Floats, window: Ints, at_work: Floats, seen: Flags
) -> tuple[Floats, Floats]:
    """The log chance of each pattern and its slope; shapes (n,) and (n, n_parameters)."""
    n = seen.shape[1]
    ready = theta[: 2 * n].reshape(2, n)[window]
    odds = ready[:, :, None] + theta[-1] * _NODES
    tells = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    chance = np.clip(at_work[:, :, None] * tells, 1e-12, 1 - 1e-12)
    here = seen[:, :, None]
    found = np.where(here, chance, 1 - chance)
    by_node = np.log(found).sum(axis=1) + np.log(_WEIGHTS)
    top = by_node.max(axis=1, keepdims=True)
    total = top[:, 0] + np.log(np.exp(by_node - top).sum(axis=1))
    share = np.exp(by_node - total[:, None])
    slope = (1 - tells) * np.where(here, 1.0, -chance / found)
    of_source = np.einsum("nk,nsk->ns", share, slope)
    slopes = np.zeros((len(window), len(theta)))
    for which in (0, 1):
        slopes[window == which, which * n : (which + 1) * n] = of_source[window == which]
    slopes[:, -1] = np.einsum("nk,k,nsk->n", share, _NODES, slope)
    return total, slopes


def _prior(theta: Floats, n: int) -> tuple[float, Floats]:
    """Readiness before is vague; what follows is what was before, moved together and apart."""
    before, after = theta[:n], theta[n : 2 * n]
    moved = after - before
    # covariance of the moves: OWN^2 on the diagonal, COMMON^2 everywhere (Sherman-Morrison)
    pull = COMMON_SD**2 / (OWN_SD**2 + n * COMMON_SD**2)
    weighted = (moved - pull * moved.sum()) / OWN_SD**2
    slope = np.concatenate(
        [-before / READY_SD**2 + weighted, -weighted, [-theta[-1] / VISIBILITY_SD**2]]
    )
    value = -0.5 * (
        before @ before / READY_SD**2 + moved @ weighted + (theta[-1] / VISIBILITY_SD) ** 2
    )
    return float(value), slope


def _climb(told: _Told, theta: Floats) -> tuple[Floats, Floats]:
    """Newton's way to the mode. The curvature is measured on the slope, anew every few steps."""
    value, slope = told.score(theta)
    curvature = _curvature(told, theta, slope)
    for step in range(1, _STEPS):
        if step % _REFRESH == 0:
            curvature = _curvature(told, theta, slope)
        move = np.linalg.solve(curvature, slope)
        length = 1.0
        while length > 1e-6:
            reached, slope_there = told.score(theta + length * move)
            if reached >= value - 1e-12:
                break
            length /= 2
        else:
            break
        gained = reached - value
        theta, value, slope = theta + length * move, reached, slope_there
        if gained < 1e-6:
            break
    return theta, _curvature(told, theta, slope)


def _curvature(told: _Told, theta: Floats, slope: Floats) -> Floats:
    step = 1e-4
    rows = [(slope - told.score(theta + step * unit)[1]) / step for unit in np.eye(len(theta))]
    measured = np.array(rows)
    values, vectors = np.linalg.eigh((measured + measured.T) / 2)
    # the prior alone bends at least this much in every direction
    floor = 1 / (READY_SD**2 + len(theta) * COMMON_SD**2)
    return np.asarray((vectors * np.maximum(values, floor)) @ vectors.T)
