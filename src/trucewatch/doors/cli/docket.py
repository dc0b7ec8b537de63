"""The docket as the command line lists it, and one case of it shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import instant
from trucewatch.doors.docket.documents import deadline_row, document, sections
from trucewatch.doors.docket.seeing import Seen, overdue_first, see, see_all
from trucewatch.figures.model import Record
from trucewatch.verdicts.deadlines import received
from trucewatch.verdicts.telling import Teller
from trucewatch.verdicts.telling_times import told_origin
from trucewatch.vocabulary.instants import iso

Items = list[dict[str, Any]]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="Cases as they stand then: a local day, or an instant with a zone; by default now.",
        show_default=False,
    ),
]


def asked_at(text: str | None, record: Record) -> datetime:
    """The instant at which cases are looked at; by default now."""
    return datetime.now(UTC) if text is None else instant(text, record)


def show_case(record: Record, case_id: str, at: datetime, lang: str, *, as_json: bool) -> None:
    """Print the whole life of a case."""
    seen = see(record, case_id, at)
    if as_json:
        terminal.print_json(document(seen, lang))
        return
    console = terminal.out()
    for title, told in sections(seen, lang):
        console.print(terminal.plain(title), style="bold", markup=False)
        for each in told:
            console.print(terminal.plain(f"  {each.text}"), markup=False)
            for line in (*each.details, *([f"⚑ {each.flag}"] if each.flag else ())):
                console.print(terminal.plain(f"      {line}"), markup=False)


def _cases(record: Record, lang: str, at: datetime) -> Items:
    return [_case(seen, lang) for seen in see_all(record, at)]


def _case(seen: Seen, lang: str) -> dict[str, Any]:
    case = seen.case
    return {
        "case_id": case.case_id,
        "received": iso(received(case)),
        "against": list(case.against),
        "incidents": list(case.incidents),
        "stage": case.stage,
        "stage_name": Teller(seen.record.agreement, seen.rules, lang).stage(case.stage),
        "round": case.round,
        "spoken": [f"{len(s.words) - len(s.silent)}/{len(s.words)}" for s in seen.standings],
        "outcome": [s.outcome.value for s in seen.standings],
        "open": len(seen.running),
        "overdue": len(seen.overdue),
        "flags": len(seen.flags),
    }


def _overdue(record: Record, lang: str, at: datetime) -> Items:
    """What is overdue in every case."""
    found = []
    for seen, each in overdue_first(see_all(record, at)):
        teller = Teller(record.agreement, seen.rules, lang)
        row = {"case_id": seen.case.case_id, **deadline_row(each, teller)}
        found.append(row | {"from": told_origin(each, teller)})
    return found


DOCKET_LISTINGS: dict[str, tuple[tuple[str, ...], Callable[[Record, str, datetime], Items]]] = {
    "cases": (
        ("case_id", "received", "against", "stage_name", "round", "spoken", "outcome", "overdue",
         "flags"),
        _cases,
    ),
    "overdue": (("case_id", "step", "who", "due_by", "state", "from"), _overdue),
}  # fmt: skip
