"""Moments: from what a file writes to what it can mean, by the zone, the calendar and the anchors.

A moment is an instant, or the two instants between which the text leaves it. Nothing is guessed: a
counting rule or a sense that the text does not give keeps both ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from trucewatch.agreement.counting import CountingError, Span, counted
from trucewatch.agreement.document import EXCERPT
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.model import Calendar, Moment, Period
from trucewatch.agreement.problems import Problems, listed, nearest
from trucewatch.agreement.written import Written, read_written

OPEN = Moment(low=None, high=None)


@dataclass(slots=True)
class Times:
    """What moments are read by. `anchors` holds where each lies, None where nobody dated it."""

    zone: ZoneInfo
    problems: Problems
    calendar: Calendar | None = None
    anchors: dict[str, Span | None] = field(default_factory=dict)

    def read(self, fields: Fields, key: str, *, start: bool = False) -> Moment | None:
        """The moment under a key; None where it is missing or unspecified. `start` takes a day
        to mean its beginning."""
        written = self.written(fields, key)
        return None if written is None or written.unsaid else self.moment(written, start=start)

    def asked(self, fields: Fields, key: str, *, start: bool = False) -> Moment | None:
        """The same, where `unspecified` says that there is such a moment and nobody agreed when."""
        written = self.written(fields, key)
        return None if written is None else self.moment(written, start=start)

    def period(self, fields: Fields, *, until_day: bool = False) -> Period:
        """The period `from` one moment `until` another, with `by`, `basis` and `source`.

        `until_day` takes a day that ends it to mean that day's beginning.
        """
        start = self.read(fields, "from", start=True)
        end = self.read(fields, "until", start=until_day)
        in_order(fields, "until", start, end)
        return Period(
            start=start,
            end=end,
            by=fields.text("by"),
            basis=fields.basis(),
            source=fields.text("source"),
        )

    def written(self, fields: Fields, key: str) -> Written | None:
        """What stands under a key; None where it is missing, or wrong with its error noted."""
        node = fields.node(key)
        if node is None:
            return None
        return read_written(node, f"{key} of {fields.what}", self.zone, self.problems)

    def moment(self, written: Written, *, start: bool = False) -> Moment:
        """What was written can mean; open where that is unknown, or wrong with its error noted."""
        low = high = None
        span = self.span(written, start=start)
        if span is not None:
            own = written.anchor is not None and written.offset is None
            day_meant = span.low is None and not own
            low, high = span.edges(None, self.zone) if day_meant else span.instants(self.zone)
        return Moment(low=low, high=high, words=written.words, anchor=written.anchor)

    def span(self, written: Written, *, start: bool = False) -> Span | None:
        """Where it lies; None where nobody knows, or where it is wrong with its error noted.

        A sense picks the end of its day, and so does `start` for a day that is no event's own.
        """
        try:
            span = self._span(written)
        except CountingError as error:
            self.problems.error(
                f"{written.words!r} is {error}",
                written.line,
                expected="a moment that a calendar holds",
                hint="working days need `calendar: {weekend: [...]}` in the clock",
            )
            return None
        sense = written.sense
        if start and sense is None and (written.offset is not None or written.day is not None):
            sense = "from" if span is not None and span.low is None else None
        if span is None or sense is None:
            return span
        low, high = span.edges(sense, self.zone)
        return Span(span.first, span.last, low, high)

    def _span(self, written: Written) -> Span | None:
        if written.instant is not None:
            return Span.of_instants(written.instant, written.instant, self.zone)
        if written.day is not None:
            return Span(written.day, written.day)
        if written.anchor is None:
            return None
        if written.anchor not in self.anchors:
            self._unknown(written, written.anchor)
            return None
        base = self.anchors[written.anchor]
        if base is None or written.offset is None:
            return base
        return counted(base, written.offset, self.zone, self.calendar)

    def _unknown(self, written: Written, anchor: str) -> None:
        self.problems.error(
            f"this counts from {anchor[:EXCERPT]!r}, which is not among the anchors",
            written.line,
            expected=f"one of {listed(self.anchors)}",
            hint=nearest(anchor, self.anchors) or "add it under `anchors`",
        )


def in_order(fields: Fields, key: str, start: Moment | None, end: Moment | None) -> None:
    """Note an end that cannot lie after its start."""
    low = None if start is None else start.low
    high = None if end is None else end.high
    if low is not None and high is not None and high <= low:
        fields.problems.error(
            f"{key} of {fields.what} is not after its start",
            fields.line_of(key),
            expected="a later moment, or none",
        )


def _own(written: Written) -> bool:
    """Whether an anchor's own time is meant: some hour of its day, if no more is known."""
    return written.anchor is not None and written.offset is None
