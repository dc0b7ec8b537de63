"""Whom a rule protects: another bound party, civilians, an excluded group, monitors, others."""

from __future__ import annotations

from trucewatch.agreement.model import Actor, Norm, Role
from trucewatch.findings.answers import Answer, agree, either, no, unknown, yes
from trucewatch.findings.binding import Binding
from trucewatch.findings.groups import Group
from trucewatch.findings.model import Step
from trucewatch.findings.times import Instants


def protects(
    attacker: Actor | None, victims: Group, norm: Norm, binding: Binding, instants: Instants
) -> Answer:
    """Whether the norm speaks of attacks on these victims. Naming nobody, it speaks of all."""
    if not norm.against:
        return yes(Step.BOUND)
    return either(
        [_against(word, attacker, victims, norm, binding, instants) for word in norm.against]
    )


def _against(
    word: str,
    attacker: Actor | None,
    victims: Group,
    norm: Norm,
    binding: Binding,
    instants: Instants,
) -> Answer:
    if word == "civilians":
        if victims.civilians:
            return yes(Step.BOUND, "victims_are_civilian")
        if victims.actors:
            return no(Step.BOUND, "victims_armed", actor=f"@actor:{victims.actors[0].id}")
        return _nobody_known(victims)
    if not victims.actors:
        if victims.civilians and not victims.unmatched:
            return no(Step.BOUND, "victims_civilian")
        return _nobody_known(victims)
    answers = [_against_actor(word, attacker, v, norm, binding, instants) for v in victims.actors]
    names = [f"@actor:{victim.id}" for victim in victims.actors]
    return agree(answers, unknown(Step.BOUND, "mixed", actors=names))


def _against_actor(
    word: str,
    attacker: Actor | None,
    victim: Actor,
    norm: Norm,
    binding: Binding,
    instants: Instants,
) -> Answer:
    who = f"@actor:{victim.id}"
    if word == "excluded":
        match binding.exclusions.certain(victim, norm.instrument, instants):
            case True:
                return yes(Step.BOUND, "is_excluded", actor=who)
            case False:
                return no(Step.BOUND, "not_an_excluded_target", actor=who)
            case _:
                return unknown(Step.BOUND, "exclusion_unknown", actor=who)
    if word == "monitors":
        if victim.role is Role.MONITOR:
            return yes(Step.BOUND, "is_monitor", actor=who)
        return no(Step.BOUND, "not_a_monitor", actor=who)
    if word != "other_bound_party":
        if word in (victim.id, victim.side):
            return yes(Step.BOUND, "is_counterpart", actor=who)
        return no(Step.BOUND, "not_its_counterpart", actor=who)
    return _other_party(attacker, victim, norm, binding, instants)


def _other_party(
    attacker: Actor | None, victim: Actor, norm: Norm, binding: Binding, instants: Instants
) -> Answer:
    status = binding.party(victim, norm.instrument, instants)
    if attacker is None or status.value is False:
        return status
    if attacker.id == victim.id and not victim.heading:
        return no(Step.BOUND, "same_actor", actor=f"@actor:{victim.id}")
    if status.value is True and attacker.side is not None and attacker.side == victim.side:
        return unknown(
            Step.BOUND, "same_side", actor=f"@actor:{attacker.id}", other=f"@actor:{victim.id}"
        )
    return status


def _nobody_known(victims: Group) -> Answer:
    if victims.unmatched:
        return unknown(Step.BOUND, "unmatched", words=", ".join(victims.unmatched))
    return unknown(Step.BOUND, "victim_unknown")
