"""The world: a fictional country of villages, districts and fronts, in the open ocean.

Places are in kilometres east (x) and north (y) of the country's south-west corner; only the tables
hold degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.simulation.chance import WORLD, Floats, Ints, stream
from trucewatch.simulation.fronts import Fronts, draw_fronts
from trucewatch.simulation.names import LANDMARKS, SPELLINGS, spellings, village_names
from trucewatch.simulation.settings import Settings

WIDTH_KM, HEIGHT_KM = 200.0, 150.0
CENTRE_LON, CENTRE_LAT = -22.0, -24.0
KM_PER_DEGREE = 111.195
"""A degree of latitude on a sphere of 6,371 km."""

REGION_KM = 50.0
"""Side of a first-level district."""
REGIONS_ACROSS, REGIONS_UP = 4, 3
DISTRICTS_PER_SIDE = 3
"""Second-level districts along one side of a first-level one."""
DISTRICT_KM = REGION_KM / DISTRICTS_PER_SIDE
DISTRICTS_ACROSS, DISTRICTS_UP = REGIONS_ACROSS * 3, REGIONS_UP * 3

VILLAGES = 420
LANDMARKS_EACH = 4
SHARED_NAMES = 0.05
RASTER_KM = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The country. Kilometres; V villages with L landmarks each.

    Attributes:
        village_x, village_y: shape (V,).
        landmark_x, landmark_y: shape (V, L).
        nearest: index of the village nearest to each cell of a raster, shape (rows, columns).
        fronts: the lines along which most incidents lie.
        village_words: spellings, V × SPELLINGS in that order.
        landmark_words: a landmark of a village, V × L × SPELLINGS in that order.
        region_words, district_words: names of the first- and second-level districts.
    """

    village_x: Floats
    village_y: Floats
    landmark_x: Floats
    landmark_y: Floats
    nearest: Ints
    fronts: Fronts
    village_words: list[str]
    landmark_words: list[str]
    region_words: list[str]
    district_words: list[str]

    def village_at(self, x: Floats, y: Floats) -> Ints:
        """The nearest village, to within the raster's cell; shape of `x`."""
        rows, columns = self.nearest.shape
        row = np.clip((y / RASTER_KM).astype(np.int64), 0, rows - 1)
        column = np.clip((x / RASTER_KM).astype(np.int64), 0, columns - 1)
        return np.asarray(self.nearest[row, column], dtype=np.int64)

    def landmark_at(self, x: Floats, y: Floats, village: Ints) -> Ints:
        """Which of its village's landmarks is nearest; shape of `x`."""
        away = (self.landmark_x[village] - x[:, None]) ** 2
        away += (self.landmark_y[village] - y[:, None]) ** 2
        nearest: Ints = np.argmin(away, axis=1)
        return nearest


def draw_world(settings: Settings) -> World:
    """The country of a seed."""
    rng = stream(settings.seed, WORLD)
    fronts = draw_fronts(rng, WIDTH_KM, HEIGHT_KM)
    x, y = _villages(rng, fronts)
    landmark_x = x[:, None] + rng.normal(0.0, 0.9, (VILLAGES, LANDMARKS_EACH))
    landmark_y = y[:, None] + rng.normal(0.0, 0.9, (VILLAGES, LANDMARKS_EACH))
    names = village_names(rng, VILLAGES, SHARED_NAMES)
    village_words = [word for name in names for word in spellings(rng, name)]
    return World(
        village_x=x,
        village_y=y,
        landmark_x=landmark_x,
        landmark_y=landmark_y,
        nearest=_raster(x, y),
        fronts=fronts,
        village_words=village_words,
        landmark_words=_landmark_words(rng, village_words),
        region_words=_region_words(rng),
        district_words=_district_words(rng),
    )


def district_of(x: Floats, y: Floats) -> Ints:
    """Index of the second-level district; places outside belong to the nearest."""
    column = np.clip((x / DISTRICT_KM).astype(np.int64), 0, DISTRICTS_ACROSS - 1)
    row = np.clip((y / DISTRICT_KM).astype(np.int64), 0, DISTRICTS_UP - 1)
    return row * DISTRICTS_ACROSS + column


def region_of(district: Ints) -> Ints:
    """Index of the first-level district that a second-level one belongs to."""
    row, column = np.divmod(district, DISTRICTS_ACROSS)
    region: Ints = (row // DISTRICTS_PER_SIDE) * REGIONS_ACROSS + column // DISTRICTS_PER_SIDE
    return region


def district_centre(district: Ints) -> tuple[Floats, Floats]:
    """Its centre. [km]"""
    row, column = np.divmod(district, DISTRICTS_ACROSS)
    return (column + 0.5) * DISTRICT_KM, (row + 0.5) * DISTRICT_KM


def region_centre(region: Ints) -> tuple[Floats, Floats]:
    """Its centre. [km]"""
    row, column = np.divmod(region, REGIONS_ACROSS)
    return (column + 0.5) * REGION_KM, (row + 0.5) * REGION_KM


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude of places in kilometres. [degree]"""
    lat = CENTRE_LAT + (y - HEIGHT_KM / 2) / KM_PER_DEGREE
    per_lon = KM_PER_DEGREE * np.cos(np.radians(lat))
    return CENTRE_LON + (x - WIDTH_KM / 2) / per_lon, lat


def _villages(rng: np.random.Generator, fronts: Fronts) -> tuple[Floats, Floats]:
    """Half of the villages near the fronts, the others round some forty towns."""
    near = VILLAGES // 2
    x, y, across_x, across_y = fronts.points(
        rng.integers(fronts.count, size=near), rng.random(near), np.zeros(near)
    )
    away = rng.normal(0.0, 5.0, near)
    towns = rng.random((40, 2)) * (WIDTH_KM, HEIGHT_KM)
    rest = towns[rng.integers(40, size=VILLAGES - near)]
    rest += rng.normal(0.0, 7.0, rest.shape)
    all_x = np.concatenate([x + away * across_x, rest[:, 0]])
    all_y = np.concatenate([y + away * across_y, rest[:, 1]])
    return np.clip(all_x, 1.0, WIDTH_KM - 1.0), np.clip(all_y, 1.0, HEIGHT_KM - 1.0)


def _raster(x: Floats, y: Floats) -> Ints:
    columns, rows = int(WIDTH_KM / RASTER_KM), int(HEIGHT_KM / RASTER_KM)
    centre_x = (np.arange(columns) + 0.5) * RASTER_KM
    nearest = np.empty((rows, columns), dtype=np.int64)
    across = (centre_x[:, None] - x[None, :]) ** 2
    for row in range(rows):
        up = ((row + 0.5) * RASTER_KM - y) ** 2
        nearest[row] = np.argmin(across + up[None, :], axis=1)
    return nearest


def _landmark_words(rng: np.random.Generator, village_words: list[str]) -> list[str]:
    words = []
    for village in range(VILLAGES):
        own = rng.choice(len(LANDMARKS), size=LANDMARKS_EACH, replace=False)
        for landmark in own:
            spelt = village_words[village * SPELLINGS : (village + 1) * SPELLINGS]
            words += [f"{LANDMARKS[int(landmark)]} of {word}" for word in spelt]
    return words


def _region_words(rng: np.random.Generator) -> list[str]:
    return [f"{n} Province" for n in village_names(rng, REGIONS_ACROSS * REGIONS_UP, 0.0)]


def _district_words(rng: np.random.Generator) -> list[str]:
    return [f"{n} District" for n in village_names(rng, DISTRICTS_ACROSS * DISTRICTS_UP, 0.0)]
