"""A plot's frame: where numbers lie on a drawing, its grid, and days below it.

In:   a width and what the axes span.
Out:  places in the drawing's units, and SVG elements. Charts of `trends` stand on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from trucewatch.publications import svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice

WIDE, NARROW = 680.0, 350.0
LETTER, LINE = 6.2, 15.0
"""How wide a letter of the small text is, about, and how tall a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A plot of `n` steps side by side and numbers from 0 to `top`."""

    width: float
    n: int
    top: float
    left: float = 40.0
    right: float = 12.0
    head: float = 26.0
    plot: float = 150.0

    @property
    def base(self) -> float:
        return self.head + self.plot

    @property
    def slot(self) -> float:
        return (self.width - self.left - self.right) / max(self.n, 1)

    def x(self, at: float) -> float:
        return self.left + at * self.slot

    def y(self, value: float) -> float:
        return self.base - self.plot * min(value, self.top) / self.top

    def grid(self, voice: Voice) -> Iterator[str]:
        """Lines with their numbers, and the base."""
        parts = next(n for n in (4, 5, 3, 2, 1) if self.top % n == 0)
        for step in range(parts + 1):
            value = self.top * step / parts
            y = self.y(value)
            kind = "grid" if step else "base"
            yield element(
                "path",
                {"class": kind, "d": f"M{self.left:.1f} {y:.1f}H{self.width - self.right:.1f}"},
            )
            at = {"class": "small", "x": self.left - 6, "y": y + 4, "text-anchor": "end"}
            yield element("text", at, text=voice.number(value))

    def days(self, first: date, step_days: int, voice: Voice) -> Iterator[str]:
        """As many days below the base as can be read; the year where it begins."""
        all_days = [first + timedelta(days=at * step_days) for at in range(self.n)]
        longest = max((len(voice.day(day, "d MMM")) for day in all_days), default=1)
        fit = max(2, int((self.width - self.left - self.right) / (longest * LETTER + 26)))
        every = max(1, -(-self.n // fit))
        for at in range(0, self.n, every):
            x = self.x(at + 0.5)
            yield element("path", {"class": "tick", "d": f"M{x:.1f} {self.base:.1f}v4"})
            words = svg.ordered(voice.day(all_days[at], "d MMM"), voice)
            here = {"class": "small", "x": x, "y": self.base + 17, "text-anchor": "middle"}
            yield element("text", here, text=words)
            if at == 0 or all_days[at].year != all_days[at - every].year:
                yield element("text", {**here, "y": self.base + 31}, text=str(all_days[at].year))


def bars(
    counts: Sequence[int | None], frame: Frame, id_: str, *, alarms: Sequence[int] = ()
) -> Iterator[str]:
    """A bar for each count; hatching, from `svg.hatching(id_)`, where nobody watched."""
    gap = min(2.0, frame.slot * 0.2)
    for at, n in enumerate(counts):
        box = {"x": frame.x(at) + gap / 2, "width": frame.slot - gap}
        if n is None:
            fill = {"fill": f"url(#{id_}-hatch)"}
            yield element("rect", {**fill, **box, "y": frame.head, "height": frame.plot})
        elif n:
            y = frame.y(n)
            kind = "alarm" if at in alarms else "bar"
            yield element("rect", {"class": kind, **box, "y": y, "height": frame.base - y})


def round_top(most: float) -> int:
    """The number at the top of a scale: round, and no lower than `most` or 4."""
    for power in range(12):
        for step in (1, 2, 4, 5, 6, 8):
            if step * 10**power >= max(most, 4):
                return int(step * 10**power)
    return int(most) + 1


def style(palette: Palette, id_: str, more: Mapping[str, str] | None = None) -> str:
    """The style sheet that all charts share, and `more` of one's own."""
    rules = {
        "text": f"font-family:{svg.FONT}",
        ".small": f"fill:{palette['quiet']};font-size:11px",
        ".said": f"fill:{palette['ink']};font-size:12px",
        ".strong": f"fill:{palette['ink']};font-size:12px;font-weight:600",
        ".grid": f"stroke:{palette['line']};stroke-width:0.8",
        ".base": f"stroke:{palette['ink']};stroke-width:1.1",
        ".tick": f"stroke:{palette['quiet']};stroke-width:0.8",
        ".bar": f"fill:{palette['not_covered']}",
        ".pale": f"fill:{palette['outside']}",
        ".mark": f"stroke:{palette['accent']};stroke-width:1.6;fill:none",
        ".start": f"fill:{palette['accent']};font-size:11.5px;font-weight:600",
        ".alarm": f"fill:{palette['breach']}",
        ".bound": f"stroke:{palette['breach']};stroke-width:1.2;stroke-dasharray:4 3;fill:none",
        **(more or {}),
    }
    return svg.style(rules, palette, id_)


def paragraph(
    text: str, voice: Voice, *, y: float, width: float, kind: str = "small", x: float = 14.0
) -> tuple[list[str], float]:
    """`text` from `y` on in as many lines as the width asks for, and how tall they are."""
    fit = max(8, int((width - 2 * x) / LETTER))
    lines = wrap(text, fit) or [""]
    parts = [
        element("text", {"class": kind, "x": x, "y": y + at * LINE}, text=svg.ordered(line, voice))
        for at, line in enumerate(lines)
    ]
    return parts, len(lines) * LINE


def heading(
    label: str, number: str, voice: Voice, *, y: float, width: float
) -> tuple[list[str], float]:
    """A row's name, and its number across from it or, where that is too narrow, below it.

    Returns the elements and the foot of the words.
    """
    beside = (len(label) + len(number) + 3) * LETTER * 1.15 <= width - 32
    name = element("text", {"class": "strong", "x": 16.0, "y": y}, text=svg.ordered(label, voice))
    if beside:
        at: dict[str, object] = {"x": width - 16.0, "y": y, "text-anchor": "end"}
    else:
        y += LINE + 1
        at = {"x": 16.0, "y": y}
    said = element("text", {"class": "said", **at}, text=svg.ordered(number, voice))
    return [name, said], y


def key(
    items: Mapping[str, str], voice: Voice, *, top: float, width: float
) -> tuple[list[str], float]:
    """What the marks mean: a sample by `items`' classes, then its words. And how tall it is."""
    parts: list[str] = []
    x, y = 14.0, top + 16
    for kind, words in items.items():
        wide = 34 + LETTER * 1.1 * len(words)  # Cyrillic runs a tenth wider
        if x > 14.0 and x + wide > width:
            x, y = 14.0, y + 18
        if kind in ("mark", "bound", "middle"):
            sample = element("path", {"class": kind, "d": f"M{x:.1f} {y - 4:.1f}h14"})
        else:
            sample = element(
                "rect", {"class": kind, "x": x, "y": y - 9, "width": 14.0, "height": 9.0}
            )
        said = {"class": "small", "x": x + 20, "y": y}
        parts += [sample, element("text", said, text=svg.ordered(words, voice))]
        x += wide
    return parts, y - top + 10
