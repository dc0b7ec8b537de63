"""The questions that need only the situation and the norm: when, where, which act, which rule."""

from __future__ import annotations

from datetime import datetime

from trucewatch.agreement.model import Basis, Clock, Norm, NormKind
from trucewatch.findings.answers import STEPS, Answer, no, unknown, yes
from trucewatch.findings.binding import Instants
from trucewatch.findings.model import Step
from trucewatch.findings.situations import Situation
from trucewatch.findings.zones import NO, UNKNOWN, UNMAPPED, YES
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.messages import Message


def in_force(clock: Clock, instants: Instants) -> Answer:
    """Whether the ceasefire was in force throughout the incident."""
    start = f"@instant:{clock.start.isoformat()}"

    def at(instant: datetime) -> str:
        if instant < clock.start:
            return "before_start"
        if clock.end is not None and instant >= clock.end:
            return "after_end"
        doubted = clock.doubted_from is not None and instant >= clock.doubted_from
        return "term_doubted" if doubted else ""

    when = {at(instant) for instant in instants}
    until = clock.end or clock.doubted_from
    end = f"@instant:{until.isoformat()}" if until is not None else ""
    if when <= {"before_start", "after_end"}:
        return no(Step.IN_FORCE, min(when, key=len), start=start, end=end)
    if when == {""}:
        return yes(Step.IN_FORCE)
    message = "straddles_start" if "before_start" in when else "term_doubted"
    message = "straddles_end" if when == {"", "after_end"} else message
    reason = Message(f"findings.{message}", {"start": start, "end": end})
    measured = "term_doubted" not in when
    return Answer(Step.IN_FORCE, None, reason, measured=measured)


def acts_unknown(act: str | None) -> bool:
    """Whether no act is named, or only that it is unknown."""
    return act is None or acts.is_under(act, acts.UNKNOWN)


def failed_by_acts(norm: Norm) -> bool:
    """An obligation is failed by the acts it names, never by an act that nobody names."""
    return norm.kind is NormKind.OBLIGATION


def act_named(act: str | None, norm: Norm) -> Answer:
    """Whether the norm speaks of the act; one named too coarsely may or may not be meant."""
    if act is None or acts_unknown(act):
        return unknown(Step.ACT, "act_unknown")
    if any(acts.is_under(act, code) for code in norm.acts):
        return yes(Step.ACT)
    if any(acts.is_under(code, act) for code in norm.acts):
        return unknown(Step.ACT, "act_coarse", act=f"@act:{act}", norm=f"@norm:{norm.id}")
    return no(Step.ACT, "act_not_named", act=f"@act:{act}")


def in_scope(norm: Norm, situation: Situation) -> tuple[Answer, list[Answer]]:
    """Whether the incident lies where the norm applies, and apart the areas nobody mapped."""
    codes = dict(situation.places)
    wanted = [(norm.where, YES)] if norm.where else []
    wanted += [(place, NO) for place in norm.where_except]
    mapped: list[Answer] = []
    unmapped: list[Answer] = []
    for place, right in wanted:
        answer = _inside(f"@place:{place}", codes[place], right)
        (unmapped if codes[place] == UNMAPPED else mapped).append(answer)
    return _first(mapped), unmapped


def _inside(place: str, code: int, right: int) -> Answer:
    if code == right:
        return yes(Step.SCOPE)
    if code in (YES, NO):
        return no(Step.SCOPE, "inside_excepted" if right == NO else "outside_place", place=place)
    if code == UNKNOWN:
        reason = Message("findings.straddles", {"place": place})
        return Answer(Step.SCOPE, None, reason, measured=True)
    return unknown(Step.SCOPE, "unmapped" if code == UNMAPPED else "unplaced", place=place)


def known_rule(norm: Norm) -> list[Answer]:
    """Not known, where the norm itself is known only by report or assumption."""
    if norm.basis is Basis.DOCUMENTED:
        return []
    return [unknown(Step.READING, f"norm_{norm.basis}", norm=f"@norm:{norm.id}")]


def _first(answers: list[Answer]) -> Answer:
    """The first no, else the first not known, else yes."""
    for value in (False, None):
        for answer in answers:
            if answer.value is value:
                return answer
    return yes(Step.SCOPE)


def in_order(answers: list[Answer]) -> list[Answer]:
    """A question answered at a later step (who attacked decides who is bound) is asked there.

    The text's own doubts, which come last, stay last.
    """
    own = [a for a in answers if not _doubt_of_the_text(a)]
    return sorted(own, key=lambda a: STEPS.index(a.step)) + [
        a for a in answers if _doubt_of_the_text(a)
    ]


def _doubt_of_the_text(answer: Answer) -> bool:
    reason = answer.reason
    return reason is not None and reason.id in (
        "findings.unmapped", "findings.norm_assumed", "findings.norm_reported",
    )  # fmt: skip
