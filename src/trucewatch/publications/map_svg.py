"""The map, drawn: borders, areas, zones, error circles and incidents, offline and to scale.

In:   a `MapPicture`, a `Voice` and a `Palette`.
Out:  one SVG text of at most a few hundred kilobytes.

A filled symbol stands where incidents are placed; a ring stands in the middle of an area of which
nothing more is known. Circles are errors at their true size on the ground (95%). What has no place
is not drawn: the caption counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import cos, hypot, pi, radians, sin

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.publications import svg
from trucewatch.publications.clusters import Cluster, gather
from trucewatch.publications.labels import Disc, Label, place_labels
from trucewatch.publications.legend import legend
from trucewatch.publications.model import MapPicture, Shape
from trucewatch.publications.projection import Box, Projection
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice

ID = "map"
WIDTH = 640.0
TALLEST = 480.0
CIRCLES = 250
"""Beyond so many places each symbol shows one circle that holds those of all its places."""
NICE = (1, 2, 5)


def map_svg(
    picture: MapPicture,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    title: str = "",
    description: str = "",
    with_legend: bool = False,
) -> str:
    """`picture` in the words of `voice`; `description` is for those who cannot see it.

    Without anything to draw, a sheet that says so.
    """
    words = title or voice.t("map_title")
    told = description or words
    if picture.frame is None:
        return _empty(voice, palette, words)
    projection = projected(picture.frame)
    clusters = gather(picture.spots, projection)
    height = projection.height
    parts = [
        _style(palette),
        element("rect", {"class": "water", "width": WIDTH, "height": height}),
        *_outlines(picture, projection),
        *_zones(picture.zones, projection, voice),
        *_circles(clusters, projection),
        *_symbols(clusters, voice),
        *_labels(picture, projection, voice, clusters),
        *scale_bar(projection, voice),
        element("rect", {"class": "edge", "width": WIDTH, "height": height}),
    ]
    if with_legend:
        drawn, tall = legend(_shown(clusters), voice, top=height, width=WIDTH)
        parts, height = [*parts, *drawn], height + tall
    return svg.picture(
        id_=ID, width=WIDTH, height=height, title=words, description=told, parts=parts
    )


def projected(frame: Box) -> Projection:
    """Fitted to the width; a very tall country is given more of its neighbours instead."""
    west, south, east, north = frame
    tall = Projection(frame, WIDTH).height
    if tall <= TALLEST:
        return Projection(frame, WIDTH)
    more = (east - west) * (tall / TALLEST - 1) / 2
    return Projection((west - more, south, east + more, north), WIDTH)


def _style(palette: Palette) -> str:
    rules = {
        ".water": f"fill:{palette['water']}",
        ".land": f"fill:{palette['land']};stroke:{palette['border']};stroke-width:0.6",
        ".home": f"fill:{palette['home']};stroke:{palette['border']};stroke-width:1.6",
        ".area": f"fill:none;stroke:{palette['border']};stroke-width:0.7",
        ".zone": f"fill:{palette['zone']};fill-opacity:0.1;stroke:{palette['zone']};"
        "stroke-width:1.2;stroke-dasharray:5 3",
        ".error": f"fill:{palette['ink']};fill-opacity:0.035;stroke:{palette['ink']};"
        "stroke-opacity:0.35;stroke-width:0.6",
        ".vague": f"fill:none;stroke:{palette['quiet']};stroke-width:0.8;stroke-dasharray:2 3",
        ".halo": f"fill:{palette['sheet']}",
        ".edge": f"fill:none;stroke:{palette['line']};stroke-width:1",
        "text": f"font-family:{svg.FONT}",
        ".name": f"fill:{palette['ink']};font-size:11.5px;text-anchor:middle;"
        f"stroke:{palette['sheet']};stroke-width:2.6;stroke-linejoin:round;paint-order:stroke",
        ".country": f"fill:{palette['quiet']};font-size:11.5px;text-anchor:middle",
        ".zone-name": f"fill:{palette['zone']};font-size:11px;text-anchor:middle;"
        f"stroke:{palette['sheet']};stroke-width:2.6;stroke-linejoin:round;paint-order:stroke",
        ".count": "fill:#fff;stroke:#1b2530;stroke-width:2.2;stroke-linejoin:round;"
        "paint-order:stroke;font-size:10.5px;font-weight:600;text-anchor:middle",
        ".count-vague": f"fill:{palette['ink']};font-size:10.5px;font-weight:600;"
        "text-anchor:middle",
        ".bar": f"stroke:{palette['ink']};stroke-width:1.4;fill:none",
        ".small": f"fill:{palette['ink']};font-size:11px",
        ".arrow": f"fill:{palette['ink']}",
        **{f".o-{name}": f"fill:{palette[name]}" for name in svg.OUTCOMES},
    }
    return svg.style(rules, palette, ID)


def _outlines(picture: MapPicture, projection: Projection) -> Iterator[str]:
    for shape in picture.borders:
        yield element("path", {"class": "land", "d": outline(shape.geometry, projection)})
    own = picture.home or picture.areas
    whole = shapely.union_all([shape.geometry for shape in own])
    yield element("path", {"class": "home", "d": outline(whole, projection)})
    for shape in picture.areas:
        yield element("path", {"class": "area", "d": outline(shape.geometry, projection)})


def _zones(zones: Sequence[Shape], projection: Projection, voice: Voice) -> Iterator[str]:
    for zone in zones:
        title = element("title", text=voice.say(zone.names))
        yield element("path", {"class": "zone", "d": outline(zone.geometry, projection)}, title)


def outline(geometry: BaseGeometry, projection: Projection) -> str:
    """Every ring of a shape; what is not an area has none."""
    rings = []
    for part in shapely.get_parts(geometry):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            xy = projection.points(np.asarray(ring.coords, dtype=np.float64)[:, :2])
            rings.append(svg.path([(float(x), float(y)) for x, y in xy[:-1]]))
    return "".join(rings)


def _circles(clusters: Sequence[Cluster], projection: Projection) -> Iterator[str]:
    """Each place's error at its true size; equal ones once."""
    every = sum(len(cluster.spots) for cluster in clusters) <= CIRCLES
    drawn: dict[tuple[float, float, float, bool], None] = {}
    for cluster in clusters:
        own = [
            (*projection.point(s.lon, s.lat), projection.length(s.error_radius_m, s.lat))
            for s in cluster.spots
        ]
        vague = cluster.spots[0].area_only
        for x, y, radius in own if every or vague else [_around(cluster, own)]:
            drawn[round(x, 1), round(y, 1), round(radius, 1), vague] = None
    for x, y, radius, vague in sorted(drawn, key=lambda circle: (-circle[2], circle)):
        if radius >= 1.0:
            kind = "vague" if vague else "error"
            yield element("circle", {"class": kind, "cx": x, "cy": y, "r": radius})


