"""Charts of a mission's trends: from what `trends` found to pictures, drawn.

In:   `Answers`, a `Series`, `Map`, `Memory` or `Ahead`, and how to speak and colour.
Out:  one SVG text each. A chart shows what its table says, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.figures.tabulating import Counting
from trucewatch.publications import plot, svg
from trucewatch.publications.cluster_map_svg import cluster_map_svg
from trucewatch.publications.forecast_svg import forecast_svg
from trucewatch.publications.map_picture import first_level
from trucewatch.publications.memory_svg import memory_svg
from trucewatch.publications.model import Several, Term
from trucewatch.publications.ratio_svg import ratio_svg
from trucewatch.publications.series_svg import series_svg
from trucewatch.publications.svg import Palette
from trucewatch.publications.trend_pictures import (
    ClusterMap,
    FanPicture,
    MapArea,
    MemoryPicture,
    RatioRow,
    SeriesPicture,
)
from trucewatch.publications.voice import Voice, names_of
from trucewatch.trends.ahead import Ahead
from trucewatch.trends.alerting import Series
from trucewatch.trends.answering import Answer
from trucewatch.trends.by_area import Map
from trucewatch.trends.memory import Memory
from trucewatch.trends.telling import STRIKING
from trucewatch.trends.weekly import WEEK
from trucewatch.vocabulary.messages import Message

DRAWN = "EARS C2"
"""The detector whose bound is drawn: a slow rise does not hide itself from it."""
_PAST = 26
"""Weeks behind a forecast that are drawn."""


@dataclass(frozen=True, slots=True)
class Areas:
    """How areas are called in a publication, and how they lie."""

    counting: Counting

    def term(self, code: str | None) -> Term:
        """An area's names, or "all areas"."""
        if code is None:
            return Message("trends.all_areas")
        return names_of(self.counting.areas.first[code].names)

    def terms(self, codes: Iterable[str]) -> Several:
        """Several areas in a row."""
        return Several(tuple(self.term(code) for code in codes))


@dataclass(frozen=True, slots=True)
class Pen:
    """In which language, colours and width a chart is drawn."""

    voice: Voice
    palette: Palette = svg.PAGE
    width: float = plot.WIDE


def answers_chart(items: Sequence[Answer], areas: Areas, pen: Pen) -> str:
    """The rate after over before, area by area."""
    rows = [_ratio_row(item, areas) for item in items]
    return ratio_svg(rows, pen.voice, palette=pen.palette, width=pen.width)


def series_chart(found: Series, counting: Counting, pen: Pen) -> str:
    """The weeks, the bound of one detector, its alarms, and changes."""
    weeks = found.weeks
    drawn = next((a for a in found.alerts if a.method == DRAWN), None)
    bound = np.full(len(weeks), np.nan) if drawn is None else drawn.bound
    start = counting.record.agreement.clock.start.astimezone(counting.zone).date()
    picture = SeriesPicture(
        first=weeks.first,
        step_days=WEEK,
        counts=tuple(
            int(n) if seen else None for n, seen in zip(weeks.counts, weeks.seen, strict=True)
        ),
        bound=tuple(None if np.isnan(b) else float(b) for b in bound),
        alarms=tuple(np.flatnonzero(drawn.alarm).tolist()) if drawn else (),
        changes=found.changes,
        start=start if start > weeks.first else None,
        steps_between=drawn.steps_between if drawn else None,
    )
    return series_svg(picture, pen.voice, palette=pen.palette, width=pen.width)


def where_chart(found: Map, areas: Areas, pen: Pen) -> str:
    """The map of clusters. The areas of a `Map` always have outlines."""
    frame, shapes = first_level(areas.counting.record.areas)
    striking = {found.codes[at] for c in found.clusters if c.p <= STRIKING for at in c.areas}
    hot = {code for code, p in zip(found.codes, found.hot.p, strict=True) if p <= STRIKING}
    drawn = tuple(
        MapArea(
            shape=shape,
            tone="alarm" if code in striking
            else "unwatched" if code in found.unwatched else "pale",
            hot=code in hot,
        )
        for code, shape in shapes.items()
    )  # fmt: skip
    picture = ClusterMap(frame=frame or (-1.0, -1.0, 1.0, 1.0), areas=drawn)
    return cluster_map_svg(picture, pen.voice, palette=pen.palette, width=pen.width)


def memory_chart(found: Memory, pen: Pen) -> str:
    """How many of a hundred incidents follow from others."""
    picture = MemoryPicture(excitation=found.excitation)
    return memory_svg(picture, pen.voice, palette=pen.palette, width=pen.width)


def ahead_chart(found: Ahead, pen: Pen) -> str:
    """The last weeks and the fan of the next ones."""
    weeks = found.weeks
    first = max(0, len(weeks) - _PAST)
    picture = FanPicture(
        first=weeks.day(first),
        step_days=WEEK,
        counts=tuple(
            int(n) if seen else None
            for n, seen in zip(weeks.counts[first:], weeks.seen[first:], strict=True)
        ),
        forecast=found.forecast,
    )
    return forecast_svg(picture, pen.voice, palette=pen.palette, width=pen.width)


def _ratio_row(answer: Answer, areas: Areas) -> RatioRow:
    label = areas.term(answer.area)
    if answer.proposal is None:
        return RatioRow(label=label, ratio=None, low=0.0, high=0.0)
    rate = answer.proposal.rate
    return RatioRow(
        label=label,
        ratio=rate.ratio,
        low=rate.low,
        high=rate.high,
        counts=(rate.n_before, rate.n_after),
        tone=answer.proposal.announced,
    )
