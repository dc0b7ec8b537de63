"""Tables of a mission's trends: every chart in numbers, for who cannot or will not read a picture.

In:   `Answers`, a `Series`, `Map`, `Ahead` or `Card`, and how areas are called.
Out:  `Table`s in no language yet.

Sources stand by their opaque ids only where `by_source` is asked, for the mission's owner; a
publication tells their kinds alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isfinite

import numpy as np

from trucewatch.coverage.wording import hours
from trucewatch.publications.model import Code, Column, Row, Sentences, Stacked, Table, Term
from trucewatch.publications.trend_charts import Areas
from trucewatch.trends.ahead import Ahead
from trucewatch.trends.alerting import Series
from trucewatch.trends.answering import Answer, Answers, AtWork
from trucewatch.trends.by_area import Map
from trucewatch.trends.memory import Memory
from trucewatch.trends.scorecard import DUE, Card
from trucewatch.trends.scorecard import Row as Scored
from trucewatch.trends.telling import STRIKING, memory_said, rounded
from trucewatch.trends.weekly import Weeks
from trucewatch.vocabulary.messages import Message


def answers_table(answers: Answers, areas: Areas) -> Table:
    """One row for all areas, then one for each: what is proposed, and on what it stands."""
    return Table(
        caption=Message("trends.caption_answers"),
        columns=_columns("area", "-proposed", "before", "after", "-rate", "watched"),
        rows=tuple(_answer(item, areas) for item in answers.items),
        notes=(Message("trends.note_unwatched"),),
    )


def panel_table(answers: Answers, *, by_source: bool) -> Table:
    """Who of the panel was at work in either window, and how much each told of."""
    told = ("work_before", "work_after", "told_before", "told_after")
    if by_source:
        rows = [Row(heading=Code(one.source), cells=_work(one)) for one in answers.panel]
        columns = _columns("source", "-kind", *told)
    else:
        rows = list(_by_kind(answers.panel))
        columns = _columns("kind", "n_sources", *told)
    notes = () if by_source else (Message("trends.note_by_kind"),)
    return Table(
        caption=Message("trends.caption_panel"), columns=columns, rows=tuple(rows), notes=notes
    )


def series_table(found: Series) -> Table:
    """Each week's count, who was at work, which detectors cried, and where the rate changed."""
    weeks = found.weeks
    rows = []
    for at in range(len(weeks)):
        cried = [Code(a.method) for a in found.alerts if a.alarm[at]]
        changed = Message("trends.cell_changed") if at in found.changes else None
        cells = (_count(weeks, at), _at_work(weeks, at), Sentences(tuple(cried)), changed)
        rows.append(Row(heading=weeks.day(at), cells=cells))
    return Table(
        caption=Message("trends.caption_series"),
        columns=_columns("week", "incidents", "sources_at_work", "-alarms", "-change"),
        rows=tuple(rows),
        notes=(Message("trends.note_unwatched"),),
    )


def activity_table(weeks: Weeks) -> Table:
    """How much each source told of, week by week, by opaque id: for the mission's owner alone."""
    columns = [Column(heading=Message("trends.column_week"))]
    columns += [Column(heading=Code(source)) for source in weeks.sources]
    rows = tuple(
        Row(
            heading=weeks.day(at),
            cells=tuple(
                int(n) if share > 0 else Message("trends.cell_away")
                for n, share in zip(weeks.told_by[at], weeks.at_work[at], strict=True)
            ),
        )
        for at in range(len(weeks))
    )
    return Table(caption=Message("trends.caption_activity"), columns=tuple(columns), rows=rows)


def where_table(found: Map, areas: Areas) -> Table:
    """Each area's incidents per watched week, and whether it departs from the rest."""
    striking = {at for c in found.clusters if c.p <= STRIKING for at in c.areas}
    rows = []
    for at, code in enumerate(found.codes):
        cases, watched = int(found.cases[:, at].sum()), float(found.exposure[:, at].sum())
        if watched:
            latest = "cell_more" if at in striking else "cell_as_rest"
            cells: tuple[Term, ...] = (
                cases,
                _number(watched),
                _number(cases / watched),
                Message(f"trends.{latest}"),
                Message("trends.cell_number", {"value": round(float(found.hot.p[at]), 3)}),
            )
        else:
            cells = (Message("trends.cell_unwatched"), 0, None, None, None)
        rows.append(Row(heading=areas.term(code), cells=cells))
    return Table(
        caption=Message("trends.caption_where"),
        columns=_columns("area", "incidents", "weeks_watched", "per_week", "-latest", "hot"),
        rows=tuple(rows),
        notes=(Message("trends.note_unwatched"),),
    )


