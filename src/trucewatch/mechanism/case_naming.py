"""What an act of a case names: incidents, reports, complainants, revisions, grades.

In:   the record or the case, and what somebody typed.
Out:  what it stands for, or a UsageError that says what would have been right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from trucewatch.figures.model import Record
from trucewatch.mechanism.decide import (
    incident_now,
    incidents_now,
    reports_by_incident,
    reports_of,
)
from trucewatch.verdicts.model import Case, Kind
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.grades import read_grade
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import Message

PUBLIC = "public"
"""Who complains, where it is a member of the public whom the record does not know as a source."""


def matter(
    record: Record, incidents: Sequence[str], reports: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The incidents named, with those that hold the named reports; and all of their reports.

    Raises UsageError where one is unknown, or nothing is named.
    """
    known = set(record.incidents["incident_id"].to_pylist())
    found = {incident_now(record, incident): None for incident in incidents}
    for incident in found:
        need(incident, known, "incident")
    wanted = set(reports)
    holding: dict[str, None] = {}
    seen: set[str] = set()
    for report, incident in zip(
        record.memberships["report_id"].to_pylist(),
        record.memberships["incident_id"].to_pylist(),
        strict=True,
    ):
        if report in wanted:
            seen.add(report)
            holding[incident] = None
    for report in reports:
        need(report, seen, "report")
    found |= holding
    if not found:
        raise UsageError(
            "a complaint is about an incident or a report",
            hint="name one with --on I-… or R-…",
            told=Message("faults.complaint_about_nothing"),
        )
    return list(found), sorted({r for i in found for r in reports_of(record, i)})


def reports_now(record: Record, cases: Iterable[Case]) -> dict[str, frozenset[str]]:
    """For each case, the reports that its incidents, or what they were merged into, rest on now."""
    heard = list(cases)
    now = incidents_now(record, {i for case in heard for i in case.incidents})
    reports = reports_by_incident(record, set(now.values()))
    return {
        case.case_id: frozenset(r for i in case.incidents for r in reports[now[i]])
        for case in heard
    }


def whole_mark(case: Case, prefix: str) -> str:
    """The revision whose mark begins so: of any round, for a stale one is to be told as stale.

    Raises UsageError.
    """
    known = [s.act.mark for s in case.steps if s.act.kind is Kind.VERIFIED]
    found = [mark for mark in known if mark.startswith(prefix.lower())]
    if len(prefix) < 8 or len(found) != 1:
        raise UsageError(
            f"{prefix!r} names no revision of the verification",
            expected="at least eight characters of its mark, as `show` prints it",
            told=Message("faults.no_revision", {"mark": prefix}),
        )
    return found[0]


def need_complainant(record: Record, by: str | None, actors: Collection[str]) -> None:
    """Refuse whoever is neither an actor, a source by its id, nor the public: UsageError."""
    if by is None:
        raise UsageError(
            "whose complaint is it?",
            expected="--by with an actor of the agreement, a source's S-… id, or public",
            told=Message("faults.whose_complaint"),
        )
    if by == PUBLIC or by in actors or by in set(record.sources["source_id"].to_pylist()):
        return
    raise UsageError(
        f"{by!r} is neither an actor of the agreement nor a source of this mission",
        expected="an actor's id, a source's S-… id, or public; never a name",
        told=Message("faults.no_complainant", {"who": by}),
    )


def need_grade(text: str) -> None:
    """Refuse what is no whole Admiralty grade: UsageError."""
    try:
        grade = read_grade(text)
    except ValueError:
        grade = None
    if grade is None or grade.reliability is None or grade.credibility is None:
        raise UsageError(
            f"{text!r} is no Admiralty grade",
            expected="A to F, then 1 to 6: B2",
            told=Message("faults.no_grade", {"text": text}),
        )


def need_later(due: datetime | None, at: datetime) -> None:
    """Refuse a time that has passed: UsageError."""
    if due is not None and due <= at:
        raise UsageError(
            f"{iso(due)} has passed already",
            expected="a later day or instant",
            told=Message("faults.passed_already", {"due": iso(due)}),
        )


def need_text(text: str, what: str, hint: str, told: Message) -> None:
    """Refuse a blank: UsageError."""
    if not text.strip():
        raise UsageError(what, hint=hint, told=told)


def need(value: str, known: Collection[str], what: str) -> None:
    """Refuse what is not among those known: UsageError."""
    if value not in known:
        few = ", ".join(sorted(known)) if 0 < len(known) <= 30 else None
        raise UsageError(
            f"there is no {what} {value!r}",
            expected=few and f"one of {few}",
            told=Message(f"faults.no_{what.partition(' ')[0]}", {"value": value}),
        )
