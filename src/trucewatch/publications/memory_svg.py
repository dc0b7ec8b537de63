"""How much violence breeds violence, drawn: of a hundred incidents, how many follow from others.

In:   a `MemoryPicture`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. The line across the end of the bar is the 95% interval.
"""

from __future__ import annotations

from math import isfinite

from trucewatch.publications import plot, svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.trend_pictures import MemoryPicture
from trucewatch.publications.voice import Voice
from trucewatch.trends.telling import memory_said
from trucewatch.vocabulary.messages import Message

LEFT, RIGHT, BAR = 16.0, 16.0, 26.0


def memory_svg(
    picture: MemoryPicture,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "memory",
) -> str:
    """`picture` in the words of `voice`."""
    found = picture.excitation
    low, high = found.intervals["branching"]
    shown = isfinite(high)
    said = voice.say(memory_said(found))
    words, tall = plot.paragraph(said, voice, y=17.0, width=width, kind="said", x=LEFT)
    top = 8 + tall
    box = {"x": LEFT, "y": top, "width": _wide(1, width), "height": BAR}
    parts = [
        plot.style(palette, id_, {".whisker": f"stroke:{palette['ink']};stroke-width:2.4"}),
        *words,
        element("rect", {"class": "pale", **box}),
    ]
    if shown:
        line = f"M{LEFT + _wide(low, width):.1f} {top + BAR / 2:.1f}"
        line += f"H{LEFT + _wide(high, width):.1f}"
        parts += [
            element("rect", {"class": "alarm", **box, "width": _wide(found.branching, width)}),
            element("path", {"class": "whisker", "d": line}),
        ]
    names = {"alarm": "key_bred", "pale": "key_own"}
    key = {kind: voice.say(Message(f"trends.{name}")) for kind, name in names.items()}
    drawn, tall = plot.key(key, voice, top=top + BAR + 4, width=width)
    return svg.picture(
        id_=id_,
        width=width,
        height=top + BAR + 4 + tall,
        title=voice.say(Message("trends.memory_title")),
        description=said,
        parts=[*parts, *drawn],
    )


def _wide(share: float, width: float) -> float:
    return min(share, 1.0) * (width - LEFT - RIGHT)
