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

from trucewatch.agreement.model import Agreement, Basis, Norm, NormKind
from trucewatch.findings.answers import STEPS, Answer, Decision, decide, no, unknown
from trucewatch.findings.binding import Binding, Instants
from trucewatch.findings.charges import Charge, attributed, bound, charges
from trucewatch.findings.model import Outcome, Step
from trucewatch.findings.permissions import Permissions
from trucewatch.findings.questions import (
    act_named,
    acts_unknown,
    failed_by_acts,
    in_force,
    in_order,
    in_scope,
    known_rule,
)
from trucewatch.findings.situations import Situation
from trucewatch.findings.spans import Spans
from trucewatch.vocabulary import acts
from trucewatch.vocabulary.messages import Message

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
        self._permissions = Permissions(agreement, binding)

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
            if act.value is False or (acts_unknown(situation.act) and failed_by_acts(norm)):
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
            *self._permissions.lifting(norm, charge, situation, instants),
            *unmapped,
            *known_rule(norm),
        ]
        bearer = self._bearer(charge, norm, instants)
        decision = decide(in_order(answers), self._breach(norm, charge, bearer))
        return Ruling(norm, norm, bearer, charge.slot, decision)

    def _act(self, act: str | None, norm: Norm) -> Answer:
        if (act, norm.id) not in self._acts:
            self._acts[act, norm.id] = act_named(act, norm)
        return self._acts[act, norm.id]

    def _in_force(self, instants: Instants) -> Answer:
        if instants not in self._times:
            self._times[instants] = in_force(self._agreement.clock, instants)
        return self._times[instants]

    def _scope(self, norm: Norm, situation: Situation) -> tuple[Answer, list[Answer]]:
        """Whether the incident lies where the norm applies, and the areas nobody mapped."""
        key = (norm.id, situation.places)
        if key not in self._scopes:
            self._scopes[key] = in_scope(norm, situation)
        return self._scopes[key]

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
        pleas = self._permissions.pleas(norm)
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
