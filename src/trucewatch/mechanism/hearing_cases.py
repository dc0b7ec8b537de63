"""Hearing cases: each step of a complaint's life, as an act to be recorded.

In:   the record, who signs, when, and what they say.
Out:  the act; or a UsageError where the case's order, the agreement or four eyes do not allow it.

A determination is a verdict like any other (`verdict.signed`) that names its case: there is no
second way to rule. What is refused here and stands in the ledger all the same, because somebody
signed it elsewhere, is kept there and flagged by the same law (`verdicts.order`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucewatch.figures.model import Record
from trucewatch.mechanism.actors import Actor
from trucewatch.mechanism.case_acts import TYPES, hand_of
from trucewatch.mechanism.case_naming import (
    matter,
    need,
    need_complainant,
    need_grade,
    need_later,
    need_text,
    reports_now,
    whole_mark,
)
from trucewatch.mechanism.decide import incident_now, rule
from trucewatch.mechanism.ports import Act
from trucewatch.verdicts.model import CLERKS, STANDARDS, STATES, Case, CaseAct, Kind
from trucewatch.verdicts.order import objection
from trucewatch.verdicts.rules import rules_of
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import Message, say


@dataclass(frozen=True, slots=True)
class Bench:
    """Who acts, on which record, at which instant (UTC)."""

    record: Record
    signer: Actor
    at: datetime

    def case(self, case_id: str) -> Case:
        """The case with that id. Raises UsageError."""
        found = self.record.docket.case(case_id)
        if found is None:
            raise UsageError(
                f"there is no case {case_id!r} in this mission",
                hint="`trucewatch list DIR cases` shows the ids",
                told=Message("faults.no_case", {"value": case_id}),
            )
        return found

    def act(self, kind: Kind, case: Case, content: Mapping[str, Any]) -> Act:
        """The act, where it may follow in its case. Raises UsageError."""
        act = Act(typ=TYPES[kind], content={"case": case.case_id, **content})
        kept = {name: value for name, value in act.content.items() if value is not None}
        tried = CaseAct(
            kind=kind,
            at=self.at,
            known_at=self.at,
            hand=hand_of(self.signer),
            entry=-1,
            mark="",
            content=kept,
        )
        fault = objection(case, tried, rules_of(self.record.agreement))
        if fault is not None:
            raise UsageError(
                say(fault, "en"),
                where=case.case_id,
                hint=f"`trucewatch show DIR {case.case_id}` tells what was done and what is due",
                told=fault,
            )
        return act

    def word(self, by: str | None) -> str | None:
        """Whose word a clerk writes down; others speak for themselves. Raises UsageError."""
        if self.signer.role in CLERKS:
            return by
        if by not in (None, self.signer.party):
            raise UsageError(
                f"this key speaks for {self.signer.party or 'nobody'}, not for {by}",
                told=Message("faults.other_voice", {"by": str(by)}),
            )
        return None


def complain(
    bench: Bench,
    *,
    what: str,
    against: Sequence[str] = (),
    incidents: Sequence[str] = (),
    reports: Sequence[str] = (),
    by: str | None = None,
    received: datetime | None = None,
) -> Act:
    """The act of a complaint: on incidents or reports, against whom, as whose word.

    A clerk writes down a complaint that came otherwise, as the word of an actor, a source (by its
    opaque id) or the public, and when it was received. Raises UsageError.
    """
    record = bench.record
    need_text(
        what, "say what is complained of", 'add --what "…"', Message("faults.blank_complaint")
    )
    actors = [actor.id for actor in record.agreement.actors]
    for actor in against:
        need(actor, actors, "actor")
    word = bench.word(by)
    if bench.signer.role in CLERKS:
        need_complainant(record, word, actors)
        if received is not None and received > bench.at:
            raise UsageError(
                "a complaint cannot have been received after now",
                told=Message("faults.received_later"),
            )
    elif received is not None:
        raise UsageError(
            "what you sign yourself is received when it is recorded",
            told=Message("faults.received_itself"),
        )
    found, rest = matter(record, incidents, reports)
    content = {
        "what": what,
        "against": list(against),
        "incidents": found,
        "reports": rest,
        "by": word,
        "received": received and iso(received),
    }
    return Act(typ=TYPES[Kind.COMPLAINED], content=content)


def open_case(bench: Bench, case_id: str, *, admissible: bool, competent: bool, reason: str) -> Act:
    """The act by which a complaint is found admissible or not, and within competence or not."""
    if admissible and not competent:
        raise UsageError(
            "what lies outside competence is not admissible",
            told=Message("faults.outside_competence"),
        )
    content = {"admissible": admissible, "competent": competent, "reason": reason}
    return bench.act(Kind.OPENED, bench.case(case_id), content)


def task(bench: Bench, case_id: str, *, to: str, what: str, due: datetime | None = None) -> Act:
    """The act that tasks somebody with looking into it, by a time if one is set."""
    need_later(due, bench.at)
    content = {"to": to, "what": what, "due": due and iso(due)}
    return bench.act(Kind.TASKED, bench.case(case_id), content)


def verify(bench: Bench, case_id: str, *, found: str, items: Sequence[Mapping[str, str]]) -> Act:
    """The act of a revision of the verification: what was found, and each item with its grade.

    An item is `what`, an Admiralty `grade` such as B2, and a `standard` of proof.
    """
    for item in items:
        need_text(
            item.get("what", ""),
            "an item says nothing",
            "GRADE STANDARD WHAT",
            Message("faults.blank_item"),
        )
        need_grade(item.get("grade", ""))
        need(item.get("standard", ""), STANDARDS, "standard of proof")
    case = bench.case(case_id)
    reports = sorted(reports_now(bench.record, [case])[case.case_id])
    content = {"found": found, "items": [dict(item) for item in items], "rests_on": reports}
    return bench.act(Kind.VERIFIED, case, content)


def approve(bench: Bench, case_id: str, *, revision: str, approved: bool, reason: str) -> Act:
    """The act that approves one exact revision of a verification, or sends it back."""
    case = bench.case(case_id)
    content = {"revision": whole_mark(case, revision), "approved": approved, "reason": reason}
    return bench.act(Kind.APPROVED, case, content)


def attribute(
    bench: Bench, case_id: str, *, to: str | None, standard: str | None, reason: str
) -> Act:
    """The act that lays what happened to an actor; None: it is not attributable."""
    if to is not None:
        need(to, [actor.id for actor in bench.record.agreement.actors], "actor")
        need(standard or "", STANDARDS, "standard of proof")
    content = {"to": to, "standard": standard, "reason": reason}
    return bench.act(Kind.ATTRIBUTED, bench.case(case_id), content)


def ask_reply(
    bench: Bench, case_id: str, *, of: str, what: str, due: datetime | None = None
) -> Act:
    """The act that puts a complaint, and what was found so far, to whom it is against."""
    case = bench.case(case_id)
    if due is None and rules_of(bench.record.agreement).clock(Kind.REPLIED).offset is None:
        raise UsageError(
            "the agreement's time for a reply cannot be counted",
            hint="set one with --due",
            told=Message("faults.reply_uncounted"),
        )
    seen = case.approval
    revision = seen.content["revision"] if seen else None
    content = {"of": of, "what": what, "due": due and iso(due), "revision": revision}
    return bench.act(Kind.REPLY_ASKED, case, content)


def reply(bench: Bench, case_id: str, *, says: str, by: str | None = None) -> Act:
    """The act of a reply: whoever is accused says what they say."""
    content = {"says": says, "by": bench.word(by)}
    return bench.act(Kind.REPLIED, bench.case(case_id), content)


def determine(
    bench: Bench,
    case_id: str,
    *,
    ladder_class: str,
    reason: str,
    standard: str,
    incident: str | None = None,
    norm: str | None = None,
    reading: str | None = None,
    against: str | None = None,
) -> Act:
    """The act of one member's determination: a verdict in the case, on the approved revision."""
    case = bench.case(case_id)
    need(standard, STANDARDS, "standard of proof")
    approval = case.approval
    if incident is None:
        if len(case.incidents) != 1:
            raise UsageError(
                f"the case is about {len(case.incidents)} incidents",
                expected=f"--on, with one of {', '.join(case.incidents)}",
                told=Message("faults.which_incident"),
            )
        (incident,) = case.incidents
    act = rule(
        bench.record,
        incident_now(bench.record, incident),
        ladder_class=ladder_class,
        reason=reason,
        norm=norm,
        reading=reading,
        standard=standard,
        against=against,
        case=case.case_id,
        # without an approved revision the order refuses the act below
        revision=approval.content["revision"] if approval else "none",
    )
    return bench.act(Kind.DETERMINED, case, act.content)


