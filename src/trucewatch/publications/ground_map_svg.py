"""Ground since the start, drawn: what was held, won and lost by one origin's word.

In:   a `GroundMap`, a `Voice`, a `Palette`.
Out:  one SVG text. What was lost is hatched and what was won is filled, told apart without colour;
      a verified position is a filled mark, a claimed one an outline.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.publications import plot, svg
from trucewatch.publications.ground_map import GroundMap
from trucewatch.publications.labels import place_labels
from trucewatch.publications.map_svg import WIDTH, named, outline, projected, scale_bar
from trucewatch.publications.projection import Projection
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

MARK = 4.0
"""Half the width of a position's mark."""


def ground_map_svg(
    picture: GroundMap, voice: Voice, *, palette: Palette = svg.PAGE, id_: str = "ground"
) -> str:
    """`picture` in the words of `voice`."""
    projection = projected(picture.frame)
    height = projection.height
    names = named(picture.areas, "name", projection, voice, room=5.0)
    parts = [
        plot.style(palette, id_, _rules(palette)),
        svg.hatching(id_),
        element("rect", {"class": "water", "width": WIDTH, "height": height}),
        *(element("path", {"class": "land", "d": outline(area.geometry, projection)})
          for area in picture.areas),
        *_ground(picture, projection, id_),
        *(element("path", {"class": "middle", "d": _along(line, projection)})
          for line in picture.lines),
        *_positions(picture, projection),
        *(element("text", {"class": label.kind, "x": x, "y": y},
                  text=svg.ordered(label.text, voice))
          for label, x, y in place_labels(names, [], WIDTH, height)),
        *scale_bar(projection, voice),
        element("rect", {"class": "edge", "width": WIDTH, "height": height}),
    ]  # fmt: skip
    drawn, tall = plot.key(_key(picture, voice), voice, top=height, width=WIDTH)
    parts += [part.replace('class="lost"', f'class="lost" fill="url(#{id_}-hatch)"')
              for part in drawn]  # fmt: skip
    return svg.picture(
        id_=id_,
        width=WIDTH,
        height=height + tall,
        title=voice.say(Message("conditions.ground_title")),
        description=voice.say(Message("conditions.ground_about")),
        parts=parts,
    )


def _rules(palette: Palette) -> dict[str, str]:
    name = f"stroke:{palette['sheet']};stroke-width:2.6;stroke-linejoin:round;paint-order:stroke"
    return {
        ".stripe": f"stroke:{palette['breach']};stroke-width:1.8",
        ".water": f"fill:{palette['water']}",
        ".land": f"fill:{palette['home']};stroke:{palette['border']};stroke-width:0.9",
        ".now": f"fill:none;stroke:{palette['ink']};stroke-width:1.3",
        ".won": f"fill:{palette['accent']};fill-opacity:0.6",
        ".lost": f"stroke:{palette['breach']};stroke-width:0.6",
        ".bound": f"stroke:{palette['ink']};stroke-width:1.2;stroke-dasharray:4 3;fill:none",
        ".middle": f"stroke:{palette['breach']};stroke-width:1.8;fill:none",
        ".seen": f"fill:{palette['ink']};stroke:{palette['sheet']};stroke-width:1",
        ".claim": f"stroke:{palette['ink']};stroke-width:1.3;fill:{palette['sheet']}",
        ".name": f"fill:{palette['ink']};font-size:11.5px;text-anchor:middle;{name}",
        ".edge": f"fill:none;stroke:{palette['line']};stroke-width:1",
        ".bar": f"stroke:{palette['ink']};stroke-width:1.4;fill:none",
        ".arrow": f"fill:{palette['ink']}",
    }


def _ground(picture: GroundMap, projection: Projection, id_: str) -> Iterator[str]:
    for one in picture.ground:
        hatch = {"class": "lost", "fill": f"url(#{id_}-hatch)"}
        yield element("path", {"class": "won", "d": outline(one.won, projection)})
        yield element("path", {**hatch, "d": outline(one.lost, projection)})
        yield element("path", {"class": "now", "d": outline(one.now, projection)})
        yield element("path", {"class": "bound", "d": outline(one.then, projection)})


def _along(line: BaseGeometry, projection: Projection) -> str:
    """Every part of a line that lies on the sheet."""
    paths = []
    for part in shapely.get_parts(shapely.clip_by_rect(line, *projection.frame)):
        xy = projection.points(np.asarray(part.coords, dtype=np.float64)[:, :2])
        paths.append(svg.path([(float(x), float(y)) for x, y in xy], closed=False))
    return "".join(paths)


def _positions(picture: GroundMap, projection: Projection) -> Iterator[str]:
    for one in picture.positions:
        x, y = projection.point(one.lon, one.lat)
        box = {"x": x - MARK, "y": y - MARK, "width": 2 * MARK, "height": 2 * MARK}
        yield element("rect", {"class": "seen" if one.verified else "claim", **box})


def _key(picture: GroundMap, voice: Voice) -> dict[str, str]:
    items = {"bound": "then", "now": "now", "won": "won", "lost": "lost"}
    if picture.lines:
        items["middle"] = "line"
    if any(one.verified for one in picture.positions):
        items["seen"] = "position_verified"
    if any(not one.verified for one in picture.positions):
        items["claim"] = "position_claimed"
    return {kind: voice.say(Message(f"conditions.ground_{name}")) for kind, name in items.items()}
