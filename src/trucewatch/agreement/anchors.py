"""Reading anchors: instants and events that other times count from.

An event's scheduled, claimed and certified times are kept apart: the certified one decides; without
one it lies between the earliest and the latest time scheduled or claimed. Anchors may count from
one another in any order of the file; a circle is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trucewatch.agreement.counting import Span
from trucewatch.agreement.document import Node, Scalar
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.known import Known
from trucewatch.agreement.model import Anchor, Basis, Moment, Names, TimeClaim
from trucewatch.agreement.moments import Times
from trucewatch.agreement.problems import listed
from trucewatch.agreement.written import Written, read_instant

START = "start"
"""The anchor that the clock's own start is, unless the file defines one of that name."""


@dataclass(frozen=True, slots=True)
class _Event:
    """The times of an event as the file gives them."""

    scheduled: TimeClaim | None
    claimed: tuple[TimeClaim, ...]
    certified: TimeClaim | None

    @property
    def told(self) -> tuple[datetime, ...]:
        """The times between which it lies."""
        if self.certified is not None:
            return (self.certified.at,)
        return tuple(c.at for c in (self.scheduled, *self.claimed) if c is not None)

    def moment(self, ident: str) -> Moment:
        """When it came, as far as anybody says."""
        if not self.told:
            return Moment(low=None, high=None, words=f"{ident}, which nobody dated")
        said = "certified" if self.certified is not None else "scheduled or claimed"
        return Moment(low=min(self.told), high=max(self.told), words=f"{ident}, as {said}")


@dataclass(frozen=True, slots=True)
class _Draft:
    """An anchor before it is known where it lies."""

    fields: Fields
    at: Written | None
    event: _Event


def read_anchors(
    nodes: tuple[Node, ...], clock: Fields | None, known: Known, times: Times
) -> tuple[Anchor, ...]:
    """The anchors, each settled into `times`; the clock's own start as well."""
    drafts: dict[str, _Draft] = {}
    for node in nodes:
        fields = Fields(node, "an anchor", times.problems)
        ident = fields.ident("id")
        fields.what = f"anchor {ident!r}"
        known.add("anchors", ident, fields)
        drafts[ident] = _draft(fields, times)
    waiting = {ident: draft.at for ident, draft in drafts.items() if draft.at is not None}
    for ident, draft in drafts.items():
        if draft.at is None:
            told = draft.event.told
            span = Span.of_instants(min(told), max(told), times.zone) if told else None
            times.anchors[ident] = span
    begins: set[str] = set()
    if clock is not None and START not in drafts:
        started = times.written(clock, START)
        waiting |= {START: started} if started is not None else {}
        begins.add(START)
    _settle(waiting, begins, times)
    times.anchors.setdefault(START, None)
    return tuple(_anchor(ident, draft, times) for ident, draft in drafts.items())


def _draft(fields: Fields, times: Times) -> _Draft:
    at = times.written(fields, "at")
    what = f"claimed of {fields.what}"
    claims = (_claim(node, what, times) for node in fields.each("claimed"))
    event = _Event(
        scheduled=_claim_under(fields, "scheduled", times),
        claimed=tuple(claim for claim in claims if claim is not None),
        certified=_claim_under(fields, "certified", times),
    )
    if at is not None and event.told:
        fields.problems.error(
            f"{fields.what} has a time of its own and times that others give it",
            fields.line_of("at"),
            expected="at for an instant the text gives, the others for an event",
        )
    return _Draft(fields, at, event)


def _claim_under(fields: Fields, key: str, times: Times) -> TimeClaim | None:
    node = fields.node(key)
    return None if node is None else _claim(node, f"{key} of {fields.what}", times)


def _claim(node: Node, what: str, times: Times) -> TimeClaim | None:
    if isinstance(node, Scalar):
        at = read_instant(node, what, times.zone, times.problems)
        return None if at is None else TimeClaim(by=None, at=at, basis=Basis.DOCUMENTED)
    fields = Fields(node, what, times.problems)
    said = fields.node("at")
    if said is None:
        fields.missing("at")
    at = None if said is None else read_instant(said, f"at of {what}", times.zone, times.problems)
    by, basis, source = fields.text("by"), fields.basis(), fields.text("source")
    fields.done()
    return None if at is None else TimeClaim(by=by, at=at, basis=basis, source=source)


def _settle(waiting: dict[str, Written], begins: set[str], times: Times) -> None:
    """Each anchor once the one it counts from has come to rest. A day that `begins` something
    means its beginning."""
    for begin in waiting:
        chain: dict[str, None] = {}
        at: str | None = begin
        while at in waiting and at not in times.anchors and at not in chain:
            chain[at] = None
            at = waiting[at].anchor
        if at in chain:
            _circle(list(chain)[list(chain).index(at) :], waiting, times)
        for ident in reversed(chain):
            if ident not in times.anchors:
                times.anchors[ident] = times.span(waiting[ident], start=ident in begins)


def _circle(names: list[str], waiting: dict[str, Written], times: Times) -> None:
    """Note anchors that count from one another in a circle."""
    times.problems.error(
        f"anchor {names[0]!r} counts from itself, by way of {listed(names)}",
        waiting[names[0]].line,
        expected="anchors that come to rest on a time or an event",
    )
    times.anchors |= dict.fromkeys(names)


def _anchor(ident: str, draft: _Draft, times: Times) -> Anchor:
    fields = draft.fields
    moment = draft.event.moment(ident)
    if draft.at is not None:
        moment = _lies(times.anchors[ident], draft.at, times)
    names = fields.names_if_any("names")
    anchor = Anchor(
        id=ident,
        names=names or Names(by_language={"en": ident.replace("_", " ")}),
        moment=moment,
        fixed=draft.at is not None,
        scheduled=draft.event.scheduled,
        claimed=draft.event.claimed,
        certified=draft.event.certified,
        basis=fields.basis(),
        source=fields.text("source"),
    )
    fields.done()
    return anchor


def _lies(span: Span | None, written: Written, times: Times) -> Moment:
    """When an anchor came: one dated by its day alone came at some hour of that day."""
    low, high = (None, None) if span is None else span.instants(times.zone)
    return Moment(low=low, high=high, words=written.words, anchor=written.anchor)
