"""Clusters of a scan, drawn: what happened beside what was expected, with one p for the map.

In:   `ClusterRow`s, a `Voice`, a `Palette` and a width.
Out:  one SVG text. A cluster that chance would as soon have made is drawn pale.
"""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.publications import plot, svg
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.trend_pictures import ClusterRow
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

HEAD, LEFT, RIGHT = 14.0, 16.0, 16.0
STRIKING = 0.05


def scan_svg(
    rows: Sequence[ClusterRow],
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "scan",
) -> str:
    """`rows` in the words of `voice`, in the order given."""
    most = max([max(r.cluster.cases, r.cluster.expected) for r in rows], default=1.0)
    unit = (width - LEFT - RIGHT) / most
    parts = [plot.style(palette, id_, {".usual": f"stroke:{palette['ink']};stroke-width:2"})]
    base = HEAD
    for row in rows:
        drawn, base = _row(row, voice, base, unit, width)
        parts += drawn
    said = {
        "alarm": voice.say(Message("trends.key_striking")),
        "pale": voice.say(Message("trends.key_chance")),
    }
    drawn, tall = plot.key(said, voice, top=base, width=width)
    note = voice.say(Message("trends.scan_note"))
    below, more = plot.paragraph(note, voice, y=base + tall + 8, width=width)
    return svg.picture(
        id_=id_,
        width=width,
        height=base + tall + more + 3,
        title=voice.say(Message("trends.scan_title")),
        description="; ".join(f"{voice.say(r.label)}: {_said(r, voice)}" for r in rows) or note,
        parts=[*parts, *drawn, *below],
    )


def _row(
    row: ClusterRow, voice: Voice, top: float, unit: float, width: float
) -> tuple[list[str], float]:
    """One row below `top`, and where it ends."""
    c = row.cluster
    parts, foot = plot.heading(
        voice.say(row.label), _said(row, voice), voice, y=top + 12, width=width
    )
    kind = "alarm" if c.p <= STRIKING else "pale"
    box = {"x": LEFT, "y": foot + 8, "width": c.cases * unit, "height": 14.0}
    line = {"class": "usual", "d": f"M{LEFT + c.expected * unit:.1f} {foot + 5:.1f}v20"}
    return [*parts, element("rect", {"class": kind, **box}), element("path", line)], foot + 38


def _said(row: ClusterRow, voice: Voice) -> str:
    c = row.cluster
    return voice.say(
        Message(
            "trends.scan_row",
            {
                "n": round(c.cases),
                "expected": voice.number(round(c.expected, 1 if c.expected < 100 else 0)),
                "p": voice.number(round(c.p, 3)),
            },
        )
    )