def remedy(
    bench: Bench,
    case_id: str,
    *,
    state: str,
    number: int | None = None,
    of: str | None = None,
    what: str | None = None,
    due: datetime | None = None,
    by: str | None = None,
) -> Act:
    """The act that asks for a remedy, says that one was done, or confirms it, by its number."""
    case = bench.case(case_id)
    need(state, STATES, "state of a remedy")
    mark = None
    if state == "asked":
        need_later(due, bench.at)
    else:
        asked = case.remedies
        if number is None or not 1 <= number <= len(asked):
            raise UsageError(
                f"there is no remedy {number}",
                expected=f"1 to {len(asked)}",
                told=Message("faults.no_remedy"),
            )
        mark = asked[number - 1].mark
    content = {"state": state, "remedy": mark, "of": of, "what": what, "due": due and iso(due),
               "by": bench.word(by)}  # fmt: skip
    return bench.act(Kind.REMEDIED, case, content)


def reopen(
    bench: Bench, case_id: str, *, reason: str,
    incidents: Sequence[str] = (), reports: Sequence[str] = (),
) -> Act:  # fmt: skip
    """The act that reopens a case, on new evidence where there is any; what was ruled is kept."""
    found, rest = matter(bench.record, incidents, reports) if incidents or reports else ([], [])
    content = {"reason": reason, "incidents": found, "reports": rest}
    return bench.act(Kind.REOPENED, bench.case(case_id), content)
