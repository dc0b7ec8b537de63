"""The legend of a picture that stands alone: which colour means what."""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.publications import svg
from trucewatch.publications.svg import element
from trucewatch.publications.voice import Voice

LINE, LETTER, GAP = 20.0, 6.6, 30.0


def legend(
    outcomes: Sequence[str], voice: Voice, *, top: float, width: float
) -> tuple[list[str], float]:
    """A row or more of colours and their names below `top`, and how tall that is."""
    parts: list[str] = []
    x, y = 14.0, top + LINE
    for name in outcomes:
        words = voice.t(f"outcome_{name}")
        wide = GAP + LETTER * len(words)
        if x > 14.0 and x + wide > width:
            x, y = 14.0, y + LINE
        parts.append(element("circle", {"class": f"o-{name}", "cx": x, "cy": y - 4, "r": 5.0}))
        at = {"class": "small", "x": x + 10, "y": y}
        parts.append(element("text", at, text=svg.ordered(words, voice)))
        x += wide
    return parts, y - top + 10 if outcomes else 0.0
