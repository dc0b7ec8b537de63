"""What everybody counted, drawn: a row for each day, a mark for each publisher.

In:   a `TalliesPicture`, a `Voice`, names for the publishers, a `Palette` and a width.
Out:  one SVG text. Marks differ in shape as well as in colour. The line between two marks is their
      difference; our own count is a band, as wide as what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trucewatch.publications import svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.tallies_picture import CountedDay, TalliesPicture
from trucewatch.publications.voice import Voice

WIDE, NARROW = 680.0, 350.0
ROW, TOP, LINE, MARGIN = 26.0, 16.0, 20.0, 12.0
LETTER = 6.4
TONES = ("no_breach", "breach", "depends_on_reading", "permitted", "not_covered")
OURS, UNEXPLAINED = "ours", "unexplained"


def tallies_svg(
    picture: TalliesPicture,
    voice: Voice,
    names: Mapping[str, str],
    *,
    palette: Palette = svg.PAGE,
    width: float = WIDE,
    id_: str = "tallies",
) -> str:
    """`picture` in the words of `voice`, `width` units wide; numbers run from left to right.

    `names` gives each publisher's name in that language.
    """
    legend, tall = _legend(picture, voice, names, width)
    sheet = _Sheet(picture, width, TOP + tall)
    parts = [
        _style(palette, id_),
        *legend,
        *_grid(sheet, voice),
        *(part for at, day in enumerate(picture.days) for part in _row(sheet, at, day, voice)),
    ]
    words = voice.t("tallies_picture")
    return svg.picture(
        id_=id_, width=width, height=sheet.bottom + 22, title=words, description=words, parts=parts
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things lie."""

    picture: TalliesPicture
    width: float
    top: float

    @property
    def left(self) -> float:
        return 96.0 if self.width > NARROW else 76.0

    @property
    def right(self) -> float:
        return self.width - (120.0 if self.width > NARROW else 44.0)

    @property
    def bottom(self) -> float:
        return self.top + ROW * len(self.picture.days)

    @property
    def most(self) -> int:
        said = [n for day in self.picture.days for _, n in day.claims]
        ours = [day.ours[1] for day in self.picture.days if day.ours]
        most = max([*said, *ours, 4])
        step = int(10 ** (len(str(most)) - 1))
        return -(-most // step) * step

    def x(self, n: float) -> float:
        return self.left + (self.right - self.left) * n / self.most

    def y(self, at: int) -> float:
        return self.top + ROW * (at + 0.5)


def _style(palette: Palette, id_: str) -> str:
    tones = {f".p{at}": f"fill:{palette[tone]}" for at, tone in enumerate(TONES)}
    rules = {
        "text": f"font-family:{svg.FONT}",
        ".small": f"fill:{palette['quiet']};font-size:11px",
        ".day": f"fill:{palette['ink']};font-size:11.5px",
        ".odd": f"fill:{palette['breach']};font-size:11.5px;font-weight:600",
        ".grid": f"stroke:{palette['line']};stroke-width:0.8",
        ".gap": f"stroke:{palette['quiet']};stroke-width:1.4",
        ".ours": f"fill:{palette['outside']}",
        **tones,
    }
    return svg.style(rules, palette, id_)


def _legend(
    picture: TalliesPicture, voice: Voice, names: Mapping[str, str], width: float
) -> tuple[list[str], float]:
    parts: list[str] = []
    x, y = MARGIN, TOP
    told = [(str(at), names[label]) for at, label in enumerate(picture.publishers)]
    for kind, words in [*told, (OURS, voice.t("tallies_ours"))]:
        wide = 30 + LETTER * len(words)
        if x > MARGIN and x + wide > width:
            x, y = MARGIN, y + LINE
        parts.append(_band(x - 2, x + 8, y - 4) if kind == OURS else _mark(int(kind), x + 3, y - 4))
        at = {"class": "small", "x": x + 14, "y": y}
        parts.append(element("text", at, text=svg.ordered(words, voice)))
        x += wide
    return parts, y - TOP + LINE


def _grid(sheet: _Sheet, voice: Voice) -> Iterator[str]:
    parts = next(n for n in (4, 5, 3, 2, 1) if sheet.most % n == 0)
    for step in range(parts + 1):
        n = sheet.most * step // parts
        x = sheet.x(n)
        d = f"M{x:.1f} {sheet.top:.1f}V{sheet.bottom:.1f}"
        yield element("path", {"class": "grid", "d": d})
        at = {"class": "small", "x": x, "y": sheet.bottom + 15, "text-anchor": "middle"}
        yield element("text", at, text=voice.number(n))


def _row(sheet: _Sheet, at: int, day: CountedDay, voice: Voice) -> Iterator[str]:
    y = sheet.y(at)
    form = "d MMM y" if sheet.width > NARROW else "d MMM"
    name = {"class": "day", "x": sheet.left - 10, "y": y + 4, "text-anchor": "end"}
    yield element("text", name, text=svg.ordered(voice.day(day.day, form), voice))
    if day.ours:
        yield _band(sheet.x(day.ours[0]) - 1.5, sheet.x(day.ours[1]) + 1.5, y)
    if len(day.claims) > 1:
        ends = [sheet.x(n) for _, n in day.claims]
        d = f"M{min(ends):.1f} {y:.1f}H{max(ends):.1f}"
        yield element("path", {"class": "gap", "d": d})
    for label, n in day.claims:
        mark = _mark(sheet.picture.publishers.index(label), sheet.x(n), y)
        yield element("g", None, element("title", text=voice.number(n)), mark)
    if day.unexplained:
        words = voice.t("tallies_unexplained", n=day.unexplained)
        if sheet.width <= NARROW:
            words = voice.number(day.unexplained)
        here = {"class": "odd", "x": sheet.right + 12, "y": y + 4}
        yield element("text", here, text=svg.ordered(words, voice))


def _band(left: float, right: float, y: float) -> str:
    box = {"x": left, "y": y - 6, "width": right - left, "height": 12.0, "rx": 2}
    return element("rect", {"class": "ours", **box})


def _mark(publisher: int, x: float, y: float) -> str:
    """A circle, a square, a diamond, a triangle: told apart without their colours."""
    tone = f"p{publisher % len(TONES)}"
    match publisher % 4:
        case 0:
            return element("circle", {"class": tone, "cx": x, "cy": y, "r": 5.5})
        case 1:
            box = {"x": x - 5, "y": y - 5, "width": 10.0, "height": 10.0}
            return element("rect", {"class": tone, **box})
        case 2:
            points = [(x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y)]
        case _:
            points = [(x, y - 6), (x + 6, y + 5), (x - 6, y + 5)]
    return element("path", {"class": tone, "d": svg.path(points)})
