"""Rate ratios, drawn: one row each, a dot with its interval on a scale of halves and doubles.

In:   `RatioRow`s, a `Voice`, a `Palette` and a width.
Out:  one SVG text. Left of the line in the middle is less than before, right of it more.

A row without a rate says so in words; nothing is drawn where nobody watched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

from trucewatch.publications import plot, svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.trend_pictures import RatioRow
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

MARKS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 20.0)
HEAD, FOOT = 34.0, 26.0
LEFT, RIGHT = 16.0, 16.0
APART = 46.0
"""How far apart two numbers below the axis stand at least."""


def ratio_svg(
    rows: Sequence[RatioRow],
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "ratios",
) -> str:
    """`rows` in the words of `voice`."""
    title = voice.say(Message("trends.ratio_title"))
    scale = _Scale(rows, width)
    drawn: list[str] = []
    foot = HEAD
    for row in rows:
        parts, foot = _row(row, scale, voice, foot)
        drawn += parts
    told = "; ".join(f"{voice.say(row.label)}: {_number(row, voice)}" for row in rows)
    parts = [plot.style(palette, id_, _rules(palette)), *_axis(scale, voice, foot), *drawn]
    return svg.picture(
        id_=id_, width=width, height=foot + FOOT, title=title, description=told, parts=parts
    )


class _Scale:
    """A log scale between two marks that hold every interval, as far as there are marks."""

    def __init__(self, rows: Sequence[RatioRow], width: float) -> None:
        known = [row for row in rows if row.ratio is not None]
        low = min([row.low for row in known] + [0.5])
        high = max([row.high for row in known] + [2.0])
        self.low = max((m for m in MARKS if m <= low), default=MARKS[0])
        self.high = min((m for m in MARKS if m >= high), default=MARKS[-1])
        self.width = width

    @property
    def marks(self) -> list[float]:
        return [m for m in MARKS if self.low <= m <= self.high]

    @property
    def labelled(self) -> list[float]:
        """Marks whose words do not run into one another; the ends and 1 come first."""
        kept: list[float] = []
        for mark in sorted(self.marks, key=lambda m: m not in (self.low, self.high, 1.0)):
            if all(abs(self.x(mark) - self.x(other)) >= APART for other in kept):
                kept.append(mark)
        return sorted(kept)

    def x(self, ratio: float) -> float:
        inside = min(max(ratio, self.low), self.high)
        share = log(inside / self.low) / log(self.high / self.low)
        return LEFT + share * (self.width - LEFT - RIGHT)


def _rules(palette: Palette) -> dict[str, str]:
    colours = {"fall": "permitted", "rise": "breach", "none": "not_covered"}
    return {
        ".one": f"stroke:{palette['ink']};stroke-width:1.1",
        **{f".dot-{k}": f"fill:{palette[c]}" for k, c in colours.items()},
        **{f".line-{k}": f"stroke:{palette[c]};stroke-width:3" for k, c in colours.items()},
    }


def _axis(scale: _Scale, voice: Voice, foot: float) -> Iterator[str]:
    for mark in scale.labelled:
        x = scale.x(mark)
        anchor = "start" if mark == scale.low else "end" if mark == scale.high else "middle"
        here = {"class": "small", "x": x, "y": foot + 15, "text-anchor": anchor}
        yield element("text", here, text=f"×{voice.number(mark)}")
    middle = scale.x(1.0)
    for words, x, anchor in (("less", middle - 8, "end"), ("more", middle + 8, "start")):
        here = {"class": "small", "x": x, "y": HEAD - 14, "text-anchor": anchor}
        said = voice.say(Message(f"trends.{words}"))
        yield element("text", here, text=svg.ordered(said, voice))


def _row(row: RatioRow, scale: _Scale, voice: Voice, top: float) -> tuple[list[str], float]:
    """One row below `top`, and where it ends."""
    parts, foot = plot.heading(
        voice.say(row.label), _number(row, voice), voice, y=top + 12, width=scale.width
    )
    y = foot + 15
    for mark in scale.marks:
        kind = "one" if mark == 1 else "grid"
        d = f"M{scale.x(mark):.1f} {y - 10:.1f}v20"
        parts.append(element("path", {"class": kind, "d": d}))
    if row.ratio is not None:
        low, high, middle = (scale.x(v) for v in (row.low, row.high, row.ratio))
        line = {"class": f"line-{row.tone}", "d": f"M{low:.1f} {y:.1f}H{high:.1f}"}
        dot = {"class": f"dot-{row.tone}", "cx": middle, "cy": y, "r": 5.5}
        parts += [element("path", line), element("circle", dot)]
    return parts, foot + 34


def _number(row: RatioRow, voice: Voice) -> str:
    if row.ratio is None:
        return voice.say(Message("trends.no_rate"))
    said = voice.say(
        Message(
            "trends.ratio_number",
            {
                name: voice.number(_rounded(value))
                for name, value in (("ratio", row.ratio), ("low", row.low), ("high", row.high))
            },
        )
    )
    if row.counts is None:
        return said
    before, after = row.counts
    counts = voice.say(Message("trends.counts", {"before": before, "after": after}))
    return f"{said} · {counts}"


def _rounded(value: float) -> float:
    """Two decimals below ten, none above: nobody knows more."""
    return round(value, 2) if value < 10 else float(round(value))
