"""When: anchors, moments, periods, and the time in which an instrument is in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from trucewatch.agreement.model.words import Basis, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant as far as text and record fix it: not before `low`, no later than `high` (UTC).

    Both equal where it is settled. `low` None: nobody knows since when; `high` None: nobody knows
    by when. `words` says it as the file does, for people.
    """

    low: datetime | None
    high: datetime | None
    words: str = ""
    anchor: str | None = None

    @property
    def settled(self) -> datetime | None:
        """The instant, where there is only one it can be."""
        return self.low if self.low is not None and self.low == self.high else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `start` up to `end`; None where no edge was agreed on that side."""

    start: Moment | None
    end: Moment | None
    by: str | None = None
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeClaim:
    """Who says that an event came at which instant (UTC)."""

    by: str | None
    at: datetime
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An instant or event that other times are counted from.

    `scheduled`, `claimed` and `certified` are kept apart. `moment` is the certified time; where
    nobody certified one, it lies between the earliest and the latest time scheduled or claimed.
    An event that has no time at all leaves `moment` open on both sides.
    """

    id: str
    names: Names
    moment: Moment
    fixed: bool
    """Whether the text itself gives the instant, rather than an event that somebody must date."""
    scheduled: TimeClaim | None = None
    claimed: tuple[TimeClaim, ...] = ()
    certified: TimeClaim | None = None
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What counts as no working day: weekdays (Monday is 0) and dates."""

    weekend: tuple[int, ...] = (5, 6)
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A dated decision that carries a term on."""

    decided: date | None
    until: Moment
    by: str | None
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """When an instrument is in force.

    `end` is None where no term was stated, which is not "for ever". It already holds the last
    renewal; `term` is the end the text itself gave. From `doubted_from` another instrument or
    event makes it unknown whether this one still holds.
    """

    start: Moment
    end: Moment | None = None
    term: Moment | None = None
    doubted_from: Moment | None = None
    renewals: tuple[Renewal, ...] = ()
    suspensions: tuple[Period, ...] = ()
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The mission's clock: when the ceasefire as a whole begins and ends, and its zone (UTC).

    Instruments that say nothing of their own take their time from here. `start` is the earliest
    instant it can have begun at.
    """

    start: datetime
    zone: ZoneInfo
    end: datetime | None
    basis: Basis
    source: str | None = None
    doubted_from: datetime | None = None
    calendar: Calendar = field(default_factory=Calendar)
