"""Who is bound, protected, excluded or outside, under one reading and at one time.

Nobody is bound by what they did not accept, as far as the agreement's own way of binding goes;
and nothing that is assumed, headed together or merely likely makes anybody bound for certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trucewatch.agreement.model import Actor, Agreement, Basis, Norm, Reading, Role
from trucewatch.findings.answers import Answer, agree, no, unknown, yes
from trucewatch.findings.exclusion import Exclusions
from trucewatch.findings.model import Step
from trucewatch.findings.spans import day_of
from trucewatch.findings.times import Instants, instant_ref, reached

_BOUND = Step.BOUND
_PARTIES = (Role.SIGNATORY, Role.SUPPORTING_FORCE)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for another, and where that stands."""

    actor: Actor
    source: str


class Binding:
    """The agreement under one reading. Each question is answered once and remembered."""

    def __init__(self, agreement: Agreement, reading: Reading) -> None:
        self.agreement = agreement
        self.reading = reading
        self.exclusions = Exclusions(agreement, reading)
        self._instruments = {i.id: i for i in agreement.instruments}
        self._parties: dict[tuple[str, str, Instants], Answer] = {}
        self._bearers: dict[tuple[str, str, Instants], Answer] = {}
        self._answering: dict[tuple[str, str, Instants], tuple[Answering, ...]] = {}

    def party(self, actor: Actor, instrument: str, instants: Instants) -> Answer:
        """Whether the instrument binds the actor."""
        key = (actor.id, instrument, instants)
        if key not in self._parties:
            self._parties[key] = self._party(actor, instrument, instants)
        return self._parties[key]

    def bearer(self, actor: Actor, norm: Norm, instants: Instants) -> Answer:
        """Whether the norm binds the actor."""
        key = (actor.id, norm.id or f"@{norm.instrument}", instants)
        if key not in self._bearers:
            self._bearers[key] = self._bearer(actor, norm, instants)
        return self._bearers[key]

    def answering(self, actor: Actor, norm: Norm, instants: Instants) -> tuple[Answering, ...]:
        """The norm's bearers who answer for the actor throughout, by a documented relation."""
        key = (actor.id, norm.id, instants)
        if key not in self._answering:
            self._answering[key] = self._answer_for(actor, norm, instants)
        return self._answering[key]

    def _party(self, actor: Actor, instrument: str, instants: Instants) -> Answer:
        excluded = self.exclusions.of(actor, instrument, instants)
        if excluded is not None:
            return excluded
        if actor.role is Role.OUTSIDE:
            return self._says(no, "outside", actor)
        if actor.role is Role.MONITOR:
            return self._says(no, "monitor", actor)
        if actor.role is Role.EXCLUDED:
            return self._says(unknown, "not_excluded_here", actor)
        if actor.role is Role.GUARANTOR and instrument not in actor.accepted:
            return self._guarantor(actor, instants)
        if actor.heading:
            return self._says(unknown, "heading", actor)
        if actor.role is Role.UNKNOWN:
            return self._unplaced(actor, instrument, instants)
        return self._accepted(actor, instrument, instants)

    def _bearer(self, actor: Actor, norm: Norm, instants: Instants) -> Answer:
        excluded = self.exclusions.of(actor, norm.instrument, instants)
        if excluded is not None or actor.role in (Role.EXCLUDED, Role.OUTSIDE):
            return self.party(actor, norm.instrument, instants)
        if named(actor, norm.bearers):
            if actor.role in (Role.GUARANTOR, Role.MONITOR):
                return self._says(yes, "bound_by_name", actor)
            return self.party(actor, norm.instrument, instants)
        if actor.role in (Role.UNKNOWN, Role.GUARANTOR) and self._may_be_among(actor, norm):
            return self.party(actor, norm.instrument, instants)
        return self._says(no, "norm_binds_others", actor, norm=f"@norm:{norm.id}")

    def _may_be_among(self, actor: Actor, norm: Norm) -> bool:
        """Whether the bearers are parties or their forces, so that one whose place is not known
        may count among them; not where it is known to stand on another side."""
        sides = {side: side for side in self.agreement.sides}
        sides |= {a.id: a.side or "" for a in self.agreement.actors if a.role in _PARTIES}
        among = {sides[bearer] for bearer in norm.bearers if bearer in sides}
        return bool(among) and (actor.side is None or bool(among & {"", actor.side}))

    def _answer_for(self, actor: Actor, norm: Norm, instants: Instants) -> tuple[Answering, ...]:
        found = (
            Answering(other, relation.source or "")
            for relation in self.agreement.relations
            if relation.kind in norm.answers_for
            and relation.object in (actor.id, actor.side)
            and relation.basis is Basis.DOCUMENTED
            and all(self._active(relation.since, relation.until, i) for i in instants)
            for other in self.agreement.actors
            if other.id == relation.subject
            and named(other, norm.bearers)
            and self.bearer(other, norm, instants).value is True
        )
        return tuple(sorted(found, key=lambda each: (each.actor.id, each.source)))

    def _guarantor(self, actor: Actor, instants: Instants) -> Answer:
        if self._related("supports", actor, instants) is not None:
            return self._says(unknown, "guarantor_supporting", actor)
        return self._says(no, "guarantor", actor)

    def _unplaced(self, actor: Actor, instrument: str, instants: Instants) -> Answer:
        for kind in ("succeeds", "split_from", "merged_into"):
            former = self._related(kind, actor, instants)
            for other in self.agreement.actors:
                if other.id == former and self.exclusions.of(other, instrument, instants):
                    named_other = f"@actor:{other.id}"
                    return self._says(unknown, "succeeds_excluded", actor, other=named_other)
        return self._says(unknown, "position_unknown", actor)

    def _signed(self, actor: Actor, instrument: str) -> bool:
        return named(actor, self._instruments[instrument].signatories)

    def _accepted(self, actor: Actor, ident: str, instants: Instants) -> Answer:
        instrument = self._instruments[ident]
        text = f"@text:{ident}"
        own = ident in actor.accepted or self._signed(actor, ident)
        if instrument.binds == "by_signature" and not own:
            return self._says(no, "not_signed", actor, text=text)
        if actor.basis is Basis.ASSUMED:
            return self._says(unknown, "membership_assumed", actor)
        if ident not in actor.accepted:
            if self._signed(actor, ident):
                return self._says(yes, "signed", actor, text=text)
            if instrument.binds == "by_decision":
                return self._says(yes, "bound_by_decision", actor, text=text)
            return self._says(unknown, "no_acceptance", actor, text=text)
        answers = [self._accepted_at(actor, ident, i) for i in instants]
        mixed = self._says(unknown, "accepted_meanwhile", actor)
        return agree(answers, mixed)

    def _accepted_at(self, actor: Actor, ident: str, instant: datetime) -> Answer:
        acceptance = actor.accepted[ident]
        if actor.doubted_from is not None:
            doubt = day_of(actor.doubted_from, self.agreement)
            if instant >= doubt.start:
                return self._on(unknown, "acceptance_doubted", actor, actor.doubted_from)
        if acceptance.until is not None:
            last = day_of(acceptance.until, self.agreement)
            if instant >= last.start:
                return self._on(no, "acceptance_withdrawn", actor, acceptance.until)
        if acceptance.notified is not None and reached(acceptance.notified, instant) is False:
            noticed = instant_ref(acceptance.notified)
            return self._says(no, "not_yet_notified", actor, at=noticed)
        text = f"@text:{ident}"
        if acceptance.basis is Basis.ASSUMED:
            return self._says(unknown, "acceptance_assumed", actor, text=text)
        if acceptance.on is None:
            return self._says(yes, "accepted_undated", actor, text=text)
        day = day_of(acceptance.on, self.agreement)
        if instant >= day.end or acceptance.notified is not None:
            return self._on(yes, "accepted", actor, acceptance.on, text=text)
        if instant >= day.start:
            return self._on(unknown, "accepted_that_day", actor, acceptance.on)
        # A reported date says by when a group was known to have accepted, not since when.
        if actor.basis is Basis.DOCUMENTED and acceptance.basis is Basis.DOCUMENTED:
            return self._on(no, "not_yet_accepted", actor, acceptance.on)
        return self._on(unknown, "named_only_by", actor, acceptance.on)

    def _related(self, kind: str, actor: Actor, instants: Instants) -> str | None:
        found = [
            relation.object
            for relation in self.agreement.relations
            if relation.kind == kind
            and relation.subject == actor.id
            and any(self._active(relation.since, relation.until, i) for i in instants)
        ]
        return min(found, default=None)

    def _active(self, since: date | None, until: date | None, instant: datetime) -> bool:
        started = since is None or instant >= day_of(since, self.agreement).start
        return started and (until is None or instant < day_of(until, self.agreement).end)

    def _says(
        self, answer: Callable[..., Answer], message: str, actor: Actor, **params: Any
    ) -> Answer:
        reading = f"@reading:{self.reading.id}"
        return answer(_BOUND, message, actor=f"@actor:{actor.id}", reading=reading, **params)

    def _on(
        self, answer: Callable[..., Answer], message: str, actor: Actor, day: date, **params: Any
    ) -> Answer:
        return self._says(answer, message, actor, day=f"@day:{day.isoformat()}", **params)


def named(actor: Actor, ids: tuple[str, ...]) -> bool:
    """Whether the actor or its side stands among the ids."""
    return actor.id in ids or (actor.side is not None and actor.side in ids)
