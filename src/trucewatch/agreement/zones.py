"""The outlines, sites and lines of an agreement's zones, from GeoJSON handed in as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

MAX_BYTES = 20_000_000
MAX_POINTS = 1_000_000

AREAS = ("Polygon", "MultiPolygon")
SITES = ("Point", "MultiPoint")
LINES = ("LineString", "MultiLineString")


class ZoneError(Exception):
    """An outline that cannot be used; its text says what would."""


def find_zone(file: str, zones: Mapping[str, bytes | str]) -> bytes | str | None:
    """The zone file of that name, whether or not its folder is named."""
    by_name = {name.rpartition("/")[2]: content for name, content in zones.items()}
    return zones.get(file) or by_name.get(file.rpartition("/")[2])


def read_zone(
    content: bytes | str, feature: str | None, kinds: tuple[str, ...] = AREAS
) -> BaseGeometry:
    """The union of the shapes in a GeoJSON text, or the one feature with that id.

    `kinds` are the geometry types that will do. Coordinates are WGS 84, longitude first. Raises
    ZoneError.
    """
    if len(content) > MAX_BYTES:
        raise ZoneError(f"the outline has more than {MAX_BYTES:,} bytes")
    try:
        document = json.loads(content)
        shapes = [shape(geometry) for geometry in _geometries(document, feature)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, IndexError) as error:
        raise ZoneError("the outline is not GeoJSON") from error
    except shapely.errors.ShapelyError as error:
        raise ZoneError("the outline is not GeoJSON") from error
    if not shapes:
        raise ZoneError(f"the outline holds no feature {feature!r}" if feature else "no feature")
    return checked(shapes, kinds)


def checked(shapes: list[BaseGeometry], kinds: tuple[str, ...]) -> BaseGeometry:
    """The shapes as one, once each is of a kind that will do. Raises ZoneError."""
    if sum(shapely.get_num_coordinates(shape) for shape in shapes) > MAX_POINTS:
        raise ZoneError(f"the outline has more than {MAX_POINTS:,} points")
    for each in shapes:
        if each.geom_type not in kinds or each.is_empty:
            raise ZoneError(f"what is wanted is {' or '.join(kinds)}, not {each.geom_type}")
        west, south, east, north = each.bounds
        inside = np.isfinite(each.bounds).all() and south >= -90 and north <= 90
        if not inside or west < -180 or east > 180:
            raise ZoneError("coordinates are degrees, longitude first")
        if kinds == AREAS and not each.is_valid:
            reason = shapely.is_valid_reason(each)
            raise ZoneError(f"the outline crosses itself: {reason}")
    return shapely.union_all(shapes)


def _geometries(document: Any, feature: str | None) -> list[Any]:
    kind = document["type"]
    if kind == "FeatureCollection":
        return [g for part in document["features"] for g in _geometries(part, feature)]
    if kind == "Feature":
        ids = {str(document.get("id")), str((document.get("properties") or {}).get("id"))}
        return [document["geometry"]] if feature is None or feature in ids else []
    return [document]
