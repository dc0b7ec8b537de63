"""Countries as boxes, to notice coordinates that fit only the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from trucewatch.reports.coordinates import Bounds

SLACK_DEG = 1.0
"""Fronts cross borders and drawn borders disagree; a degree spares honest points abroad."""


@lru_cache(maxsize=8)
def bounds_of(country: str | None) -> Bounds | None:
    """The box around a country (ISO 3166-1 alpha-2) with some slack, None where not known."""
    source = files("trucewatch.places") / "world" / "borders.geojson"
    if country is None or not source.is_file():
        return None
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        if feature["properties"].get("iso_a2") == country:
            points = list(_points(feature["geometry"]["coordinates"]))
            lons, lats = zip(*points, strict=True)
            west, east = min(lons) - SLACK_DEG, max(lons) + SLACK_DEG
            return west, min(lats) - SLACK_DEG, east, max(lats) + SLACK_DEG
    return None


def _points(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _points(part)
