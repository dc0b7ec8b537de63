"""Scans: where, and since when, more happens than expected, with one correction for the map.

In:   areas as points, cases and expected cases, for the whole period or by step.
Out:  the most likely `Cluster` and further ones that share no area with it.

Every circle around every area is tried, which finds something on any map. So the whole search is
repeated on simulated maps in which nothing clusters, and p compares the most striking clusters of
the whole maps. That is the one correction; no area is tested by itself.

Sources: Kulldorff (1997), Commun. Stat. Theory Methods 26, 1481-1496 (the Poisson scan);
Kulldorff (2001), J. R. Stat. Soc. A 164, 61-72 (cylinders that reach to the newest step).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.trends.chances import Floats, Ints
from trucewatch.trends.model import Cluster

RUNS = 999
_Small = npt.NDArray[np.float32]
_BLOCK = 250
"""Simulated maps looked at together: as many as stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Areas around a centre, nearest first, as far as the circle may grow."""

    members: Ints


def scan(
    x: Floats,
    y: Floats,
    cases: Ints,
    expected: Floats,
    rng: np.random.Generator,
    *,
    largest: float = 0.5,
    runs: int = RUNS,
    burst: float = 1.0,
) -> tuple[Cluster, ...]:
    """Kulldorff's Poisson scan for high rates.

    Args:
        x, y: areas on a plane, shape (n,). [any one length]
        cases: shape (n,). [count]
        expected: what each area would have if nothing clustered (its share of people, of watched
            time, of what happened before), shape (n,); scaled to the cases' sum. 0 for an area
            that nobody watched: it is left out, not called quiet.
        largest: share of what is expected that a circle may hold. [1]
        runs: simulated maps.
        burst: incidents that come together; simulated maps have cases in lumps of this size.

    Returns:
        Clusters, the most striking first, none sharing an area with one before it.
    """
    found = space_time_scan(
        x, y, cases[None], expected[None], rng,
        longest=1, largest=largest, runs=runs, burst=burst,
    )  # fmt: skip
    return tuple(
        Cluster(areas=c.areas, cases=c.cases, expected=c.expected, llr=c.llr, p=c.p) for c in found
    )


def space_time_scan(
    x: Floats,
    y: Floats,
    cases: Ints,
    expected: Floats,
    rng: np.random.Generator,
    *,
    longest: int,
    largest: float = 0.5,
    runs: int = RUNS,
    burst: float = 1.0,
) -> tuple[Cluster, ...]:
    """The same over cylinders: a circle, and the last 1 to `longest` steps.

    Args as in `scan`, with `cases` and `expected` of shape (n_steps, n). `largest` bounds the
    share of a circle over the whole period.
    """
    total = float(cases.sum())
    if total == 0 or expected.sum() <= 0:
        return ()
    fair = expected * (total / expected.sum())
    circles = circles_of(x, y, fair.sum(axis=0), largest)
    steps = min(longest, len(cases))
    observed = [recent(cases.astype(np.float64), length) for length in range(1, steps + 1)]
    usual = [recent(fair, length) for length in range(1, steps + 1)]
    best = candidates(circles, observed, usual, total)
    highest = _highest(circles, usual, fair, total, rng, runs, burst)
    return tuple(apart(best, circles, observed, usual, highest))


def recent(values: Floats, length: int) -> Floats:
    """The sums over the last `length` steps, by area."""
    return np.asarray(values[len(values) - length :].sum(axis=0))


def circles_of(x: Floats, y: Floats, expected: Floats, largest: float) -> list[Circle]:
    """One for each watched area: its neighbours by distance until the circle is too large."""
    watched = np.flatnonzero(expected > 0)
    limit = largest * expected.sum() * (1 + 1e-12)
    circles = []
    for at in watched:
        far = np.hypot(x[watched] - x[at], y[watched] - y[at])
        order = watched[np.argsort(far, kind="stable")]
        size = int(np.searchsorted(np.cumsum(expected[order]), limit, side="right"))
        circles.append(Circle(order[:size]))
    return circles


def log_likelihood_ratio(cases: Floats, expected: Floats, total: float | Floats) -> Floats:
    """The log likelihood ratio of more inside than outside; 0 where there are fewer."""
    rest, others = total - cases, total - expected
    high = cases > expected
    inside = np.where(high, cases, 1.0)
    usual = np.where(high, expected, 1.0)
    beyond = np.where(high & (rest > 0), rest, 1.0)
    value = inside * np.log(inside / usual)
    value += np.where(high & (rest > 0), rest * np.log(beyond / np.maximum(others, 1e-300)), 0.0)
    return np.where(high, value, 0.0)


def candidates(
    circles: list[Circle], observed: list[Floats], usual: list[Floats], total: float
) -> list[tuple[float, int, int, int]]:
    """For each centre and length its best cylinder: (llr, centre, areas, length)."""
    found = []
    for length, (cases, expected) in enumerate(zip(observed, usual, strict=True), start=1):
        for centre, circle in enumerate(circles):
            if len(circle.members):
                values = log_likelihood_ratio(
                    np.cumsum(cases[circle.members]), np.cumsum(expected[circle.members]), total
                )
                size = int(np.argmax(values))
                if values[size] > 0:
                    found.append((float(values[size]), centre, size + 1, length))
    return sorted(found, key=lambda one: (-one[0], one[1:]))


def apart(
    best: list[tuple[float, int, int, int]],
    circles: list[Circle],
    observed: list[Floats],
    usual: list[Floats],
    highest: Floats,
) -> list[Cluster]:
    taken: set[int] = set()
    found = []
    for llr, centre, size, length in best:
        members = circles[centre].members[:size]
        if taken.isdisjoint(members.tolist()):
            taken.update(members.tolist())
            # simulated values are of single precision
            beaten = int(np.count_nonzero(highest >= llr * (1 - 1e-5)))
            found.append(
                Cluster(
                    areas=tuple(sorted(members.tolist())),
                    cases=float(observed[length - 1][members].sum()),
                    expected=float(usual[length - 1][members].sum()),
                    llr=llr,
                    p=(1 + beaten) / (1 + len(highest)),
                    steps=length,
                )
            )
    return found


def _highest(
    circles: list[Circle],
    usual: list[Floats],
    fair: Floats,
    total: float,
    rng: np.random.Generator,
    runs: int,
    burst: float,
) -> Floats:
    """The most striking value anywhere on each simulated map, shape (runs,)."""
    lumps = max(1, round(total / burst))
    size = total / lumps
    chance = (fair / fair.sum()).ravel()
    highest = np.zeros(runs, dtype=np.float32)
    for first in range(0, runs, _BLOCK):
        n = min(_BLOCK, runs - first)
        drawn = rng.multinomial(lumps, chance, size=n).reshape(n, *fair.shape) * size
        for length, expected in enumerate(usual, start=1):
            latest = drawn[:, fair.shape[0] - length :].sum(axis=1).T
            above = (latest - expected[:, None]).astype(np.float32)
            for circle in circles:
                _raise(highest[first : first + n], above, circle.members, expected, total)
    return highest.astype(np.float64)


def _raise(highest: _Small, above: _Small, members: Ints, expected: Floats, total: float) -> None:
    """Raises `highest`, shape (n_maps,), to the best around one centre where that is higher.

    With d cases more than the e expected of all C, the log likelihood ratio is at most
    d^2 (1 / 2e + 1 / (C - e)); it is computed for those maps alone whose bound says that it may
    be a new highest. `above` holds cases less expected, shape (n_areas, n_maps).
    """
    usual = np.cumsum(expected[members])
    inner = (usual > 0) & (usual < total)
    members, usual = members[inner], usual[inner]
    if not len(members):
        return
    over = np.cumsum(above[members], axis=0)
    steep = np.sqrt(0.5 / usual + 1 / (total - usual)).astype(np.float32)
    bound = (over * steep[:, None]).max(axis=0)
    # single precision: a hair wider, so that no map is passed over
    able = np.flatnonzero(np.maximum(bound, 0) ** 2 * np.float32(1.0001) > highest)
    if len(able):
        cases = over[:, able].astype(np.float64) + usual[:, None]
        found = log_likelihood_ratio(
            cases, np.broadcast_to(usual[:, None], cases.shape), total
        ).max(axis=0)
        highest[able] = np.maximum(highest[able], found)
