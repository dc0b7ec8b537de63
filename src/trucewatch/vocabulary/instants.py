"""Instants and intervals.

Instants are UTC with microseconds; an interval includes its start and excludes its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A span of time `[start, end)`, both UTC. Raises ValueError where end is before start."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for instant in (self.start, self.end):
            if instant.tzinfo is None or instant.utcoffset() != timedelta(0):
                raise ValueError(f"an instant must be in UTC, not {instant.isoformat()}")
        if self.end < self.start:
            raise ValueError(f"the interval ends ({self.end}) before it starts ({self.start})")

    @property
    def duration(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start

    def contains(self, instant: datetime) -> bool:
        """Whether `instant` lies inside, the end excluded."""
        return self.start <= instant < self.end

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share any instant."""
        return self.start < other.end and other.start < self.end


def to_utc(instant: datetime, zone: ZoneInfo) -> datetime:
    """`instant` in UTC; one without a zone of its own is read in `zone`."""
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def local_day(day: date, zone: ZoneInfo) -> Interval:
    """Local midnight to the next local midnight in `zone`: 23 to 25 hours, as clocks change."""
    start = datetime.combine(day, time.min, zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
    return Interval(start, end)


def local_days(first: date, last: date, zone: ZoneInfo) -> Interval:
    """From the start of `first` to the end of `last`, both local to `zone`."""
    return Interval(local_day(first, zone).start, local_day(last, zone).end)


def iso(instant: datetime) -> str:
    """ISO 8601 in UTC with a trailing Z, as short as the instant allows."""
    text = instant.astimezone(UTC).isoformat()
    return text.removesuffix("+00:00") + "Z"


def parse_iso(text: str) -> datetime:
    """The instant an ISO 8601 text with a zone names, in UTC. Raises ValueError."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return instant.astimezone(UTC)


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone `name`. Raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not an IANA time zone such as Asia/Damascus") from error
