"""How far to believe one incident, and why: what each report adds, who repeats whom, each origin.

Computed when somebody looks, from the same reports and habits as the derived tables, so that the
reasons are those of the numbers shown. `update` keeps only the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.belief.casualties import Pooled, pool
from trucewatch.belief.knowing import Draws, beliefs_of, copy_chance
from trucewatch.belief.model import NONE, UNNAMED
from trucewatch.belief.reasons import LIKELY_COPY, Steps
from trucewatch.belief.tolls import as_tolls
from trucewatch.figures.model import Record
from trucewatch.mechanism.believing import Examined, examine, said_in
from trucewatch.vocabulary.grades import Grade
from trucewatch.vocabulary.messages import Message

GRADED = ("report_id", "source_id", "reliability", "credibility")
TOLD = ("outcome", "nats", "p_copy", "reason")
"""Columns of reports, and of `REASONS`, that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome: `none`, `unnamed` (somebody whom no report names), or an actor.

    `before` is what is supposed before anybody spoke, `added` what each report adds, in the order
    of `IncidentBelief.reports`; both in nats, and together the log-odds of `probability`. Both
    are empty for `unnamed`, which is whatever the others leave.
    """

    outcome: str
    probability: float
    low: float
    high: float
    before: float | None
    added: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One report: what it does, as a message; which it most likely repeats; its grade."""

    report_id: str
    source_id: str
    reason: Message
    copy_of: str | None
    p_copy: float
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentBelief:
    """`left_out` is how many reports belong to the incident less surely than not: not weighed."""

    basis: str
    left_out: int
    outcomes: tuple[Outcome, ...]
    reports: tuple[Spoken, ...]
    casualties: tuple[Pooled, ...]


def belonging(record: Record, incident_id: str) -> tuple[pa.Table, pa.Table]:
    """The memberships of an incident, and their reports in the reports' order."""
    members = record.memberships.filter(pc.equal(record.memberships["incident_id"], incident_id))
    theirs = members["report_id"].combine_chunks()
    return members, record.reports.filter(pc.is_in(record.reports["report_id"], theirs))


def belief_in(record: Record, members: pa.Table, reports: pa.Table) -> IncidentBelief | None:
    """What is believed of the incident to which these belong, and why; None where no report is a
    claim about it."""
    sources = _heard_from(record, reports)
    said = said_in(reports, members, sources, record.agreement)
    if not len(said.claims):
        return None
    known, draws = record.habits, list[Draws]()
    found = examine(said, said.claims, known, draws)
    rows = _steps(found, draws)
    numbers = beliefs_of(found.matter, found.answer, known.basis).to_pylist()
    return IncidentBelief(
        basis=known.basis,
        left_out=len(members) - len(found.ids),
        outcomes=tuple(_outcome(each, rows.get(each["outcome"], [])) for each in numbers),
        reports=_spoken(sources, reports.select(GRADED).to_pylist(), found, rows[NONE]),
        casualties=tuple(pool(as_tolls(found.tolls, found.ids))),
    )


def _heard_from(record: Record, reports: pa.Table) -> pa.Table:
    """The sources of these reports: a record has thousands, an incident a few."""
    theirs = reports["source_id"].combine_chunks()
    return record.sources.filter(pc.is_in(record.sources["source_id"], theirs))


def grade_of(report: dict[str, Any], source: dict[str, Any]) -> Grade:
    """A report's Admiralty grade: its own, its letter else that of its source."""
    return Grade(report.get("reliability") or source.get("reliability"), report.get("credibility"))


def _steps(found: Examined, draws: list[Draws]) -> dict[str, list[dict[str, Any]]]:
    """The rows of `REASONS` by outcome, before anybody spoke first, then in coded order."""
    coded, earlier = found.matter.claims, found.matter.earlier
    # Whoever could be named and is not is one more outcome; its rows are not told, nor `unnamed`'s.
    claims = replace(
        coded, outcomes=(*coded.outcomes, UNNAMED), own=np.pad(coded.own, ((0, 0), (0, 1)))
    )
    steps = Steps(claims, earlier)
    shape = (-1, len(claims.outcomes), claims.n)
    for some in draws:
        log_chance = some.log_chance.reshape(shape).transpose(0, 2, 1)
        copied = copy_chance(found.matter, some)
        steps.add(some.base, log_chance, copied, found.matter.copied, found.matter.pair_weight)
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in steps.table(found.answer.p_copy).select(TOLD).to_pylist():
        rows.setdefault(row["outcome"], []).append(row)
    return rows


def _outcome(number: dict[str, Any], rows: list[dict[str, Any]]) -> Outcome:
    told = [] if number["outcome"] == UNNAMED else [row["nats"] for row in rows]
    return Outcome(
        outcome=number["outcome"],
        probability=number["probability"],
        low=number["low"],
        high=number["high"],
        before=told[0] if told else None,
        added=tuple(told[1:]),
    )


def _spoken(
    told_by: pa.Table, reports: list[dict[str, Any]], found: Examined, rows: list[dict[str, Any]]
) -> tuple[Spoken, ...]:
    by_id = {report["report_id"]: report for report in reports}
    sources = {row["source_id"]: row for row in told_by.to_pylist()}
    spoken = []
    for report_id, row, of in zip(found.ids, rows[1:], found.answer.copy_of.tolist(), strict=True):
        report = by_id[report_id]
        copies = of >= 0 and row["p_copy"] >= LIKELY_COPY
        spoken.append(
            Spoken(
                report_id=report_id,
                source_id=report["source_id"],
                reason=Message.from_json(row["reason"]),
                copy_of=found.ids[of] if copies else None,
                p_copy=row["p_copy"],
                grade=grade_of(report, sources.get(report["source_id"], {})),
            )
        )
    return tuple(spoken)
