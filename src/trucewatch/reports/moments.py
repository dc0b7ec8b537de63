"""Moments: a date with or without a time, in one cell or two, as an interval in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from trucewatch.reports.dates import Days, parse_days
from trucewatch.reports.faults import Fault
from trucewatch.reports.times import HOUR, WHOLE_DAY, TimeSpan, parse_time
from trucewatch.reports.writing import folded
from trucewatch.vocabulary.instants import Interval, local_days

_ISO = re.compile(
    r"^(\d{4}-\d{1,2}-\d{1,2})[t ](\d{1,2}:\d{2}\S*(?: ?[+-]\d{1,2}:?\d{2}| [a-z/_]+)?)$"
)
_MIDNIGHT = re.compile(r"^0{1,2}:00(?::00(?:\.0+)?)?$")
_TRAILING_TIME = re.compile(
    r"^(.*?\d{2}|.*?\w)(?:,? |,)"
    r"((?:at |around |about |الساعة |в |saat )?"
    r"\d{1,2}(?:[:h]\d{2}.*| ?(?:[ap]\.?m\.?|ص|م|صباحا|مساء)))$"
)
_TO = re.compile(r"(?<=[\dz]) ?/ ?(?=\d{4}-)| - (?=\d{4}-)| to (?=\d{4}-)")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file writes its times: the zone of what names none, and the order of its numbers.

    `today` is the mission's present day where known: nothing can have been seen after it.
    """

    zone: ZoneInfo
    order: str | None = None
    today: date | None = None


@lru_cache(maxsize=16384)
def parse_moment(text: str, habits: Habits, clock: str = "") -> Interval | Fault:
    """The interval that `text` (a date, a time with it, or a range) and a `clock` cell give.

    An exact midnight without a zone is how software writes a bare date: it stands for the day.
    """
    plain = folded(text)
    ends = _TO.split(plain)
    if len(ends) == 2 and ":" in plain:
        return _span(parse_moment(ends[0], habits), parse_moment(ends[1], habits))
    day_text, time_text = _apart(plain)
    if clock and time_text and parse_time(clock) != WHOLE_DAY:
        return Fault(
            "two_times", "the date cell and the time cell both give a time", "keep one of them"
        )
    days = parse_days(day_text, habits.order)
    if isinstance(days, Fault):
        return days
    part = parse_time(time_text or clock)
    if isinstance(part, Fault):
        return part
    if habits.today is not None and days.first > habits.today + timedelta(days=1):
        return Fault(
            "future_date", "the date lies in the future", "correct the date, most often its year"
        )
    return _placed(days, part, habits.zone)


def parse_instant(text: str, habits: Habits) -> datetime | Fault:
    """The start of the moment `text` names: for what happens at once, as a publication."""
    moment = parse_moment(text, habits)
    return moment if isinstance(moment, Fault) else moment.start


def _apart(plain: str) -> tuple[str, str]:
    """The date and the time of one cell; no time where it is the midnight of a bare date."""
    match = _ISO.match(plain) or _TRAILING_TIME.match(plain)
    if match is None:
        return plain, ""
    return match[1], "" if _MIDNIGHT.match(match[2]) else match[2]


def _span(first: Interval | Fault, last: Interval | Fault) -> Interval | Fault:
    if isinstance(first, Fault):
        return first
    if isinstance(last, Fault):
        return last
    return spanning(first, last)


def spanning(first: Interval, last: Interval) -> Interval | Fault:
    """From the start of `first` to the end of `last`."""
    if last.end < first.start or last.start < first.start:
        return Fault(
            "ends_before_start", "the time ends before it starts", "exchange the two values"
        )
    return Interval(first.start, last.end)


def _placed(days: Days, part: TimeSpan, zone: ZoneInfo) -> Interval | Fault:
    if part == WHOLE_DAY:
        try:
            return local_days(days.first, days.last, zone)
        except OverflowError:
            return Fault("far_away_date", "the date is out of range", "correct the year")
    if days.first != days.last:
        return Fault(
            "time_of_many_days",
            "one time of day is given for several days",
            "leave the time out, or give the day",
        )
    where = part.zone or zone
    start = _instant(days.first, part.start_s, where, fold=0)
    end = _instant(days.first, part.end_s, where, fold=1)
    return Interval(start, max(start, end))


def _instant(day: date, seconds: int, zone: tzinfo, *, fold: int) -> datetime:
    """Seconds after local midnight by the clock on the wall; `fold` picks one of a doubled hour."""
    local = datetime.combine(day + timedelta(days=seconds // (24 * HOUR)), time.min)
    local += timedelta(seconds=seconds % (24 * HOUR))
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC).replace(fold=0)
