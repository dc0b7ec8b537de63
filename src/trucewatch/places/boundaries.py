"""Boundaries: administrative areas by name, by code and by point.

In:   `AdminArea`s, in any order.
Out:  their numbers (in the order of their P-codes), chains of areas around a point, and circles.

A point in no polygon takes the nearest within a kilometre: coasts are drawn roughly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from trucewatch.places.error_circles import DEGREE_M, Circle, distance_m, middle
from trucewatch.places.model import AdminArea
from trucewatch.places.names import Hit, NameIndex
from trucewatch.places.spelling import fold

AREA_LEVELS = ("country", "admin1", "admin2", "admin3", "neighbourhood")
COAST_M = 1_000.0
GRID = 40
NONE = -1


class Areas:
    """The areas of a mission, coarse to fine; of one P-code given twice, the later."""

    def __init__(self, areas: Sequence[AdminArea]) -> None:
        order = {level: i for i, level in enumerate(AREA_LEVELS)}
        latest = {area.pcode: area for area in areas}
        self.areas = tuple(sorted(latest.values(), key=lambda a: (order[a.level], a.pcode)))
        self.by_pcode = {area.pcode: i for i, area in enumerate(self.areas)}
        self._level = np.array([order[a.level] for a in self.areas], dtype=np.int8)
        self._geometries = [_unwrapped(a.geometry) for a in self.areas]
        shapely.prepare(self._geometries)
        self._tree = shapely.STRtree(self._geometries)
        self._names = NameIndex()
        for i, area in enumerate(self.areas):
            for name in area.names.values():
                self._names.add(fold(name), i)
        self._circles: dict[int, Circle] = {}
        self._ancestries: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.areas)

    def add_alias(self, number: int, name: str) -> None:
        """Let the area `number` be found by `name` as well."""
        self._names.add(fold(name), number)

    def find(
        self, folded: str, levels: Sequence[str] = AREA_LEVELS, *, by_sound: bool = True
    ) -> dict[int, Hit]:
        """Areas of these levels that bear the name: as written, or `by_sound` in any spelling."""
        hits = self._names.find(folded, by_sound=by_sound)
        return {n: h for n, h in hits.items() if self.level(n) in levels}

    def resembling(self, folded: str, levels: Sequence[str]) -> dict[int, Hit]:
        """Areas of these levels whose name is nearly so spelled."""
        return {n: h for n, h in self._names.resembling(folded).items() if self.level(n) in levels}

    def level(self, number: int) -> str:
        """The level of the area `number`."""
        return self.areas[number].level

    def chain(self, lon: float, lat: float) -> tuple[int, ...]:
        """The area of each level around a point, shape (5,), -1 where there is none."""
        row = self.chains(np.array([lon]), np.array([lat]))[0]
        return tuple(int(n) for n in row)

    def chains(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int32]:
        """The area of each level around each point.

        Args:
            lons, lats: shape (n,). [degree]

        Returns:
            Numbers of areas by `AREA_LEVELS`, shape (n, 5); -1 where there is none.
        """
        found = np.full((len(lons), len(AREA_LEVELS)), NONE, dtype=np.int32)
        if not self.areas or not len(lons):
            return found
        for shift in (0.0, 360.0):
            x = lons + np.where(lons < 0, shift, 0.0)
            if shift and not (lons < 0).any():
                break
            self._inside(x, lats, found)
        self._near(lons, lats, found)
        return found

    def ancestry(self, number: int) -> tuple[int, ...]:
        """The chain of an area itself: its ancestors and it, by parents or else by its middle."""
        if number not in self._ancestries:
            self._ancestries[number] = self._ancestry(number)
        return self._ancestries[number]

    def _ancestry(self, number: int) -> tuple[int, ...]:
        circle = self.circle(number)
        own = AREA_LEVELS.index(self.level(number))
        around = self.chain(circle.lon, circle.lat)
        chain = [around[i] if i < own else NONE for i in range(len(AREA_LEVELS))]
        chain[own] = number
        parent = self.areas[number].parent
        for _ in AREA_LEVELS:
            if parent is None or parent not in self.by_pcode:
                break
            above = self.by_pcode[parent]
            chain[AREA_LEVELS.index(self.level(above))] = above
            parent = self.areas[above].parent
        chain[own] = number
        return tuple(chain)

    def circle(self, number: int) -> Circle:
        """The circle around the area's middle that holds 95% of it."""
        if number not in self._circles:
            self._circles[number] = _circle(self._geometries[number])
        return self._circles[number]

    def away_m(self, number: int, lon: float, lat: float) -> float:
        """How far a point lies outside the area: 0 inside. [m], good to a few percent."""
        geometry = self._geometries[number]
        for x in (lon, lon + 360.0) if lon < 0 else (lon,):
            if shapely.intersects_xy(geometry, x, lat):
                return 0.0
        x = lon + 360.0 if lon < 0 and geometry.bounds[2] > 180.0 else lon
        nearest = shapely.shortest_line(shapely.Point(x, lat), geometry)
        (x_a, y_a), (x_b, y_b) = shapely.get_coordinates(nearest)
        return distance_m(x_a, y_a, x_b, y_b)

    def _inside(
        self, x: NDArray[np.float64], y: NDArray[np.float64], found: NDArray[np.int32]
    ) -> None:
        points, numbers = self._tree.query(shapely.points(x, y))
        order = np.argsort(numbers, kind="stable")
        points, numbers = points[order], numbers[order]
        edges = np.flatnonzero(np.diff(numbers)) + 1
        for rows, same in zip(np.split(points, edges), np.split(numbers, edges), strict=True):
            if not len(same):
                continue
            number = int(same[0])
            rows = rows[shapely.intersects_xy(self._geometries[number], x[rows], y[rows])]
            column = found[:, self._level[number]]
            free = rows[column[rows] == NONE]
            column[free] = number

    def _near(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64], found: NDArray[np.int32]
    ) -> None:
        """Give points just off every area the one they nearly touch, at its coarser levels too."""
        lost = np.flatnonzero((found == NONE).all(axis=1))
        if not len(lost):
            return
        width = COAST_M / DEGREE_M
        boxes = shapely.box(
            lons[lost] - 2 * width, lats[lost] - width, lons[lost] + 2 * width, lats[lost] + width
        )
        rows, numbers = self._tree.query(boxes)
        best: dict[tuple[int, int], tuple[float, int]] = {}
        for row, number in zip(lost[rows], numbers, strict=True):
            away = self.away_m(int(number), float(lons[row]), float(lats[row]))
            if away <= COAST_M:
                slot = (int(row), int(self._level[number]))
                best[slot] = min(best.get(slot, (away, int(number))), (away, int(number)))
        for (row, level), (_, number) in best.items():
            found[row, level] = number


