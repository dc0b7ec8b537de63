"""`list` and `show`: what a mission holds, item by item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import AsJson, Folder, Language
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.figures.gates import gates
from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.findings.explaining import explain, explain_tree
from trucewatch.incidents.explaining import say_basis
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import say

Items = list[dict[str, Any]]


def list_items(
    folder: Folder,
    what: Annotated[str, typer.Argument(help="One of the words below.")],
    limit: Annotated[int, typer.Option(help="At most so many; 0 for all.", min=0)] = 0,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List reports, incidents, findings, verdicts, sources, problems, tallies, watches,
    restrictions, areas or gates.
    """
    if what not in LISTINGS:
        raise UsageError(f"cannot list {what!r}", expected=f"one of {', '.join(LISTINGS)}")
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
    columns, rows = LISTINGS[what]
    items = rows(record, lang)
    shown = items[:limit] if limit else items
    terminal.print_items(shown, columns, as_json=as_json)
    if not as_json and len(shown) < len(items):
        terminal.say(f"{len(shown)} of {len(items)}")


def show(
    folder: Folder,
    item: Annotated[str, typer.Argument(metavar="ID", help="An R-, I-, F- or V- id.")],
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Show one item with everything behind it."""
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
    document = _document(record, item, lang)
    if as_json:
        terminal.print_json(document)
        return
    _print_document(document)


def _document(record: Record, item: str, lang: str) -> dict[str, Any]:
    kind = item.split("-", 1)[0]
    match kind:
        case "I":
            return _incident(record, _resolved(record, item), lang)
        case "R":
            (report,) = _need(_where(record.reports, "report_id", item), item)
            incidents = _where(record.memberships, "report_id", item)
            return {**report, "incidents": [m["incident_id"] for m in incidents]}
        case "F":
            (finding,) = _need(_where(record.findings, "finding_id", item), item)
            return _told(record, finding, lang)
        case "V":
            found = [v for v in record.verdicts if v.verdict_id == item]
            (verdict,) = _need([_verdict(v) for v in found], item)
            return verdict
        case _:
            raise UsageError(f"{item!r} is no id", expected="R-…, I-…, F-… or V-…")


def _resolved(record: Record, incident: str) -> str:
    """The incident an id stands for now: itself, or the one it was merged into."""
    ids = record.incidents["incident_id"].to_pylist()
    if incident in set(ids):
        return incident
    for current, aliases in zip(ids, record.incidents["aliases"].to_pylist(), strict=True):
        if incident in (aliases or ()):
            return str(current)
    return incident


def _incident(record: Record, incident: str, lang: str) -> dict[str, Any]:
    (found,) = _need(_where(record.incidents, "incident_id", incident), incident)
    members = [m["report_id"] for m in _where(record.memberships, "incident_id", incident)]
    mask = pc.is_in(record.reports["report_id"], pa.array(members, pa.string()))
    return {
        **found,
        "act_name": act_name(found["act"], lang) if found["act"] else None,
        "said_to_be_by": _where(record.attributions, "incident_id", incident),
        "findings": [
            _told(record, f, lang) for f in _where(record.findings, "incident_id", incident)
        ],
        "reports": [_plain(r) for r in record.reports.filter(mask).to_pylist()],
        "verdicts": [_verdict(v) for v in record.verdicts if v.incident_id == incident],
    }


def _said(record: Record, finding: dict[str, Any], lang: str) -> dict[str, Any]:
    return {**finding, "reason": explain(finding["reason"], record.agreement, lang)}


def _told(record: Record, finding: dict[str, Any], lang: str) -> dict[str, Any]:
    """A finding with its reason step by step, and the reports it rests on."""
    tree = explain_tree(finding["reason"], record.agreement, lang)
    reports = _where(record.memberships, "incident_id", finding["incident_id"])
    return {
        **finding,
        "reason": tree.decided,
        "because": [
            {"step": step.name, "answer": step.answer_name, "reason": step.reason}
            for step in tree.steps
        ],
        "accused": [
            f"{row['actor']} ({row['p_low']:.2f}–{row['p_high']:.2f}, "
            f"{say_basis(row['basis'], lang)})"
            for row in _where(record.attributions, "incident_id", finding["incident_id"])
        ],
        "reports": [row["report_id"] for row in reports],
    }


def _verdict(verdict: Any) -> dict[str, Any]:
    return _plain({name: getattr(verdict, name) for name in verdict.__slots__})


def _where(table: pa.Table, column: str, value: str) -> Items:
    return [_plain(row) for row in table.filter(pc.equal(table[column], value)).to_pylist()]


def _need(found: Items, item: str) -> Items:
    if not found:
        raise UsageError(
            f"there is no {item} in this mission", hint="`trucewatch list DIR …` shows the ids"
        )
    return found[:1]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Instants as ISO text; what is unknown stays null."""
    return {k: iso(v) if hasattr(v, "isoformat") else v for k, v in row.items()}


def _print_document(document: dict[str, Any], indent: str = "") -> None:
    console = terminal.out()
    for key, value in document.items():
        if value is None or value in ([], ()):
            continue
        if key == "because":
            _print_steps(value, indent)
        elif isinstance(value, list) and isinstance(value[0], dict):
            console.print(f"{indent}{key}:", markup=False)
            for part in value:
                _print_document(part, indent + "    ")
                console.print()
        elif isinstance(value, (list, tuple)):
            console.print(f"{indent}{key}: {', '.join(map(str, value))}", markup=False)
        else:
            console.print(f"{indent}{key}: {value}", markup=False)


def _print_steps(steps: list[dict[str, str]], indent: str) -> None:
    """The tree of a reason, one line a step."""
    for at, step in enumerate(steps):
        branch = "└─" if at == len(steps) - 1 else "├─"
        line = f"{indent}  {branch} {step['step']}: {step['answer']} – {step['reason']}"
        terminal.out().print(line, markup=False)


def _table(name: str) -> Callable[[Record, str], Items]:
    def rows(record: Record, lang: str) -> Items:
        return [_plain(row) for row in getattr(record, name).to_pylist()]

    return rows


def _findings(record: Record, lang: str) -> Items:
    return [_said(record, _plain(row), lang) for row in record.findings.to_pylist()]


def _verdicts(record: Record, lang: str) -> Items:
    return [_verdict(v) for v in record.verdicts]


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
            "why": [say(message, lang) for message in g.why],
            "n_evidence": len(g.evidence),
            "evidence": list(g.evidence),
            "differs": g.differs,
        }
        for g in gates(record, last_told(record), words_by=record.as_of)
    ]


LISTINGS: dict[str, tuple[tuple[str, ...], Callable[[Record, str], Items]]] = {
    "reports": (
        ("report_id", "source_id", "seen_from", "place_text", "admin1", "place_method", "act",
         "actor", "out_of_scope", "sealed"),
        _table("reports"),
    ),
    "incidents": (
        ("incident_id", "seen_from", "place_text", "admin1", "act", "deaths_min", "deaths_max",
         "n_reports", "n_independent", "out_of_scope"),
        _table("incidents"),
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
        ("file", "row", "column", "value_excerpt", "message", "remedy"),
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
