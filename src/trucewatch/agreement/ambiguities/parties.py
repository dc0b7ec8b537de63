"""What is open about who is bound: headings, acceptances, notices, relations."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.agreement.ambiguities.found import Found, Labels
from trucewatch.agreement.model import Actor, Agreement, Basis, Instrument, Role

BOUND = (Role.SIGNATORY, Role.SUPPORTING_FORCE)


def open_parties(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    """Actor by actor, then the relations by which one answers for another."""
    for actor in agreement.actors:
        place, said = f"actors.{actor.id}", {"actor": labels.of(actor)}
        if actor.heading:
            yield Found("heading", place, said)
        elif actor.role in BOUND:
            if actor.basis is Basis.ASSUMED:
                yield Found("membership_assumed", place, said)
            yield from _acceptances(actor, agreement, labels)
        elif actor.role is Role.UNKNOWN:
            yield Found("position_unknown", place, said)
        if actor.doubted_from is not None:
            day = labels.day(actor.doubted_from)
            yield Found("acceptance_doubted", place, said | {"day": day})
    yield from _relations(agreement, labels)


def _acceptances(actor: Actor, agreement: Agreement, labels: Labels) -> Iterator[Found]:
    place = f"actors.{actor.id}"
    for instrument in agreement.instruments:
        said = {"actor": labels.of(actor), "instrument": labels.of(instrument)}
        acceptance = actor.accepted.get(instrument.id)
        if acceptance is None:
            if instrument.binds == "by_acceptance" and _meant(actor, instrument, agreement):
                yield Found("no_acceptance", place, said)
            continue
        if acceptance.on is None:
            yield Found("acceptance_undated", place, said)
        if acceptance.notified is None and _asks_for_notice(instrument, agreement):
            yield Found("notice_missing", place, said)


def _meant(actor: Actor, instrument: Instrument, agreement: Agreement) -> bool:
    """Whether the instrument speaks to the actor, rather than only to those of another text."""
    if not actor.accepted:
        return True
    bearers = {name for n in agreement.norms if n.instrument == instrument.id for name in n.bearers}
    return actor.id in bearers or actor.side in bearers


def _asks_for_notice(instrument: Instrument, agreement: Agreement) -> bool:
    """Whether any acceptance of it is recorded with its notice."""
    given = (actor.accepted.get(instrument.id) for actor in agreement.actors)
    return any(acceptance is not None and acceptance.notified is not None for acceptance in given)


def _relations(agreement: Agreement, labels: Labels) -> Iterator[Found]:
    for at, relation in enumerate(agreement.relations):
        if relation.basis is not Basis.DOCUMENTED:
            said = {
                "subject": labels.party(relation.subject),
                "object": labels.party(relation.object),
            }
            kind = (
                "lineage" if relation.kind in ("succeeds", "split_from", "merged_into") else "tie"
            )
            yield Found(f"{kind}_not_documented", f"relations.{at}", said)
