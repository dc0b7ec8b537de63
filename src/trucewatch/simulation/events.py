"""Events: incidents that excite one another, and bursts, along the fronts.

Sources: self-exciting point process: Hawkes (1971), Biometrika 58, 83–90; drawn exactly by its
branching structure: Hawkes and Oakes (1974), J. Appl. Prob. 11, 493–503.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from trucewatch.simulation.chance import Flags, Floats, Ints, pick
from trucewatch.simulation.fronts import EVEN_SHARE
from trucewatch.simulation.kinds import BURST_WEIGHTS, DEATHS, HEAVY, TARGET_WEIGHTS, WEIGHTS
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.world import HEIGHT_KM, WIDTH_KM, World

HOUR, DAY = 3600.0, 86400.0
HOURLY: Floats = np.array(
    [3, 2, 2, 2, 3, 5, 6, 5, 4, 4, 4, 4, 3, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5, 4], dtype=np.float64
)
"""Relative frequency by the hour of the day."""

BEHIND = 0.25
"""Share of background incidents far from any front."""
BURST_KM, BURST_HOURS = 2.0, 2.0
"""No two incidents of a burst are further apart."""
BURST_SALIENCE = 0.65
"""One among twenty is told of less often than one alone."""
OFFSPRING_KM, OFFSPRING_HOURS = 1.5, 3.0
SAME_KIND, REPLIES = 0.6, 0.4
"""Shares of offspring of their parent's kind, and by the other side."""
FROM_ACROSS = 0.85
"""What lands on one side mostly comes from the other."""
TO_VILLAGES = 0.8
"""Share of incidents near a front that lie by the village nearest to it."""
AWAY_KM, BURST_AWAY_KM, BY_VILLAGE_KM, BEHIND_KM = 3.5, 2.5, 1.1, 1.0
"""Scales of the distances from the front (Laplace) and from villages (normal)."""
BURST_EVEN_SHARE = 0.5
LASTING = (0.4, 1.0)
"""How long bursts last, as shares of `BURST_HOURS`."""
MOST_GENERATIONS = 60


@dataclass(slots=True, eq=False)
class Incidents:
    """n true incidents, one array each, in the order of time.

    Attributes:
        at: seconds after the mission's start. [s]
        x, y: where. [km]
        kind: index in `KINDS`.
        actor: number of the party that did it.
        target: index in `TARGETS`.
        deaths, injured: true numbers.
        salience: how much it is noticed, mean about 1.
        burst: number of its burst, or -1.
    """

    at: Floats
    x: Floats
    y: Floats
    kind: Ints
    actor: Ints
    target: Ints
    deaths: Ints
    injured: Ints
    salience: Floats
    burst: Ints

    def __len__(self) -> int:
        return len(self.at)

    def taken(self, chosen: Ints | Flags) -> Incidents:
        """Those chosen by index or mask."""
        return Incidents(*(getattr(self, f.name)[chosen] for f in fields(self)))


def draw_incidents(
    world: World, settings: Settings, rng: np.random.Generator, *,
    first_day: float, days: float, in_bursts: int, others: int,
) -> Incidents:  # fmt: skip
    """About `in_bursts` incidents in bursts and `others` outside, in a span of days. [day]"""
    scenes = [
        _background_and_offspring(world, settings, rng, first_day, days, others),
        _bursts(world, settings, rng, first_day, days, in_bursts),
    ]
    at, x, y, kind, actor, burst = (np.concatenate(parts) for parts in zip(*scenes, strict=True))
    size = len(at)
    deaths = rng.negative_binomial(0.3, 0.3 / (0.3 + DEATHS[kind] + 1e-9))
    injured = rng.binomial(6 * deaths + (HEAVY[kind] > 0), 0.35)
    salience = rng.gamma(2.0, 0.5, size) * (1.0 + np.minimum(deaths, 10) * 0.25)
    salience *= np.where(burst >= 0, BURST_SALIENCE, 1.0)
    return Incidents(
        at=at,
        x=np.clip(x, 0.1, WIDTH_KM - 0.1),
        y=np.clip(y, 0.1, HEIGHT_KM - 0.1),
        kind=kind,
        actor=actor,
        target=pick(rng, TARGET_WEIGHTS, size),
        deaths=deaths.astype(np.int64),
        injured=injured.astype(np.int64),
        salience=salience,
        burst=burst,
    ).taken(np.argsort(at, kind="stable"))


Scene = tuple[Floats, Floats, Floats, Ints, Ints, Ints]
"""at, x, y, kind, actor, burst."""


def _background_and_offspring(
    world: World, settings: Settings, rng: np.random.Generator,
    first_day: float, days: float, count: int,
) -> Scene:  # fmt: skip
    """Immigrants, their children, grandchildren, until a generation is empty."""
    first = max(1, round(count * (1.0 - settings.offspring)))
    generations = [_background(world, rng, first_day, days, first)]
    for _ in range(MOST_GENERATIONS):
        young = _children(rng, generations[-1], settings.offspring, (first_day + days) * DAY)
        if not len(young[0]):
            break
        generations.append(young)
    at, x, y, kind, actor = (np.concatenate(parts) for parts in zip(*generations, strict=True))
    return at, x, y, kind, actor, np.full(len(at), -1, dtype=np.int64)


