"""The timeline, drawn: bars by outcome, the ceasefire's first day, and what nobody watched.

In:   a `TimelinePicture`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. A narrow drawing has fewer and larger words, so that a phone shows it at its
      own size.

Below the bars a band says who watched: filled where somebody declared to, hatched where nobody did
and where nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trucewatch.publications import plot, svg
from trucewatch.publications.legend import legend
from trucewatch.publications.model import Bin, TimelinePicture
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice

WIDE, NARROW = 680.0, 350.0
TOP, PLOT, BAND, FOOT, LEFT, RIGHT = 30.0, 150.0, 9.0, 52.0, 34.0, 10.0
LETTER = 6.2


def timeline_svg(
    picture: TimelinePicture,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = WIDE,
    title: str = "",
    description: str = "",
    with_legend: bool = False,
    id_: str = "timeline",
) -> str:
    """`picture` in the words of `voice`, `width` units wide.

    Time runs from left to right in every language, as on the map's scale.
    """
    words = title or voice.t("timeline_title")
    told = description or words
    sheet = _Sheet(picture, width)
    parts = [
        _style(palette, id_),
        svg.hatching(id_),
        *_grid(sheet, voice),
        *_bars(sheet, voice),
        *_band(sheet, id_),
        *_start(sheet, voice),
        *_days(sheet, voice),
    ]
    height = sheet.height
    if with_legend:
        drawn, tall = legend(_shown(picture), voice, top=height - 10, width=width)
        parts, height = [*parts, *drawn], height + tall
    return svg.picture(
        id_=id_, width=width, height=height, title=words, description=told, parts=parts
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things lie on the drawing."""

    picture: TimelinePicture
    width: float

    @property
    def base(self) -> float:
        return TOP + PLOT

    @property
    def height(self) -> float:
        return self.base + BAND + FOOT

    @property
    def slot(self) -> float:
        return (self.width - LEFT - RIGHT) / max(len(self.picture.bins), 1)

    @property
    def top(self) -> int:
        """The number at the top of the scale: round, and no lower than the highest bar."""
        return plot.round_top(max((b.n for b in self.picture.bins), default=0))

    def x(self, at: int) -> float:
        return LEFT + at * self.slot

    def y(self, n: float) -> float:
        return self.base - PLOT * n / self.top


def _style(palette: Palette, id_: str) -> str:
    rules = {
        "text": f"font-family:{svg.FONT}",
        ".small": f"fill:{palette['quiet']};font-size:11px",
        ".start": f"fill:{palette['accent']};font-size:11.5px;font-weight:600",
        ".mark": f"stroke:{palette['accent']};stroke-width:1.6",
        ".grid": f"stroke:{palette['line']};stroke-width:0.8",
        ".base": f"stroke:{palette['ink']};stroke-width:1.1",
        ".tick": f"stroke:{palette['quiet']};stroke-width:0.8",
        ".watched": f"fill:{palette['accent']}",
        ".unwatched": f"fill:none;stroke:{palette['border']};stroke-width:0.7",
        ".stripe": f"stroke:{palette['border']};stroke-width:1.6",
        ".outside": f"fill:{palette['outside']}",
        **{f".o-{name}": f"fill:{palette[name]}" for name in svg.OUTCOMES},
    }
    return svg.style(rules, palette, id_)


def _grid(sheet: _Sheet, voice: Voice) -> Iterator[str]:
    parts = next(n for n in (4, 5, 3, 2, 1) if sheet.top % n == 0)
    for step in range(1, parts + 1):
        n = sheet.top * step / parts
        y = sheet.y(n)
        yield element(
            "path", {"class": "grid", "d": f"M{LEFT:.1f} {y:.1f}H{sheet.width - RIGHT:.1f}"}
        )
        at = {"class": "small", "x": LEFT - 6, "y": y + 4, "text-anchor": "end"}
        yield element("text", at, text=voice.number(n))


