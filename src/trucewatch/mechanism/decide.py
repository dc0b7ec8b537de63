"""Deciding: what people say of reports and findings, as acts to be recorded.

A decision names what it is about and why; it never edits what was there before.
"""

from __future__ import annotations

from collections.abc import Collection

from trucewatch.figures.model import Record
from trucewatch.mechanism.ports import Act, Entry, Ground
from trucewatch.verdicts.model import LADDER
from trucewatch.vocabulary.errors import UsageError


def link(record: Record, first: str, second: str, *, same: bool, reason: str) -> Act:
    """The act by which two reports speak of the same incident, or do not.

    Raises UsageError where a report is unknown, the two are one, or no reason is given.
    """
    _need_reason(reason)
    known = set(record.reports["report_id"].to_pylist())
    for report in (first, second):
        _need(report, known, "report")
    if first == second:
        raise UsageError(f"{first} is always the same incident as itself")
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
) -> Act:
    """The act of a person's verdict on an incident, with the report set it rules on.

    `against` is the actor ruled to have broken the norm. Raises UsageError where the incident,
    norm, reading, actor or class is unknown, or no reason is given.
    """
    _need_reason(reason)
    _need(incident, set(record.incidents["incident_id"].to_pylist()), "incident")
    _need(ladder_class, LADDER, "class of the ladder")
    if norm is not None:
        _need(norm, [n.id for n in record.agreement.norms], "norm")
    if reading is not None:
        _need(reading, [r.id for r in record.agreement.readings], "reading")
    if against is not None:
        _need(against, [actor.id for actor in record.agreement.actors], "actor")
    members = zip(
        record.memberships["report_id"].to_pylist(),
        record.memberships["incident_id"].to_pylist(),
        strict=True,
    )
    content = {
        "incident_id": incident,
        "norm": norm,
        "reading": reading,
        "ladder_class": ladder_class,
        "standard": standard,
        "against": against,
        "reason": reason,
        "ruled_on": sorted(report for report, of in members if of == incident),
    }
    return Act(typ="verdict.signed", content=content)


def recorded(ground: Ground, act: Act) -> Entry:
    """Record one act that no other entry repeats."""
    (entry,) = ground.record([act])
    assert entry is not None, "an act without a fingerprint is always recorded"  # noqa: S101
    return entry


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("a decision needs a reason", hint='add --reason "…"')


def _need(value: str, known: Collection[str], what: str) -> None:
    if value not in known:
        few = ", ".join(sorted(known)) if len(known) <= 12 else None
        raise UsageError(f"there is no {what} {value!r}", expected=few and f"one of {few}")
