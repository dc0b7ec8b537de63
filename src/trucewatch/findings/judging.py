"""Judging one situation under one reading: the questions in their order, norm by norm.

The order: in force, bound, scope, act, attribution, permission, reading. A gate reaches findings
only as a signed certification; the agreements we hold hang no norm on one, so that step is never
the one that decides. Two questions are asked last, since they are the text's doubts and not the
incident's: whether the place lay in an area that nobody mapped, and whether a rule known only by
report or assumption is a rule at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trucewatch.agreement.model import Agreement, Basis, Norm, NormKind
from trucewatch.findings.answers import STEPS, Answer, Decision, decide, no, unknown, yes
from trucewatch.findings.binding import Binding, Instants
from trucewatch.findings.charges import NOT_CHARGED, Charge, attributed, bound, charges, protects
from trucewatch.findings.model import Outcome, Step
from trucewatch.findings.situations import Situation
from trucewatch.findings.spans import Spans
from trucewatch.findings.zones import NO, UNKNOWN, UNMAPPED, YES
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.messages import Message

TARGET_WAS_EXCLUDED = "target_was_excluded"
"""The one condition of a permission that the record itself can show."""

_BASES = tuple(Basis)
_KINDS = (NormKind.PROHIBITION, NormKind.OBLIGATION)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One row of findings in the making; `norm` is None in a summary.

    `weighed` is the norm whose places measure how likely it is, `slot` the accusation it rests on.
    """

    norm: Norm | None
    weighed: Norm | None
    bearer: str | None
    slot: int | None
    decision: Decision


