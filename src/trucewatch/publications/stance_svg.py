"""Stances over the rounds: one lane for each side on an item, one column for each round's end.

In:   a `StancePicture`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. Each stance has a shape of its own; a side of which nothing is on record yet has
      an open dash, which is neither consent nor refusal. Time runs from left to right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from trucewatch.publications import plot, svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice
from trucewatch.talks.model import Stance
from trucewatch.vocabulary.messages import Message

HEAD, ROW, GAP, SIZE = 44.0, 27.0, 20.0, 6.4
BESIDE = 190.0
"""How much of a wide picture the sides' names take."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A side on an item: what it holds at the end of each column, and in which it moved."""

    side: str
    stances: tuple[Stance, ...]
    moved: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class StancePicture:
    """`columns` are rounds' names and days, in order; `panels` the lanes by item."""

    columns: tuple[tuple[str, str], ...]
    panels: tuple[tuple[str, tuple[Lane, ...]], ...]


def stance_svg(
    picture: StancePicture,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "stances",
) -> str:
    """`picture` in the words of `voice`."""
    places = _places(picture, width)
    narrow = width < plot.WIDE
    parts = [plot.style(palette, id_, _rules(palette)), *_columns(picture, voice, places, width)]
    y = HEAD + 20.0
    for item, lanes in picture.panels:
        drawn, y = _panel(item, lanes, voice, places, y, narrow=narrow, width=width)
        parts += drawn
    keyed, foot = _key(voice, y + 4.0, width)
    return svg.picture(
        id_=id_,
        width=width,
        height=foot + 12.0,
        title=voice.say(Message("talks.chart_title")),
        description=voice.say(Message("talks.chart_about")),
        parts=[*parts, *keyed],
    )


def _rules(palette: Palette) -> dict[str, str]:
    return {
        ".holds": f"stroke:{palette['border']};stroke-width:2.2",
        ".moves": f"stroke:{palette['ink']};stroke-width:2.2;stroke-dasharray:1.5 4;"
        "stroke-linecap:round",
        ".supports": f"fill:{palette['permitted']}",
        ".opposes": f"fill:{palette['depends_on_reading']}",
        ".half": f"fill:{palette['undetermined']}",
        ".conditional": f"fill:{palette['sheet']};stroke:{palette['undetermined']};stroke-width:2",
        ".silent": f"stroke:{palette['quiet']};stroke-width:1.6;stroke-linecap:round;fill:none",
        ".on": f"stroke:{palette['sheet']};stroke-width:1.7;fill:none;stroke-linecap:round;"
        "stroke-linejoin:round",
        ".column": f"stroke:{palette['line']};stroke-width:1",
    }


def _places(picture: StancePicture, width: float) -> list[float]:
    """Where each column stands."""
    left = (BESIDE if width >= plot.WIDE else 14.0) + 40.0
    right = width - 56.0
    n = len(picture.columns)
    return [left + (right - left) * at / max(n - 1, 1) for at in range(n)]


def _columns(
    picture: StancePicture, voice: Voice, places: list[float], width: float
) -> Iterator[str]:
    for (name, days), x in zip(picture.columns, places, strict=True):
        middle = {"x": x, "text-anchor": "middle"}
        yield element("text", {"class": "strong", "y": 18.0, **middle}, text=_said(name, voice))
        yield element("text", {"class": "small", "y": 34.0, **middle}, text=_said(days, voice))
    yield element("path", {"class": "base", "d": f"M14 {HEAD:.1f}H{width - 14:.1f}"})


def _panel(
    item: str,
    lanes: tuple[Lane, ...],
    voice: Voice,
    places: list[float],
    y: float,
    *,
    narrow: bool,
    width: float,
) -> tuple[list[str], float]:
    """An item's name and its lanes, and where the next begins."""
    parts, tall = plot.paragraph(item, voice, y=y, width=width, kind="strong")
    y += tall + 8.0
    for lane in lanes:
        if narrow:
            name, tall = plot.paragraph(lane.side, voice, y=y, width=width)
            parts += name
            y += tall + 5.0
        else:
            parts += _beside(lane.side, voice, y)
        parts += _lane(lane, places, y)
        y += ROW
    return parts, y + GAP - 8.0


def _beside(side: str, voice: Voice, y: float) -> Iterator[str]:
    lines = wrap(side, int(BESIDE / plot.LETTER))[:2] or [""]
    for at, line in enumerate(lines):
        place = {"class": "small", "x": 26.0, "y": y + 4 + 12 * at - 6 * (len(lines) - 1)}
        yield element("text", place, text=_said(line, voice))


def _lane(lane: Lane, places: list[float], y: float) -> Iterator[str]:
    for at in range(1, len(places)):
        if lane.stances[at - 1] is not Stance.SILENT:
            kind = "moves" if lane.moved[at] else "holds"
            span = f"M{places[at - 1] + 11:.1f} {y:.1f}H{places[at] - 11:.1f}"
            yield element("path", {"class": kind, "d": span})
    for stance, x in zip(lane.stances, places, strict=True):
        yield from _shape(stance, x, y)


def _shape(stance: Stance, x: float, y: float) -> Iterator[str]:
    """A full circle with a tick, a square with a cross, a diamond half full, an open dash."""
    s = SIZE
    match stance:
        case Stance.SUPPORTS:
            yield element("circle", {"class": "supports", "cx": x, "cy": y, "r": s + 1})
            tick = [(x - 3.2, y + 0.2), (x - 0.9, y + 2.5), (x + 3.4, y - 2.6)]
            yield element("path", {"class": "on", "d": svg.path(tick, closed=False)})
        case Stance.OPPOSES:
            box = {"x": x - s, "y": y - s, "width": 2 * s, "height": 2 * s}
            yield element("rect", {"class": "opposes", **box})
            cross = f"M{x - 3:.1f} {y - 3:.1f}l6 6M{x + 3:.1f} {y - 3:.1f}l-6 6"
            yield element("path", {"class": "on", "d": cross})
        case Stance.CONDITIONAL:
            d = s + 2
            corners = [(x, y - d), (x + d, y), (x, y + d), (x - d, y)]
            yield element("path", {"class": "conditional", "d": svg.path(corners)})
            half = [(x, y + d), (x - d, y), (x + d, y)]
            yield element("path", {"class": "half", "d": svg.path(half)})
        case Stance.SILENT:
            yield element("path", {"class": "silent", "d": f"M{x - 4:.1f} {y:.1f}h8"})


def _key(voice: Voice, top: float, width: float) -> tuple[list[str], float]:
    """What the shapes and lines mean, and where that ends."""
    parts: list[str] = []
    x, y = 22.0, top + 14.0
    for name in (*Stance, "moves"):
        words = voice.say(Message(f"talks.chart_{name if name == 'moves' else name.value}"))
        wide = 26 + plot.LETTER * 1.12 * len(words) + 14
        if x > 22.0 and x + wide > width:
            x, y = 22.0, y + 22.0
        if isinstance(name, Stance):
            parts += _shape(name, x, y - 4)
        else:
            parts.append(element("path", {"class": "moves", "d": f"M{x - 8:.1f} {y - 4:.1f}h18"}))
        place = {"class": "small", "x": x + 15, "y": y}
        parts.append(element("text", place, text=_said(words, voice)))
        x += wide
    return parts, y


def _said(text: str, voice: Voice) -> str:
    return svg.ordered(text, voice)
