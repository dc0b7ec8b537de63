"""The places of an agreement on a sheet: outlines, rings round sites, bands along lines.

In:   the places, and the country's outline where one is known.
Out:  what can be drawn, in the sheet's units, and the projection it was drawn in.

Drawn to look at, not to measure by: distances hold along the middle of the sheet. Whether an
incident lies inside is asked elsewhere, to the metre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement, Band, Place, Ring
from trucewatch.publications.projection import EARTH_M, Box, Projection

OUTLINE, RING, BAND = "outline", "ring", "band"
TALLEST = 1.1
"""A sheet is at most so much taller than wide; a taller country is given more of its neighbours."""
MARGIN = 0.18
LEAST = 3.0
"""A ring is drawn at least so large, or nobody would see it."""
SMALLEST = 0.01
"""What is smaller than this [degree] is shown with so much around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One place on the sheet: `sure` is inside; `fringe` is inside or out, as one reads the text.

    `lines` are what a band is measured from.
    """

    place: Place
    kind: str
    sure: BaseGeometry
    fringe: BaseGeometry
    lines: BaseGeometry


def fitted(
    agreement: Agreement, home: BaseGeometry | None, width: float
) -> tuple[Projection | None, list[Zone]]:
    """Every place that has a shape, on a sheet that holds them all; no sheet where there is none.

    Without any mapped place the sheet shows the country itself.
    """
    boxes = [box for place in agreement.places for box in _boxes(place)]
    if not boxes and home is not None:
        boxes = [home.bounds]
    if not boxes:
        return None, []
    projection = Projection(_frame(boxes), width)
    return projection, list(_zones(agreement.places, projection, home))


def _boxes(place: Place) -> Iterator[Box]:
    if place.geometry is not None:
        yield place.geometry.bounds
    if place.ring is not None:
        yield _wider(place.ring.sites.bounds, place.ring.radius_m)
    if place.band is not None:
        for line in place.band.lines.values():
            yield _wider(line.bounds, place.band.depth_max_m)


def _wider(box: Box, metres: float) -> Box:
    west, south, east, north = box
    up = metres / (radians(1) * EARTH_M)
    aside = up / max(cos(radians((south + north) / 2)), 0.1)
    return west - aside, south - up, east + aside, north + up


def _frame(boxes: Sequence[Box]) -> Box:
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    pad = max(MARGIN * max(east - west, north - south), SMALLEST)
    frame = west - pad, max(south - pad, -84.0), east + pad, min(north + pad, 84.0)
    tall = Projection(frame, 1.0).height
    more = (frame[2] - frame[0]) * max(tall / TALLEST - 1, 0) / 2
    return frame[0] - more, frame[1], frame[2] + more, frame[3]


def _zones(
    places: Iterable[Place], projection: Projection, home: BaseGeometry | None
) -> Iterator[Zone]:
    drawn: dict[str, BaseGeometry] = {}
    for place in places:
        if place.national and home is not None:
            drawn[place.id] = on_sheet(home, projection)
    for place in sorted(places, key=lambda place: place.within is not None):
        zone = _zone(place, projection)
        if zone is None:
            continue
        outer = drawn.get(place.within or "")
        if outer is not None:
            zone = Zone(
                place=place, kind=zone.kind, lines=zone.lines,
                sure=shapely.intersection(zone.sure, outer),
                fringe=shapely.intersection(zone.fringe, outer),
            )  # fmt: skip
        drawn[place.id] = zone.sure
        yield zone


def _zone(place: Place, projection: Projection) -> Zone | None:
    nothing = shapely.GeometryCollection()
    if place.ring is not None:
        sure = _ring(place.ring, projection)
        return Zone(place=place, kind=RING, sure=sure, fringe=nothing, lines=nothing)
    if place.band is not None:
        lines = shapely.union_all([on_sheet(one, projection) for one in place.band.lines.values()])
        sure = _band(place.band, place.band.depth_min_m, lines, projection)
        whole = _band(place.band, place.band.depth_max_m, lines, projection)
        fringe = shapely.difference(whole, sure)
        return Zone(place=place, kind=BAND, sure=sure, fringe=fringe, lines=lines)
    if place.geometry is not None:
        sure = on_sheet(place.geometry, projection)
        return Zone(place=place, kind=OUTLINE, sure=sure, fringe=nothing, lines=nothing)
    return None


def _ring(ring: Ring, projection: Projection) -> BaseGeometry:
    lat = shapely.get_coordinates(ring.sites)[:, 1].mean()
    radius = max(projection.length(ring.radius_m, lat), LEAST)
    return shapely.buffer(on_sheet(ring.sites, projection), radius)


def _band(band: Band, depth: float, lines: BaseGeometry, projection: Projection) -> BaseGeometry:
    lat = projection.middle_lat
    whole = shapely.buffer(lines, projection.length(depth, lat))
    if not band.from_m:
        return whole
    return shapely.difference(whole, shapely.buffer(lines, projection.length(band.from_m, lat)))


def on_sheet(geometry: BaseGeometry, projection: Projection) -> BaseGeometry:
    """Degrees to the sheet, cut to somewhat more than it, without what nobody could see."""
    west, south, east, north = projection.frame
    wide, high = east - west, north - south
    view = (
        west - wide / 4,
        max(south - high / 4, -85.0),
        east + wide / 4,
        min(north + high / 4, 85.0),
    )
    cut = shapely.clip_by_rect(shapely.make_valid(geometry), *view)
    return shapely.simplify(shapely.transform(cut, projection.points), 0.2)
