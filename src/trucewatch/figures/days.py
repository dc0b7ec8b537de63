"""Local days with a cut-off: when a day of somebody's count begins and ends.

A count's day D ends at its rule's cut-off hour of local date D: with a cut-off at noon it runs
from noon of the day before to noon of D; with midnight it is the date itself. Where clocks change
a day lasts 23 or 25 hours. Instants are UTC microseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.from_reports import Micros, micros
from trucewatch.figures.model import CountingRule
from trucewatch.vocabulary.instants import Interval

_DAY = 86_400_000_000
_ONE = timedelta(days=1)
_EPOCH = date(1970, 1, 1).toordinal()


class Days:
    """The days of one zone and cut-off."""

    def __init__(self, zone: ZoneInfo, hour: int = 0, minute: int = 0) -> None:
        self._zone = zone
        self._end = time(hour, minute)
        self._midnight = self._end == time.min

    @classmethod
    def of(cls, rule: CountingRule, zone: ZoneInfo) -> Days:
        """The days as `rule` cuts them."""
        return cls(zone, rule.day_cutoff, rule.cutoff_minute)

    def span(self, day: date) -> Interval:
        """From when to when `day` lasts, UTC."""
        return Interval(self._start(day), self._start(day + _ONE))

    def day_at(self, instant: datetime) -> date:
        """The day an instant belongs to."""
        return date.fromordinal(int(self.numbers(np.array([micros(instant)]))[0]))

    def numbers(self, instants: Micros) -> npt.NDArray[np.int64]:
        """The day of each instant as a proleptic ordinal (`date.fromordinal`). Same shape."""
        if not len(instants):
            return np.zeros(0, dtype=np.int64)
        dates = np.unique(np.floor_divide(instants, _DAY)) + _EPOCH
        near = np.unique(np.add.outer(dates, np.arange(-2, 4)).ravel())
        starts = [micros(self._start(date.fromordinal(int(n)))) for n in near]
        return np.asarray(near[np.searchsorted(starts, instants, side="right") - 1])

    def between(self, period: Interval) -> Iterator[date]:
        """Every day that shares an instant with `period`, in order."""
        if period.end <= period.start:
            return
        day = self.day_at(period.start)
        last = self.day_at(period.end - timedelta(microseconds=1))
        while day <= last:
            yield day
            day += _ONE

    def _start(self, day: date) -> datetime:
        opens = day if self._midnight else day - _ONE
        return datetime.combine(opens, self._end, self._zone).astimezone(UTC)
