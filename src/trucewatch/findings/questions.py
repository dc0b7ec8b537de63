"""The questions that need only what happened and the norm: where, which act, which rule."""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.agreement.model import Agreement, Basis, Norm, NormKind, WeaponClass
from trucewatch.agreement.roster import plain
from trucewatch.findings import zones
from trucewatch.findings.answers import (
    STEPS,
    Answer,
    doubt_of_the_text,
    every,
    joined,
    kept,
    no,
    unknown,
    yes,
)
from trucewatch.findings.deeds import BLANK, CLAIMED, NO, TRIT_NO, TRIT_OPEN, TRIT_YES, YES
from trucewatch.findings.model import Step
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.messages import Message


def act_unknown(act: str | None) -> bool:
    """Whether no act is named, or only that it is unknown."""
    return act is None or acts.is_under(act, acts.UNKNOWN)


def act_named(act: str | None, norm: Norm) -> Answer:
    """Whether the norm speaks of the act; one named too coarsely may or may not be meant.

    An obligation is failed by the acts it names, never by an act that nobody names.
    """
    if act is None or act_unknown(act):
        if norm.kind is NormKind.OBLIGATION and norm.quantity is None:
            return no(Step.ACT, "act_unknown")
        return unknown(Step.ACT, "act_unknown")
    params = {"act": f"@act:{act}", "norm": f"@norm:{norm.id}"}
    if any(acts.is_under(act, code) for code in norm.acts):
        return yes(Step.ACT, "act_named", **params)
    if any(acts.is_under(code, act) for code in norm.acts):
        return unknown(Step.ACT, "act_coarse", **params)
    return no(Step.ACT, "act_not_named", act=f"@act:{act}")


def act_of_no_rule(act: str | None, agreement: Agreement) -> Answer:
    """Why no rule speaks of an act."""
    if act is None or act_unknown(act):
        return unknown(Step.ACT, "act_unknown")
    for item in sorted(agreement.left_open, key=lambda item: item.id):
        if any(acts.is_under(act, code) for code in item.acts):
            return no(Step.ACT, "act_left_open", act=f"@act:{act}", matter=f"@open:{item.id}")
    return no(Step.ACT, "act_not_named", act=f"@act:{act}")


def weapon_meant(
    weapon: str | None, act: str | None, calibres: Sequence[int], classes: Sequence[WeaponClass]
) -> Answer:
    """Whether the weapon is of a class the norm speaks of; `calibres` says so of each class."""
    named = [f"@weapon:{c.id}" for c in classes]
    values = [_of_class(weapon, act, k, c) for k, c in zip(calibres, classes, strict=True)]
    if True in values:
        return yes(Step.ACT, "weapon_meant", weapons=named)
    if None in values:
        return unknown(Step.ACT, "weapon_unknown", weapons=named)
    return no(Step.ACT, "weapon_not_meant", weapons=named)


def _of_class(weapon: str | None, act: str | None, calibre: int, meant: WeaponClass) -> bool | None:
    if meant.calibre is not None and calibre == TRIT_YES:
        return True
    if act is not None and any(acts.is_under(act, code) for code in meant.acts):
        return True
    if weapon is None:
        return None
    told = f" {plain(weapon)} "
    return any(f" {plain(word)} " in told for word in meant.words)


def calibre_meant(trit: int, norm: Norm) -> Answer:
    """Whether the calibre is one the norm speaks of."""
    cited = {"norm": f"@norm:{norm.id}"}
    match trit:
        case 1:
            return yes(Step.ACT, "calibre_meant", **cited)
        case 0:
            return no(Step.ACT, "calibre_not_meant", **cited)
        case _:
            return unknown(Step.ACT, "calibre_unknown", **cited)


def hours_meant(trit: int, norm: Norm) -> Answer:
    """Whether it happened at the hours the norm speaks of."""
    cited = {"norm": f"@norm:{norm.id}"}
    match trit:
        case 1:
            return yes(Step.ACT, "hours_meant", **cited)
        case 0:
            return no(Step.ACT, "hours_not_meant", **cited)
        case _:
            return unknown(Step.ACT, "hours_unknown", **cited)


def amount_fails(short: int, norm: Norm) -> Answer:
    """Whether the amount fails the norm's quantity."""
    quantity = norm.quantity
    cited = {"norm": f"@norm:{norm.id}", "quantity": f"@quantity:{norm.id}"}
    if quantity is None:
        return yes(Step.ACT)
    if quantity.amount is None or quantity.sense is None:
        return unknown(Step.ACT, "quantity_without_sense", **cited)
    if short == TRIT_OPEN:
        return unknown(Step.ACT, "amount_unknown", **cited)
    if short == TRIT_NO:
        return kept(Step.ACT, "amount_met", **cited)
    return yes(Step.ACT, "amount_fails", **cited)


