"""Who is bound, protected, excluded or outside, under one reading and at one time.

Nobody is bound by what they did not accept, as far as the agreement's own way of binding goes;
and nothing that is assumed, headed together or merely likely makes anybody bound for certain.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from trucewatch.agreement.model import Actor, Agreement, Basis, Instrument, Norm, Reading, Role
from trucewatch.findings.answers import Answer, agree, no, unknown, yes
from trucewatch.findings.model import Step
from trucewatch.findings.spans import day_of

Instants = tuple[datetime, ...]
"""One instant for each span of time that an incident touches."""

_BOUND = Step.BOUND
_PARTIES = (Role.SIGNATORY, Role.SUPPORTING_FORCE)


class Binding:
    """The agreement under one reading. Each question is answered once and remembered."""

    def __init__(self, agreement: Agreement, reading: Reading) -> None:
        self.agreement = agreement
        self.reading = reading
        self._instruments = {i.id: i for i in agreement.instruments}
        self._excludes = {
            i.id: frozenset(
                word
                for v in i.variants
                if v.id == reading.variants.get(i.id)
                for word in v.excludes
            )
            for i in agreement.instruments
        }
        self._parties: dict[tuple[str, str, Instants], Answer] = {}
        self._bearers: dict[tuple[str, str, Instants], Answer] = {}
        self._commanders: dict[tuple[str, str, Instants], tuple[Actor, ...]] = {}

    def excluded(self, actor: Actor, instrument: str) -> bool:
        """Whether the wording that this reading takes excludes the actor or its side."""
        excludes = self._excludes[instrument]
        return actor.id in excludes or actor.side in excludes

    def party(self, actor: Actor, instrument: str, instants: Instants) -> Answer:
        """Whether the instrument binds the actor."""
        key = (actor.id, instrument, instants)
        if key not in self._parties:
            self._parties[key] = self._party(actor, instrument, instants)
        return self._parties[key]

    def bearer(self, actor: Actor, norm: Norm, instants: Instants) -> Answer:
        """Whether the norm binds the actor."""
        key = (actor.id, norm.id, instants)
        if key not in self._bearers:
            self._bearers[key] = self._bearer(actor, norm, instants)
        return self._bearers[key]

    def commanders(self, actor: Actor, norm: Norm, instants: Instants) -> tuple[Actor, ...]:
        """The norm's bearers who command the actor throughout, by a documented relation."""
        key = (actor.id, norm.id, instants)
        if key not in self._commanders:
            self._commanders[key] = self._commanding(actor, norm, instants)
        return self._commanders[key]

    def _party(self, actor: Actor, instrument: str, instants: Instants) -> Answer:
        if self.excluded(actor, instrument):
            return self._says(no, "excluded", actor)
        if actor.role is Role.OUTSIDE:
            return self._says(no, "outside", actor)
        if actor.role is Role.EXCLUDED:
            return self._says(unknown, "not_excluded_here", actor)
        if actor.role is Role.GUARANTOR:
            return self._guarantor(actor, instants)
        if actor.heading:
            return self._says(unknown, "heading", actor)
        if actor.role is Role.UNKNOWN:
            return self._unplaced(actor, instrument, instants)
        return self._accepted(actor, instrument, instants)

    def _bearer(self, actor: Actor, norm: Norm, instants: Instants) -> Answer:
        if self.excluded(actor, norm.instrument) or actor.role in (Role.EXCLUDED, Role.OUTSIDE):
            return self.party(actor, norm.instrument, instants)
        if _named(actor, norm.bearers):
            if actor.role is Role.GUARANTOR:
                return yes(_BOUND)
            return self.party(actor, norm.instrument, instants)
        if actor.role in (Role.UNKNOWN, Role.GUARANTOR) and self._binds_parties(norm):
            return self.party(actor, norm.instrument, instants)
        return self._says(no, "norm_binds_others", actor, norm=f"@norm:{norm.id}")

    def _binds_parties(self, norm: Norm) -> bool:
        """Whether any bearer is a party or its force, so that others may count among them."""
        parties = {a.id for a in self.agreement.actors if a.role in _PARTIES}
        return bool((parties | set(self.agreement.sides)) & set(norm.bearers))

    def _commanding(self, actor: Actor, norm: Norm, instants: Instants) -> tuple[Actor, ...]:
        return tuple(
            other
            for relation in self.agreement.relations
            if relation.kind == "commands"
            and relation.object == actor.id
            and relation.basis is Basis.DOCUMENTED
            and all(self._active(relation.since, relation.until, i) for i in instants)
            for other in self.agreement.actors
            if other.id == relation.subject and _named(other, norm.bearers)
        )

    def _guarantor(self, actor: Actor, instants: Instants) -> Answer:
        if self._related("supports", actor, instants) is not None:
            return self._says(unknown, "guarantor_supporting", actor)
        return self._says(no, "guarantor", actor)

    def _unplaced(self, actor: Actor, instrument: str, instants: Instants) -> Answer:
        former = self._related("succeeds", actor, instants)
        for other in self.agreement.actors:
            if other.id == former and self.excluded(other, instrument):
                return self._says(unknown, "succeeds_excluded", actor, other=f"@actor:{other.id}")
        return self._says(unknown, "position_unknown", actor)

    def _accepted(self, actor: Actor, instrument_id: str, instants: Instants) -> Answer:
        if actor.basis is Basis.ASSUMED:
            return self._says(unknown, "membership_assumed", actor)
        instrument = self._instrument(instrument_id)
        if _named(actor, instrument.signatories) or instrument.binds == "by_decision":
            return yes(_BOUND)
        if instrument_id not in actor.accepted:
            if instrument.binds == "by_signature":
                return self._says(no, "not_signed", actor)
            return self._says(unknown, "no_acceptance", actor)
        answers = [self._accepted_at(actor, actor.accepted[instrument_id], i) for i in instants]
        mixed = self._says(unknown, "accepted_meanwhile", actor)
        return agree(answers, mixed)

    def _accepted_at(self, actor: Actor, accepted: date | None, instant: datetime) -> Answer:
        if actor.doubted_from is not None:
            doubt = day_of(actor.doubted_from, self.agreement)
            if instant >= doubt.start:
                return self._on(unknown, "acceptance_doubted", actor, actor.doubted_from)
        if accepted is None:
            return yes(_BOUND)
        day = day_of(accepted, self.agreement)
        if instant >= day.end:
            return yes(_BOUND)
        if instant >= day.start:
            return self._on(unknown, "accepted_that_day", actor, accepted)
        # A reported date says by when a group was known to have accepted, not since when.
        if actor.basis is Basis.DOCUMENTED:
            return self._on(no, "not_yet_accepted", actor, accepted)
        return self._on(unknown, "named_only_by", actor, accepted)

    def _related(self, kind: str, actor: Actor, instants: Instants) -> str | None:
        for relation in self.agreement.relations:
            if relation.kind == kind and relation.subject == actor.id:
                active = (self._active(relation.since, relation.until, i) for i in instants)
                if any(active):
                    return relation.object
        return None

    def _active(self, since: date | None, until: date | None, instant: datetime) -> bool:
        started = since is None or instant >= day_of(since, self.agreement).start
        return started and (until is None or instant < day_of(until, self.agreement).end)

    def _instrument(self, instrument_id: str) -> Instrument:
        return self._instruments[instrument_id]

    def _says(
        self, answer: Callable[..., Answer], message: str, actor: Actor, **params: Any
    ) -> Answer:
        reading = f"@reading:{self.reading.id}"
        return answer(_BOUND, message, actor=f"@actor:{actor.id}", reading=reading, **params)

    def _on(self, answer: Callable[..., Answer], message: str, actor: Actor, day: date) -> Answer:
        return self._says(answer, message, actor, day=f"@day:{day.isoformat()}")


def _named(actor: Actor, ids: tuple[str, ...]) -> bool:
    return actor.id in ids or (actor.side is not None and actor.side in ids)