def _around(
    cluster: Cluster, own: Sequence[tuple[float, float, float]]
) -> tuple[float, float, float]:
    """The circle around a symbol that holds all the circles of its places."""
    reach = max(hypot(x - cluster.x, y - cluster.y) + radius for x, y, radius in own)
    return cluster.x, cluster.y, reach


def _symbols(clusters: Sequence[Cluster], voice: Voice) -> Iterator[str]:
    for cluster in clusters:
        x, y, radius = cluster.x, cluster.y, cluster.radius
        parts = [element("circle", {"class": "halo", "cx": x, "cy": y, "r": radius + 1.1})]
        parts += _slices(x, y, radius, cluster.outcomes)
        vague = cluster.spots[0].area_only
        if vague:
            parts.append(element("circle", {"class": "halo", "cx": x, "cy": y, "r": radius * 0.62}))
        if cluster.n > 1:
            kind = "count-vague" if vague else "count"
            at = {"class": kind, "x": x, "y": y + 3.7}
            parts.append(element("text", at, text=voice.number(cluster.n)))
        said = [voice.t(f"so_many_{name}", n=n) for name, n in cluster.outcomes]
        yield element("g", None, element("title", text="; ".join(said)), *parts)


def _slices(
    x: float, y: float, radius: float, outcomes: Sequence[tuple[str, int]]
) -> Iterator[str]:
    """A disc shared out between the outcomes, from the top, clockwise."""
    total = sum(n for _, n in outcomes)
    before = 0
    for name, n in outcomes:
        start, end = 2 * pi * before / total, 2 * pi * (before + n) / total
        before += n
        if n == total:
            yield element("circle", {"class": f"o-{name}", "cx": x, "cy": y, "r": radius})
            return
        x1, y1 = x + radius * sin(start), y - radius * cos(start)
        x2, y2 = x + radius * sin(end), y - radius * cos(end)
        large = int(end - start > pi)
        data = f"M{x:.1f} {y:.1f}L{x1:.1f} {y1:.1f}A{radius:.1f} {radius:.1f} 0 {large} 1"
        yield element("path", {"class": f"o-{name}", "d": f"{data} {x2:.1f} {y2:.1f}Z"})


