"""The map before it is drawn: what lies where, how surely, and what cannot be placed.

In:   a `Record`, which of its incidents to show, and the borders to draw around them.
Out:  a `MapPicture`.

Only incidents are drawn, as numbers at points; no report, post or observer has a place on it.
Outlines are simplified to what a page can show.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from babel import Locale
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement
from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.figures.model import Record
from trucewatch.figures.outcomes import LABELS, outcomes
from trucewatch.places.model import AdminArea
from trucewatch.publications.model import MapPicture, Shape, Spot
from trucewatch.publications.period_facts import area_only
from trucewatch.publications.voice import names_of
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import LANGUAGES

FICTIONAL = "XX"
"""The country code of an exercise: no real border is drawn around it."""
DETAIL = 900
"""Outlines keep what is larger than this part of the frame's longer side."""
MARGIN = 0.06
MOST_SPOTS, GRID = 1500, 110
"""So many points are drawn where they are; more of them in cells of this part of the frame."""
DEGREE_M = 111_195.0
"""The length of a degree of latitude on the ground [m]."""
Box = tuple[float, float, float, float]
Feature = Mapping[str, Any]


def map_picture(
    record: Record,
    *,
    rows: npt.NDArray[np.int64] | None = None,
    period: Interval | None = None,
    borders: Sequence[Feature] | None = None,
) -> MapPicture:
    """The incidents at `rows` of the record's table, or those of a period inside the scope.

    `borders` are GeoJSON features of countries with `iso_a2` and `name`; by default those the
    package ships, and none for a fictional country.
    """
    chosen = _in_scope(record, period) if rows is None else rows
    incidents = record.incidents.take(pa.array(chosen))
    country = record.agreement.country
    countries = _countries(borders) if borders is not None else shipped_borders()
    home = [] if country == FICTIONAL else [s for code, s in countries if code == country]
    first = [_shape(area) for area in record.areas if area.level == "admin1"]
    zones = list(_zones(record.agreement))
    frame = _frame([*home, *first, *zones], incidents)
    vague = area_only(incidents)
    return MapPicture(
        frame=frame,
        home=fitted(home, frame),
        borders=() if country == FICTIONAL else fitted(_others(countries, country), frame),
        areas=fitted(first, frame),
        zones=fitted(zones, frame),
        spots=tuple(_spots(incidents, vague, _labels(record, chosen), frame)),
        placed=len(incidents) - incidents["lon"].null_count,
        area_only=int(np.count_nonzero(vague)),
        unplaced=incidents["lon"].null_count,
    )


def first_level(areas: Iterable[AdminArea]) -> tuple[Box | None, dict[str, Shape]]:
    """The first-level areas' outlines by P-code, and the box around them; None without any."""
    shapes = {area.pcode: _shape(area) for area in areas if area.level == "admin1"}
    if not shapes:
        return None, {}
    frame = around(list(shapes.values()))
    return frame, {code: one for code, shape in shapes.items() for one in fitted([shape], frame)}


def _in_scope(record: Record, period: Interval | None) -> npt.NDArray[np.int64]:
    table = record.incidents
    inside = np.asarray(table["out_of_scope"].is_null().to_numpy())
    if period is not None:
        begins = column_micros(table["seen_from"])
        inside = inside & (begins >= micros(period.start)) & (begins < micros(period.end))
    return np.flatnonzero(inside)


