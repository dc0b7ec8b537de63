"""`list`: what a mission holds, item by item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.docket import DOCKET_LISTINGS, At, asked_at
from trucewatch.doors.cli.options import AsJson, Folder, Language, instant
from trucewatch.doors.cli.talk_listing import TALK_LISTINGS, list_talks
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.plain import plain
from trucewatch.doors.promised import condition_rows
from trucewatch.doors.talking import talks_of
from trucewatch.figures.gates import gates
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.figures.wording import named
from trucewatch.findings.explaining import explain
from trucewatch.mechanism.incident_belief import grade_of
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import say

Items = list[dict[str, Any]]

CONDITIONS = "conditions"
CONDITION_COLUMNS = (
    "condition", "kind", "bearer", "readings", "state", "verified_low", "owed", "claimed", "due",
)  # fmt: skip


def list_items(
    folder: Folder,
    what: Annotated[str, typer.Argument(help="One of the words below.")],
    limit: Annotated[int, typer.Option(help="At most so many; 0 for all.", min=0)] = 0,
    at: At = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List reports, incidents, beliefs, casualties, findings, verdicts, sources, problems,
    tallies, watches, restrictions, areas, gates, conditions, cases, or what is overdue in them; of
    talks documents, claims, chains, rounds, delegations, positions.
    """
    if what not in (*LISTINGS, *DOCKET_LISTINGS, *TALK_LISTINGS, CONDITIONS):
        known = ", ".join((*LISTINGS, *DOCKET_LISTINGS, *TALK_LISTINGS, CONDITIONS))
        raise UsageError(f"cannot list {what!r}", expected=f"one of {known}")
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        if what in TALK_LISTINGS:
            list_talks(talks_of(mission), what, lang, limit=limit, as_json=as_json)
            return
        record = current_record(shop, progress)
    if what in DOCKET_LISTINGS:
        columns, docket_rows = DOCKET_LISTINGS[what]
        items = docket_rows(record, lang, asked_at(at, record))
    elif what == CONDITIONS:
        columns, items = CONDITION_COLUMNS, condition_rows(record, lang, instant(at, record))
    else:
        columns, rows = LISTINGS[what]
        items = rows(record, lang)
    shown = items[:limit] if limit else items
    terminal.print_items(shown, columns, as_json=as_json)
    if not as_json and len(shown) < len(items):
        terminal.say(f"{len(shown)} of {len(items)}")


def graded(record: Record, reports: Items) -> Items:
    """The reports with their Admiralty grades, which are shown and computed with nowhere."""
    sources = {row["source_id"]: row for row in record.sources.to_pylist()}
    return [
        {**each, "grade": str(grade_of(each, sources.get(each["source_id"], {}))) or None}
        for each in reports
    ]


def _reports(record: Record, lang: str) -> Items:
    return graded(record, [plain(row) for row in record.reports.to_pylist()])


def _said(record: Record, finding: dict[str, Any], lang: str) -> dict[str, Any]:
    return {**finding, "reason": explain(finding["reason"], record.agreement, lang)}


def verdict_row(verdict: Any) -> dict[str, Any]:
    """A ruling as plain values."""
    return dict(plain(verdict))


def _table(name: str) -> Callable[[Record, str], Items]:
    def rows(record: Record, lang: str) -> Items:
        return [plain(row) for row in getattr(record, name).to_pylist()]

    return rows


def _findings(record: Record, lang: str) -> Items:
    return [_said(record, plain(row), lang) for row in record.findings.to_pylist()]


def _verdicts(record: Record, lang: str) -> Items:
    return [verdict_row(v) for v in record.verdicts]


def _areas(record: Record, lang: str) -> Items:
    return [
        {"pcode": a.pcode, "level": a.level, "name": a.names.get(lang) or a.names["en"]}
        for a in record.areas
    ]


def _gates(record: Record, lang: str) -> Items:
    """Each gate: closed until somebody certified it open; computed as far as anybody told."""
    return [
        {
            "gate": g.gate.id,
            "opens": g.gate.opens,
            "certified": "open" if g.open else "closed",
            "by": g.certified.by if g.certified else None,
            "since": iso(g.certified.at) if g.certified else None,
            "computed": g.computed.value,
            "why": [say(named(message, record.agreement, lang), lang) for message in g.why],
            "conditions": {id_: str(state) for id_, state in g.conditions},
            "opening": [say(named(m, record.agreement, lang), lang) for m in g.opening],
            "window": g.window,
            "n_evidence": len(g.evidence),
            "evidence": list(g.evidence),
            "differs": g.differs,
        }
        for g in gates(record, last_told(record), words_by=record.as_of)
    ]


LISTINGS: dict[str, tuple[tuple[str, ...], Callable[[Record, str], Items]]] = {
    "reports": (
        ("report_id", "source_id", "seen_from", "place_text", "admin1", "place_method", "act",
         "actor", "grade", "out_of_scope", "sealed"),
        _reports,
    ),
    "incidents": (
        ("incident_id", "seen_from", "place_text", "admin1", "act", "deaths_min", "deaths_max",
         "n_reports", "n_independent", "out_of_scope"),
        _table("incidents"),
    ),
    "beliefs": (
        ("incident_id", "outcome", "probability", "low", "high", "basis"),
        _table("beliefs"),
    ),
    "casualties": (
        ("incident_id", "category", "low", "middle", "high", "origins", "apart"),
        _table("casualties"),
    ),
    "findings": (
        ("finding_id", "incident_id", "reading", "norm", "bearer", "outcome", "step", "reason"),
        _findings,
    ),
    "verdicts": (
        ("verdict_id", "incident_id", "ladder_class", "signed_by", "signed_at", "review"),
        _verdicts,
    ),
    "sources": (("source_id", "kind", "interests", "reliability"), _table("sources")),
    "problems": (
        ("entry", "file", "row", "column", "value_excerpt", "message", "remedy", "repaired_in"),
        _table("problems"),
    ),
    "tallies": (
        ("publisher", "day_from", "day_to", "area", "attributed_to", "count", "headline"),
        _table("tallies"),
    ),
    "watches": (("source_id", "pcode", "watched_from", "watched_to", "means"), _table("watches")),
    "restrictions": (("source_id", "pcode", "at", "by_actor", "outcome"), _table("restrictions")),
    "areas": (("pcode", "level", "name"), _areas),
    "gates": (("gate", "certified", "by", "since", "computed", "n_evidence"), _gates),
}  # fmt: skip
