"""The order of a case: why an act may not follow what was done before it, if it may not.

In:   a case as it stands, an act, and the rules.
Out:  the objection as a message, or None.

One law for both doors: it refuses an act when somebody makes it, and flags the same act where it
stands in the ledger all the same. Four eyes: nobody approves what they had a hand in. Nobody is
determined against before they could answer, and only members determine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from trucewatch.verdicts.deadlines import own_time, reply_due, reply_over
from trucewatch.verdicts.model import CLERKS, Case, CaseAct, Kind, Step
from trucewatch.verdicts.rules import Rules
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import Message

_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.OPENED: ("reason",),
    Kind.TASKED: ("to", "what"),
    Kind.VERIFIED: ("found",),
    Kind.APPROVED: ("revision", "reason"),
    Kind.ATTRIBUTED: ("reason",),
    Kind.REPLY_ASKED: ("of", "what"),
    Kind.REPLIED: ("says",),
    Kind.DETERMINED: ("incident_id", "ladder_class", "reason", "revision"),
    Kind.REMEDIED: ("state",),
    Kind.PUBLISHED: ("sha256",),
    Kind.REOPENED: ("reason",),
}
"""Fields without which an act says nothing; each is one text."""


def objection(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    """Why the act may not follow; None where it may."""
    for name in _NEEDED.get(act.kind, ()):
        value = act.content.get(name)
        if not isinstance(value, str) or not value.strip():
            return _fault("lacks", field=name)
    return _CHECKS[act.kind](case, act, rules)


def _opening(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if case.open or case.inadmissible:
        return _fault("opened_already")
    return _stranger(case, act)


def _tasking(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    return _closed(case) or _ruled(case) or _stranger(case, act)


def _verifying(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if fault := _tasking(case, act, rules):
        return fault
    return None if case.taken(Kind.TASKED) else _fault("not_tasked")


def _approving(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if fault := _verifying(case, act, rules):
        return fault
    revisions = case.taken(Kind.VERIFIED)
    if not revisions:
        return _fault("not_verified")
    if act.content["revision"] != revisions[-1].mark:
        return _fault("stale", latest=revisions[-1].mark[:12])
    if act.hand.key in {revision.hand.key for revision in revisions}:
        return _fault("own_verification")
    return None


def _attributing(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if fault := _tasking(case, act, rules):
        return fault
    return None if case.approval else _fault("not_approved")


def _asking(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if fault := _closed(case) or _stranger(case, act):
        return fault
    of = str(act.content["of"])
    if of not in case.respondents:
        return _fault("no_respondent", who=of)
    own = own_time(act)
    ends = reply_due(_with(case, act, due=None), of, rules)
    if own is not None and ends is not None and own < ends[0]:
        return _fault("reply_cut_short", due=iso(ends[0]))
    if own is not None and own <= act.known_at:
        return _fault("reply_cut_short", due=iso(act.known_at))
    return None


def _replying(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if fault := _closed(case):
        return fault
    who = act.word_of
    if who is None or who not in case.respondents:
        return _fault("no_respondent", who=who or act.hand.office)
    return None


def _determining(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if act.hand.party not in rules.members or act.hand.role in CLERKS:
        return _fault("no_member", who=act.hand.party or act.hand.office)
    if fault := _closed(case):
        return fault
    if act.content["ladder_class"] not in rules.ladder:
        return _fault("no_class", given=str(act.content["ladder_class"]))
    if case.reports and not set(act.words("ruled_on")) & set(case.reports):
        return _fault("other_incident", incident=str(act.content["incident_id"]))
    approval = case.approval
    if approval is None:
        return _fault("not_approved")
    if act.content["revision"] != approval.content["revision"]:
        return _fault("stale", latest=str(approval.content["revision"])[:12])
    if case.last(Kind.ATTRIBUTED) is None:
        return _fault("not_attributed")
    return _unheard(case, act, rules)


def _unheard(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    """Whether somebody is determined against who could not answer."""
    against = act.content.get("against")
    if against and against not in case.respondents:
        return _fault("never_asked", who=str(against))
    for respondent in case.respondents:
        if case.asked(respondent) is None and case.reply(respondent) is None:
            return _fault("never_asked", who=respondent)
        if not reply_over(case, respondent, rules, act.at):
            ends = reply_due(case, respondent, rules)
            if ends is None:
                return _fault("reply_without_time", who=respondent)
            return _fault("reply_time_runs", who=respondent, due=iso(ends[1]))
    return None


def _remedying(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    state, mark = act.content["state"], str(act.content.get("remedy"))
    if state == "asked":
        if not _ever_determined(case):
            return _fault("not_determined")
        given = isinstance(act.content.get("of"), str) and isinstance(act.content.get("what"), str)
        return _stranger(case, act) if given else _fault("lacks", field="of, what")
    asked = next((a for a in case.remedies if a.mark == mark), None)
    if asked is None:
        return _fault("no_remedy")
    of = str(asked.content["of"])
    if state == "done":
        return None if act.word_of == of else _fault("not_theirs", who=of)
    if state != "confirmed":
        return _fault("lacks", field="state")
    done = case.remedy(mark, "done")
    if done is None:
        return _fault("remedy_not_done")
    if act.hand.key == done.hand.key or act.hand.party == of:
        return _fault("own_remedy")
    return None


def _publishing(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    return None if _ever_determined(case) or case.inadmissible else _fault("not_determined")


def _reopening(case: Case, act: CaseAct, rules: Rules) -> Message | None:
    if not (case.inadmissible or case.taken(Kind.DETERMINED)):
        return _fault("nothing_to_reopen")
    return None


def _closed(case: Case) -> Message | None:
    if case.inadmissible:
        return _fault("inadmissible")
    return None if case.open else _fault("not_opened")


def _ruled(case: Case) -> Message | None:
    """What was ruled on stays what it was: for more, the case is reopened."""
    return _fault("determined_already") if case.taken(Kind.DETERMINED) else None


def _stranger(case: Case, act: CaseAct) -> Message | None:
    """Nobody handles a case that they brought, or that is against them."""
    party = act.hand.party
    if party is not None and party in (*case.respondents, case.complaint.word_of):
        return _fault("own_case", who=party)
    return None


def _ever_determined(case: Case) -> bool:
    return any(s.fault is None and s.act.kind is Kind.DETERMINED for s in case.steps)


def _with(case: Case, act: CaseAct, **content: object) -> Case:
    """The case as if the act had followed, with other content."""
    changed = replace(act, content={**act.content, **content})
    return replace(case, steps=(*case.steps, Step(act=changed, round=case.round)))


def _fault(name: str, **params: str) -> Message:
    return Message(f"verdicts.fault_{name}", params)


_CHECKS: Mapping[Kind, Callable[[Case, CaseAct, Rules], Message | None]] = {
    Kind.COMPLAINED: lambda case, act, rules: _fault("lacks", field="case"),
    Kind.OPENED: _opening,
    Kind.TASKED: _tasking,
    Kind.VERIFIED: _verifying,
    Kind.APPROVED: _approving,
    Kind.ATTRIBUTED: _attributing,
    Kind.REPLY_ASKED: _asking,
    Kind.REPLIED: _replying,
    Kind.DETERMINED: _determining,
    Kind.REMEDIED: _remedying,
    Kind.PUBLISHED: _publishing,
    Kind.REOPENED: _reopening,
}
