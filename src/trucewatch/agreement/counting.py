"""Counting time: from a span of instants or days to the span so many hours, days or months away.

In:   a `Span`, an `Offset`, the zone and the calendar.
Out:  the `Span` the offset leads to, or `CountingError`.

Hours and minutes are exact. Days, working days, weeks and months lead to whole days by the rule
`day_one` or `next_day`, to the same local time by `exact`; with no rule, to every day that
`day_one` or `next_day` can mean. An anchor that is a span is counted from both its ends.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from trucewatch.agreement.fields import YEARS
from trucewatch.agreement.model import Calendar
from trucewatch.vocabulary.instants import local_day

MOST = {
    "minute": 52_600_000, "hour": 876_600, "day": 36_525, "working day": 26_000, "week": 5_218,
    "month": 1_200,
}  # fmt: skip
"""A hundred years of each."""

TICK = timedelta(microseconds=1)

Counting = Literal["day_one", "next_day", "exact"]
Sense = Literal["by", "until", "before", "from"]


class CountingError(Exception):
    """Counting leads nowhere; the text says why."""


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units after, or `back` before. `counting` is None where the text names no rule."""

    count: int
    unit: str
    back: bool
    counting: Counting | None

    @property
    def exact(self) -> bool:
        """Whether it leads to an instant rather than to a day."""
        return self.unit in ("minute", "hour") or self.counting == "exact"


@dataclass(frozen=True, slots=True)
class Span:
    """Where something lies: on the local days `first` to `last`, both included; and between the
    instants `low` and `high`, both None where no more than the day is said."""

    first: date
    last: date
    low: datetime | None = None
    high: datetime | None = None

    @classmethod
    def of_instants(cls, low: datetime, high: datetime, zone: ZoneInfo) -> Span:
        """The span of two instants (UTC). Raises CountingError outside the years we count in."""
        return cls(_local_date(low, zone), _local_date(high, zone), low, high)

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The first and the last instant it can lie at: of a day, any hour."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        return local_day(self.first, zone).start, local_day(self.last, zone).end - TICK

    def edges(self, sense: Sense | None, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The end of its day that `sense` means, or both ends where it is not said."""
        first, last = local_day(self.first, zone), local_day(self.last, zone)
        if sense in ("from", "before"):
            return first.start, last.start
        return (first.end if sense is not None else first.start), last.end


def counted(span: Span, offset: Offset, zone: ZoneInfo, days: Calendar | None) -> Span:
    """The span that lies `offset` from `span`. Raises CountingError."""
    try:
        if offset.unit in ("minute", "hour"):
            return _by_the_clock(span, offset, zone)
        if offset.counting == "exact":
            return _to_the_same_hour(span, offset, zone, days)
        rules = (offset.counting,) if offset.counting else ("day_one", "next_day")
        ends = [
            _moved(day, offset, rule == "day_one", days)
            for rule in rules
            for day in (span.first, span.last)
        ]
    except (OverflowError, ValueError) as error:
        raise CountingError("outside the years 1800 to 2200") from error
    return Span(min(ends), max(ends))


def _by_the_clock(span: Span, offset: Offset, zone: ZoneInfo) -> Span:
    away = timedelta(**{f"{offset.unit}s": -offset.count if offset.back else offset.count})
    low, high = span.instants(zone)
    return Span.of_instants(low + away, high + away, zone)


def _to_the_same_hour(span: Span, offset: Offset, zone: ZoneInfo, days: Calendar | None) -> Span:
    """The same local time on the day reached. Where clocks skip or repeat it, both are kept."""
    reached = []
    for instant in span.instants(zone):
        local = instant.astimezone(zone)
        day = _moved(local.date(), offset, False, days)
        for fold in (0, 1):
            there = datetime.combine(day, local.time(), zone).replace(fold=fold)
            reached.append(there.astimezone(UTC))
    return Span.of_instants(min(reached), max(reached), zone)


def _moved(day: date, offset: Offset, day_one: bool, days: Calendar | None) -> date:
    """The day so many units away; with `day_one` the day counted from is itself the first."""
    sign = -1 if offset.back else 1
    if offset.unit == "working day":
        return _working(day, offset.count, sign, day_one, days)
    if offset.unit == "month":
        reached = _months(day, sign * offset.count)
    else:
        reached = day + sign * timedelta(days=offset.count * (7 if offset.unit == "week" else 1))
    return _checked(reached - sign * timedelta(days=int(day_one)))


def _working(day: date, count: int, sign: int, day_one: bool, days: Calendar | None) -> date:
    if days is None:
        raise CountingError(
            "counted in working days, while the clock has no calendar that says which they are"
        )
    begin = day if day_one else day + sign * timedelta(days=1)
    reached: date = np.busday_offset(
        begin,
        sign * (count - 1),
        roll="forward" if sign > 0 else "backward",
        weekmask=[weekday not in days.weekend for weekday in range(7)],
        holidays=list(days.holidays),
    ).astype(object)
    return _checked(reached)


def _months(day: date, count: int) -> date:
    """The same day of another month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _local_date(instant: datetime, zone: ZoneInfo) -> date:
    return _checked(instant.astimezone(zone).date())


def _checked(day: date) -> date:
    if not isinstance(day, date) or day.year not in YEARS:
        raise CountingError("outside the years 1800 to 2200")
    return day
