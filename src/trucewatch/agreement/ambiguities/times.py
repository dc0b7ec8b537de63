"""What is open in time: events nobody dated, deadlines that can be read two ways, terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Agreement, Anchor, Instrument, Moment, Period
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True)
class _Stated:
    """A moment the file states, where, and what it is the moment of."""

    place: str
    what: Message
    thing: str
    moment: Moment


def open_times(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Terms, then anchors, then whatever else is not settled."""
    yield from _terms(agreement, labels)
    stated = list(_stated(agreement, labels))
    unsettled = {a.id: a for a in agreement.anchors if a.moment.settled is None}
    counting: dict[str, list[str]] = defaultdict(list)
    counted = [(labels.of(anchor), anchor.moment.anchor) for anchor in agreement.anchors]
    for thing, anchor_id in [*counted, *((one.thing, one.moment.anchor) for one in stated)]:
        root = _root(anchor_id, unsettled)
        if root is not None and thing not in counting[root]:
            counting[root].append(thing)
    for anchor in agreement.anchors:
        if anchor.moment.anchor not in unsettled:  # else it is told with what it counts from
            yield from _anchor(anchor, counting[anchor.id], labels)
    yield from _moments(stated, set(unsettled), labels)


def _root(anchor: str | None, unsettled: dict[str, Anchor]) -> str | None:
    """The anchor that a chain of open ones hangs on."""
    seen: set[str | None] = set()
    while anchor in unsettled and anchor not in seen:
        seen.add(anchor)
        further = unsettled[anchor].moment.anchor
        if further not in unsettled:
            return anchor
        anchor = further
    return anchor


def _terms(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    clock = agreement.clock
    if clock.end is None:
        yield Found("term_unspecified", "clock")
    if clock.doubted_from is not None:
        yield Found("term_doubted", "clock", {"from": labels.instant(clock.doubted_from)})
    for instrument in agreement.instruments:
        force, place = instrument.force, f"instruments.{instrument.id}"
        said = {"instrument": labels.of(instrument)}
        if force.end is None and (clock.end is not None or force.start.low != clock.start):
            yield Found("text_term_unspecified", place, said)
        doubted = force.doubted_from.low if force.doubted_from else None
        if doubted is not None and doubted != clock.doubted_from:
            yield Found("text_doubted", place, said | {"from": labels.instant(doubted)})


def _anchor(anchor: Anchor, things: list[str], labels: Labels) -> Iterator[Found]:
    place = f"anchors.{anchor.id}"
    nothing = Message("agreement.nothing_counts")
    said = {
        "anchor": labels.of(anchor),
        "things": labels.listed(things) if things else nothing,
        "bounds": labels.bounds(anchor.moment.low, anchor.moment.high),
    }
    dated = anchor.scheduled is not None or bool(anchor.claimed) or anchor.certified is not None
    if anchor.moment.low is None and anchor.moment.high is None:
        yield Found("anchor_undated", place, said)
    elif anchor.moment.settled is None:
        yield Found("anchor_disputed" if dated else "anchor_vague", place, said)
    elif dated and anchor.certified is None:
        yield Found("anchor_uncertified", place, said)


def _moments(stated: list[_Stated], unsettled: set[str], labels: Labels) -> Iterator[Found]:
    for one in stated:
        moment = one.moment
        if moment.settled is not None or moment.anchor in unsettled:
            continue
        said = {"what": one.what, "bounds": labels.bounds(moment.low, moment.high)}
        unsaid = moment.low is None and moment.high is None
        yield Found("moment_unspecified" if unsaid else "moment_open", one.place, said)


def _stated(agreement: Agreement, labels: Labels) -> Iterator[_Stated]:
    yield from _forces(agreement.instruments, labels)
    for norm in agreement.norms:
        for word, moment in (("starts", norm.start), ("due", norm.due), ("ends", norm.end)):
            yield from _one(f"norms.{norm.id}", word, norm.id, moment)
    for gate in agreement.gates:
        for moment in (gate.planned, *gate.window):
            yield from _one(f"gates.{gate.id}", "planned", labels.of(gate), moment)
    for duty in agreement.reporting:
        yield from _one(f"reporting.{duty.id}", "due", labels.of(duty), duty.due)
    for actor in agreement.actors:
        for acceptance in actor.accepted.values():
            notified = acceptance.notified
            yield from _one(f"actors.{actor.id}", "notified", labels.of(actor), notified)
    for listing in agreement.lists:
        for version in listing.versions:
            yield from _period(f"lists.{listing.id}", labels.of(listing), version.period)
    for zone in agreement.places:
        for outline in zone.versions:
            yield from _period(f"places.{zone.id}", labels.of(zone), outline.period)


def _forces(instruments: tuple[Instrument, ...], labels: Labels) -> Iterator[_Stated]:
    told: set[Moment] = set()
    for instrument in instruments:
        place, thing = f"instruments.{instrument.id}", labels.of(instrument)
        force = instrument.force
        for word, moment in (("starts", force.start), ("ends", force.end)):
            if moment is not None and moment not in told:  # those of the clock are told once
                told.add(moment)
                yield from _one(place, word, thing, moment)
        for pause in force.suspensions:
            yield from _one(place, "suspended", thing, pause.start)
            yield from _one(place, "resumes", thing, pause.end)


def _period(place: str, thing: str, period: Period) -> Iterator[_Stated]:
    yield from _one(place, "starts", thing, period.start)
    yield from _one(place, "ends", thing, period.end)


def _one(place: str, word: str, thing: str, moment: Moment | None) -> Iterator[_Stated]:
    if moment is not None:
        yield _Stated(place, Message(f"agreement.when_{word}", {"thing": thing}), thing, moment)
