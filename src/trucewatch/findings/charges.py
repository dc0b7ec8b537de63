"""Charges: who may have attacked whom, as far as the reports say.

An accusation gives one charge for each actor accused. Where nobody is accused, each of those said
to have taken part may have attacked the others; nobody is charged, and whether a rule applies is
asked of every possibility.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.agreement.model import Actor, Norm
from trucewatch.findings.answers import Answer, agree, unknown, yes
from trucewatch.findings.binding import Binding
from trucewatch.findings.groups import NOBODY, Accused, Group, Standing
from trucewatch.findings.model import Step
from trucewatch.findings.protecting import protects
from trucewatch.findings.times import Instants
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom the reports name: those attacked, those who took part, and those accused."""

    target: Group
    sides: tuple[Group, ...]
    accused: tuple[Accused, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """`actor` is accused of attacking `victims`; `words` stand where no actor goes by them.

    `slot` is the accusation's position among those of the incident; None where nobody is accused,
    and then `parties` says who may have attacked whom.
    """

    slot: int | None
    actor: Actor | None
    words: str | None
    victims: Group
    standing: Standing | None
    parties: Parties | None = None


def charges(parties: Parties) -> tuple[Charge, ...]:
    """Every charge; one with nobody charged where nobody is accused."""
    found = []
    for slot, accused in enumerate(parties.accused):
        victims = _victims(parties, accused.group)
        for actor in accused.group.actors:
            own = victims if victims is not NOBODY else _one_another(accused.group, actor)
            found.append(Charge(slot, actor, None, own, accused.standing))
        for words in _unnamed(accused):
            found.append(Charge(slot, None, words, victims, accused.standing))
    return tuple(found) or (Charge(None, None, None, NOBODY, None, parties),)


def bound(charge: Charge, norm: Norm, binding: Binding, instants: Instants) -> Answer:
    """Whether the norm binds whoever attacked and protects whoever was attacked."""
    if charge.parties is not None:
        return _whoever(charge.parties, norm, binding, instants)
    if charge.actor is None:
        attacker = unknown(Step.BOUND, "unmatched", words=charge.words)
    else:
        attacker = binding.bearer(charge.actor, norm, instants)
        if attacker.value is not True:
            attacker = _answered_for(charge.actor, attacker, norm, binding, instants)
    protected = protects(charge.actor, charge.victims, norm, binding, instants)
    return _both(_about("the_accused", attacker, accused=True), _about("the_attacked", protected))


def attributed(charge: Charge) -> Answer:
    """Whether somebody is accused, alone and by more than a weak word."""
    if charge.parties is not None:
        return unknown(Step.ATTRIBUTION, "nobody_accused")
    who = f"@actor:{charge.actor.id}" if charge.actor else charge.words
    if charge.standing is Standing.CONTESTED:
        return _how_likely("accusation_contested", who)
    if charge.standing is Standing.WEAK:
        return _how_likely("accusation_weak", who)
    return yes(Step.ATTRIBUTION, "accused_alone", actor=who)


def _how_likely(message: str, who: str | None) -> Answer:
    """Not known, and how likely it was this one has been measured."""
    reason = Message(f"findings.{message}", {"actor": who})
    return Answer(Step.ATTRIBUTION, None, reason, measured=True)


def _answered_for(
    actor: Actor, attacker: Answer, norm: Norm, binding: Binding, instants: Instants
) -> Answer:
    """A bearer that answers for the actor stands in its place."""
    for other in binding.answering(actor, norm, instants):
        params = {"actor": f"@actor:{actor.id}", "by": f"@actor:{other.actor.id}"}
        if not other.source:
            return yes(Step.BOUND, "answered_for", **params)
        return yes(Step.BOUND, "answered_for_by_source", source=other.source, **params)
    return attacker


def _whoever(parties: Parties, norm: Norm, binding: Binding, instants: Instants) -> Answer:
    """Asked of every way in which those named may have attacked one another."""
    pairs = _pairs(parties)
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
    mixed = unknown(Step.BOUND, "mixed", actors=[f"@actor:{actor.id}" for actor in attacker.actors])
    first = agree(bearers, mixed) if bearers else yes(Step.BOUND)
    if not victims.armed and not victims.civilians and norm.against:
        second = unknown(Step.ATTRIBUTION, "nobody_accused")
    else:
        among = [protects(a, victims, norm, binding, instants) for a in attacker.actors or (None,)]
        second = agree(among, mixed)
    return _both(first, second)


def _pairs(parties: Parties) -> list[tuple[Group, Group]]:
    """Who may have attacked whom; a party nobody names is `NOBODY`."""
    target, sides = parties.target, [side for side in parties.sides if side.armed]
    if target is not NOBODY and (target.armed or target.civilians):
        others = [side for side in sides if not _overlap(side, target)]
        return [(side, target) for side in others] or [(NOBODY, target)]
    pairs = []
    for side in sides:
        pairs.append((side, _victims(parties, side)))
        if len(parties.sides) == 1:
            pairs.append((NOBODY, side))
    if not sides and parties.sides:
        pairs.append((NOBODY, parties.sides[0]))
    return pairs


def _victims(parties: Parties, attacker: Group) -> Group:
    """Those attacked by `attacker`: the target, or else the other sides together."""
    if parties.target.armed or parties.target.civilians:
        return parties.target
    others = [side for side in parties.sides if not _overlap(side, attacker)]
    if not others:
        return NOBODY
    actors = {actor.id: actor for side in others for actor in side.actors}
    return Group(
        tuple(actors[ident] for ident in sorted(actors)),
        tuple(sorted({words for side in others for words in side.unmatched})),
        any(side.civilians for side in others),
    )


def _one_another(group: Group, actor: Actor) -> Group:
    """Those accused together of fighting, where nobody else is named: they fought each other."""
    others = tuple(other for other in group.actors if other.id != actor.id)
    return Group(others) if others else NOBODY


def _overlap(first: Group, second: Group) -> bool:
    same = {a.id for a in first.actors} & {a.id for a in second.actors}
    return bool(same or set(first.unmatched) & set(second.unmatched))


def _unnamed(accused: Accused) -> tuple[str, ...]:
    group = accused.group
    if group.unmatched or group.actors:
        return group.unmatched
    return ("civilians",)


def _both(first: Answer, second: Answer) -> Answer:
    """Yes where both are; the first no; otherwise the first not known, a bound one before."""
    for answer in (first, second):
        if answer.value is False:
            return answer
    open_ = [answer for answer in (first, second) if answer.value is None]
    named = [answer for answer in open_ if answer.step is Step.BOUND]
    if open_:
        return (named or open_)[0]
    return Answer(Step.BOUND, True, _told((first, second)))


def _told(answers: Sequence[Answer]) -> Message | None:
    """Both reasons of a yes, where both have one."""
    reasons = [answer.reason for answer in answers if answer.reason is not None]
    if len(reasons) == 2:
        return Message("findings.joined", {"first": reasons[0], "more": reasons[1]})
    return reasons[0] if reasons else None


def _about(whom: str, answer: Answer, *, accused: bool = False) -> Answer:
    """The answer with its reason said of the accused, the attacked, or one side."""
    if answer.reason is None or answer.step is not Step.BOUND:
        return answer
    reason = Message(f"findings.of_{whom}", {"reason": answer.reason})
    return Answer(answer.step, answer.value, reason, accused and answer.value is False)
