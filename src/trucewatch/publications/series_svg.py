"""A series, drawn: counts by week, when the rate changed, and which weeks raised an alarm.

In:   a `SeriesPicture`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. A week that nobody watched has no bar but hatching: it is unknown, not quiet.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from trucewatch.publications import plot, svg
from trucewatch.publications.plot import Frame
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.trend_pictures import SeriesPicture
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

FOOT = 38.0


def series_svg(
    picture: SeriesPicture,
    voice: Voice,
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "series",
) -> str:
    """`picture` in the words of `voice`. Time runs from left to right in every language."""
    known = [n for n in picture.counts if n is not None]
    bounds = [b for b in picture.bound if b is not None]
    frame = Frame(
        width=width, n=len(picture.counts), top=plot.round_top(max([*known, *bounds], default=0))
    )
    parts = [
        plot.style(palette, id_, _rules(palette)),
        svg.hatching(id_),
        *frame.grid(voice),
        *plot.bars(picture.counts, frame, id_, alarms=picture.alarms),
        *_rates(picture, frame),
        *_bound(picture, frame),
        *_alarms(picture, frame),
        *_start(picture, frame, voice),
        *frame.days(picture.first, picture.step_days, voice),
    ]
    drawn, tall = plot.key(_key(picture, voice), voice, top=frame.base + FOOT, width=width)
    parts += drawn
    height = frame.base + FOOT + tall
    if picture.steps_between is not None:
        said = voice.say(Message("trends.alarm_rate", {"n": max(1, round(picture.steps_between))}))
        drawn, tall = plot.paragraph(said, voice, y=height + 8, width=width)
        parts, height = [*parts, *drawn], height + tall + 3
    return svg.picture(
        id_=id_,
        width=width,
        height=height,
        title=voice.say(Message("trends.series_title")),
        description=_told(picture, voice),
        parts=parts,
    )


def _rules(palette: Palette) -> dict[str, str]:
    return {
        ".stripe": f"stroke:{palette['border']};stroke-width:1.6",
        ".middle": f"stroke:{palette['ink']};stroke-width:2;fill:none",
    }


def _rates(picture: SeriesPicture, frame: Frame) -> Iterator[str]:
    """The mean between changes, as a line, where there is a change."""
    if not picture.changes:
        return
    edges = [0, *picture.changes, len(picture.counts)]
    for first, last in pairwise(edges):
        known = [n for n in picture.counts[first:last] if n is not None]
        if known:
            y = frame.y(sum(known) / len(known))
            d = f"M{frame.x(first):.1f} {y:.1f}H{frame.x(last):.1f}"
            yield element("path", {"class": "middle", "d": d})


def _bound(picture: SeriesPicture, frame: Frame) -> Iterator[str]:
    """Steps of the bound; a gap where there is none."""
    d, pen_up = "", True
    for at, value in enumerate(picture.bound):
        if value is None:
            pen_up = True
            continue
        y = frame.y(max(value, 0.0))
        d += f"{'M' if pen_up else 'L'}{frame.x(at):.1f} {y:.1f}H{frame.x(at + 1):.1f}"
        pen_up = False
    if d:
        yield element("path", {"class": "bound", "d": d})


def _alarms(picture: SeriesPicture, frame: Frame) -> Iterator[str]:
    for at in picture.alarms:
        x, y = frame.x(at + 0.5), frame.y(picture.counts[at] or 0) - 4
        yield element("path", {"class": "alarm", "d": f"M{x:.1f} {y:.1f}l-4.5 -8h9z"})


def _start(picture: SeriesPicture, frame: Frame, voice: Voice) -> Iterator[str]:
    if picture.start is None:
        return
    at = (picture.start - picture.first).days / picture.step_days
    if not 0 <= at <= frame.n:
        return
    x = frame.x(at)
    yield element(
        "path", {"class": "mark", "d": f"M{x:.1f} {frame.head - 16:.1f}V{frame.base:.1f}"}
    )
    near = x > frame.width / 2
    here = {"class": "start", "x": x + (-5 if near else 5), "y": frame.head - 8}
    words = svg.ordered(voice.t("start_mark"), voice)
    yield element("text", {**here, "text-anchor": "end" if near else "start"}, text=words)


def _key(picture: SeriesPicture, voice: Voice) -> dict[str, str]:
    shown = {"bar": "key_counts"}
    if picture.alarms:
        shown["alarm"] = "key_alarm"
    if any(b is not None for b in picture.bound):
        shown["bound"] = "key_bound"
    if picture.changes:
        shown["middle"] = "key_rate"
    return {kind: voice.say(Message(f"trends.{name}")) for kind, name in shown.items()}


def _told(picture: SeriesPicture, voice: Voice) -> str:
    unwatched = sum(1 for n in picture.counts if n is None)
    return " ".join(
        voice.say(Message(f"trends.series_{name}", {"n": n}))
        for name, n in (
            ("weeks", len(picture.counts)),
            ("alarms", len(picture.alarms)),
            ("changes", len(picture.changes)),
            ("unwatched", unwatched),
        )
    )