def _bars(sheet: _Sheet, voice: Voice) -> Iterator[str]:
    gap = min(2.0, sheet.slot * 0.2)
    for at, bin_ in enumerate(sheet.picture.bins):
        foot = 0
        drawn = []
        for name, n in _stacked(bin_):
            y, tall = sheet.y(foot + n), PLOT * n / sheet.top
            box = {"x": sheet.x(at) + gap / 2, "y": y, "width": sheet.slot - gap, "height": tall}
            kind = name if name == "outside" else f"o-{name}"
            drawn.append(element("rect", {"class": kind, **box}))
            foot += n
        if drawn:
            yield element("g", None, element("title", text=_told(bin_, voice)), *drawn)
    d = f"M{LEFT:.1f} {sheet.base:.1f}H{sheet.width - RIGHT:.1f}"
    yield element("path", {"class": "base", "d": d})


def _stacked(bin_: Bin) -> Iterator[tuple[str, int]]:
    counts = dict(bin_.outcomes)
    if bin_.outside:
        yield "outside", bin_.outside
    for name in reversed(svg.OUTCOMES):
        if counts.get(name):
            yield name, counts[name]


def _told(bin_: Bin, voice: Voice) -> str:
    days = voice.say(bin_.first)
    if bin_.last != bin_.first:
        days = voice.t("from_to", first=bin_.first, last=bin_.last)
    said = [voice.t(f"so_many_{name}", n=n) for name, n in bin_.outcomes]
    if bin_.outside:
        said.append(voice.t("so_many_outside", n=bin_.outside))
    return f"{days}: {'; '.join(said)}"


def _band(sheet: _Sheet, id_: str) -> Iterator[str]:
    """Who watched: the filled height is the share of the time."""
    top = sheet.base + 3
    wide = sheet.width - LEFT - RIGHT
    box = {"x": LEFT, "y": top, "width": wide, "height": BAND}
    yield element("rect", {"fill": f"url(#{id_}-hatch)", **box})
    for at, bin_ in enumerate(sheet.picture.bins):
        if bin_.watched:
            tall = BAND * min(1.0, bin_.watched)
            here = {"x": sheet.x(at), "y": top, "width": sheet.slot + 0.3, "height": BAND}
            yield element("rect", {"class": "outside", **here})
            here = {**here, "y": top + BAND - tall, "height": tall}
            yield element("rect", {"class": "watched", **here})
    yield element("rect", {"class": "unwatched", **box})


def _start(sheet: _Sheet, voice: Voice) -> Iterator[str]:
    """The ceasefire's first day, where the period reaches back to it."""
    bins = sheet.picture.bins
    found = next(
        (at for at, b in enumerate(bins) if b.first <= sheet.picture.start <= b.last), None
    )
    if found is None:
        return
    x = sheet.x(found)
    yield element(
        "path", {"class": "mark", "d": f"M{x:.1f} {TOP - 18:.1f}V{sheet.base + BAND + 3:.1f}"}
    )
    near = x > sheet.width / 2
    at = {"class": "start", "x": x + (-5 if near else 5), "y": TOP - 9}
    words = svg.ordered(voice.t("start_mark"), voice)
    yield element("text", {**at, "text-anchor": "end" if near else "start"}, text=words)


def _days(sheet: _Sheet, voice: Voice) -> Iterator[str]:
    """Days below the axis, as many as can be read."""
    bins = sheet.picture.bins
    longest = max((len(voice.day(b.first, "d MMM")) for b in bins), default=0)
    fit = max(2, int((sheet.width - LEFT - RIGHT) / (longest * LETTER + 30)))
    every = max(1, -(-len(bins) // fit))
    foot = sheet.base + BAND + 3
    for at in range(0, len(bins), every):
        x = sheet.x(at) + (0 if sheet.picture.step > 1 else sheet.slot / 2)
        yield element("path", {"class": "tick", "d": f"M{x:.1f} {foot:.1f}v4"})
        day = voice.day(bins[at].first, "d MMM")
        anchor = "start" if at == 0 else "middle"
        here = {
            "class": "small",
            "x": LEFT if at == 0 else x,
            "y": foot + 17,
            "text-anchor": anchor,
        }
        yield element("text", here, text=svg.ordered(day, voice))
        if at == 0 or bins[at].first.year != bins[at - every].first.year:
            year = {**here, "y": foot + 32}
            yield element("text", year, text=str(bins[at].first.year))


def _shown(picture: TimelinePicture) -> list[str]:
    present = {name for bin_ in picture.bins for name, _ in bin_.outcomes}
    return [name for name in svg.OUTCOMES if name in present]
