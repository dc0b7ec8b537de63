"""`decide`: what people rule. Each decision is a signed entry that nothing edits later."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Folder
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.mechanism import decide
from trucewatch.verdicts.model import LADDER
from trucewatch.vocabulary.ids import make_id

app = typer.Typer(no_args_is_help=True, help="Say what people decided, with a reason.")

Report = Annotated[str, typer.Argument(help="A report's R-… id.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why; kept for ever.", show_default=False)]


@app.command("same")
def same(folder: Folder, first: Report, second: Report, reason: Reason) -> None:
    """Two reports speak of the same incident, whatever the algorithm thinks."""
    _link(folder, first, second, reason, same=True)


@app.command("not-same")
def not_same(folder: Folder, first: Report, second: Report, reason: Reason) -> None:
    """Two reports speak of different incidents, whatever the algorithm thinks."""
    _link(folder, first, second, reason, same=False)


@app.command("verdict")
def verdict(
    folder: Folder,
    incident: Annotated[str, typer.Argument(help="An incident's I-… id.", show_default=False)],
    ladder_class: Annotated[
        str, typer.Option("--class", help=f"One of {', '.join(LADDER)}.", show_default=False)
    ],
    reason: Reason,
    norm: Annotated[str | None, typer.Option(help="The norm ruled under.")] = None,
    reading: Annotated[str | None, typer.Option(help="The reading ruled under.")] = None,
    standard: Annotated[str | None, typer.Option(help="The standard of proof.")] = None,
    against: Annotated[
        str | None, typer.Option(help="The actor ruled to have broken the norm, by its id.")
    ] = None,
) -> None:
    """Rule on an incident. The verdict remembers the reports it was based on."""
    with at_work(folder) as (mission, shop):
        entry = decide.rule(
            shop.ground,
            current_record(shop),
            incident,
            ladder_class=ladder_class,
            reason=reason,
            norm=norm,
            reading=reading,
            standard=standard,
            against=against,
        )
        mission.publish_ledger()
    terminal.out().print(f"{make_id('V', entry.leaf_hash)} recorded as entry {entry.index}")


def _link(folder: Folder, first: str, second: str, reason: str, *, same: bool) -> None:
    with at_work(folder) as (mission, shop):
        entry = decide.link(
            shop.ground, current_record(shop), first, second, same=same, reason=reason
        )
        mission.publish_ledger()
    terminal.out().print(f"recorded as entry {entry.index}; `trucewatch update` applies it")
