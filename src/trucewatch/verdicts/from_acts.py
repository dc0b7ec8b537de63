"""The docket from its signed acts, in the order of the ledger.

In:   the acts, and the rules cases are heard by.
Out:  a `Docket`: each act in its case, flagged where it came out of order, and those that name no
      case there is.

Folding act by act and replaying them all give the same docket: an act is judged by what stood
before it, and by nothing that came later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trucewatch.verdicts.model import Case, CaseAct, Docket, Kind, Step
from trucewatch.verdicts.order import objection
from trucewatch.verdicts.rules import Rules
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.messages import Message


def docket(acts: Iterable[CaseAct], rules: Rules) -> Docket:
    """The docket after all of the acts."""
    cases: dict[str, Case] = {}
    strays: list[Step] = []
    for act in acts:
        if act.kind is Kind.COMPLAINED and act.content.get("what"):
            case_id = case_id_of(act)
            cases[case_id] = Case(case_id=case_id, steps=(Step(act=act, round=1),))
            continue
        case = cases.get(str(act.content.get("case")))
        if case is None:
            fault = Message("verdicts.fault_no_case", {"case": str(act.content.get("case"))})
            strays.append(Step(act=act, round=0, fault=fault))
        else:
            cases[case.case_id] = followed(case, act, rules)
    return Docket(cases=tuple(cases.values()), strays=tuple(strays))


def followed(case: Case, act: CaseAct, rules: Rules) -> Case:
    """The case after one more act."""
    fault = objection(case, act, rules)
    again = act.kind is Kind.REOPENED and fault is None
    step = Step(act=act, round=case.round + again, fault=fault)
    return replace(case, steps=(*case.steps, step))


def case_id_of(complaint: CaseAct) -> str:
    """The id a complaint's own entry gives its case."""
    return make_id("C", bytes.fromhex(complaint.mark))
