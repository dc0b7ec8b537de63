"""Clusters on the map: which areas depart from the rest, and which nobody watched.

In:   a `ClusterMap`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. An unwatched area is hatched: it is unknown, not quiet.
"""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.publications import plot, svg
from trucewatch.publications.labels import place_labels
from trucewatch.publications.map_svg import named, outline
from trucewatch.publications.projection import Projection
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.trend_pictures import ClusterMap
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

TALLEST = 0.8
"""How tall the map may be, as a part of the width."""


def cluster_map_svg(
    picture: ClusterMap,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "clusters",
) -> str:
    """`picture` in the words of `voice`."""
    projection = _projection(picture, width)
    parts = [
        plot.style(palette, id_, _rules(palette)),
        svg.hatching(id_),
        *_areas(picture, projection, id_),
        *_names(picture, projection, voice, width),
    ]
    names = {"alarm": "key_striking", "home": "key_shared"}
    if any(area.hot for area in picture.areas):
        names["hot"] = "key_hot"
    if any(area.tone == "unwatched" for area in picture.areas):
        names["hatched"] = "key_unwatched"
    said = {kind: voice.say(Message(f"trends.{name}")) for kind, name in names.items()}
    drawn, tall = plot.key(said, voice, top=projection.height, width=width)
    parts += [part.replace('class="hatched"', f'fill="url(#{id_}-hatch)"') for part in drawn]
    return svg.picture(
        id_=id_,
        width=width,
        height=projection.height + tall,
        title=voice.say(Message("trends.scan_title")),
        description="; ".join(_told(picture, voice)),
        parts=parts,
    )


def _projection(picture: ClusterMap, width: float) -> Projection:
    """Fitted to the width, or to the height where the country is tall."""
    west, south, east, north = picture.frame
    tall = Projection(picture.frame, width).height
    more = max(0.0, (east - west) * (tall / (width * TALLEST) - 1) / 2)
    return Projection((west - more, south, east + more, north), width)


def _rules(palette: Palette) -> dict[str, str]:
    line = f"stroke:{palette['border']};stroke-width:0.9"
    return {
        ".stripe": f"stroke:{palette['border']};stroke-width:1.6",
        ".area": line,
        ".home": f"fill:{palette['home']};{line}",
        ".alarm": f"fill:{palette['breach']};fill-opacity:0.75;{line}",
        ".hot": f"fill:none;stroke:{palette['accent']};stroke-width:2.6",
        ".name": f"fill:{palette['ink']};font-size:11.5px;text-anchor:middle;"
        f"stroke:{palette['sheet']};stroke-width:2.6;stroke-linejoin:round;paint-order:stroke",
    }


def _areas(picture: ClusterMap, projection: Projection, id_: str) -> Iterator[str]:
    for area in picture.areas:
        d = outline(area.shape.geometry, projection)
        if area.tone == "unwatched":
            yield element("path", {"class": "area", "fill": f"url(#{id_}-hatch)", "d": d})
        else:
            yield element("path", {"class": "alarm" if area.tone == "alarm" else "home", "d": d})
    for area in picture.areas:
        if area.hot:
            yield element("path", {"class": "hot", "d": outline(area.shape.geometry, projection)})


def _names(
    picture: ClusterMap, projection: Projection, voice: Voice, width: float
) -> Iterator[str]:
    shapes = [area.shape for area in picture.areas]
    wanted = list(named(shapes, "name", projection, voice, room=5.0))
    for label, x, y in place_labels(wanted, [], width, projection.height):
        at = {"class": "name", "x": x, "y": y}
        yield element("text", at, text=svg.ordered(label.text, voice))


def _told(picture: ClusterMap, voice: Voice) -> Iterator[str]:
    """Every area that is not as the rest, in words."""
    names = {"alarm": "key_striking", "unwatched": "key_unwatched"}
    for area in picture.areas:
        said = [names[area.tone]] if area.tone in names else []
        said += ["key_hot"] if area.hot else []
        for name in said:
            yield f"{voice.say(area.shape.names)}: {voice.say(Message(f'trends.{name}'))}"
