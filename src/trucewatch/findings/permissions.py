"""Permissions: what may lift a prohibition, and who would have to show it.

A permission lifts a rule only where the record itself shows every condition of it. One that a
claimant must show lifts nothing until people rule that it was shown; one that says nothing of who
must show it leaves doubt, and never an acquittal.
"""

from __future__ import annotations

from trucewatch.agreement.model import Agreement, Basis, Norm, NormKind
from trucewatch.findings.answers import Answer, unknown
from trucewatch.findings.binding import Binding, Instants
from trucewatch.findings.charges import NOT_CHARGED, Charge, protects
from trucewatch.findings.model import Step
from trucewatch.findings.questions import act_named, in_scope
from trucewatch.findings.situations import Situation
from trucewatch.vocabulary.messages import Message

TARGET_WAS_EXCLUDED = "target_was_excluded"
"""The one condition of a permission that the record itself can show."""


class Permissions:
    """The permissions of an agreement, under one reading."""

    def __init__(self, agreement: Agreement, binding: Binding) -> None:
        self._binding = binding
        self._permissions = sorted(
            (n for n in agreement.norms if n.kind is NormKind.PERMISSION), key=lambda n: n.id
        )

    def pleas(self, norm: Norm) -> list[str]:
        """References to the permissions that somebody may plead against the norm."""
        return [f"@norm:{p.id}" for p in self._permissions if norm.id in p.excepts and p.burden]

    def lifting(
        self, norm: Norm, charge: Charge, situation: Situation, instants: Instants
    ) -> list[Answer]:
        """A no where a permission lifts the norm for certain; not known where it may."""
        if charge is NOT_CHARGED or charge.actor is None:
            return []
        found = []
        for permission in self._permissions:
            if norm.id in permission.excepts:
                value = self._applies(permission, charge, situation, instants)
                found += _lifted(permission, value)
        return found

    def _applies(
        self, permission: Norm, charge: Charge, situation: Situation, instants: Instants
    ) -> bool | None:
        scope, unmapped = in_scope(permission, situation)
        values = [scope.value, *(answer.value for answer in unmapped)]
        if permission.acts:
            values.append(act_named(situation.act, permission).value)
        if permission.bearers and charge.actor is not None:
            values.append(self._binding.bearer(charge.actor, permission, instants).value)
        values.append(
            protects(charge.actor, charge.victims, permission, self._binding, instants).value
        )
        values += [self._shown(c, permission, charge) for c in permission.conditions]
        if False in values:
            return False
        return None if None in values else True

    def _shown(self, condition: str, permission: Norm, charge: Charge) -> bool | None:
        """Whether the record shows a condition; most are for people to show."""
        if condition != TARGET_WAS_EXCLUDED or not charge.victims.actors:
            return None
        excluded = {
            self._binding.excluded(victim, permission.instrument)
            for victim in charge.victims.actors
        }
        return excluded.pop() if len(excluded) == 1 else None


def _lifted(permission: Norm, applies: bool | None) -> list[Answer]:
    """A claimant's permission lifts nothing until shown; without a burden it leaves doubt."""
    params = {"norm": f"@norm:{permission.id}"}
    if applies is True and permission.basis is Basis.DOCUMENTED:
        return [Answer(Step.PERMISSION, False, Message("findings.permitted", params), accused=True)]
    if applies is False or permission.burden is not None:
        return []
    return [unknown(Step.PERMISSION, "may_be_permitted", **params)]
