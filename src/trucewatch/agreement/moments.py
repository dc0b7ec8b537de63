"""Moments: reading when, from a local time to "14 days after signature", into what it can mean.

A moment is an instant, or the two instants between which the text leaves it. Nothing is guessed: a
counting rule or a sense that the text does not give keeps both ends.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from trucewatch.agreement.document import EXCERPT, Node, Scalar, Table
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.model import Calendar, Moment
from trucewatch.agreement.problems import Problems
from trucewatch.vocabulary.instants import local_day, to_utc

AMOUNT = re.compile(r"(\d{1,6}) ?(minutes?|hours?|working days?|days?|weeks?|months?)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COUNTINGS = ("day_one", "next_day", "exact")
SENSES = ("by", "until", "before", "from")
UNSPECIFIED = "unspecified"
EXPECTED = (
    "a local time such as 2016-12-30T00:00, a day, or {after: ANCHOR, plus: 14 days, "
    "counting: next_day, sense: by}"
)

OPEN = Moment(low=None, high=None)


@dataclass(slots=True)
class Times:
    """What moments are read by: the zone, the calendar, and the anchors known by now."""

    zone: ZoneInfo
    problems: Problems
    calendar: Calendar = field(default_factory=Calendar)
    anchors: dict[str, Moment] = field(default_factory=dict)

    def read(self, fields: Fields, key: str, *, start: bool = False) -> Moment | None:
        """The moment under a key; None where it is missing or unspecified. `start` takes a day
        to mean its beginning."""
        node = fields.node(key)
        if node is None or (isinstance(node, Scalar) and node.text.strip() == UNSPECIFIED):
            return None
        return self.of(node, f"{key} of {fields.what}", start=start)

    def event(self, fields: Fields, key: str) -> Moment | None:
        """The moment of an event; one dated only by its day came at some instant of that day."""
        node = fields.node(key)
        if isinstance(node, Scalar) and DAY.fullmatch(node.text.strip()):
            whole = self.of(node, f"{key} of {fields.what}")
            if whole.high is not None:
                return replace(whole, high=whole.high - timedelta(microseconds=1))
        return self.read(fields, key, start=True)

    def of(self, node: Node, what: str, *, start: bool = False) -> Moment:
        """The moment a node says; an open one, with an error noted, where it says none."""
        try:
            if isinstance(node, Scalar):
                return self._written(node.text.strip(), start=start)
            if isinstance(node, Table):
                return self._counted(node, what, start=start)
        except _NoMomentError as error:
            self.problems.error(
                f"{what} is {error}", node.line, expected=error.expected or EXPECTED
            )
            return OPEN
        except (OverflowError, ValueError):
            self.problems.error(f"{what} lies outside the calendar", node.line, expected=EXPECTED)
            return OPEN
        self.problems.error(f"{what} is a list", node.line, expected=EXPECTED)
        return OPEN

    def instant(self, text: str) -> datetime:
        """A local time as UTC. Raises _NoMomentError for one that clocks skipped or had twice."""
        try:
            local = datetime.fromisoformat(text)
            early, late = (to_utc(local.replace(fold=fold), self.zone) for fold in (0, 1))
        except (ValueError, OverflowError) as error:
            raise _NoMomentError(f"{text[:EXCERPT]!r}, which is no time") from error
        if early != late:
            raise _NoMomentError(
                f"{text!r}, which {self.zone.key} skipped or had twice as its clocks changed",
                "the time with its offset, such as 2017-03-31T00:30+03:00",
            )
        return early

    def _written(self, text: str, *, start: bool) -> Moment:
        if DAY.fullmatch(text):
            return self._day(text, "from" if start else None)
        at = self.instant(text)
        return Moment(low=at, high=at, words=text)

    def _day(self, text: str, sense: str | None) -> Moment:
        try:
            whole = local_day(date.fromisoformat(text), self.zone)
        except (ValueError, OverflowError) as error:
            raise _NoMomentError(f"{text[:EXCERPT]!r}, which is no date") from error
        low, high = _edges(whole.start, whole.end, sense)
        return Moment(low=low, high=high, words=f"{sense} {text}" if sense else text)

    def _counted(self, node: Table, what: str, *, start: bool) -> Moment:
        fields = Fields(node, what, self.problems)
        day, plus, minus = fields.text("day"), fields.text("plus"), fields.text("minus")
        anchor = fields.text("after") or fields.text("before")
        sense = _one_of(fields.text("sense"), SENSES, "sense")
        counting = _one_of(fields.text("counting"), COUNTINGS, "counting")
        fields.done()
        if day is not None:
            return self._day(day, sense or ("from" if start else None))
        if anchor is None:
            raise _NoMomentError("neither a day nor counted from anything")
        if anchor not in self.anchors:
            raise _NoMomentError(
                f"counted from {anchor[:EXCERPT]!r}, which is not among the anchors",
                f"one of {', '.join(sorted(self.anchors))}",
            )
        base = self.anchors[anchor]
        words = f"{plus} after {anchor}" if plus else anchor
        words = f"{minus} before {anchor}" if minus else words
        words += f", {counting}" if counting else ""
        if plus is None and minus is None:
            return Moment(low=base.low, high=base.high, words=words, anchor=anchor)
        sign = 1 if plus is not None else -1
        low, high = self._offset(base, plus or minus or "", sign, counting, sense, start=start)
        return Moment(low=low, high=high, words=words, anchor=anchor)

    def _offset(
        self,
        base: Moment,
        text: str,
        sign: int,
        counting: str | None,
        sense: str | None,
        *,
        start: bool,
    ) -> tuple[datetime | None, datetime | None]:
        match = AMOUNT.fullmatch(text)
        if match is None:
            raise _NoMomentError(
                f"{text[:EXCERPT]!r} away, which is no span of time",
                "such as 72 hours, 14 days, 5 working days, 6 months",
            )
        count, unit = int(match[1]) * sign, match[2].rstrip("s")
        if unit in ("minute", "hour") or counting == "exact":
            span = _exactly(count, unit)
            return (
                None if base.low is None else base.low + span,
                None if base.high is None else base.high + span,
            )
        sense = sense or ("from" if start else None)
        rules = (counting,) if counting else ("day_one", "next_day")
        ends = [self._last_day(base, count, unit, rule, sense) for rule in rules]
        lows = [low for low, _ in ends if low is not None]
        highs = [high for _, high in ends if high is not None]
        return (min(lows) if lows else None, max(highs) if highs else None)

    def _last_day(
        self, base: Moment, count: int, unit: str, rule: str, sense: str | None
    ) -> tuple[datetime | None, datetime | None]:
        low = high = None
        if base.low is not None:
            low = self._edges_of(base.low, count, unit, rule, sense)[0]
        if base.high is not None:
            high = self._edges_of(base.high, count, unit, rule, sense)[1]
        return low, high

    def _edges_of(
        self, base: datetime, count: int, unit: str, rule: str, sense: str | None
    ) -> tuple[datetime, datetime]:
        first = base.astimezone(self.zone).date()
        day = self._moved(first, count, unit, rule)
        whole = local_day(day, self.zone)
        return _edges(whole.start, whole.end, sense)

    def _moved(self, first: date, count: int, unit: str, rule: str) -> date:
        back = 1 if rule == "day_one" and count > 0 else 0
        if unit == "working day":
            return self._working(first, count, count_first=bool(back))
        if unit == "month":
            return _months(first, count) - timedelta(days=back)
        return first + timedelta(days=count * (7 if unit == "week" else 1) - back)

    def _working(self, first: date, count: int, *, count_first: bool) -> date:
        step = timedelta(days=1 if count >= 0 else -1)
        day, left = first, abs(count)
        if left > 4_000:
            raise OverflowError(count)
        if count_first and self._works(day):
            left -= 1
        while left > 0:
            day += step
            left -= self._works(day)
        return day

    def _works(self, day: date) -> bool:
        return day.weekday() not in self.calendar.weekend and day not in self.calendar.holidays


class _NoMomentError(Exception):
    """What was written says no moment; `expected` what would have."""

    def __init__(self, what: str, expected: str | None = None) -> None:
        super().__init__(what)
        self.expected = expected


def _one_of(text: str | None, known: tuple[str, ...], what: str) -> str | None:
    if text is not None and text not in known:
        raise _NoMomentError(f"of the {what} {text[:EXCERPT]!r}", ", ".join(known))
    return text


def _edges(begin: datetime, end: datetime, sense: str | None) -> tuple[datetime, datetime]:
    """The end of a day that a sense means; both where it is not said."""
    if sense in ("from", "before"):
        return begin, begin
    return (end, end) if sense in ("by", "until") else (begin, end)


def _exactly(count: int, unit: str) -> timedelta:
    hours = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168}
    if unit not in hours:
        raise _NoMomentError(f"exactly so many {unit}s, which differ in length")
    return timedelta(hours=hours[unit]) * count


def _months(first: date, count: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, last))
