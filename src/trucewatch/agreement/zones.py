"""The outlines, sites and lines of an agreement's zones, from GeoJSON handed in as text.

Coordinates are WGS 84, longitude first. Sizes are bounded before and while reading, so that no
file can keep the reader busy for long.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

MAX_BYTES = 8_000_000
MAX_PARTS = 200_000
"""Lists and mappings in a file; each point is one."""
MAX_SHAPES = 5_000
MAX_READ = 16_000_000
"""Bytes of all the files that one agreement names."""
MAX_CROSSINGS = 50_000
EACH_MEETS = 16
"""Sides that a side of a well-drawn map meets at most, touching included."""

AT_ONCE = 20

AREAS = ("Polygon", "MultiPolygon")
SITES = ("Point", "MultiPoint")
LINES = ("LineString", "MultiLineString")

_Found = TypeVar("_Found")


class ZoneError(Exception):
    """An outline that cannot be used; its text says what would."""


class Outlines:
    """The zone files of one agreement, each read once, whatever comes of it."""

    def __init__(self, files: Mapping[str, bytes | str]) -> None:
        self.names = tuple(files)
        self._files = {name.rpartition("/")[2]: content for name, content in files.items()}
        self._files |= files
        self._read: dict[str, _Zone | ZoneError] = {}
        self._drawn: dict[tuple[str, str | None, tuple[str, ...]], BaseGeometry | ZoneError] = {}
        self._bytes = 0

    def has(self, file: str) -> bool:
        """Whether there is a zone file of that name, whether or not its folder is named."""
        return self._known(file) in self._files

    def drawn(self, file: str, feature: str | None, kinds: tuple[str, ...]) -> BaseGeometry:
        """The shapes of a file as one, or its feature with that id. Raises ZoneError, KeyError."""
        key = (self._known(file), feature, kinds)
        if key not in self._drawn:
            try:
                self._drawn[key] = checked(self._zone(key[0]).picked(feature), kinds)
            except ZoneError as error:
                self._drawn[key] = error
        return _or_raise(self._drawn[key])

    def _known(self, file: str) -> str:
        return file if file in self._files else file.rpartition("/")[2]

    def _zone(self, file: str) -> _Zone:
        if file not in self._read:
            content = self._files[file]
            self._bytes += len(content)
            try:
                if self._bytes > MAX_READ:
                    raise ZoneError(f"the zone files have more than {MAX_READ:,} bytes together")
                self._read[file] = _zone(content)
            except ZoneError as error:
                self._read[file] = error
        return _or_raise(self._read[file])


@dataclass(frozen=True, slots=True)
class _Zone:
    """The shapes of one file, and those of each feature's id."""

    shapes: list[BaseGeometry]
    by_id: dict[str, list[BaseGeometry]]

    def picked(self, feature: str | None) -> list[BaseGeometry]:
        """All of them, or those of one feature. Raises ZoneError where there are none."""
        found = self.shapes if feature is None else self.by_id.get(feature, [])
        if found:
            return found
        if feature is None:
            raise ZoneError("the outline holds no feature")
        among = ", ".join(sorted(self.by_id)[:12])[:200] or "none with an id"
        raise ZoneError(f"there is no feature {feature[:60]!r} among {among}")


def _or_raise(found: _Found | ZoneError) -> _Found:
    if isinstance(found, ZoneError):
        raise found
    return found


def checked(shapes: list[BaseGeometry], kinds: tuple[str, ...]) -> BaseGeometry:
    """The shapes as one, once each is of a kind that will do. Raises ZoneError."""
    for each in shapes:
        if each.geom_type not in kinds or each.is_empty:
            raise ZoneError(f"what is wanted is {' or '.join(kinds)}, not {each.geom_type}")
    points = shapely.get_coordinates(shapes)
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    finite = bool(np.isfinite(points).all())
    if not finite or west < -180 or east > 180 or south < -90 or north > 90:
        raise ZoneError("coordinates are degrees, longitude first")
    if kinds == AREAS and _crossings(shapes) > MAX_CROSSINGS:
        raise ZoneError("the sides of the outline cross one another too often")
    for each in shapes:
        if kinds == AREAS and not each.is_valid:
            raise ZoneError(f"the outline crosses itself: {shapely.is_valid_reason(each)}")
    return _together(shapes, kinds)


def _together(shapes: list[BaseGeometry], kinds: tuple[str, ...]) -> BaseGeometry:
    if len(shapes) == 1:
        return shapes[0]
    parts = shapely.get_parts(shapes)
    if kinds == SITES:
        return shapely.multipoints(parts)
    if kinds == LINES:
        return shapely.multilinestrings(parts)
    return shapely.union_all(shapes)


def _zone(content: bytes | str) -> _Zone:
    if len(content) > MAX_BYTES:
        raise ZoneError(f"the outline has more than {MAX_BYTES:,} bytes")
    if _parts(content) > MAX_PARTS:
        raise ZoneError(f"the outline has more than {MAX_PARTS:,} points")
    zone = _Zone([], defaultdict(list))
    try:
        with np.errstate(invalid="ignore"):
            found = _geometries(json.loads(content, object_pairs_hook=_unique))
            if len(found) > MAX_SHAPES:
                raise ZoneError(f"the outline has more than {MAX_SHAPES:,} features")
            for ids, geometry in found:
                drawn = shapely.force_2d(shape(geometry))
                zone.shapes.append(drawn)
                for ident in ids:
                    zone.by_id[ident].append(drawn)
    except (
        ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
        shapely.errors.ShapelyError,
    ) as error:  # fmt: skip
        raise ZoneError("the outline is not GeoJSON") from error
    return zone


def _parts(content: bytes | str) -> int:
    if isinstance(content, str):
        return content.count("[") + content.count("{")
    return content.count(b"[") + content.count(b"{")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ZoneError("the outline names a key twice")
    return found


def _geometries(document: Any) -> list[tuple[frozenset[str], Any]]:
    kind = document["type"]
    if kind == "FeatureCollection":
        return [found for part in document["features"] for found in _geometries(part)]
    if kind == "Feature":
        ids = (document.get("id"), (document.get("properties") or {}).get("id"))
        return [(frozenset(str(i)[:200] for i in ids if i is not None), document["geometry"])]
    return [(frozenset(), document)]


def _crossings(shapes: list[BaseGeometry]) -> int:
    """About how often sides of the shapes may meet, counted until it is too many."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    same = owner[1:] == owner[:-1]
    sides = shapely.linestrings(np.stack([points[:-1][same], points[1:][same]], axis=1))
    tree, met = shapely.STRtree(sides), 0
    for begin in range(0, len(sides), AT_ONCE):
        met += tree.query(sides[begin : begin + AT_ONCE]).shape[1]
        if met > MAX_CROSSINGS + EACH_MEETS * len(sides):
            break
    return met - EACH_MEETS * len(sides)