def _labels(record: Record, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    ids = record.incidents["incident_id"].combine_chunks()
    return np.asarray(outcomes(record.findings, ids).label()[rows])


def _spots(
    incidents: pa.Table,
    vague: npt.NDArray[np.bool_],
    labels: npt.NDArray[np.int64],
    frame: Box | None,
) -> Iterable[Spot]:
    """One spot for each distinct point and kind of place, in a fixed order.

    Beyond `MOST_SPOTS` points they are gathered on a grid finer than any symbol, and their errors
    widened by as much as that moves them.
    """
    placed = np.flatnonzero(np.asarray(incidents["lon"].is_valid().to_numpy()))
    if not len(placed):
        return
    lon, lat, error = (
        np.nan_to_num(incidents[name].to_numpy()[placed])
        for name in ("lon", "lat", "error_radius_m")
    )
    points = np.column_stack([lon, lat, vague[placed]])
    if frame is not None and len(np.unique(points, axis=0)) > MOST_SPOTS:
        cell = max(frame[2] - frame[0], frame[3] - frame[1]) / GRID
        points[:, :2] = (np.floor(points[:, :2] / cell) + 0.5) * cell
        error = error + cell * DEGREE_M * np.sqrt(0.5)
    distinct, spot = np.unique(points, axis=0, return_inverse=True)
    spot = spot.reshape(-1)
    widest = np.zeros(len(distinct))
    np.maximum.at(widest, spot, error)
    counts = np.zeros((len(distinct), len(LABELS)), dtype=np.int64)
    np.add.at(counts, (spot, labels[placed]), 1)
    for at, (x, y, is_vague) in enumerate(distinct.tolist()):
        yield Spot(
            lon=x,
            lat=y,
            error_radius_m=float(widest[at]),
            area_only=bool(is_vague),
            outcomes=tuple(
                (str(name), int(n)) for name, n in zip(LABELS, counts[at], strict=True) if n
            ),
        )


def _zones(agreement: Agreement) -> Iterable[Shape]:
    for place in agreement.places:
        if place.geometry is not None and not place.national:
            yield Shape(names=place.names, geometry=place.geometry)


def _shape(area: AdminArea) -> Shape:
    return Shape(names=names_of(area.names), geometry=area.geometry)


def _frame(shapes: Sequence[Shape], incidents: pa.Table) -> Box | None:
    """A box around the country, or else around its areas, or else around the incidents."""
    if shapes:
        return around(shapes)
    lon, lat = (incidents[name].drop_null().to_numpy() for name in ("lon", "lat"))
    if not len(lon):
        return None
    return _padded(lon.min(), lat.min(), lon.max(), lat.max())


def around(shapes: Sequence[Shape]) -> Box:
    """A box around shapes, with some room beside them."""
    return _padded(*shapely.total_bounds([shape.geometry for shape in shapes]))


def _padded(west: float, south: float, east: float, north: float) -> Box:
    pad = MARGIN * max(east - west, north - south, 0.1)
    return (
        max(-180.0, float(west) - pad),
        max(-84.0, float(south) - pad),
        min(180.0, float(east) + pad),
        min(84.0, float(north) + pad),
    )


def fitted(shapes: Iterable[Shape], frame: Box | None) -> tuple[Shape, ...]:
    """Shapes cut to somewhat more than the frame, without detail that no page can show."""
    if frame is None:
        return ()
    west, south, east, north = frame
    wide, high = (east - west), (north - south)
    view = (west - wide / 2, south - high / 2, east + wide / 2, north + high / 2)
    fitted = []
    for shape in shapes:
        cut = shapely.clip_by_rect(shapely.make_valid(shape.geometry), *view)
        simple = shapely.simplify(cut, max(wide, high) / DETAIL, preserve_topology=True)
        if not simple.is_empty:
            fitted.append(Shape(names=shape.names, geometry=simple))
    return tuple(fitted)


def _others(countries: Iterable[tuple[str | None, Shape]], home: str) -> list[Shape]:
    return [shape for code, shape in countries if code != home]


def _countries(features: Sequence[Feature]) -> list[tuple[str | None, Shape]]:
    """Countries with their codes; degenerate outlines are mended."""
    found: list[tuple[str | None, Shape]] = []
    for feature in features:
        properties = feature["properties"]
        outline: BaseGeometry = shapely.make_valid(
            shapely.from_geojson(json.dumps(feature["geometry"]))
        )
        code = properties.get("iso_a2")
        names = names_of(_territory(code, str(properties["name"])))
        found.append((code, Shape(names=names, geometry=outline)))
    return found


def _territory(code: str | None, otherwise: str) -> dict[str, str]:
    """A country's name in every language we speak. Source: Unicode CLDR, through Babel."""
    names = {lang: Locale(lang).territories.get(code or "") for lang in LANGUAGES}
    return {"en": otherwise} | {lang: name for lang, name in names.items() if name}


@lru_cache(maxsize=1)
def shipped_borders() -> list[tuple[str | None, Shape]]:
    """The world's countries as the build made them; none where it has not run."""
    path = files("trucewatch.places") / "world" / "borders.geojson"
    if not path.is_file():
        return []
    return _countries(json.loads(path.read_text(encoding="utf-8"))["features"])