def applies_only_if(said: int, fact: str) -> Answer:
    """Whether a fact on which the norm depends holds."""
    told = {"fact": f"@fact:{fact}"}
    if said == YES:
        return yes(Step.ACT, "fact_holds", **told)
    if said == NO:
        return no(Step.ACT, "fact_fails", **told)
    return unknown(Step.ACT, "fact_claimed" if said == CLAIMED else "fact_unknown", **told)


def kept_unless(said: Sequence[int], norm: Norm, agreement: Agreement) -> Answer:
    """Whether nothing is shown by which the norm would have been kept, such as a notice."""
    for value, fact in zip(said, norm.unless, strict=True):
        if value == YES:
            return _kept_by(fact, norm, agreement)
    open_ = [f for v, f in zip(said, norm.unless, strict=True) if v in (BLANK, CLAIMED)]
    told = [f"@fact:{fact}" for fact in (open_ or norm.unless)]
    if open_:
        return unknown(Step.ACT, "unless_unknown", facts=told)
    return yes(Step.ACT, "unless_not_shown", facts=told)


def _kept_by(fact: str, norm: Norm, agreement: Agreement) -> Answer:
    params = {"fact": f"@fact:{fact}", "norm": f"@norm:{norm.id}"}
    for power in sorted(agreement.norms, key=lambda norm: norm.id):
        if power.kind is NormKind.POWER and fact in power.grants:
            return kept(Step.ACT, "kept_by_power", power=f"@norm:{power.id}", **params)
    return kept(Step.ACT, "kept_by_fact", **params)


def in_scope(norm: Norm, codes: Sequence[int]) -> tuple[Answer, Answer]:
    """Whether it lies where the norm applies, and apart whether it lies in what nobody mapped.

    `codes` are those of `where`, then of `where_except`.
    """
    wanted = [*((p, zones.YES) for p in norm.where), *((p, zones.NO) for p in norm.where_except)]
    mapped: list[Answer] = []
    unmapped: list[Answer] = []
    for (place, right), code in zip(wanted, codes, strict=True):
        answer = _inside(f"@place:{place}", code, right)
        (unmapped if code == zones.UNMAPPED else mapped).append(answer)
    scope = _all_told(mapped) if mapped else yes(Step.SCOPE)
    if not unmapped:
        return scope, yes(Step.SCOPE)
    reasons = joined(answer.reason for answer in unmapped if answer.reason is not None)
    return scope, Answer(Step.SCOPE, None, reasons)


def known_rule(norm: Norm) -> Answer:
    """Not known, where the norm itself is known only by report or assumption."""
    if norm.basis is Basis.DOCUMENTED:
        return yes(Step.READING)
    return unknown(Step.READING, f"norm_{norm.basis}", norm=f"@norm:{norm.id}")


def in_order(answers: Sequence[Answer]) -> list[Answer]:
    """A question answered at a later step (who attacked decides who is bound) is asked there.

    The text's own doubts stay last.
    """
    own = [a for a in answers if not doubt_of_the_text(a)]
    return sorted(own, key=lambda a: STEPS.index(a.step)) + [
        a for a in answers if doubt_of_the_text(a)
    ]


_OPEN_PLACES = {
    zones.UNMAPPED: "unmapped",
    zones.UNPLACED: "unplaced",
    zones.IN_PART: "in_part",
    zones.BETWEEN: "between_depths",
}


def _inside(place: str, code: int, right: int) -> Answer:
    if code == right:
        return yes(Step.SCOPE, "inside" if right == zones.YES else "not_inside", place=place)
    if code in (zones.YES, zones.NO):
        told = "inside_excepted" if right == zones.NO else "outside_place"
        return no(Step.SCOPE, told, place=place)
    if code == zones.UNKNOWN:
        reason = Message("findings.straddles", {"place": place})
        return Answer(Step.SCOPE, None, reason, measured=True)
    return unknown(Step.SCOPE, _OPEN_PLACES[code], place=place)


def _all_told(answers: Sequence[Answer]) -> Answer:
    """The first no, else the first not known, else yes with every reason."""
    answer = every(answers)
    if answer.value is not True:
        return answer
    return Answer(Step.SCOPE, True, joined(a.reason for a in answers if a.reason is not None))
