"""How complaints are dealt with, in plain words: parts, bodies, clocks, ladder, reporting."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.describing.sections import Entry
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Agreement, Body, Fact, Procedure, ProcedureClock

PARTS = ("intake", "competence", "reply", "proof", "remedies", "sanctions", "escalation")


def procedure(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Every part from intake to escalation, those nobody agreed on among them."""
    agreed = agreement.procedure
    if not agreed.agreed:
        return
    yield from _parts(agreed, words)
    for body in agreed.bodies:
        kind = words.say("a_body")
        yield words.entry(words.names(body.names), body, details=_body(body, words), kind=kind)
    for clock in agreed.clocks:
        yield words.entry(_clock(clock, words), clock, kind=words.say("a_clock"))
    for rung in agreed.ladder:
        said = words.say("rung_breach" if rung.breach else "rung_no_breach")
        text = f"{words.names(rung.names)}: {said}"
        yield Entry(text=text, kind=words.say("a_rung"))
    for fact in agreed.other:
        yield _fact(fact, words)


def _parts(agreed: Procedure, words: Words) -> Iterator[Entry]:
    for name in PARTS:
        fact: Fact | None = getattr(agreed, name)
        kind = words.say(f"part_{name}")
        if fact is None:
            yield Entry(text=words.say("not_agreed"), kind=kind)
        else:
            yield words.entry(words.names(fact.says), fact, kind=kind)


def _body(body: Body, words: Words) -> Iterator[str]:
    yield words.say("body_members", members=words.parties(body.members))
    if body.does:
        does = words.listed(words.say(f"does_{work}") for work in body.does)
        yield words.say("body_does", does=does)
    if "ruling" in body.does or body.decides.value != "unspecified":
        yield words.say(f"decides_{body.decides}")


def _clock(clock: ProcedureClock, words: Words) -> str:
    said = words.say("clock_unsaid", step=words.names(clock.names))
    if clock.within is not None:
        within = words.plain(clock.within)
        said = words.say("clock_within", step=words.names(clock.names), within=within)
    parts = [said]
    if clock.counted_from is not None:
        counted = words.plain(clock.counted_from.replace("_", " "))
        parts.append(words.say("clock_from", event=counted))
    if clock.who is not None:
        parts.append(words.say("clock_who", who=words.party(clock.who)))
    return words.say("comma").join(parts)


def reporting(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Who reports what to whom, and how often."""
    for duty in agreement.reporting:
        details = [
            words.say("report_by", who=words.parties(duty.who), to=words.party(duty.to)),
        ]
        if duty.every is not None:
            details.append(words.say("report_every", every=words.plain(duty.every)))
        if duty.due is not None:
            details.append(words.say("show_due", when=words.moment(duty.due)))
        if duty.every is None and duty.due is None:
            details.append(words.say("report_no_period"))
        yield words.entry(words.names(duty.names), duty, details=details)


def facts(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """What is worth recording, though no evaluation uses it."""
    for fact in agreement.facts:
        yield _fact(fact, words)


def _fact(fact: Fact, words: Words) -> Entry:
    return words.entry(words.names(fact.says), fact, kind=words.plain(fact.id.replace("_", " ")))
