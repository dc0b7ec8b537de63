"""Deciding: what people say of reports and findings, as acts to be recorded.

A decision names what it is about and why; it never edits what was there before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.figures.model import Record
from trucewatch.mechanism.ports import Act, Entry, Ground
from trucewatch.verdicts.ladder import ladder
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message


def link(record: Record, first: str, second: str, *, same: bool, reason: str) -> Act:
    """The act by which two reports speak of the same incident, or do not.

    Raises UsageError where a report is unknown, the two are one, or no reason is given.
    """
    _need_reason(reason)
    known = set(record.reports["report_id"].to_pylist())
    for report in (first, second):
        _need(report, known, "report")
    if first == second:
        raise UsageError(
            f"{first} is always the same incident as itself",
            told=Message("faults.same_as_itself", {"report": first}),
        )
    content = {"first": first, "second": second, "same": same, "reason": reason}
    return Act(typ="decision.linked", content=content)


def rule(
    record: Record,
    incident: str,
    *,
    ladder_class: str,
    reason: str,
    norm: str | None = None,
    reading: str | None = None,
    standard: str | None = None,
    against: str | None = None,
    case: str | None = None,
    revision: str | None = None,
) -> Act:
    """The act of a person's verdict on an incident, with the report set it rules on.

    `against` is the actor ruled to have broken the norm. In a `case` it is a determination, on
    the `revision` of the verification that was approved. Raises UsageError where the incident,
    norm, reading, actor or class is unknown, no reason is given, or the incident is being heard
    and no case is named.
    """
    _need_reason(reason)
    _need_unheard(record, incident, case)
    _need(incident, set(record.incidents["incident_id"].to_pylist()), "incident")
    _need(ladder_class, ladder(record.agreement.procedure), "class of the ladder")
    if norm is not None:
        _need(norm, [n.id for n in record.agreement.norms], "norm")
    if reading is not None:
        _need(reading, [r.id for r in record.agreement.readings], "reading")
    if against is not None:
        _need(against, [actor.id for actor in record.agreement.actors], "actor")
    content = {
        "incident_id": incident,
        "norm": norm,
        "reading": reading,
        "ladder_class": ladder_class,
        "standard": standard,
        "against": against,
        "reason": reason,
        "ruled_on": reports_of(record, incident),
        "case": case,
        "revision": revision,
    }
    return Act(typ="verdict.signed", content=content)


def is_ruling(content: Mapping[str, Any]) -> bool:
    """Whether a signed verdict says on what it rules, what and why: whoever signs elsewhere may
    sign anything."""
    said = all(isinstance(content.get(n), str) for n in ("incident_id", "ladder_class", "reason"))
    reports = content.get("ruled_on") or []
    return said and isinstance(reports, list) and all(isinstance(r, str) for r in reports)


def reports_of(record: Record, incident: str) -> list[str]:
    """The reports that an incident rests on now, in the order of their ids."""
    return sorted(reports_by_incident(record, [incident])[incident])


def reports_by_incident(record: Record, incidents: Collection[str]) -> dict[str, list[str]]:
    """The same of several, all found in one look through the record."""
    wanted = pa.array(sorted(incidents), pa.string())
    rows = record.memberships.filter(pc.is_in(record.memberships["incident_id"], wanted))
    found: dict[str, list[str]] = {incident: [] for incident in incidents}
    for incident, report in zip(
        rows["incident_id"].to_pylist(), rows["report_id"].to_pylist(), strict=True
    ):
        found[incident].append(report)
    return found


def incident_now(record: Record, incident: str) -> str:
    """The incident an id stands for now: itself, or the one it was merged into."""
    return incidents_now(record, [incident])[incident]


def incidents_now(record: Record, incidents: Collection[str]) -> dict[str, str]:
    """The same of several, all found in one look through the record."""
    asked = pa.array(list(incidents), pa.string())
    known = pc.is_in(asked, value_set=record.incidents["incident_id"].combine_chunks())
    found = {i: i for i in incidents}
    gone = set(asked.filter(pc.invert(known)).to_pylist())
    if gone:
        ids, aliases = record.incidents["incident_id"], record.incidents["aliases"]
        for current, names in zip(ids.to_pylist(), aliases.to_pylist(), strict=True):
            for name in gone.intersection(names or ()):
                found[name] = current
                gone.discard(name)
    return found


def recorded(ground: Ground, act: Act) -> Entry:
    """Record one act that no other entry repeats."""
    (entry,) = ground.record([act])
    assert entry is not None, "an act without a fingerprint is always recorded"  # noqa: S101
    return entry


def _need_unheard(record: Record, incident: str, case: str | None) -> None:
    """What is being heard is ruled on in its case, where whoever is accused could answer."""
    for each in record.docket.cases if case is None else ():
        if each.inadmissible:
            continue
        if incident in {incident_now(record, one) for one in each.incidents}:
            raise UsageError(
                f"{incident} is being heard in {each.case_id}",
                hint=f"`trucewatch case determine DIR {each.case_id} …` rules in the case",
                told=Message("faults.heard_in_case", {"incident": incident, "case": each.case_id}),
            )


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError(
            "a decision needs a reason", hint='add --reason "…"', told=Message("faults.no_reason")
        )


def _need(value: str, known: Collection[str], what: str) -> None:
    if value not in known:
        few = ", ".join(sorted(known)) if len(known) <= 12 else None
        raise UsageError(
            f"there is no {what} {value!r}",
            expected=few and f"one of {few}",
            told=Message(f"faults.no_{what.partition(' ')[0]}", {"value": value}),
        )
