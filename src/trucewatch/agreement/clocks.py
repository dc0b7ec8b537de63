"""Reading clocks: the mission's own, and when a text is in force.

A term that nobody stated stays open: blank is not "for ever".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from trucewatch.agreement.anchors import START
from trucewatch.agreement.document import EXCERPT, Node
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.model import Basis, Calendar, Clock, Force, Moment, Period, Renewal
from trucewatch.agreement.moments import OPEN, Times, in_order
from trucewatch.agreement.problems import Problems
from trucewatch.vocabulary.instants import zone_named

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NO_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mission:
    """The mission's clock, and the time that texts without one of their own take from it."""

    clock: Clock
    force: Force


def read_times(clock: Fields | None, problems: Problems) -> Times:
    """What every moment of the file is read by, as far as the clock gives it."""
    if clock is None:
        return Times(ZoneInfo("UTC"), problems)
    return Times(_zone(clock), problems, _calendar(clock))


def read_clock(fields: Fields | None, times: Times) -> Mission:
    """Start, end and zone, once the anchors are known."""
    if fields is None:
        clock = Clock(start=NO_CLOCK, zone=times.zone, end=None, basis=Basis.ASSUMED)
        return Mission(clock, Force(start=OPEN))
    start, end = _start(fields, times), times.read(fields, "end")
    doubted = times.read(fields, "doubted_from", start=True)
    in_order(fields, "end", start, end)
    basis, source = fields.basis(), fields.text("source")
    fields.done()
    clock = Clock(
        start=start.low or NO_CLOCK,
        zone=times.zone,
        end=None if end is None else end.high,
        basis=basis,
        source=source,
        doubted_from=None if doubted is None else doubted.low,
        calendar=times.calendar or Calendar(),
    )
    force = Force(start=start, end=end, term=end, doubted_from=doubted, basis=basis, source=source)
    return Mission(clock, force)


def read_force(fields: Fields, mission: Force, times: Times) -> Force:
    """When an instrument is in force; without `in_force`, as long as the mission's clock runs."""
    node = fields.node("in_force")
    if node is None:
        return mission
    own = Fields(node, f"in_force of {fields.what}", times.problems)
    start, term = times.asked(own, "from", start=True) or OPEN, times.read(own, "until")
    renewals = tuple(_renewal(n, own.what, times) for n in own.each("renewals"))
    force = Force(
        start=start,
        end=_end(renewals, term),
        term=term,
        doubted_from=times.read(own, "doubted_from", start=True),
        renewals=renewals,
        suspensions=tuple(_suspension(n, own.what, times) for n in own.each("suspensions")),
        basis=own.basis(),
        source=own.text("source"),
    )
    in_order(own, "until", force.start, force.term)
    own.done()
    return force


def _end(renewals: tuple[Renewal, ...], term: Moment | None) -> Moment | None:
    """The end of the last renewal; one that states none leaves the text without an end."""
    if not renewals:
        return term
    until = renewals[-1].until
    return None if until.low is None and until.high is None else until


def _start(fields: Fields, times: Times) -> Moment:
    """The clock's start, which must lie no earlier than some instant."""
    if fields.node(START) is None:
        fields.missing(START)
        return OPEN
    start = times.asked(fields, START, start=True) or OPEN
    if start.low is None and not times.problems.found:
        fields.problems.error(
            f"start of {fields.what} has no time yet",
            fields.line_of(START),
            expected="a moment that begins no earlier than some instant",
            hint="give its anchor the time that was scheduled",
        )
    return start


def _suspension(node: Node, what: str, times: Times) -> Period:
    fields = Fields(node, f"a suspension of {what}", times.problems)
    period = times.period(fields)
    fields.done()
    return period


def _renewal(node: Node, what: str, times: Times) -> Renewal:
    fields = Fields(node, f"a renewal of {what}", times.problems)
    until = times.asked(fields, "until")
    if fields.node("until") is None:
        fields.missing("until")
    renewal = Renewal(
        decided=fields.day("decided"),
        until=until or OPEN,
        by=fields.text("by"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return renewal


def _calendar(clock: Fields) -> Calendar | None:
    node = clock.node("calendar")
    if node is None:
        return None
    fields = Fields(node, "the calendar", clock.problems)
    weekend = fields.lined_texts("weekend")
    for day, line in weekend:
        fields.one_of(day, WEEKDAYS, "weekday", line)
    free = tuple(WEEKDAYS.index(day) for day, _ in weekend if day in WEEKDAYS)
    if not fields.has("weekend"):
        fields.missing("weekend")
    if len(set(free)) == len(WEEKDAYS):
        fields.problems.error(
            "the calendar leaves no day to work on",
            fields.line_of("weekend"),
            expected="the weekdays on which nobody works, such as [friday, saturday]",
        )
        return None
    holidays = [
        fields.as_day(text, "holidays", line) for text, line in fields.lined_texts("holidays")
    ]
    fields.done()
    return Calendar(weekend=free, holidays=tuple(day for day in holidays if day is not None))


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("zone", required=True)
    if name is None:
        return ZoneInfo("UTC")
    try:
        return zone_named(name)
    except ValueError:
        fields.problems.error(
            f"zone of {fields.what} is {name[:EXCERPT]!r}",
            fields.line_of("zone"),
            expected="an IANA time zone such as Asia/Damascus",
        )
        return ZoneInfo("UTC")
