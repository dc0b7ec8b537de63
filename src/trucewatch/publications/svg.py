"""SVG, written element by element, every text and attribute escaped.

Colours come as a `Palette`: literal ones for print, and variables for a page that has dark days.
A picture carries its own style sheet of plain classes, because what sets a PDF reads no variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from trucewatch.publications.voice import Voice, bare

FONT = "'Noto Sans', 'Noto Sans Arabic', system-ui, sans-serif"
LIGHT = {
    "ink": "#1b2530",
    "quiet": "#5a6672",
    "line": "#dcd9d0",
    "sheet": "#ffffff",
    "accent": "#1d4e6b",
    "land": "#f1efe8",
    "home": "#ffffff",
    "water": "#dfe7ea",
    "border": "#a8a59a",
    "zone": "#1d4e6b",
    "breach": "#b3361b",
    "depends_on_reading": "#7b4ba0",
    "undetermined": "#b98a10",
    "permitted": "#1f7a6d",
    "no_breach": "#2f6db0",
    "not_covered": "#77818b",
    "outside": "#c9c5ba",
}
DARK = {
    "ink": "#e6e8e8",
    "quiet": "#a0aab3",
    "line": "#333c45",
    "sheet": "#1a2027",
    "accent": "#8fc1de",
    "land": "#1d242b",
    "home": "#28313a",
    "water": "#12171c",
    "border": "#59636d",
    "zone": "#8fc1de",
    "breach": "#f0765c",
    "depends_on_reading": "#c297e6",
    "undetermined": "#e0b244",
    "permitted": "#58c2b1",
    "no_breach": "#7db3ee",
    "not_covered": "#98a3ad",
    "outside": "#4a525a",
}


OUTCOMES = (
    "breach",
    "depends_on_reading",
    "undetermined",
    "permitted",
    "no_breach",
    "not_covered",
)
"""Outcomes in the order in which pictures stack and list them."""


@dataclass(frozen=True, slots=True)
class Palette:
    """How a picture is coloured: literally, or by variables its page defines."""

    variables: bool = False
    follows_reader: bool = False
    """Whether the picture itself turns dark for a reader who asked for that."""

    def __getitem__(self, name: str) -> str:
        return f"var(--{name}, {LIGHT[name]})" if self._by_name else LIGHT[name]

    @property
    def _by_name(self) -> bool:
        return self.variables or self.follows_reader

    def preamble(self) -> str:
        """Style rules to begin with."""
        if not self.follows_reader:
            return ""
        dark = "".join(f"--{name}:{colour};" for name, colour in DARK.items())
        return f"@media (prefers-color-scheme: dark){{svg{{{dark}}}}}"


PRINT = Palette()
PAGE = Palette(variables=True)
ALONE = Palette(follows_reader=True)


def element(
    name: str, attributes: Mapping[str, object] | None = None, *children: str, text: str = ""
) -> str:
    """One element; numbers are written with one decimal, as fine as a screen."""
    said = "".join(f" {key}={quoteattr(_value(v))}" for key, v in (attributes or {}).items())
    inside = escape(bare(text)) + "".join(children)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def style(rules: Mapping[str, str], palette: Palette, id_: str) -> str:
    """A style sheet for one picture of a page; `rules` are ours, nothing in them is escaped."""
    body = "".join(f"#{id_} {selector}{{{rule}}}" for selector, rule in rules.items())
    return f"<style>{palette.preamble()}{body}</style>"


def picture(
    *, id_: str, width: float, height: float, title: str, description: str, parts: Iterable[str]
) -> str:
    """A whole picture, with the words that stand for it."""
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "id": id_,
        "viewBox": f"0 0 {_value(width)} {_value(height)}",
        "role": "img",
        "aria-labelledby": f"{id_}-title {id_}-desc",
        "class": "picture",
        "direction": "ltr",
    }
    head = (
        element("title", {"id": f"{id_}-title"}, text=title),
        element("desc", {"id": f"{id_}-desc"}, text=description),
    )
    return element("svg", attributes, *head, *parts)


def hatching(id_: str) -> str:
    """A pattern named `<id_>-hatch` of slanted lines of class `stripe`: nobody watched."""
    attributes = {
        "id": f"{id_}-hatch",
        "width": 5,
        "height": 5,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
    }
    line = element("path", {"class": "stripe", "d": "M0 0V5"})
    return element("defs", None, element("pattern", attributes, line))


def path(points: Iterable[tuple[float, float]], *, closed: bool = True) -> str:
    """Path data through points, without steps too small to see."""
    steps: list[tuple[float, float]] = []
    for x, y in points:
        rounded = round(x, 1), round(y, 1)
        if not steps or rounded != steps[-1]:
            steps.append(rounded)
    if not steps:
        return ""
    data = "L".join(f"{_value(x)} {_value(y)}" for x, y in steps)
    return f"M{data}{'Z' if closed else ''}"


def ordered(text: str, voice: Voice) -> str:
    """`text` that reads in the voice's own direction, whatever it begins and ends with.

    What sets a PDF takes every text of a picture for left to right; the marks tell it otherwise.
    """
    return f"\u200f{bare(text)}\u200f" if voice.direction == "rtl" else text


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)
