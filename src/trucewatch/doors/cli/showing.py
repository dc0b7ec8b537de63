"""`show`: one item of a mission with everything behind it."""

from __future__ import annotations

from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import typer

from trucewatch.doors.believed import belief_document
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.docket import At, asked_at, show_case
from trucewatch.doors.cli.listing import Items, graded, verdict_row
from trucewatch.doors.cli.options import AsJson, Folder, Language, instant
from trucewatch.doors.cli.talk_listing import PREFIXES, show_talk
from trucewatch.doors.cli.telling_belief import belief_lines
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.plain import plain
from trucewatch.doors.promised import condition_document, found
from trucewatch.doors.talking import talks_of
from trucewatch.figures.model import Record
from trucewatch.findings.explaining import explain_tree
from trucewatch.incidents.explaining import say_basis
from trucewatch.mechanism.decide import incident_now
from trucewatch.mechanism.incident_belief import belonging
from trucewatch.vocabulary.acts import act_name
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import say_id

BELIEF = "how_far_to_believe_it"


def show(
    folder: Folder,
    item: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="An R-, I-, F-, V-, C-, Q-, H-, N- or D- id, or a condition's."
        ),
    ],
    at: At = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Show one item with everything behind it."""
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        if item.split("-", 1)[0] in PREFIXES:
            talk = show_talk(talks_of(mission), item, lang)
            if as_json:
                terminal.print_json(talk)
            else:
                _print_document(talk, lang)
            return
        record = current_record(shop, progress)
    if item.startswith("C-"):
        show_case(record, item, asked_at(at, record), lang, as_json=as_json)
        return
    condition = found(record, item, instant(at, record) if at else None)
    if condition is not None:
        document = condition_document(condition, record, lang)
    else:
        document = _document(record, item, lang)
    if as_json:
        terminal.print_json(document)
        return
    _print_document(document, lang)


def _document(record: Record, item: str, lang: str) -> dict[str, Any]:
    kind = item.split("-", 1)[0]
    match kind:
        case "I":
            return _incident(record, incident_now(record, item), lang)
        case "R":
            (report,) = _need(_where(record.reports, "report_id", item), item)
            incidents = _where(record.memberships, "report_id", item)
            return {
                **graded(record, [report])[0],
                "incidents": [m["incident_id"] for m in incidents],
            }
        case "F":
            (finding,) = _need(_where(record.findings, "finding_id", item), item)
            return _told(record, finding, lang)
        case "V":
            found = [v for v in record.verdicts if v.verdict_id == item]
            (verdict,) = _need([verdict_row(v) for v in found], item)
            return verdict
        case _:
            raise UsageError(
                f"{item!r} is no id",
                expected="R-…, I-…, F-…, V-…, C-…, Q-…, H-…, N-… or D-…, or a condition's",
            )


def _incident(record: Record, incident: str, lang: str) -> dict[str, Any]:
    (found,) = _need(_where(record.incidents, "incident_id", incident), incident)
    members, reports = belonging(record, incident)
    return {
        **found,
        "act_name": act_name(found["act"], lang) if found["act"] else None,
        "said_to_be_by": _where(record.attributions, "incident_id", incident),
        "findings": [
            _told(record, f, lang) for f in _where(record.findings, "incident_id", incident)
        ],
        BELIEF: belief_document(record, members, reports, lang),
        "reports": graded(record, [plain(r) for r in reports.to_pylist()]),
        "verdicts": [verdict_row(v) for v in record.verdicts if v.incident_id == incident],
        "cases": [
            case.case_id
            for case in record.docket.cases
            if incident in {incident_now(record, one) for one in case.incidents}
        ],
    }


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


def _where(table: pa.Table, column: str, value: str) -> Items:
    return [plain(row) for row in table.filter(pc.equal(table[column], value)).to_pylist()]


def _need(found: Items, item: str) -> Items:
    if not found:
        raise UsageError(
            f"there is no {item} in this mission", hint="`trucewatch list DIR …` shows the ids"
        )
    return found[:1]


def _print_document(document: dict[str, Any], lang: str, indent: str = "") -> None:
    console = terminal.out()
    for key, value in document.items():
        if value is None or value in ([], ()):
            continue
        if key == BELIEF:
            console.print(f"{say_id('belief.title', lang)}:", markup=False)
            for line in belief_lines(value, lang):
                console.print(terminal.plain(f"    {line}"), markup=False)
            console.print()
        elif key == "because":
            _print_steps(value, indent)
        elif isinstance(value, dict):
            console.print(f"{indent}{key}:", markup=False)
            _print_document(value, lang, indent + "    ")
        elif isinstance(value, list) and isinstance(value[0], dict):
            console.print(f"{indent}{key}:", markup=False)
            for part in value:
                _print_document(part, lang, indent + "    ")
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