def memory_table(found: Memory) -> Table:
    """Of a hundred incidents those that follow from others, with the interval; none where nothing
    shows that any does."""
    low, high = found.excitation.intervals["branching"]
    shown = isfinite(high)
    of_100 = (
        [round(100 * min(v, 1)) for v in (found.excitation.branching, low, high)] if shown else []
    )
    bred, least, most = of_100 or (None, None, None)
    rows = [
        Row(
            heading=Message("trends.key_bred"),
            cells=(bred, None if least is None or most is None else _span(least, most)),
        ),
        Row(
            heading=Message("trends.key_own"),
            cells=(
                None if bred is None else 100 - bred,
                None if least is None or most is None else _span(100 - most, 100 - least),
            ),
        ),
    ]
    return Table(
        caption=Message("trends.caption_memory"),
        columns=_columns("-which", "of_100", "sure"),
        rows=tuple(rows),
        notes=(memory_said(found.excitation),),
    )


def ahead_table(found: Ahead) -> Table:
    """Each week ahead as the middle, one half and nine tenths of what may come."""
    low, lower, middle, upper, high = (
        np.round(found.forecast.quantile(p)).astype(int) for p in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    rows = tuple(
        Row(
            heading=day,
            cells=(int(middle[at]), _span(lower[at], upper[at]), _span(low[at], high[at])),
        )
        for at, day in enumerate(found.starts)
    )
    return Table(
        caption=Message("trends.caption_ahead"),
        columns=_columns("week", "middle", "half", "wide"),
        rows=rows,
    )


def card_table(card: Card) -> Table:
    """Every week ever foretold, the newest first."""
    return Table(
        caption=Message("trends.caption_card"),
        columns=_columns("week", "-made", "middle", "wide", "came", "-state"),
        rows=tuple(
            Row(
                heading=row.week,
                cells=(
                    row.foretold.at.date(),
                    row.middle,
                    _span(row.low, row.high),
                    row.observed,
                    _state(row),
                ),
            )
            for row in reversed(card.rows)
        ),
    )


def _answer(item: Answer, areas: Areas) -> Row:
    said = Message(f"trends.said_{item.holding.value}")
    cells: list[Term] = [Stacked(said, Sentences(item.why)), None, None]
    rate: Term = None
    if item.proposal is not None:
        found = item.proposal.rate
        cells = [cells[0], found.n_before, found.n_after]
        if found.ratio is not None:
            numbers = {"ratio": found.ratio, "low": found.low, "high": found.high}
            rate = Message("trends.ratio_number", {k: rounded(v) for k, v in numbers.items()})
    parts = {"part": hours(item.coverage.watched_h), "all": hours(item.coverage.period_h)}
    watched = Message("trends.cell_of", parts)
    return Row(
        heading=areas.term(item.area), cells=(*cells, rate, watched), total=item.area is None
    )


def _work(one: AtWork) -> tuple[Term, ...]:
    kind = Message(f"pages.source_{one.kind}")
    return kind, one.days_before, one.days_after, one.told_before, one.told_after


def _by_kind(panel: Sequence[AtWork]) -> Iterable[Row]:
    """Days are those on which the source of a kind that worked most was at work."""
    for kind in sorted({one.kind for one in panel}):
        of = [one for one in panel if one.kind == kind]
        takes: tuple[tuple[Callable[[Iterable[int]], int], str], ...] = (
            (max, "days_before"), (max, "days_after"), (sum, "told_before"), (sum, "told_after"),
        )  # fmt: skip
        numbers = [take(getattr(one, name) for one in of) for take, name in takes]
        yield Row(heading=Message(f"pages.source_{kind}"), cells=(len(of), *numbers))


def _count(weeks: Weeks, at: int) -> Term:
    return int(weeks.counts[at]) if weeks.seen[at] else Message("trends.cell_unwatched")


def _at_work(weeks: Weeks, at: int) -> Message:
    n = int(np.count_nonzero(weeks.at_work[at]))
    return Message("trends.cell_of", {"part": n, "all": len(weeks.sources)})


def _state(row: Scored) -> Message:
    name = row.state if row.state != DUE else ("inside" if row.inside else "outside")
    return Message(f"trends.cell_{name}")


def _span(low: int, high: int) -> Message:
    return Message("bulletin.range", {"low": int(low), "high": int(high)})


def _number(value: float) -> Message:
    return Message("trends.cell_number", {"value": rounded(value)})


def _columns(*names: str) -> tuple[Column, ...]:
    """Columns by the names of their headings; one that begins with a dash holds words."""
    return tuple(
        Column(
            heading=Message(f"trends.column_{name.removeprefix('-')}"),
            number=not name.startswith("-"),
        )
        for name in names
    )
