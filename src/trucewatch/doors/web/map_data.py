"""What the map island draws: incidents as points or counted cells, and the ground below them.

Many points are counted into cells by the server, so that a browser never gets more features than
it can draw. Coordinates are WGS 84, longitude first; rounding is to about ten metres.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.doors.web.filters import Box, Filters
from trucewatch.doors.web.lookups import grouped
from trucewatch.doors.web.record_index import ALL_OUTCOMES, IntArray, Mask, RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.figures.model import Record

MOST_POINTS = 20_000
CELLS_ACROSS = 48
"""How many cells lie side by side in one world width at zoom 0; doubled with each zoom."""
FICTIONAL = "XX"
Feature = dict[str, Any]


def incident_features(
    index: RecordIndex, filters: Filters, box: Box | None, zoom: float
) -> dict[str, Any]:
    """The located incidents that pass, inside `box`; cells with counts where they are too many.

    `total` counts all that pass, `unlocated` those among them that no map can show.
    """
    mask = filters.mask(index)
    total, located = index.once(("located", filters), lambda: _located(index, mask))
    rows = located
    if box is not None:
        near = index.in_boxes.within(box)
        rows = near[mask[near]]
    aggregated = len(rows) > MOST_POINTS
    return {
        "type": "FeatureCollection",
        "aggregated": aggregated,
        "total": total,
        "unlocated": total - len(located),
        "features": _cells(index, rows, zoom) if aggregated else _points(index, rows),
    }


def _located(index: RecordIndex, mask: Mask) -> tuple[int, IntArray]:
    """How many pass, and the rows of those among them that have a place."""
    return int(mask.sum()), np.flatnonzero(mask & ~np.isnan(index.lon))


def _points(index: RecordIndex, rows: IntArray) -> list[Feature]:
    first, last = index.day_offsets
    places = index.record.incidents["place_text"].take(rows).to_pylist()
    return [
        _point(
            float(index.lon[row]),
            float(index.lat[row]),
            {
                "id": index.ids[row],
                "outcome": int(index.outcome[row]),
                "act": index.acts[row],
                "area": index.areas[row],
                "first": int(first[row]),
                "last": int(last[row]),
                "error_m": None if np.isnan(index.error_m[row]) else int(index.error_m[row]),
                "place": places[k],
            },
        )
        for k, row in enumerate(rows)
    ]


def _cells(index: RecordIndex, rows: IntArray, zoom: float) -> list[Feature]:
    size = 360 / CELLS_ACROSS / 2 ** max(0.0, min(zoom, 20.0))
    lon, lat = index.lon[rows], index.lat[rows]
    across = np.floor((lon + 180) / size).astype(np.int64)
    up = np.floor((lat + 90) / size).astype(np.int64)
    cell, cells = grouped(across, up)
    n = np.bincount(cell, minlength=cells)
    where = np.stack([np.bincount(cell, lon) / n, np.bincount(cell, lat) / n], axis=1)
    names = [f"c{place}" for place in range(len(ALL_OUTCOMES))]
    counts = np.bincount(cell * len(names) + index.outcome[rows], minlength=cells * len(names))
    return [
        _point(at[0], at[1], {"n": many} | dict(zip(names, parts, strict=True)))
        for at, many, parts in zip(
            where.tolist(), n.tolist(), counts.reshape(cells, len(names)).tolist(), strict=True
        )
    ]


def _point(lon: float, lat: float, properties: dict[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
        "properties": properties,
    }


def ground_features(record: Record, voice: Voice) -> dict[str, Any]:
    """Borders, areas and the agreement's zones around the mission, simplified for a screen.

    `box` is what the map first shows; null where nothing has a place.
    """
    shapes: list[tuple[str, str, BaseGeometry]] = [
        (area.level, voice.names(area.names), area.geometry)
        for area in record.areas
        if area.level in ("country", "admin1")
    ]
    shapes += [
        ("zone", place.names(voice.language), place.geometry)
        for place in record.agreement.places
        if place.geometry is not None and not place.national
    ]
    own = [shape for level, _, shape in shapes if level != "zone"]
    box = _box_of(record, own or _own_border(record) or [shape for _, _, shape in shapes])
    if box is not None and record.agreement.country != FICTIONAL:
        near = _borders_near(box, voice, left_out=record.agreement.country if own else None)
        shapes = near + shapes
    tolerance = 0.0005 if box is None else max(box[2] - box[0], box[3] - box[1]) / 2500
    return {
        "type": "FeatureCollection",
        "box": box,
        "features": [
            feature
            for kind, name, shape in shapes
            for feature in _ground_feature(kind, name, shape, tolerance)
        ],
    }


def _ground_feature(kind: str, name: str, shape: BaseGeometry, tolerance: float) -> list[Feature]:
    """The outline, and a point to write its name at where it has one."""
    simple = shapely.simplify(shape, tolerance)
    if simple.is_empty:
        return []
    rounded = shapely.transform(simple, lambda points: np.round(points, 4))
    outline = {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(rounded)),
        "properties": {"kind": kind, "name": name},
    }
    if not name:
        return [outline]
    label = shapely.point_on_surface(simple)
    return [outline, _point(label.x, label.y, {"kind": f"{kind}_name", "name": name})]


def _box_of(record: Record, shapes: list[BaseGeometry]) -> Box | None:
    if shapes:
        west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    else:
        lon = record.incidents["lon"].drop_null().to_numpy()
        lat = record.incidents["lat"].drop_null().to_numpy()
        if not len(lon):
            return None
        west, south, east, north = lon.min(), lat.min(), lon.max(), lat.max()
    pad = 0.05 * max(east - west, north - south, 0.1)
    return (
        max(-180.0, float(west) - pad),
        max(-85.0, float(south) - pad),
        min(180.0, float(east) + pad),
        min(85.0, float(north) + pad),
    )


def _own_border(record: Record) -> list[BaseGeometry]:
    country = record.agreement.country
    return [shape for code, shape in _borders() if code == country]


def _borders_near(
    box: Box, voice: Voice, *, left_out: str | None
) -> list[tuple[str, str, BaseGeometry]]:
    """Countries within one box's width around `box`, clipped to that.

    `left_out` is the mission's own country where its own areas draw it. Natural Earth's names
    are used only for what has an ISO code: whether the rest is a country is not ours to say.
    """
    west, south, east, north = box
    wide, high = east - west, north - south
    frame = shapely.box(west - wide, south - high, east + wide, north + high)
    return [
        ("border", _country_name(code, voice), shapely.intersection(shape, frame))
        for code, shape in _borders()
        if code is None or code != left_out
        if shapely.intersects(shape, frame)
    ]


def _country_name(code: str | None, voice: Voice) -> str:
    return str(voice.locale.territories.get(code, "")) if code else ""


@lru_cache(maxsize=1)
def _borders() -> list[tuple[str | None, BaseGeometry]]:
    """The world's countries: ISO code and outline; none where the build has not run."""
    path = files("trucewatch") / "places" / "world" / "borders.geojson"
    if not path.is_file():
        return []
    return [
        (
            feature["properties"]["iso_a2"],
            shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"]))),
        )
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]
