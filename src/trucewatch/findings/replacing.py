"""Replacing: whether a later rule had taken the place of this one, for whoever is charged.

An amendment binds only those that its own instrument binds; for the others the earlier rule
stands. Both dates are told.
"""

from __future__ import annotations

from trucewatch.agreement.model import Norm
from trucewatch.findings.answers import Answer, agree, no, unknown, yes
from trucewatch.findings.binding import Binding
from trucewatch.findings.charges import Charge
from trucewatch.findings.lines import sorted_norms
from trucewatch.findings.matter import Matter
from trucewatch.findings.model import Step
from trucewatch.findings.times import Instants, instant_ref, reached


class Replacing:
    """The amendments of an agreement, under one reading."""

    def __init__(self, matter: Matter, binding: Binding) -> None:
        self._binding = binding
        self._force = {i.id: i.force for i in matter.agreement.instruments}
        self._times = matter.times
        reading = binding.reading
        self._later = [
            norm
            for norm in sorted_norms(matter.agreement)
            if norm.replaces
            and (not norm.wording or reading.variants.get(norm.instrument) in norm.wording)
        ]

    def may_replace(self, norm: Norm) -> bool:
        """Whether any rule replaces the norm."""
        return any(norm.id in later.replaces for later in self._later)

    def replaced(self, norm: Norm, charge: Charge, instants: Instants) -> Answer:
        """No where a later rule had taken its place throughout."""
        answers = [
            self._by(later, norm, charge, instants)
            for later in self._later
            if norm.id in later.replaces
        ]
        return next((a for value in (False, None) for a in answers if a.value is value), answers[0])

    def _by(self, later: Norm, norm: Norm, charge: Charge, instants: Instants) -> Answer:
        start = later.start or self._force[later.instrument].start
        told = {
            "norm": f"@norm:{norm.id}",
            "since": instant_ref(norm.start or self._force[norm.instrument].start),
            "later": f"@norm:{later.id}",
            "start": instant_ref(start),
        }
        begun = [reached(start, instant) for instant in instants]
        if not any(value is not False for value in begun):
            return yes(Step.IN_FORCE)
        if charge.actor is None:
            return unknown(Step.IN_FORCE, "perhaps_replaced", **told)
        bound = self._binding.bearer(charge.actor, later, instants)
        if bound.value is False:
            return yes(Step.IN_FORCE)
        if bound.value is None or None in begun:
            return unknown(Step.IN_FORCE, "perhaps_replaced", **told)
        answers = [_at(value, told) for value in begun]
        return agree(answers, unknown(Step.IN_FORCE, "replaced_meanwhile", **told))


def _at(begun: bool | None, told: dict[str, str]) -> Answer:
    return no(Step.IN_FORCE, "replaced", **told) if begun else yes(Step.IN_FORCE)
