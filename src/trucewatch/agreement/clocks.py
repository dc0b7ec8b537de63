"""Reading clocks: the mission's own, the anchors times count from, and when a text is in force.

Anchors may count from one another in any order of the file; a circle is an error.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from trucewatch.agreement.document import EXCERPT, Node, Scalar, Table
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import (
    Anchor,
    Basis,
    Calendar,
    Clock,
    Force,
    Moment,
    Names,
    Period,
    Renewal,
    TimeClaim,
)
from trucewatch.agreement.moments import OPEN, Times
from trucewatch.agreement.problems import Problems
from trucewatch.vocabulary.instants import zone_named

START = "start"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_times(clock: Fields | None, problems: Problems) -> Times:
    """What every moment of the file is read by, as far as the clock gives it."""
    if clock is None:
        return Times(ZoneInfo("UTC"), problems)
    return Times(_zone(clock), problems, _calendar(clock))


def read_clock(fields: Fields | None, times: Times) -> Clock:
    """Start, end and zone. A term that is not stated stays open: blank is not "for ever"."""
    anchored = times.anchors.get(START, OPEN)
    start = anchored.low
    if fields is None or start is None:
        start = times.instant("1970-01-01T00:00")
    if fields is None:
        return Clock(start=start, zone=times.zone, end=None, basis=Basis.ASSUMED)
    if anchored.low is None and fields.node("start") is not None and not times.problems.found:
        times.problems.error(
            "start of the clock is open on its near side",
            fields.line_of("start"),
            expected="a moment no earlier than some instant",
        )
    end = times.read(fields, "end")
    doubted = times.read(fields, "doubted_from", start=True)
    if end is not None and end.high is not None and end.high <= start:
        times.problems.error("end of the clock is not after its start", fields.line_of("end"))
    clock = Clock(
        start=start,
        zone=times.zone,
        end=end.high if end is not None else None,
        basis=fields.basis(),
        source=fields.text("source"),
        doubted_from=doubted.low if doubted is not None else None,
        calendar=times.calendar,
    )
    fields.done()
    return clock


def read_anchors(
    nodes: tuple[Node, ...], clock: Fields | None, known: Known, times: Times
) -> tuple[Anchor, ...]:
    """The anchors; the clock's own start is one of them, unless the file defines `start`."""
    waiting: dict[str, Fields] = {}
    for node in nodes:
        fields = Fields(node, "an anchor", times.problems)
        ident = fields.ident("id")
        fields.what = f"anchor {ident!r}"
        known.add("anchors", ident, fields)
        waiting[ident] = fields
    if clock is not None and clock.node("start") is None:
        clock.missing("start")
    if clock is not None and START not in waiting:
        times.anchors[START] = OPEN
        if not _counts_from(clock.node("start")):
            times.anchors[START] = times.read(clock, "start", start=True) or OPEN
    anchors = _in_turn(waiting, times)
    if clock is not None and (START in waiting or _counts_from(clock.node("start"))):
        read = times.read(clock, "start", start=True) or OPEN
        times.anchors.setdefault(START, read)
        if START not in waiting:
            times.anchors[START] = read
    return tuple(anchors[ident] for ident in waiting if ident in anchors)


def _in_turn(waiting: dict[str, Fields], times: Times) -> dict[str, Anchor]:
    """Each anchor once those it counts from are read; what is left over runs in a circle."""
    found: dict[str, Anchor] = {}
    left = dict(waiting)
    while left:
        ready = [
            ident
            for ident, fields in left.items()
            if not (_needs(fields) & (set(left) - {ident})) and ident not in _needs(fields)
        ]
        if not ready:
            for ident, fields in left.items():
                times.problems.error(
                    f"anchor {ident!r} counts from itself, by way of {_named(left)}",
                    fields.line,
                    expected="anchors that come to rest on a time or an event",
                )
                times.anchors[ident] = OPEN
            break
        for ident in ready:
            found[ident] = _anchor(left.pop(ident), ident, times)
            times.anchors[ident] = found[ident].moment
    return found


def _needs(fields: Fields) -> set[str]:
    return {name for name in (_counts_from(fields.node("at")),) if name}


def _counts_from(node: Node | None) -> str | None:
    if not isinstance(node, Table):
        return None
    entry = node.entries.get("after") or node.entries.get("before")
    return entry.text.strip() if isinstance(entry, Scalar) else None


def _named(left: dict[str, Fields]) -> str:
    return ", ".join(sorted(left))


