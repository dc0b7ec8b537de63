"""The outlines of an agreement's zones, from GeoJSON handed in as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

MAX_BYTES = 20_000_000
AREAS = ("Polygon", "MultiPolygon")


class ZoneError(Exception):
    """An outline that cannot be used; its text says what would."""


def find_zone(file: str, zones: Mapping[str, bytes | str]) -> bytes | str | None:
    """The zone file of that name, whether or not its folder is named."""
    by_name = {name.rpartition("/")[2]: content for name, content in zones.items()}
    return zones.get(file) or by_name.get(file.rpartition("/")[2])


def read_zone(content: bytes | str, feature: str | None) -> BaseGeometry:
    """The union of the areas in a GeoJSON text, or the one feature with that id.

    Coordinates are WGS 84, longitude first. Raises ZoneError.
    """
    if len(content) > MAX_BYTES:
        raise ZoneError(f"the outline has more than {MAX_BYTES:,} bytes")
    try:
        document = json.loads(content)
        outlines = [shape(geometry) for geometry in _geometries(document, feature)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, IndexError) as error:
        raise ZoneError("the outline is not GeoJSON") from error
    except shapely.errors.ShapelyError as error:
        raise ZoneError("the outline is not GeoJSON") from error
    if not outlines:
        raise ZoneError(f"the outline holds no feature {feature!r}" if feature else "no feature")
    return _checked(outlines)


def _geometries(document: Any, feature: str | None) -> list[Any]:
    kind = document["type"]
    if kind == "FeatureCollection":
        return [g for part in document["features"] for g in _geometries(part, feature)]
    if kind == "Feature":
        ids = {str(document.get("id")), str((document.get("properties") or {}).get("id"))}
        return [document["geometry"]] if feature is None or feature in ids else []
    return [document]


def _checked(outlines: list[BaseGeometry]) -> BaseGeometry:
    for outline in outlines:
        if outline.geom_type not in AREAS or outline.is_empty:
            raise ZoneError(f"a zone is an area (Polygon or MultiPolygon), not {outline.geom_type}")
        west, south, east, north = outline.bounds
        inside = np.isfinite(outline.bounds).all() and south >= -90 and north <= 90
        if not inside or west < -180 or east > 180:
            raise ZoneError("coordinates are degrees, longitude first")
        if not outline.is_valid:
            reason = shapely.is_valid_reason(outline)
            raise ZoneError(f"the outline crosses itself: {reason}")
    return shapely.union_all(outlines)