Family = tuple[Floats, Floats, Floats, Ints, Ints]


def _background(
    world: World, rng: np.random.Generator, first_day: float, days: float, count: int
) -> Family:
    at = draw_times(rng, first_day, days, count)
    x, y, side = _on_fronts(world, rng, at, AWAY_KM)
    behind = rng.random(count) < BEHIND
    village = rng.integers(len(world.village_x), size=count)
    x = np.where(behind, world.village_x[village] + rng.normal(0.0, BEHIND_KM, count), x)
    y = np.where(behind, world.village_y[village] + rng.normal(0.0, BEHIND_KM, count), y)
    kind = pick(rng, WEIGHTS, count)
    actor = np.where(rng.random(count) < FROM_ACROSS, 1 - side, side)
    return at, x, y, kind, actor


def _children(rng: np.random.Generator, parents: Family, mean: float, end: float) -> Family:
    """The next generation: near its parents, within hours, often of their kind or in reply."""
    at, x, y, kind, actor = parents
    of = np.repeat(np.arange(len(at)), rng.poisson(mean, len(at)))
    size = len(of)
    # Exponential, given that it falls before the end: slabs do not reach into one another.
    mean_s = OFFSPRING_HOURS * HOUR
    reach = -np.expm1(-np.maximum(end - at[of], 60.0) / mean_s)
    when = at[of] - mean_s * np.log1p(-rng.random(size) * reach)
    same = rng.random(size) < SAME_KIND
    reply = rng.random(size) < REPLIES
    return (
        when,
        x[of] + rng.normal(0.0, OFFSPRING_KM, size),
        y[of] + rng.normal(0.0, OFFSPRING_KM, size),
        np.where(same, kind[of], pick(rng, WEIGHTS, size)),
        np.where(reply, 1 - actor[of], actor[of]),
    )


def _bursts(
    world: World, settings: Settings, rng: np.random.Generator,
    first_day: float, days: float, count: int,
) -> Scene:  # fmt: skip
    """Bursts of one kind by one side, until they hold about `count` incidents."""
    low, high = settings.burst_min, settings.burst_max
    sizes = rng.integers(low, high + 1, size=count // low + 1)
    number = int(np.searchsorted(np.cumsum(sizes) - sizes / 2, count))
    sizes = sizes[:number]
    begin = draw_times(rng, first_day, days, number)
    begin = np.minimum(begin, (first_day + days) * DAY - BURST_HOURS * HOUR)
    begin = np.maximum(begin, first_day * DAY)
    x, y, side = _on_fronts(world, rng, begin, BURST_AWAY_KM, even=BURST_EVEN_SHARE)
    kind = pick(rng, BURST_WEIGHTS, number)
    of = np.repeat(np.arange(number), sizes)
    size = len(of)
    lasting = rng.uniform(*LASTING, number) * BURST_HOURS * HOUR
    angle = rng.uniform(0.0, 2 * np.pi, size)
    # Half the largest distance on either side of the centre, with room for the round earth.
    away = 0.495 * BURST_KM * np.sqrt(rng.random(size))
    return (
        begin[of] + rng.random(size) * lasting[of],
        np.clip(x, 2.0, WIDTH_KM - 2.0)[of] + away * np.cos(angle),
        np.clip(y, 2.0, HEIGHT_KM - 2.0)[of] + away * np.sin(angle),
        kind[of],
        (1 - side)[of],
        of,
    )


def draw_times(rng: np.random.Generator, first_day: float, days: float, count: int) -> Floats:
    """Instants in a span of days, more of them at dusk than at night. [s]"""
    at = (first_day + rng.random(count) * days) * DAY
    hour = (pick(rng, HOURLY, count) + rng.random(count)) * HOUR
    moved = np.floor(at / DAY) * DAY + hour
    inside = (moved >= first_day * DAY) & (moved < (first_day + days) * DAY)
    return np.where(inside, moved, at)


def _on_fronts(
    world: World, rng: np.random.Generator, at: Floats, spread_km: float, even: float = EVEN_SHARE
) -> tuple[Floats, Floats, Ints]:
    """Places near the fronts, most of them drawn to a village, and the side they lie on."""
    size = len(at)
    front = rng.integers(world.fronts.count, size=size)
    along = world.fronts.draw_along(rng, front, even)
    x, y, across_x, across_y = world.fronts.points(front, along, at / DAY)
    away = rng.laplace(0.0, spread_km, size)
    x, y = x + away * across_x, y + away * across_y
    village = world.village_at(x, y)
    drawn = rng.random(size) < TO_VILLAGES
    x = np.where(drawn, world.village_x[village] + rng.normal(0.0, BY_VILLAGE_KM, size), x)
    y = np.where(drawn, world.village_y[village] + rng.normal(0.0, BY_VILLAGE_KM, size), y)
    return x, y, (away > 0).astype(np.int64)