class Judge:
    """Judges situations under one reading."""

    def __init__(self, agreement: Agreement, binding: Binding, spans: Spans) -> None:
        self._agreement = agreement
        self._binding = binding
        self._spans = spans
        self._acts: dict[tuple[str | None, str], Answer] = {}
        self._scopes: dict[
            tuple[str, tuple[tuple[str, int], ...]], tuple[Answer, list[Answer]]
        ] = {}
        self._times: dict[Instants, Answer] = {}
        self._norms = sorted(
            (n for n in agreement.norms if n.kind in _KINDS and n.acts), key=lambda n: n.id
        )
        self._permissions = sorted(
            (n for n in agreement.norms if n.kind is NormKind.PERMISSION), key=lambda n: n.id
        )

    def judge(self, situation: Situation) -> list[Ruling]:
        """The rulings: one for each norm that applies or may, or else one summary."""
        instants = self._spans.instants(*situation.spans)
        found = list(self._rulings(situation, instants))
        if acts_unknown(situation.act):
            return [_summary(found)] if found else [self._unspoken(situation, instants)]
        if not found:
            return [self._unspoken(situation, instants)]
        touched = [r for r in found if r.decision.outcome is not Outcome.NOT_COVERED]
        return _one_each(touched) or [_summary(found)]

    def _rulings(self, situation: Situation, instants: Instants) -> Iterator[Ruling]:
        for norm in self._norms:
            act = self._act(situation.act, norm)
            if act.value is False or (acts_unknown(situation.act) and _failed_by_acts(norm)):
                continue
            for charge in charges(situation):
                yield self._ruling(norm, charge, situation, act, instants)

    def _ruling(
        self, norm: Norm, charge: Charge, situation: Situation, act: Answer, instants: Instants
    ) -> Ruling:
        scope, unmapped = self._scope(norm, situation)
        answers = [
            self._in_force(instants),
            bound(charge, situation, norm, self._binding, instants),
            scope,
            act,
            attributed(charge),
            *self._permitted(norm, charge, situation, instants),
            *unmapped,
            *_known_rule(norm),
        ]
        bearer = self._bearer(charge, norm, instants)
        decision = decide(_in_order(answers), self._breach(norm, charge, bearer))
        return Ruling(norm, norm, bearer, charge.slot, decision)

    def _act(self, act: str | None, norm: Norm) -> Answer:
        if (act, norm.id) not in self._acts:
            self._acts[act, norm.id] = _act(act, norm)
        return self._acts[act, norm.id]

    def _in_force(self, instants: Instants) -> Answer:
        if instants not in self._times:
            self._times[instants] = self._whether_in_force(instants)
        return self._times[instants]

    def _whether_in_force(self, instants: Instants) -> Answer:
        clock = self._agreement.clock
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

    def _scope(self, norm: Norm, situation: Situation) -> tuple[Answer, list[Answer]]:
        """Whether the incident lies where the norm applies, and the areas nobody mapped."""
        key = (norm.id, situation.places)
        if key not in self._scopes:
            self._scopes[key] = _scope(norm, situation)
        return self._scopes[key]

    def _permitted(
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
        scope, unmapped = self._scope(permission, situation)
        values = [scope.value, *(answer.value for answer in unmapped)]
        if permission.acts:
            values.append(self._act(situation.act, permission).value)
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

    def _bearer(self, charge: Charge, norm: Norm, instants: Instants) -> str | None:
        if charge.actor is None:
            return None
        if self._binding.bearer(charge.actor, norm, instants).value is not True:
            for commander in self._binding.commanders(charge.actor, norm, instants):
                return commander.id
        return charge.actor.id

    def _breach(self, norm: Norm, charge: Charge, bearer: str | None) -> Message:
        who = f"@actor:{bearer}" if bearer else "?"
        params = {"actor": who, "norm": f"@norm:{norm.id}"}
        pleas = [f"@norm:{p.id}" for p in self._permissions if norm.id in p.excepts and p.burden]
        allegation = Message("findings.breach", params)
        if charge.actor is not None and charge.actor.id != bearer:
            params = {**params, "doer": f"@actor:{charge.actor.id}"}
            allegation = Message("findings.breach_by_command", params)
        if not pleas:
            return allegation
        plea = Message("findings.may_plead", {"actor": who, "norms": pleas})
        return Message("findings.joined", {"first": allegation, "more": plea})

    def _unspoken(self, situation: Situation, instants: Instants) -> Ruling:
        """The summary where no norm speaks of the act."""
        everyone = Norm(
            id="", kind=NormKind.PROHIBITION, instrument=self._agreement.instruments[0].id,
            paragraph="", text=self._agreement.names,
            bearers=tuple(actor.id for actor in self._agreement.actors), acts=(), against=(),
            where=None, where_except=(), excepts=(), conditions=(), burden=None,
            basis=Basis.DOCUMENTED,
        )  # fmt: skip
        act = self._act_not_named(situation.act)
        found = [
            self._ruling(everyone, charge, situation, act, instants)
            for charge in charges(situation)
        ]
        return _summary(found)

    def _act_not_named(self, act: str | None) -> Answer:
        if act is None or acts_unknown(act):
            return unknown(Step.ACT, "act_unknown")
        for item in self._agreement.left_open:
            if any(acts.is_under(act, code) for code in item.acts):
                return no(Step.ACT, "act_left_open", act=f"@act:{act}", matter=f"@open:{item.id}")
        return no(Step.ACT, "act_not_named", act=f"@act:{act}")


def acts_unknown(act: str | None) -> bool:
    """Whether no act is named, or only that it is unknown."""
    return act is None or acts.is_under(act, acts.UNKNOWN)


def _failed_by_acts(norm: Norm) -> bool:
    """An obligation is failed by the acts it names, never by an act that nobody names."""
    return norm.kind is NormKind.OBLIGATION


def _act(act: str | None, norm: Norm) -> Answer:
    if act is None or acts_unknown(act):
        return unknown(Step.ACT, "act_unknown")
    if any(acts.is_under(act, code) for code in norm.acts):
        return yes(Step.ACT)
    if any(acts.is_under(code, act) for code in norm.acts):
        return unknown(Step.ACT, "act_coarse", act=f"@act:{act}", norm=f"@norm:{norm.id}")
    return no(Step.ACT, "act_not_named", act=f"@act:{act}")


def _scope(norm: Norm, situation: Situation) -> tuple[Answer, list[Answer]]:
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


def _known_rule(norm: Norm) -> list[Answer]:
    if norm.basis is Basis.DOCUMENTED:
        return []
    return [unknown(Step.READING, f"norm_{norm.basis}", norm=f"@norm:{norm.id}")]


def _lifted(permission: Norm, applies: bool | None) -> list[Answer]:
    """A claimant's permission lifts nothing until shown; without a burden it leaves doubt."""
    params = {"norm": f"@norm:{permission.id}"}
    if applies is True and permission.basis is Basis.DOCUMENTED:
        return [Answer(Step.PERMISSION, False, Message("findings.permitted", params), accused=True)]
    if applies is False or permission.burden is not None:
        return []
    return [unknown(Step.PERMISSION, "may_be_permitted", **params)]


def _first(answers: list[Answer]) -> Answer:
    """The first no, else the first not known, else yes."""
    for value in (False, None):
        for answer in answers:
            if answer.value is value:
                return answer
    return yes(Step.SCOPE)


def _in_order(answers: list[Answer]) -> list[Answer]:
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


def _one_each(found: list[Ruling]) -> list[Ruling]:
    """One ruling for each norm and bearer: a bearer may be accused alone and with others."""
    kept: dict[tuple[str, str | None], Ruling] = {}
    for ruling in found:
        key = (ruling.norm.id if ruling.norm else "", ruling.bearer)
        before = kept.get(key)
        if before is None or before.decision.outcome is not Outcome.BREACH:
            kept[key] = ruling if before is None or _alleges(ruling) else before
    return list(kept.values())


def _alleges(ruling: Ruling) -> bool:
    return ruling.decision.outcome is Outcome.BREACH


def _summary(found: list[Ruling]) -> Ruling:
    """One ruling for many: of the open ones, or else of all, the one that came farthest."""
    open_ = [r for r in found if r.decision.outcome is not Outcome.NOT_COVERED]
    chosen = min(open_ or found, key=lambda r: (-STEPS.index(r.decision.step), _tie(r)))
    return Ruling(None, chosen.weighed, None, chosen.slot, chosen.decision)


def _tie(ruling: Ruling) -> tuple[bool, int, str]:
    """Among equals: a reason that tells of the incident rather than of one norm, a rule that is
    documented, then any order that does not depend on the file's."""
    text = ruling.decision.reason.to_json()
    basis = _BASES.index(ruling.weighed.basis) if ruling.weighed else 0
    return "norm_binds_others" in text, basis, text
