"""What to draw of a condition's progress: what was verified, what each origin claims, what was
promised and by when.

In:   a `Progress`, one of its standings, and the agreement.
Out:  a `ProgressPicture`; None where nobody has said anything that has a place on it.

What is owed by the day or week is drawn day by day, a sum as its running total, a yes or no as 1
or 0, positions as their distance from the line, an inventory as the pieces that were there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from trucewatch.agreement.model import PERIODS, Agreement
from trucewatch.conditions.forces import sites
from trucewatch.conditions.ground import distances
from trucewatch.conditions.model import (
    Amount,
    Column,
    Progress,
    Spell,
    Standing,
    State,
    Statement,
)
from trucewatch.conditions.pooling import Said, by_origin, pooled
from trucewatch.conditions.totals import total
from trucewatch.vocabulary.instants import Interval, local_day
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.units import unit_of

MOST_DAYS = 800
"""Days drawn; of a longer story the last ones."""
NEAR = timedelta(days=60)
"""How far from what anybody said a deadline is still drawn."""
LEAD = 2
"""Days left free after the last thing drawn."""


Words = tuple[tuple[Interval, Amount], ...]
"""Amounts with their times."""


@dataclass(frozen=True, slots=True)
class Point:
    """A number of the time from `first` to `last`, in days from the picture's first day."""

    first: float
    last: float
    low: float
    high: float
    part: bool = False
    """Whether not all of its time, or not every place, was told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPicture:
    """One condition over its days. `axis` says what the numbers are.

    `claims` are by origin, `limit` is what was promised, `dues` are days from the first one, and
    `unseen` those of which nothing was verified.
    """

    first: date
    days: int
    axis: Message
    steps: bool
    verified: tuple[Point, ...]
    claims: tuple[tuple[str, tuple[Point, ...]], ...]
    limit: float | None
    dues: tuple[float, ...]
    unseen: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Scale:
    """From instants to days of the picture."""

    zone: ZoneInfo
    start: datetime

    def day(self, at: datetime) -> float:
        return (at - self.start) / timedelta(days=1)

    def point(self, span: Interval, amount: Amount) -> Point:
        low = amount.low or 0.0
        high = low if amount.high is None else amount.high
        return Point(self.day(span.start), self.day(span.end), low, high, not amount.whole)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is to be drawn, before it has a scale."""

    axis: Message
    verified: Words
    claims: tuple[tuple[str, Words], ...]
    limit: float | None
    steps: bool = False
    unseen: tuple[Interval, ...] = ()


def progress_picture(
    one: Progress, standing: Standing, agreement: Agreement
) -> ProgressPicture | None:
    """What can be drawn of `standing`."""
    drawn = _drawn(one, standing, agreement)
    spans = [span for span, _ in drawn.verified]
    spans += [span for _, words in drawn.claims for span, _ in words]
    if not spans:
        return None
    zone = agreement.clock.zone
    dues = [d.moment.high for d in standing.dues if d.moment is not None and d.moment.high]
    last = max(span.end for span in spans)
    first = min(span.start for span in spans)
    near = [due for due in dues if first - NEAR <= due <= last + NEAR]
    first_day = min([first, *near]).astimezone(zone).date()
    last_day = max([last, *near]).astimezone(zone).date() + timedelta(days=LEAD)
    first_day = max(first_day, last_day - timedelta(days=MOST_DAYS))
    scale = _Scale(zone, local_day(first_day, zone).start)
    return ProgressPicture(
        first=first_day,
        days=(last_day - first_day).days,
        axis=drawn.axis,
        steps=drawn.steps,
        verified=_points(drawn.verified, scale),
        claims=tuple((who, _points(words, scale)) for who, words in drawn.claims),
        limit=drawn.limit,
        dues=tuple(day for due in near if (day := scale.day(due)) >= 0),
        unseen=tuple(
            (scale.day(span.start), scale.day(span.end))
            for span in drawn.unseen
            if scale.day(span.start) >= 0
        ),
    )


