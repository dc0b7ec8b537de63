"""Charges: who may have attacked whom, as far as the reports say.

An accusation gives one charge for each actor accused. Where nobody is accused, each of those said
to have taken part may have attacked the others; nobody is charged, and whether a rule applies is
asked of every possibility.
"""

from __future__ import annotations

from dataclasses import dataclass

from trucewatch.agreement.model import Actor, Norm
from trucewatch.findings.answers import Answer, agree, either, no, unknown, yes
from trucewatch.findings.binding import Binding, Instants
from trucewatch.findings.groups import NOBODY, Accused, Group, Standing
from trucewatch.findings.model import Step
from trucewatch.findings.situations import Situation
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True)
class Charge:
    """`actor` is accused of attacking `victims`; `words` stand where no actor goes by them.

    `slot` is the accusation's position in the situation; None where nobody is accused.
    """

    slot: int | None
    actor: Actor | None
    words: str | None
    victims: Group
    standing: Standing | None


NOT_CHARGED = Charge(None, None, None, NOBODY, None)


def charges(situation: Situation) -> tuple[Charge, ...]:
    """Every charge; `NOT_CHARGED` alone where nobody is accused."""
    found = []
    for slot, accused in enumerate(situation.accused):
        victims = _victims(situation, accused.group)
        for actor in accused.group.actors:
            found.append(Charge(slot, actor, None, victims, accused.standing))
        for words in _unnamed(accused):
            found.append(Charge(slot, None, words, victims, accused.standing))
    return tuple(found) or (NOT_CHARGED,)


def bound(
    charge: Charge, situation: Situation, norm: Norm, binding: Binding, instants: Instants
) -> Answer:
    """Whether the norm binds whoever attacked and protects whoever was attacked."""
    if charge is NOT_CHARGED:
        return _whoever(situation, norm, binding, instants)
    if charge.actor is None:
        attacker = unknown(Step.BOUND, "unmatched", words=charge.words)
    else:
        attacker = binding.bearer(charge.actor, norm, instants)
    by_command = charge.actor is not None and binding.commanders(charge.actor, norm, instants)
    if attacker.value is not True and by_command:
        attacker = yes(Step.BOUND)
    protected = protects(charge.actor, charge.victims, norm, binding, instants)
    return _both(_about("the_accused", attacker, accused=True), _about("the_attacked", protected))


def attributed(charge: Charge) -> Answer:
    """Whether somebody is accused, alone and by more than a weak word."""
    if charge is NOT_CHARGED:
        return unknown(Step.ATTRIBUTION, "nobody_accused")
    who = f"@actor:{charge.actor.id}" if charge.actor else charge.words
    if charge.standing is Standing.CONTESTED:
        return unknown(Step.ATTRIBUTION, "accusation_contested", actor=who)
    if charge.standing is Standing.WEAK:
        return unknown(Step.ATTRIBUTION, "accusation_weak", actor=who)
    return yes(Step.ATTRIBUTION)


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
            return yes(Step.BOUND)
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
    if word == "excluded":
        if binding.excluded(victim, norm.instrument):
            return yes(Step.BOUND)
        return no(Step.BOUND, "not_an_excluded_target", actor=f"@actor:{victim.id}")
    if word != "other_bound_party":
        if word in (victim.id, victim.side):
            return yes(Step.BOUND)
        return no(Step.BOUND, "not_its_counterpart", actor=f"@actor:{victim.id}")
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


def _whoever(situation: Situation, norm: Norm, binding: Binding, instants: Instants) -> Answer:
    """Asked of every way in which those named may have attacked one another."""
    pairs = _pairs(situation)
    if not pairs:
        return yes(Step.BOUND)
    answers = [_pair(attacker, victims, norm, binding, instants) for attacker, victims in pairs]
    depends = unknown(Step.ATTRIBUTION, "depends_on_who_attacked")
    return _about("one_side", agree(answers, depends))


def _pair(
    attacker: Group, victims: Group, norm: Norm, binding: Binding, instants: Instants
) -> Answer:
    """One possibility; a party nobody names is left to the question of attribution."""
    bearers = [binding.bearer(actor, norm, instants) for actor in attacker.actors]
    bearers += [unknown(Step.BOUND, "unmatched", words=words) for words in attacker.unmatched]
    named = [f"@actor:{actor.id}" for actor in attacker.actors]
    mixed = unknown(Step.BOUND, "mixed", actors=named)
    first = agree(bearers, mixed) if bearers else yes(Step.BOUND)
    if not victims.armed and not victims.civilians and norm.against:
        second = unknown(Step.ATTRIBUTION, "nobody_accused")
    else:
        among = [protects(a, victims, norm, binding, instants) for a in attacker.actors or (None,)]
        second = agree(among, mixed)
    return _both(first, second)


def _pairs(situation: Situation) -> list[tuple[Group, Group]]:
    """Who may have attacked whom; a party nobody names is `NOBODY`."""
    target, sides = situation.target, [side for side in situation.sides if side.armed]
    if target is not NOBODY and (target.armed or target.civilians):
        others = [side for side in sides if not _overlap(side, target)]
        return [(side, target) for side in others] or [(NOBODY, target)]
    pairs = []
    for side in sides:
        pairs.append((side, _victims(situation, side)))
        if len(situation.sides) == 1:
            pairs.append((NOBODY, side))
    if not sides and situation.sides:
        pairs.append((NOBODY, situation.sides[0]))
    return pairs


def _victims(situation: Situation, attacker: Group) -> Group:
    """Those attacked by `attacker`: the target, or else the other sides together."""
    if situation.target.armed or situation.target.civilians:
        return situation.target
    others = [side for side in situation.sides if not _overlap(side, attacker)]
    if not others:
        return NOBODY
    actors = {actor.id: actor for side in others for actor in side.actors}
    return Group(
        tuple(actors[ident] for ident in sorted(actors)),
        tuple(sorted({words for side in others for words in side.unmatched})),
        any(side.civilians for side in others),
    )


def _overlap(first: Group, second: Group) -> bool:
    same = {a.id for a in first.actors} & {a.id for a in second.actors}
    return bool(same or set(first.unmatched) & set(second.unmatched))


def _unnamed(accused: Accused) -> tuple[str, ...]:
    group = accused.group
    if group.unmatched or group.actors:
        return group.unmatched
    return ("civilians",)


def _nobody_known(victims: Group) -> Answer:
    if victims.unmatched:
        return unknown(Step.BOUND, "unmatched", words=", ".join(victims.unmatched))
    return unknown(Step.BOUND, "victim_unknown")


def _both(first: Answer, second: Answer) -> Answer:
    """Yes where both are; the first no; otherwise the first not known, a bound one before."""
    for answer in (first, second):
        if answer.value is False:
            return answer
    open_ = [answer for answer in (first, second) if answer.value is None]
    named = [answer for answer in open_ if answer.step is Step.BOUND]
    return (named or open_ or [first])[0]


def _about(whom: str, answer: Answer, *, accused: bool = False) -> Answer:
    """The answer with its reason said of the accused, the attacked, or one side."""
    if answer.reason is None or answer.step is not Step.BOUND:
        return answer
    reason = Message(f"findings.of_{whom}", {"reason": answer.reason})
    return Answer(answer.step, answer.value, reason, accused and answer.value is False)
