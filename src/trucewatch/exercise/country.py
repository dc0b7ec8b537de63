"""The fictional country: its towns, who holds what, and its zones."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from trucewatch.exercise.model import Town

METRES_PER_DEGREE = 111_195.0

NEAR_FRONT_DEG = 0.14


@dataclass(frozen=True, slots=True)
class Country:
    """Velmara. `front` is a line, `at_front` what lies near it; `west` is the Council's ground."""

    towns: tuple[Town, ...]
    towns_csv: bytes
    boundaries: bytes
    land: BaseGeometry
    front: BaseGeometry
    west: BaseGeometry
    buffer: BaseGeometry
    pocket: BaseGeometry
    at_front: tuple[Town, ...]
    lons: np.ndarray[tuple[int], np.dtype[np.float64]]
    lats: np.ndarray[tuple[int], np.dtype[np.float64]]

    def nearest_town(self, lon: float, lat: float) -> int:
        """The number of the town nearest to a point."""
        east = (self.lons - lon) * math.cos(math.radians(lat))
        return int(np.argmin(east * east + (self.lats - lat) ** 2))

    def held_by_council(self, lon: float, lat: float) -> bool:
        """Whether the point lies on the Council's side."""
        return bool(shapely.contains_xy(self.west, lon, lat))

    def on_front(self, share: float, aside_m: float) -> tuple[float, float]:
        """A point `share` (0 to 1) along the front and `aside_m` east of it, roughly."""
        point = self.front.interpolate(share, normalized=True)
        return point.x + aside_m / METRES_PER_DEGREE / math.cos(math.radians(point.y)), point.y


def moved(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """The point that many metres away."""
    step = METRES_PER_DEGREE * math.cos(math.radians(lat))
    return lon + east_m / step, lat + north_m / METRES_PER_DEGREE


@lru_cache(maxsize=1)
def velmara() -> Country:
    """The country, read once from the files beside this module."""
    folder = files("trucewatch") / "exercise" / "velmara"
    zones = files("trucewatch") / "agreements" / "zones"
    towns_csv = (folder / "towns.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(towns_csv.decode())))
    towns = tuple(
        Town(
            name=row["name"],
            name_ar=row["name_ar"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            admin1=row["admin1"],
            admin1_pcode=row["admin1_pcode"],
            admin2=row["admin2"],
            admin2_pcode=row["admin2_pcode"],
        )
        for row in rows
    )
    boundaries = (folder / "boundaries.geojson").read_bytes()
    control = _shapes((folder / "control.geojson").read_bytes())
    land = shape(json.loads(boundaries)["features"][0]["geometry"])
    front = shapely.intersection(control["front"], land)
    for area in (land, control["west"]):
        shapely.prepare(area)
    return Country(
        towns=towns,
        towns_csv=towns_csv,
        boundaries=boundaries,
        land=land,
        front=front,
        at_front=tuple(
            town
            for town in towns
            if front.distance(shapely.Point(town.lon, town.lat)) < NEAR_FRONT_DEG
        ),
        west=control["west"],
        buffer=_shapes((zones / "exercise-velmara-buffer.geojson").read_bytes())["buffer"],
        pocket=_shapes((zones / "exercise-velmara-pocket.geojson").read_bytes())["pocket"],
        lons=np.array([town.lon for town in towns]),
        lats=np.array([town.lat for town in towns]),
    )


def _shapes(data: bytes) -> dict[str, BaseGeometry]:
    features = json.loads(data)["features"]
    return {feature["properties"]["id"]: shape(feature["geometry"]) for feature in features}
