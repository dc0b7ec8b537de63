"""What every step of a case shares on the command line: its options, and how it is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Hand
from trucewatch.doors.cli.options import instant
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.mechanism.case_acts import TYPES
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act
from trucewatch.verdicts.model import STANDARDS, Kind
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

CaseId = Annotated[str, typer.Argument(metavar="CASE", help="A case's C-… id.", show_default=False)]
What = Annotated[str, typer.Option(help="What, in a sentence; kept for ever.", show_default=False)]
On = Annotated[
    list[str] | None,
    typer.Option("--on", help="An incident's I-… or a report's R-… id; may be repeated."),
]
Due = Annotated[
    str | None,
    typer.Option("--due", help="By when: a local day (to its end), or an instant with a zone."),
]
WordOf = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Whose word the mission's owner writes down."),
]
Standard = Annotated[str | None, typer.Option(help=f"One of {', '.join(STANDARDS)}.")]


def take(folder: Path, hand: Hand, kind: Kind, make: Callable[[Bench], Act]) -> None:
    """Make the act and put it where it belongs: into the record, or signed into a file."""
    with at_work(folder) as (mission, shop):
        signer = hand.signer(mission, TYPES[kind])
        act = make(Bench(current_record(shop), signer, datetime.now(UTC)))
        entry = hand.put(mission, act)
    if entry is None:
        return
    name = {Kind.COMPLAINED: "C", Kind.DETERMINED: "V"}.get(kind)
    named = f"{make_id(name, entry.leaf_hash)} " if name else ""
    mark = f", revision {entry.leaf_hash.hex()[:12]}" if kind is Kind.VERIFIED else ""
    terminal.out().print(f"{named}recorded as entry {entry.index}{mark}")


def due_of(text: str | None, bench: Bench) -> datetime | None:
    """The instant that --due means. Raises UsageError."""
    return instant(text, bench.record) if text else None


def named(ids: list[str]) -> tuple[list[str], list[str]]:
    """Incidents and reports, told apart by their ids. Raises UsageError."""
    for ident in ids:
        if not ident.startswith(("I-", "R-")):
            raise UsageError(f"{ident!r} is neither an incident nor a report", expected="I- or R-")
    return (
        [ident for ident in ids if ident.startswith("I-")],
        [ident for ident in ids if ident.startswith("R-")],
    )
