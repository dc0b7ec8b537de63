"""Gates and reciprocity: what people had certified or ruled by the moment before.

A gate is closed until somebody certifies it. A rule that binds only as long as the other side
keeps the agreement stands until people had ruled, before the incident, that it did not: a finding
is never held against a finding, so nothing here can chase its own tail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trucewatch.agreement.model import Actor, Agreement, Norm
from trucewatch.findings.answers import Answer, agree, no, unknown, yes
from trucewatch.findings.binding import named
from trucewatch.findings.deeds import CLAIMED, YES
from trucewatch.findings.model import Step
from trucewatch.findings.times import Instants


@dataclass(frozen=True, slots=True)
class Upheld:
    """A signed ruling that `actor` broke `norm`, signed at an instant (UTC)."""

    actor: str
    norm: str | None
    at: datetime


def gate_open(norm: Norm, agreement: Agreement, instants: Instants) -> Answer:
    """Whether the gate behind which a norm lies was open throughout."""
    gates = {gate.id: gate for gate in agreement.gates}
    if norm.gate is None:
        return yes(Step.GATE)
    gate = gates[norm.gate]
    told = {"gate": f"@gate:{gate.id}"}

    def at(instant: datetime) -> Answer:
        states = sorted((s for s in gate.certified if s.at <= instant), key=lambda s: s.at)
        if states and states[-1].open:
            when = f"@instant:{states[-1].at.isoformat()}"
            return yes(Step.GATE, "gate_open", at=when, **told)
        return no(Step.GATE, "gate_closed", **told)

    return agree([at(i) for i in instants], unknown(Step.GATE, "gate_meanwhile", **told))


def first_ruling(norm: Norm, agreement: Agreement, upheld: tuple[Upheld, ...]) -> datetime | None:
    """When people first ruled that whoever the norm depends on had broken it."""
    condition = norm.reciprocal
    if condition is None:
        return None
    actors = {actor.id: actor for actor in agreement.actors}
    return min(
        (
            ruling.at
            for ruling in upheld
            if _is(ruling.actor, condition.on, actors.get(ruling.actor))
            and (not condition.norms or ruling.norm in condition.norms)
        ),
        default=None,
    )


def reciprocated(said: int, ruled: int, norm: Norm) -> Answer:
    """Whether the norm still binds, by what is said and what had been ruled the moment before.

    `ruled` is 1 where a ruling came before the incident, 0 where none had, 2 where it came within
    the time in which the incident may have happened.
    """
    if norm.reciprocal is None:
        return yes(Step.GATE)
    told = {"norm": f"@norm:{norm.id}", "actor": f"@actor:{norm.reciprocal.on}"}
    if said == YES or ruled == 1:
        return no(Step.GATE, "reciprocity_broken", **told)
    if said == CLAIMED:
        return unknown(Step.GATE, "reciprocity_claimed", **told)
    if ruled == 2:
        return unknown(Step.GATE, "reciprocity_meanwhile", **told)
    return yes(Step.GATE, "reciprocity_stands", **told)


def _is(ruled: str, meant: str, actor: Actor | None) -> bool:
    return ruled == meant or (actor is not None and named(actor, (meant,)))