def _points(words: Iterable[tuple[Interval, Amount]], scale: _Scale) -> tuple[Point, ...]:
    found = [scale.point(span, amount) for span, amount in words if amount.low is not None]
    return tuple(point for point in found if point.first >= 0)


def _drawn(one: Progress, standing: Standing, agreement: Agreement) -> _Drawn:
    quantity = standing.term.quantity
    own = [s for s in one.statements if standing.bearer in (None, s.bearer)]
    if quantity is not None and quantity.per in PERIODS:
        unit = Message(f"conditions.chart_{quantity.per}", {"unit": unit_of(quantity.unit)})
        return _Drawn(
            axis=unit,
            verified=_spells(standing.spells),
            claims=tuple((w.origin, _spells(w.spells)) for w in standing.claims),
            limit=quantity.amount,
            unseen=tuple(
                s.span
                for s in standing.spells
                if s.ruled.state is State.UNVERIFIABLE and s.ruled.amount.low is None
            ),
        )
    if quantity is not None:
        unit = Message("conditions.chart_running", {"unit": unit_of(quantity.unit)})
        limit = standing.verified.required or quantity.amount
        return _two_columns(own, unit, _running, limit, steps=True)
    far = distances(one.condition, one.statements, agreement)
    if far:
        metres = {d.statement.id: d.metres for d in far}
        axis = Message("conditions.chart_distance")
        told = [s for s in one.statements if s.id in metres]
        return _by_statement(told, axis, metres, far[0].depth_m)
    visits = [v.statement for site in sites(one.statements) for v in site.visits]
    counted = {s.id: s.low for s in visits if s.low is not None}
    if counted:
        axis = Message("conditions.chart_present")
        return _by_statement([s for s in visits if s.id in counted], axis, counted, None)
    return _two_columns(own, Message("conditions.chart_answers"), _answers, None)


def _spells(spells: Iterable[Spell]) -> Words:
    return tuple((s.span, s.ruled.amount) for s in spells if s.ruled.amount.low is not None)


def _two_columns(
    own: Iterable[Statement],
    axis: Message,
    make: Callable[[tuple[Said, ...]], Words],
    limit: float | None,
    *,
    steps: bool = False,
) -> _Drawn:
    told = list(own)
    seen = [s for s in told if s.column is Column.VERIFIED]
    said = by_origin(s for s in told if s.column is Column.CLAIMED)
    return _Drawn(
        axis=axis,
        verified=make(pooled(seen)),
        claims=tuple((who, make(pooled(words))) for who, words in said.items()),
        limit=limit,
        steps=steps,
    )


def _running(said: tuple[Said, ...]) -> Words:
    """The sum up to the end of each word."""
    if not said:
        return ()
    start = min(s.seen.start for s in said)
    ends = sorted({s.seen.end for s in said if s.low is not None})
    begins = {s.seen.end: s.seen.start for s in said}
    return tuple(
        (Interval(begins[end], end), total([s for s in said if s.seen.end <= end],
                                           Interval(start, end)))
        for end in ends
    )  # fmt: skip


def _answers(said: tuple[Said, ...]) -> Words:
    return tuple(
        (s.seen, Amount(low=float(s.done), high=float(s.done), whole=True))
        for s in said
        if s.done is not None
    )


def _by_statement(
    told: list[Statement], axis: Message, values: dict[str, float], limit: float | None
) -> _Drawn:
    def words(some: Iterable[Statement]) -> Words:
        return tuple(
            (s.seen, Amount(low=values[s.id], high=values[s.id], whole=True)) for s in some
        )

    claimed: dict[str, list[Statement]] = {}
    for one in told:
        if one.column is Column.CLAIMED:
            claimed.setdefault(one.origin, []).append(one)
    return _Drawn(
        axis=axis,
        verified=words(s for s in told if s.column is Column.VERIFIED),
        claims=tuple((who, words(some)) for who, some in claimed.items()),
        limit=limit,
    )
