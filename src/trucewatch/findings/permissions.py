"""Permissions: what may lift a prohibition, and who would have to show it.

A permission lifts a rule only where the record itself shows every condition of it. One that a
claimant must show lifts nothing until it is shown; one that says nothing of who must show it, or
that somebody else must show, leaves doubt, and never an acquittal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trucewatch.agreement.model import Basis, Norm, NormKind
from trucewatch.findings.answers import Answer, joined, no, unknown, yes
from trucewatch.findings.binding import Binding
from trucewatch.findings.charges import Charge
from trucewatch.findings.columns import mapped
from trucewatch.findings.deeds import NO, TRIT_NO, TRIT_OPEN, TRIT_YES, YES, Trits
from trucewatch.findings.gates import gate_open
from trucewatch.findings.lines import sorted_norms
from trucewatch.findings.matter import Matter
from trucewatch.findings.model import Step
from trucewatch.findings.placing import NumberOf, Placing
from trucewatch.findings.protecting import protects
from trucewatch.findings.questions import act_named
from trucewatch.findings.spans import Ints
from trucewatch.findings.times import Instants
from trucewatch.vocabulary.messages import Message

TARGET_WAS_EXCLUDED = "target_was_excluded"
"""The one condition of a permission that the record itself can show."""

CLAIMANT = "claimant"
UNSHOWN = "findings.permission_unshown"

_TRIT_OF_FACT = {YES: TRIT_YES, NO: TRIT_NO}


class Permissions:
    """The permissions of an agreement, under one reading."""

    def __init__(self, matter: Matter, binding: Binding) -> None:
        self._matter = matter
        self._binding = binding
        reading = binding.reading
        self._permissions = [
            norm
            for norm in sorted_norms(matter.agreement)
            if norm.kind is NormKind.PERMISSION
            and (not norm.wording or reading.variants.get(norm.instrument) in norm.wording)
        ]

    def breach(
        self, norm: Norm, charge: Charge, bearer: str | None, answers: Sequence[Answer]
    ) -> Message:
        """The reason of a breach: the allegation, and what may be pleaded against it."""
        who = f"@actor:{bearer}" if bearer else "?"
        params = {"actor": who, "norm": f"@norm:{norm.id}"}
        allegation = Message("findings.breach", params)
        if charge.actor is not None and charge.actor.id != bearer:
            doer = {**params, "doer": f"@actor:{charge.actor.id}"}
            allegation = Message("findings.breach_by_command", doer)
        reasons = [answer.reason for answer in answers if answer.reason is not None]
        pleas = [reason.params["norm"] for reason in reasons if reason.id == UNSHOWN]
        if not pleas:
            return allegation
        plea = Message("findings.may_plead", {"actor": who, "norms": pleas})
        return joined([allegation, plea])

    def lifting(self, norm: Norm, chosen: Ints, number: NumberOf) -> list[Ints]:
        """For each permission: a no where it lifts the norm, not known where it may."""
        return [
            mapped([self._applies(p, chosen)], lambda t, p=p: number(_lifted(p, t)))
            for p in self._permissions
            if norm.id in p.excepts
        ]

    def _applies(self, permission: Norm, chosen: Ints) -> Trits:
        """Whether each row meets every condition; rows with nobody named meet none."""
        matter = self._matter
        incident, charge = matter.rows.incident[chosen], matter.rows.charge[chosen]
        span = matter.span[incident]
        parts = [
            mapped([span], lambda s: self._timely(permission, s)),
            mapped([charge, span], lambda c, s: self._of_parties(permission, c, s)),
            *self._places(permission, chosen),
            *(self._shown(c, permission, incident) for c in permission.conditions),
        ]
        if permission.acts:
            acts = matter.deeds.act
            parts.append(
                mapped(
                    [acts.code[incident]],
                    lambda a: _trit(act_named(acts.values[a], permission).value),
                )
            )
        if permission.hours is not None:
            parts.append(matter.deeds.during(permission.hours)[incident])
        return _all(parts)

    def _timely(self, permission: Norm, span: int) -> int:
        instants = self._matter.instants[span]
        force = self._matter.times.of_norm(permission, instants).value
        gate = gate_open(permission, self._matter.agreement, instants).value
        return _every([force, gate])

    def _of_parties(self, permission: Norm, charge: int, span: int) -> int:
        accused, instants = self._matter.charges[charge], self._matter.instants[span]
        if accused.actor is None:
            return TRIT_NO
        values = [
            protects(accused.actor, accused.victims, permission, self._binding, instants).value
        ]
        if permission.bearers:
            values.append(self._binding.bearer(accused.actor, permission, instants).value)
        if TARGET_WAS_EXCLUDED in permission.conditions:
            values.append(self._target_excluded(accused, permission, instants))
        return _every(values)

    def _target_excluded(self, charge: Charge, permission: Norm, instants: Instants) -> bool | None:
        certain = self._binding.exclusions.certain
        found = {certain(v, permission.instrument, instants) for v in charge.victims.actors}
        return found.pop() if len(found) == 1 else None

    def _places(self, permission: Norm, chosen: Ints) -> list[Trits]:
        return Placing(permission, self._matter, chosen).answers(lambda a: _trit(a.value))

    def _shown(self, condition: str, permission: Norm, incident: Ints) -> Trits:
        """Whether the record shows a condition; most are for people to show."""
        if condition == TARGET_WAS_EXCLUDED:
            return np.full(len(incident), TRIT_YES, dtype=np.int64)
        said = self._matter.deeds.fact(condition)[incident]
        return mapped([said], lambda s: _TRIT_OF_FACT.get(s, TRIT_OPEN))


def _lifted(permission: Norm, applies: int) -> Answer:
    """A claimant's permission lifts nothing until shown; without a burden it leaves doubt."""
    params = {"norm": f"@norm:{permission.id}"}
    if applies == TRIT_YES and permission.basis is Basis.DOCUMENTED:
        return no(Step.PERMISSION, "permitted", **params)
    if applies == TRIT_YES:
        return unknown(Step.PERMISSION, "permission_not_documented", **params)
    if applies == TRIT_NO:
        return yes(Step.PERMISSION)
    if permission.burden == CLAIMANT:
        return yes(Step.PERMISSION, "permission_unshown", **params)
    told = "may_be_permitted" if permission.burden is None else "burden_elsewhere"
    return unknown(Step.PERMISSION, told, **params)


def _every(values: Sequence[bool | None]) -> int:
    if False in values:
        return TRIT_NO
    return TRIT_OPEN if None in values else TRIT_YES


def _trit(value: bool | None) -> int:
    return _every([value])


def _all(parts: list[Trits]) -> Trits:
    no_ = np.any([part == TRIT_NO for part in parts], axis=0)
    open_ = np.any([part == TRIT_OPEN for part in parts], axis=0)
    return np.where(no_, TRIT_NO, np.where(open_, TRIT_OPEN, TRIT_YES)).astype(np.int64)