def _unwrapped(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry with parts on both sides of the antimeridian, the western ones moved beyond 180.

    What spans more than half the globe in one part, such as a polar cap, is left as it is.
    """
    west, _, east, _ = geometry.bounds if not geometry.is_empty else (0.0, 0.0, 0.0, 0.0)
    parts = shapely.get_parts(geometry)
    if east - west <= 180.0 or len(parts) < 2:
        return geometry
    moved = [translate(p, 360.0) if p.bounds[2] <= 0 else p for p in parts]
    joined = shapely.multipolygons(moved)
    return joined if joined.bounds[2] - joined.bounds[0] < east - west else geometry


def _circle(geometry: BaseGeometry) -> Circle:
    """Middle and 95% radius, from a grid of points inside."""
    if geometry.is_empty:
        return Circle(0.0, 0.0, np.pi * DEGREE_M * 180.0)
    inside = _grid(geometry)
    lon, lat = middle([(float(x), float(y)) for x, y in inside])
    x = lon + 360.0 if lon < 0 and geometry.bounds[2] > 180.0 else lon
    if not shapely.intersects_xy(geometry, x, lat):
        lon, lat = min(
            ((float(x), float(y)) for x, y in inside),
            key=lambda p: distance_m(lon, lat, p[0], p[1]),
        )
    distances = [distance_m(lon, lat, float(x), float(y)) for x, y in inside]
    cell = 0.5 * DEGREE_M * max(np.ptp(geometry.bounds[1::2]), 0.0) / GRID
    return Circle(_turned(lon), lat, float(np.quantile(distances, 0.95)) + cell)


def _grid(geometry: BaseGeometry) -> NDArray[np.float64]:
    west, south, east, north = geometry.bounds
    step_x, step_y = (east - west) / GRID, (north - south) / GRID
    x = west + step_x * (np.arange(GRID) + 0.5)
    y = south + step_y * (np.arange(GRID) + 0.5)
    xs, ys = (a.ravel() for a in np.meshgrid(x, y))
    mask = shapely.intersects_xy(geometry, xs, ys)
    if not mask.any():
        point = shapely.point_on_surface(geometry)
        return np.array([[point.x, point.y]])
    return np.column_stack([xs[mask], ys[mask]])


def _turned(lon: float) -> float:
    return lon - 360.0 if lon > 180.0 else lon