def _labels(
    picture: MapPicture, projection: Projection, voice: Voice, clusters: Sequence[Cluster]
) -> Iterator[str]:
    """Names where they hide the least; the country's own areas before its neighbours."""
    wanted = [
        *named(picture.areas, "name", projection, voice, room=5.0),
        *named(picture.zones, "zone-name", projection, voice, room=0.0),
        *named(picture.borders, "country", projection, voice, room=22.0),
    ]
    discs = [Disc(c.x, c.y, c.radius) for c in clusters]
    for label, x, y in place_labels(wanted, discs, WIDTH, projection.height):
        yield element(
            "text", {"class": label.kind, "x": x, "y": y}, text=svg.ordered(label.text, voice)
        )


def named(
    shapes: Iterable[Shape], kind: str, projection: Projection, voice: Voice, *, room: float
) -> Iterator[Label]:
    """A label in the middle of each shape that has room for one on the sheet."""
    for shape in shapes:
        seen = shapely.clip_by_rect(shapely.make_valid(shape.geometry), *projection.frame)
        if seen.is_empty or not seen.area:
            continue
        reach = shapely.maximum_inscribed_circle(seen)
        lon, lat = reach.coords[0]
        if radians(reach.length) * projection.scale >= room:
            x, y = projection.point(lon, lat)
            yield Label(kind=kind, text=voice.say(shape.names), x=x, y=y)


def scale_bar(projection: Projection, voice: Voice) -> Iterator[str]:
    """A bar of a round length, true in the middle of the map, and where north is."""
    lat, bottom = projection.middle_lat, projection.height - 14
    metre = projection.length(1.0, lat)
    length_m = _nice(WIDTH / 5 / metre)
    long = length_m * metre
    left, right = 16.0, 16.0 + long
    said = (
        voice.t("kilometres", d=round(length_m / 1000))
        if length_m >= 1000
        else voice.t("metres", d=round(length_m))
    )
    data = f"M{left:.1f} {bottom - 5:.1f}V{bottom:.1f}H{right:.1f}V{bottom - 5:.1f}"
    yield element("path", {"class": "bar", "d": data})
    at = {"class": "small", "x": left + long / 2, "y": bottom - 7, "text-anchor": "middle"}
    yield element("text", at, text=svg.ordered(said, voice))
    x = WIDTH - 22
    yield element(
        "path", {"class": "arrow", "d": f"M{x:.1f} 12L{x + 5:.1f} 28L{x:.1f} 24.5L{x - 5:.1f} 28Z"}
    )
    at = {"class": "small", "x": x, "y": 41.0, "text-anchor": "middle"}
    yield element("text", at, text=voice.t("north"))


def _nice(metres: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not longer."""
    power = 10.0 ** (len(str(int(metres))) - 1)
    return max(step * power for step in NICE if step * power <= max(metres, power))


def _shown(clusters: Sequence[Cluster]) -> list[str]:
    present = {name for cluster in clusters for name, _ in cluster.outcomes}
    return [name for name in svg.OUTCOMES if name in present]


def _empty(voice: Voice, palette: Palette, title: str) -> str:
    said = voice.t("map_nothing")
    at = {"class": "name", "x": WIDTH / 2, "y": 60.0}
    parts = (_style(palette), element("text", at, text=svg.ordered(said, voice)))
    return svg.picture(
        id_=ID, width=WIDTH, height=120.0, title=title, description=said, parts=parts
    )
