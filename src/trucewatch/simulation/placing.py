"""Placing: where a source says that it was, and how sure it says it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.accounts import Accounts
from trucewatch.simulation.chance import Flags, Floats, Ints, pick_by_row
from trucewatch.simulation.noticing import COPY
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.sources import (
    DISTRICT,
    LANDMARK,
    NOWHERE,
    PLACE_RADII,
    POINT,
    REGION,
    VILLAGE,
    column,
    tilted,
)
from trucewatch.simulation.world import (
    World,
    district_centre,
    district_of,
    region_centre,
    region_of,
)

SIGMAS_95 = 2.4477
"""95% radius of a round normal, in standard deviations: sqrt(-2 ln 0.05)."""
BLUR_KM = 0.35
"""How far off the spot is that a source then names a landmark or village for."""
NEAR_LANDMARK_KM, NEAR_VILLAGE_KM = 1.3, 2.8
"""From further away a source names the village; further still, a wider radius round it."""
FAR_FROM_VILLAGE_M = 6000.0
LIE_KM = 4.0
"""Error of a place told by name that lies. [km]"""
LIE_TIMES = (3.0, 8.0)
"""Errors of a point that lies, as multiples of those it states."""
COARSER_COPIES = 0.25


@dataclass(slots=True, eq=False)
class Places:
    """n places as told. Coordinates in km, NaN where none; indices of places, -1 where none.

    Attributes:
        x, y, radius_m: shape (n,). [km], [m]
        village, landmark: what is named; a landmark is the number within its village.
        district, region: administrative names given.
        near_village, near_landmark: where it was thought to be, named or not.
    """

    x: Floats
    y: Floats
    radius_m: Floats
    village: Ints
    landmark: Ints
    district: Ints
    region: Ints
    near_village: Ints
    near_landmark: Ints


def tell_places(
    accounts: Accounts, world: World, settings: Settings, lies: Flags, rng: np.random.Generator
) -> Places:
    """Each source's manner of telling place."""
    size, voice, speaker = len(accounts), accounts.voice, accounts.speaker
    mixes = tilted(column("places"), settings.vagueness)
    style = pick_by_row(rng.random(size)[voice], mixes, speaker)
    coarser = (accounts.role == COPY) & (rng.random(size) < COARSER_COPIES)
    style = np.where(coarser, np.minimum(np.maximum(style + 1, VILLAGE), REGION), style)
    style[accounts.is_sum] = DISTRICT
    gps_m = PLACE_RADII[POINT] * rng.uniform(0.5, 1.5, size)[voice]
    spread = _spread_km(style, gps_m, lies, rng.uniform(*LIE_TIMES, size)[voice])
    spread[accounts.is_sum] = 0.0
    x = accounts.x + spread * rng.normal(0.0, 1.0, size)[voice]
    y = accounts.y + spread * rng.normal(0.0, 1.0, size)[voice]
    village = world.village_at(x, y)
    landmark = world.landmark_at(x, y, village)
    district = district_of(x, y)
    style = _if_near(world, style, x, y, village, landmark)
    told_x, told_y = _coordinates(world, style, x, y, village, landmark, district)
    radius = np.where(style == POINT, gps_m, PLACE_RADII[style])
    far = (style == VILLAGE) & (np.hypot(told_x - x, told_y - y) > NEAR_VILLAGE_KM)
    radius = np.where(far, FAR_FROM_VILLAGE_M, radius)
    admin = rng.random(size)[voice]
    return Places(
        x=told_x,
        y=told_y,
        radius_m=np.asarray(np.round(radius), dtype=np.float64),
        village=np.where((style == LANDMARK) | (style == VILLAGE), village, -1),
        landmark=np.where(style == LANDMARK, landmark, -1),
        district=np.where((style == DISTRICT) | ((style < DISTRICT) & (admin < 0.7)), district, -1),
        region=np.where((style == REGION) | ((style < REGION) & (admin < 0.8)),
                        region_of(district), -1),
        near_village=village,
        near_landmark=landmark,
    )  # fmt: skip


def _spread_km(style: Ints, gps_m: Floats, lies: Flags, times_worse: Floats) -> Floats:
    """Standard deviation of where a source thinks it was, either way. [km]"""
    gps_km = gps_m / 1000.0 / SIGMAS_95
    honest = np.where(style == POINT, gps_km, BLUR_KM)
    return np.where(lies, np.where(style == POINT, gps_km * times_worse, LIE_KM), honest)


def _if_near(
    world: World, style: Ints, x: Floats, y: Floats, village: Ints, landmark: Ints
) -> Ints:
    """A landmark is named only from near by; from further off the village is."""
    away = np.hypot(
        world.landmark_x[village, landmark] - x, world.landmark_y[village, landmark] - y
    )
    return np.where((style == LANDMARK) & (away > NEAR_LANDMARK_KM), VILLAGE, style)


def _coordinates(
    world: World, style: Ints, x: Floats, y: Floats, village: Ints, landmark: Ints, district: Ints
) -> tuple[Floats, Floats]:
    """The point itself, or the middle of the place that is named; NaN for nowhere."""
    district_x, district_y = district_centre(district)
    region_x, region_y = region_centre(region_of(district))
    nowhere = np.full(len(x), np.nan)
    ways = [style == way for way in (POINT, LANDMARK, VILLAGE, DISTRICT, REGION, NOWHERE)]
    return (
        np.select(ways, [x, world.landmark_x[village, landmark], world.village_x[village],
                         district_x, region_x, nowhere]),
        np.select(ways, [y, world.landmark_y[village, landmark], world.village_y[village],
                         district_y, region_y, nowhere]),
    )  # fmt: skip
