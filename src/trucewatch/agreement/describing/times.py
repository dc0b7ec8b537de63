"""When, in plain words: the clock, anchors with their three times, and what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel.dates import get_day_names

from trucewatch.agreement.describing.sections import Entry
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import (
    Agreement,
    Anchor,
    Calendar,
    Force,
    Period,
    Renewal,
    TimeClaim,
)


def opening(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """What the agreement is called, and when the whole of it begins and ends."""
    yield Entry(text=words.names(agreement.names))
    if agreement.about is not None:
        yield Entry(text=words.names(agreement.about))
    if agreement.exercise:
        yield Entry(text=words.say("show_exercise"))
    clock = agreement.clock
    started = words.say(
        "show_start", local=words.instant(clock.start), zone=words.plain(clock.zone.key)
    )
    yield words.entry(started, clock)
    end = words.say("show_end", local=words.instant(clock.end)) if clock.end else None
    yield Entry(text=end or words.say("show_no_end"))
    if clock.doubted_from is not None:
        yield Entry(text=words.say("show_doubted", when=words.instant(clock.doubted_from)))
    if clock.calendar != Calendar():
        yield Entry(text=_calendar(clock.calendar, words))


def _calendar(calendar: Calendar, words: Words) -> str:
    names = get_day_names("wide", locale=words.language)
    days = [str(names[day]) for day in calendar.weekend]
    days += [words.day(day) for day in calendar.holidays]
    return words.say("show_calendar", days=words.listed(days))


def anchors(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Each anchor with the time it has, and who says so."""
    for anchor in agreement.anchors:
        text = f"{words.names(anchor.names)}: {_when(anchor, words)}"
        yield words.entry(text, anchor, details=_claims(anchor, words))


def _when(anchor: Anchor, words: Words) -> str:
    if anchor.moment.low is None and anchor.moment.high is None:
        return words.say("anchor_nobody_dated")
    return words.moment(anchor.moment)


def _claims(anchor: Anchor, words: Words) -> Iterator[str]:
    if anchor.scheduled is not None:
        yield _claim("scheduled", anchor.scheduled, words)
    for claim in anchor.claimed:
        yield _claim("claimed", claim, words)
    if anchor.certified is not None:
        yield _claim("certified", anchor.certified, words)
    elif not anchor.fixed:
        yield words.say("anchor_not_certified")


def _claim(kind: str, claim: TimeClaim, words: Words) -> str:
    said = words.say(f"anchor_{kind}", when=words.instant(claim.at))
    return said + words.said_by(claim.by) + words.known_line(claim.basis, claim.source)


def force_lines(force: Force, words: Words) -> Iterator[str]:
    """When a text is in force: start, end, renewals, suspensions, doubts."""
    known = words.known_line(force.basis, force.source)
    yield words.say("force_from", when=words.moment(force.start)) + known
    if force.end is None:
        yield words.say("show_no_end")
    else:
        yield words.say("force_until", when=words.moment(force.end))
    if force.renewals and force.term is not None:
        yield words.say("force_term", when=words.moment(force.term))
    for renewal in force.renewals:
        yield _renewal(renewal, words)
    for pause in force.suspensions:
        yield _pause(pause, words)
    if force.doubted_from is not None:
        yield words.say("show_doubted", when=words.moment(force.doubted_from))


def _renewal(renewal: Renewal, words: Words) -> str:
    decided = words.say("undated") if renewal.decided is None else words.day(renewal.decided)
    said = words.say("force_renewed", decided=decided, when=words.moment(renewal.until))
    return said + words.said_by(renewal.by) + words.known_line(renewal.basis, renewal.source)


def _pause(pause: Period, words: Words) -> str:
    said = words.say("force_suspended", span=span(pause, words))
    return said + words.said_by(pause.by) + words.known_line(pause.basis, pause.source)


def span(period: Period, words: Words) -> str:
    """`from … until …`; empty where neither edge was agreed."""
    parts = []
    if period.start is not None:
        parts.append(words.say("from", when=words.moment(period.start)))
    if period.end is not None:
        parts.append(words.say("until", when=words.moment(period.end)))
    return words.say("comma").join(parts)


def days(since: date | None, until: date | None, words: Words) -> str:
    """`from … until …` in days, both included; empty where neither is known."""
    parts = []
    if since is not None:
        parts.append(words.say("from", when=words.day(since)))
    if until is not None:
        parts.append(words.say("until", when=words.day(until)))
    return words.say("comma").join(parts)