def _anchor(fields: Fields, ident: str, times: Times) -> Anchor:
    names = fields.names("names", required=False)
    at = times.event(fields, "at")
    scheduled = _claim_at(fields, "scheduled", times)
    claimed = tuple(
        claim
        for node in fields.each("claimed")
        if (claim := _claim(node, f"claimed of {fields.what}", times)) is not None
    )
    certified = _claim_at(fields, "certified", times)
    anchor = Anchor(
        id=ident,
        names=names or Names(by_language={"en": ident.replace("_", " ")}),
        moment=at or _settled(scheduled, claimed, certified, ident),
        fixed=at is not None,
        scheduled=scheduled,
        claimed=claimed,
        certified=certified,
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return anchor


def _settled(
    scheduled: TimeClaim | None,
    claimed: tuple[TimeClaim, ...],
    certified: TimeClaim | None,
    ident: str,
) -> Moment:
    if certified is not None:
        return Moment(low=certified.at, high=certified.at, words=f"{ident}, as certified")
    told = [claim.at for claim in (scheduled, *claimed) if claim is not None]
    if not told:
        return Moment(low=None, high=None, words=f"{ident}, which nobody dated")
    return Moment(low=min(told), high=max(told), words=f"{ident}, as scheduled or claimed")


def _claim_at(fields: Fields, key: str, times: Times) -> TimeClaim | None:
    node = fields.node(key)
    return None if node is None else _claim(node, f"{key} of {fields.what}", times)


def _claim(node: Node, what: str, times: Times) -> TimeClaim | None:
    if isinstance(node, Scalar):
        moment = times.of(node, what, start=True)
        by, basis, source = None, Basis.DOCUMENTED, None
    else:
        fields = Fields(node, what, times.problems)
        moment = times.read(fields, "at", start=True) or OPEN
        by, basis, source = fields.text("by"), fields.basis(), fields.text("source")
        fields.done()
    if moment.low is None:
        times.problems.error(f"{what} gives no time", node.line, expected="a local time")
        return None
    return TimeClaim(by=by, at=moment.low, basis=basis, source=source)


def read_force(fields: Fields, clock: Clock, times: Times) -> Force:
    """When an instrument is in force; without `in_force`, as long as the mission's clock runs."""
    node = fields.node("in_force")
    if node is None:
        start = times.anchors.get(START, OPEN)
        end = None if clock.end is None else Moment(low=clock.end, high=clock.end)
        doubt = clock.doubted_from
        return Force(
            start=start if start.low is not None else Moment(low=clock.start, high=clock.start),
            end=end,
            term=end,
            doubted_from=None if doubt is None else Moment(low=doubt, high=doubt),
            basis=clock.basis,
            source=clock.source,
        )
    own = Fields(node, f"in_force of {fields.what}", times.problems)
    term = times.read(own, "until")
    renewals = tuple(_renewal(n, own.what, times) for n in own.each("renewals"))
    force = Force(
        start=times.read(own, "from", start=True) or OPEN,
        end=renewals[-1].until if renewals else term,
        term=term,
        doubted_from=times.read(own, "doubted_from", start=True),
        renewals=renewals,
        suspensions=tuple(read_period(n, own.what, times) for n in own.each("suspensions")),
        basis=own.basis(),
        source=own.text("source"),
    )
    if own.node("from") is None:
        force = replace(force, start=OPEN)
    own.done()
    return force


def read_period(node: Node, what: str, times: Times) -> Period:
    """A period `from` one moment `until` another."""
    fields = Fields(node, f"a period of {what}", times.problems)
    period = Period(
        start=times.read(fields, "from", start=True),
        end=times.read(fields, "until"),
        by=fields.text("by"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return period


def _renewal(node: Node, what: str, times: Times) -> Renewal:
    fields = Fields(node, f"a renewal of {what}", times.problems)
    renewal = Renewal(
        decided=fields.day("decided"),
        until=times.read(fields, "until") or OPEN,
        by=fields.text("by"),
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return renewal


def _calendar(clock: Fields) -> Calendar:
    node = clock.node("calendar")
    if node is None:
        return Calendar()
    fields = Fields(node, "the calendar", clock.problems)
    weekend = fields.lined_texts("weekend")
    for day, line in weekend:
        fields.one_of(day, set(WEEKDAYS), "weekday", line)
    holidays = [
        fields.as_day(text, "holidays", line) for text, line in fields.lined_texts("holidays")
    ]
    fields.done()
    return Calendar(
        weekend=tuple(WEEKDAYS.index(day) for day, _ in weekend if day in WEEKDAYS),
        holidays=tuple(day for day in holidays if day is not None),
    )


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
