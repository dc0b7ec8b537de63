"""What the map island draws: incidents as points or counted cells, and the ground below them.

Where a record has many incidents the server counts them into cells, so that a browser never gets
more than it can draw; they are points only where they lie apart. Coordinates are WGS 84, longitude
first; rounding is to about ten metres.
"""

from __future__ import annotations

import json
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.lookups import Box
from trucewatch.doors.web.map_tiles import (
    COUNTED,
    DEEPEST,
    LEFT_OUT,
    Extent,
    Passing,
    Square,
    extent_of,
)
from trucewatch.doors.web.record_index import ALL_OUTCOMES, IntArray, RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.figures.model import Record

MOST_POINTS = 20_000
"""Located incidents of a record beyond which a browser gets squares, not all of it at once."""
FEW = 200
"""Incidents of one square that come as points."""
FEW_BELOW = 5_000
"""The same at the deepest zoom, where cells would tell little more."""
FICTIONAL = "XX"
Feature = dict[str, Any]


def asked(index: RecordIndex, box: Box | None, zoom: float) -> Box | Extent | None:
    """What a question comes to: whole squares where the record has many incidents, else the box.

    Readers whose questions come to the same are given the same answer.
    """
    if len(index.tiles.rows) <= MOST_POINTS:
        return box
    return extent_of(box or index.tiles.bounds(), zoom)


def incidents_json(index: RecordIndex, filters: Filters, where: Box | Extent | None) -> str:
    """The located incidents that pass, there where `asked` said, as GeoJSON.

    `total` counts all that pass, `unlocated` those among them that no map can show. `features` are
    single incidents; `cells` are counted ones, each as mean longitude, mean latitude and how many
    there are of each outcome.
    """
    passing = index.once(
        ("passing", filters), lambda: index.tiles.passing(index.outcome, filters.mask(index))
    )
    total, located = index.once(("numbers", filters), lambda: _numbers(index, filters, passing))
    if isinstance(where, Extent):
        texts = [
            index.once(("square", filters, at), partial(_square_json, index, at, passing))
            for at in where.squares()
        ]
    else:
        texts = [(_listed(_points(index, _in_order(index, passing, where))), "")]
    features, cells = (",".join(filter(None, parts)) for parts in zip(*texts, strict=True))
    return (
        f'{{"type":"FeatureCollection","aggregated":{_json(isinstance(where, Extent))},'
        f'"total":{total},"unlocated":{total - located},"features":[{features}],"cells":[{cells}]}}'
    )


def lay_out_map(index: RecordIndex) -> None:
    """Count now what readers who have chosen nothing look at: the whole, and closer by and by."""
    for zoom in range(COUNTED + 2):
        where = asked(index, None, zoom)
        if isinstance(where, Extent):
            incidents_json(index, Filters(), where)


def _numbers(index: RecordIndex, filters: Filters, passing: Passing) -> tuple[int, int]:
    """How many pass, and how many of them have a place."""
    return int(filters.mask(index).sum()), int(np.count_nonzero(passing.codes != LEFT_OUT))


def _in_order(index: RecordIndex, passing: Passing, box: Box | None) -> IntArray:
    """The located rows that pass and lie in the box, in the record's order."""
    rows = np.sort(index.tiles.rows[passing.codes != LEFT_OUT])
    if box is None:
        return rows
    west, south, east, north = box
    lon, lat = index.lon[rows], index.lat[rows]
    return np.asarray(rows[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)])


def _square_json(index: RecordIndex, square: Square, passing: Passing) -> tuple[str, str]:
    """One square's features and cells, as the inside of a JSON list; one of them is empty."""
    few = FEW_BELOW if square.zoom == DEEPEST else FEW
    if index.tiles.number(square, passing) <= few:
        return _listed(_points(index, index.tiles.within(square, passing))), ""
    cells = index.tiles.cells(square, passing)
    where = (np.round(part, 4).tolist() for part in (cells.lon, cells.lat))
    counts = cells.counts[:, : len(ALL_OUTCOMES)].tolist()
    rows_told = [[lon, lat, *n] for lon, lat, n in zip(*where, counts, strict=True)]
    return "", _listed(rows_told)


def _listed(things: list[Any]) -> str:
    """The inside of a JSON list."""
    return _json(things)[1:-1]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _points(index: RecordIndex, rows: IntArray) -> list[Feature]:
    first, last = index.day_offsets
    places = index.record.incidents["place_text"].take(rows).to_pylist()
    error_m = index.error_m[rows].tolist()
    columns = (
        index.lon[rows].tolist(), index.lat[rows].tolist(), index.outcome[rows].tolist(),
        first[rows].tolist(), last[rows].tolist(), error_m, places, rows.tolist(),
    )  # fmt: skip
    return [
        _point(
            lon,
            lat,
            {
                "id": index.ids[row],
                "outcome": outcome,
                "act": index.acts[row],
                "area": index.areas[row],
                "first": begins,
                "last": ends,
                "error_m": int(error) if error == error else None,  # NaN is unknown
                "place": place,
            },
        )
        for lon, lat, outcome, begins, ends, error, place, row in zip(*columns, strict=True)
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
