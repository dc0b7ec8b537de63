"""Who, in plain words: parties and their ties, lists of others, the texts and their readings."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.describing.sections import Entry
from trucewatch.agreement.describing.times import days, force_lines, span
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Acceptance, Actor, Agreement, Instrument, Variant


def parties(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Every actor, what it is to the agreement, and whether it accepted."""
    for actor in agreement.actors:
        role = "show_heading" if actor.heading else f"role_{actor.role}"
        name = words.names(actor.names)
        if actor.side in agreement.sides:
            name = words.say("of_side", actor=name, side=words.party(actor.side or ""))
        yield words.entry(name, actor, details=_standing(actor, words), kind=words.say(role))


def _standing(actor: Actor, words: Words) -> Iterator[str]:
    for instrument, acceptance in actor.accepted.items():
        yield _accepted(words.text(instrument), acceptance, words)
    if actor.doubted_from is not None:
        yield words.say("show_doubted", when=words.day(actor.doubted_from))
    if actor.note is not None:
        yield words.names(actor.note)


def _accepted(text: str, acceptance: Acceptance, words: Words) -> str:
    if acceptance.on is None:
        parts = [words.say("show_accepted_undated", instrument=text)]
    else:
        parts = [words.say("show_accepted", instrument=text, day=words.day(acceptance.on))]
    if acceptance.notified is not None:
        to = words.party(acceptance.to) if acceptance.to else words.say("nobody")
        parts.append(words.say("show_notified", when=words.moment(acceptance.notified), to=to))
    if acceptance.until is not None:
        parts.append(words.say("show_withdrawn", day=words.day(acceptance.until)))
    return words.say("semicolon").join(parts) + words.known_line(
        acceptance.basis, acceptance.source
    )


def relations(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """What one actor is to another, for a time."""
    for relation in agreement.relations:
        said = words.say(
            f"relation_{relation.kind}",
            subject=words.party(relation.subject),
            object=words.party(relation.object),
        )
        time = days(relation.since, relation.until, words)
        yield words.entry(words.say("comma").join(p for p in (said, time) if p), relation)


def lists(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Lists kept by others, version by version."""
    for listing in agreement.lists:
        kept = words.say("list_kept_by", authority=words.plain(listing.authority))
        versions = [
            words.say(
                "list_version",
                version=words.plain(version.id),
                span=span(version.period, words) or words.say("undated"),
                actors=words.parties(version.actors),
            )
            + words.known_line(version.basis, version.source)
            for version in listing.versions
        ]
        text = words.say("comma").join((words.names(listing.names), kept))
        yield words.entry(text, listing, details=versions)


def instruments(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Every text: who is bound by it and how, when it holds, and its wordings."""
    for instrument in agreement.instruments:
        details = [*_issue(instrument, words), *force_lines(instrument.force, words)]
        details += _wordings(instrument, words)
        yield words.entry(words.text(instrument.id), instrument, details=details)


def _issue(instrument: Instrument, words: Words) -> Iterator[str]:
    if instrument.issued is not None:
        yield words.say("show_issued", day=words.day(instrument.issued))
    try:
        binds = words.say(f"binds_{instrument.binds}")
    except KeyError:
        binds = words.plain(instrument.binds)
    if instrument.signatories:
        signed = words.parties(instrument.signatories)
        binds = words.say("comma").join((binds, words.say("show_signatories", actors=signed)))
    yield binds
    if instrument.published != "unspecified":
        yield words.say(f"published_{instrument.published}")
    if instrument.languages:
        yield words.say("show_languages", languages=words.listed(instrument.languages))
    for key, texts in (("show_amends", instrument.amends), ("show_follows", instrument.follows)):
        if texts:
            yield words.say(key, texts=words.listed(words.text(text) for text in texts))


def _wordings(instrument: Instrument, words: Words) -> Iterator[str]:
    for variant in instrument.variants:
        excluded = _excluded(variant, words)
        if len(instrument.variants) == 1:
            if variant.excludes or variant.excludes_lists:
                yield excluded
            return
        parts = [f"{words.names(variant.names)}: {excluded}"]
        if variant.held_by:
            parts.append(words.say("show_held_by", actors=words.parties(variant.held_by)))
        known = words.known_line(variant.basis, variant.source)
        yield words.say("semicolon").join(parts) + known


def _excluded(variant: Variant, words: Words) -> str:
    names = [words.party(ident) for ident in variant.excludes]
    names += [
        words.say("whoever_is_on", list=words.thing("lists", ident))
        for ident in variant.excludes_lists
    ]
    if not names:
        return words.say("show_excludes_none")
    return words.say("show_excludes", actors=words.listed(names))


def readings(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """The ways to read the whole, where there is more than one."""
    if len(agreement.readings) < 2:
        return
    several = {i.id for i in agreement.instruments if len(i.variants) > 1}
    for reading in agreement.readings:
        chosen = tuple(
            f"{words.text(text)}: {words.wording(text, variant)}"
            for text, variant in reading.variants.items()
            if text in several
        )
        yield Entry(text=words.names(reading.names), details=chosen)
