"""A forecast, drawn: the weeks behind as bars, the weeks ahead as a fan that widens.

In:   a `FanPicture`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. What came, where it is known, stands as dots on the fan.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trucewatch.publications import plot, svg
from trucewatch.publications.plot import Frame
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.trend_pictures import FanPicture
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

FOOT = 38.0
BANDS = (("wide", 0.05, 0.95), ("half", 0.25, 0.75))


def forecast_svg(
    picture: FanPicture,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "forecast",
) -> str:
    """`picture` in the words of `voice`."""
    steps = picture.forecast.paths.shape[1]
    known = [n for n in picture.counts if n is not None]
    highest = float(picture.forecast.quantile(0.95).max())
    frame = Frame(
        width=width,
        n=len(picture.counts) + steps,
        top=plot.round_top(max([*known, *picture.happened, highest], default=0)),
    )
    parts = [
        plot.style(palette, id_, _rules(palette)),
        *frame.grid(voice),
        svg.hatching(id_),
        *plot.bars(picture.counts, frame, id_),
        *_fan(picture, frame),
        *frame.days(picture.first, picture.step_days, voice),
    ]
    names = {"bar": "key_counts", "wide": "key_wide", "half": "key_half", "middle": "key_middle"}
    if picture.happened:
        names["came"] = "key_came"
    said = {kind: voice.say(Message(f"trends.{name}")) for kind, name in names.items()}
    drawn, tall = plot.key(said, voice, top=frame.base + FOOT, width=width)
    height = frame.base + FOOT + tall
    parts += drawn
    if picture.rival is not None:
        percent = round(100 * (1 - picture.rival))
        name = "trends.better" if percent >= 0 else "trends.worse"
        words = voice.say(Message(name, {"percent": abs(percent)}))
        drawn, tall = plot.paragraph(words, voice, y=height + 8, width=width)
        parts, height = [*parts, *drawn], height + tall + 3
    return svg.picture(
        id_=id_,
        width=width,
        height=height,
        title=voice.say(Message("trends.forecast_title")),
        description=_told(picture, voice),
        parts=parts,
    )


def _rules(palette: Palette) -> dict[str, str]:
    return {
        ".wide": f"fill:{palette['accent']};fill-opacity:0.22",
        ".half": f"fill:{palette['accent']};fill-opacity:0.42",
        ".middle": f"stroke:{palette['accent']};stroke-width:2;fill:none",
        ".came": f"fill:{palette['ink']}",
        ".stripe": f"stroke:{palette['border']};stroke-width:1.6",
    }


def _fan(picture: FanPicture, frame: Frame) -> Iterator[str]:
    """Bands that open from the last count, if somebody watched it."""
    origin = [n for n in picture.counts[-1:] if n is not None]
    n = len(picture.counts)
    ahead = [frame.x(n + at + 0.5) for at in range(picture.forecast.paths.shape[1])]
    across = [frame.x(n - 0.5)] * len(origin) + ahead

    def line(p: float) -> list[tuple[float, float]]:
        values = [*origin, *picture.forecast.quantile(p)]
        return [(x, frame.y(float(v))) for x, v in zip(across, values, strict=True)]

    for kind, low, high in BANDS:
        yield element("path", {"class": kind, "d": svg.path([*line(low), *reversed(line(high))])})
    yield element("path", {"class": "middle", "d": svg.path(line(0.5), closed=False)})
    for x, count in zip(ahead, picture.happened, strict=False):
        yield element("circle", {"class": "came", "cx": x, "cy": frame.y(count), "r": 3.5})


def _told(picture: FanPicture, voice: Voice) -> str:
    low, middle, high = (np.round(picture.forecast.quantile(p)) for p in (0.05, 0.5, 0.95))
    return " ".join(
        voice.say(
            Message(
                "trends.forecast_week",
                {
                    "week": at + 1,
                    "middle": int(middle[at]),
                    "low": int(low[at]),
                    "high": int(high[at]),
                },
            )
        )
        for at in range(len(middle))
    )
