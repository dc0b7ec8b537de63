"""A condition's progress, drawn: bars for what was verified, outlines for what each origin claims.

In:   a `ProgressPicture`, a `Voice`, a `Palette` and a width.
Out:  one SVG text. A day of which nothing was verified is hatched: it is unknown, not nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trucewatch.publications import plot, svg
from trucewatch.publications.plot import Frame
from trucewatch.publications.progress_picture import Point, ProgressPicture
from trucewatch.publications.svg import Palette, element
from trucewatch.publications.voice import Voice
from trucewatch.vocabulary.messages import Message

FOOT = 38.0
SIZE = 3.6
"""Half the width of a claim's mark."""
SHAPES = 4


def progress_svg(
    picture: ProgressPicture,
    voice: Voice,
    names: Mapping[str, str],
    *,
    palette: Palette = svg.PAGE,
    width: float = plot.WIDE,
    id_: str = "progress",
) -> str:
    """`picture` in the words of `voice`; `names` are those of the origins."""
    frame = Frame(width=width, n=picture.days, top=_top(picture), left=46.0)
    axis = {"class": "small", "x": 8.0, "y": 14.0}
    parts = [
        plot.style(palette, id_, _rules(palette)),
        svg.hatching(id_),
        element("text", axis, text=svg.ordered(voice.say(picture.axis), voice)),
        *frame.grid(voice),
        *_unseen(picture, frame, id_),
        *(_steps(picture, frame) if picture.steps else _bars(picture.verified, frame)),
        *_limit(picture, frame),
        *_dues(picture, frame),
        *_claims(picture, frame),
        *frame.days(picture.first, 1, voice),
    ]
    words = _key(picture, voice)
    drawn, tall = plot.key(words, voice, top=frame.base + FOOT, width=width)
    under = frame.base + FOOT + tall
    marks, more = _claim_key(picture, voice, names, top=under, id_=id_)
    return svg.picture(
        id_=id_,
        width=width,
        height=frame.base + FOOT + tall + more,
        title=voice.say(Message("conditions.chart_title")),
        description=voice.say(Message("conditions.chart_about", {"n": picture.days})),
        parts=[*parts, *drawn, *marks],
    )


def _top(picture: ProgressPicture) -> int:
    points = [*picture.verified, *(p for _, words in picture.claims for p in words)]
    most = max([p.high for p in points] + [picture.limit or 0.0])
    return 1 if most <= 1 else plot.round_top(most)


def _rules(palette: Palette) -> dict[str, str]:
    return {
        ".stripe": f"stroke:{palette['border']};stroke-width:1.6",
        ".seen": f"fill:{palette['accent']}",
        ".more": f"fill:{palette['accent']};fill-opacity:0.35",
        ".half": f"fill:{palette['accent']};fill-opacity:0.55",
        ".claim": f"stroke:{palette['ink']};stroke-width:1.3;fill:none",
        ".middle": f"stroke:{palette['ink']};stroke-width:1.6;fill:none",
    }


def _bars(points: Sequence[Point], frame: Frame) -> Iterator[str]:
    for point in points:
        wide = max(frame.x(point.last) - frame.x(point.first), 3.0)
        gap = min(2.0, wide * 0.2)
        known = "half" if point.part else "seen"
        for kind, value in (("more", point.high), (known, point.low)):
            y = frame.y(value)
            tall = max(frame.base - y, 1.5)
            box = {"x": frame.x(point.first) + gap / 2, "width": wide - gap}
            yield element("rect", {"class": kind, **box, "y": frame.base - tall, "height": tall})


def _steps(picture: ProgressPicture, frame: Frame) -> Iterator[str]:
    """A running total: as high as it was from one word to the next."""
    for at, point in enumerate(picture.verified):
        later = picture.verified[at + 1 :]
        until = frame.x(later[0].last if later else picture.days)
        x = frame.x(point.last)
        for kind, value in (("more", point.high), ("seen", point.low)):
            y = frame.y(value)
            box = {"x": x, "width": max(until - x, 1.0), "y": y, "height": frame.base - y}
            yield element("rect", {"class": kind, **box})


def _unseen(picture: ProgressPicture, frame: Frame, id_: str) -> Iterator[str]:
    for first, last in picture.unseen:
        box = {"x": frame.x(first), "width": frame.x(last) - frame.x(first)}
        fill = {"fill": f"url(#{id_}-hatch)", "y": frame.head, "height": frame.plot}
        yield element("rect", {**fill, **box})


def _limit(picture: ProgressPicture, frame: Frame) -> Iterator[str]:
    if picture.limit is not None:
        y = frame.y(picture.limit)
        d = f"M{frame.left:.1f} {y:.1f}H{frame.width - frame.right:.1f}"
        yield element("path", {"class": "middle", "d": d})


def _dues(picture: ProgressPicture, frame: Frame) -> Iterator[str]:
    for due in picture.dues:
        d = f"M{frame.x(due):.1f} {frame.head:.1f}V{frame.base:.1f}"
        yield element("path", {"class": "bound", "d": d})


def _claims(picture: ProgressPicture, frame: Frame) -> Iterator[str]:
    for shape, (_, words) in enumerate(picture.claims):
        for point in words:
            x = frame.x((point.first + point.last) / 2)
            for value in dict.fromkeys((point.low, point.high)):
                yield _mark(shape, x, frame.y(value))


def _mark(shape: int, x: float, y: float) -> str:
    """One of four outlines, told apart without colour."""
    s = SIZE
    if shape % SHAPES == 0:
        return element("circle", {"class": "claim", "cx": x, "cy": y, "r": s})
    corners = {
        1: [(x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s)],
        2: [(x, y - s), (x + s, y + s), (x - s, y + s)],
        3: [(x, y - s - 0.6), (x + s + 0.6, y), (x, y + s + 0.6), (x - s - 0.6, y)],
    }[shape % SHAPES]
    return element("path", {"class": "claim", "d": svg.path(corners)})


def _key(picture: ProgressPicture, voice: Voice) -> dict[str, str]:
    items = {"seen": "key_verified"}
    if any(p.part for p in picture.verified) and not picture.steps:
        items["half"] = "key_part"
    if any(p.high > p.low for p in picture.verified):
        items["more"] = "key_range"
    if picture.limit is not None:
        items["middle"] = "key_promised"
    if picture.dues:
        items["bound"] = "key_due"
    return {kind: voice.say(Message(f"conditions.{name}")) for kind, name in items.items()}


def _claim_key(
    picture: ProgressPicture, voice: Voice, names: Mapping[str, str], *, top: float, id_: str
) -> tuple[list[str], float]:
    """A line for each origin's mark."""
    parts: list[str] = []
    y = top + 8
    for shape, (origin, _) in enumerate(picture.claims):
        who = names.get(origin, origin)
        said = voice.say(Message("conditions.key_claimed", {"who": who}))
        parts.append(_mark(shape, 21.0, y - 4))
        at = {"class": "small", "x": 34.0, "y": y}
        parts.append(element("text", at, text=svg.ordered(said, voice)))
        y += 18
    if picture.unseen:
        words = voice.say(Message("conditions.key_unseen"))
        box = {"x": 14.0, "y": y - 9, "width": 14.0, "height": 9.0}
        parts.append(element("rect", {"fill": f"url(#{id_}-hatch)", **box}))
        at = {"class": "small", "x": 34.0, "y": y}
        parts.append(element("text", at, text=svg.ordered(words, voice)))
        y += 18
    return parts, y - top
