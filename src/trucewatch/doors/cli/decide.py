"""`decide`: what people rule. Each decision is a signed entry that nothing edits later."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Hand, Reason, Sign
from trucewatch.doors.cli.options import After, As, Before, Folder, instant, window
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.mechanism import decide
from trucewatch.mechanism.asking import fix
from trucewatch.mechanism.certifying import CERTIFIED, certify
from trucewatch.verdicts.model import LADDER
from trucewatch.vocabulary.ids import make_id

app = typer.Typer(no_args_is_help=True, help="Say what people decided, with a reason.")

Report = Annotated[str, typer.Argument(help="A report's R-… id.", show_default=False)]


@app.command("same")
def same(
    folder: Folder, first: Report, second: Report, reason: Reason, by: As = None, sign: Sign = None
) -> None:
    """Two reports speak of the same incident, whatever the algorithm thinks."""
    _link(folder, first, second, reason, Hand(by, sign), same=True)


@app.command("not-same")
def not_same(
    folder: Folder, first: Report, second: Report, reason: Reason, by: As = None, sign: Sign = None
) -> None:
    """Two reports speak of different incidents, whatever the algorithm thinks."""
    _link(folder, first, second, reason, Hand(by, sign), same=False)


@app.command("verdict")
def verdict(
    folder: Folder,
    incident: Annotated[str, typer.Argument(help="An incident's I-… id.", show_default=False)],
    ladder_class: Annotated[
        str,
        typer.Option(
            "--class",
            help=f"One of the agreement's ladder, or {', '.join(LADDER)}.",
            show_default=False,
        ),
    ],
    reason: Reason,
    norm: Annotated[str | None, typer.Option(help="The norm ruled under.")] = None,
    reading: Annotated[str | None, typer.Option(help="The reading ruled under.")] = None,
    standard: Annotated[str | None, typer.Option(help="The standard of proof.")] = None,
    against: Annotated[
        str | None, typer.Option(help="The actor ruled to have broken the norm, by its id.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Rule on an incident. The verdict remembers the reports it was based on."""
    with at_work(folder) as (mission, shop):
        act = decide.rule(
            current_record(shop),
            incident,
            ladder_class=ladder_class,
            reason=reason,
            norm=norm,
            reading=reading,
            standard=standard,
            against=against,
        )
        entry = Hand(by, sign).put(mission, act)
    if entry is not None:
        terminal.out().print(f"{make_id('V', entry.leaf_hash)} recorded as entry {entry.index}")


@app.command("gate")
def gate(
    folder: Folder,
    gate_id: Annotated[
        str, typer.Argument(metavar="GATE", help="A gate's id.", show_default=False)
    ],
    state: Annotated[str, typer.Option(help="open or closed.", show_default=False)],
    reason: Reason,
    word_of: Annotated[
        str | None,
        typer.Option("--by", help="Whose word the mission's owner writes down.", metavar="NAME"),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="When it was said: a local day, or an instant with a zone.")
    ] = None,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Certify that a gate is open or closed. What software computes opens nothing."""
    with at_work(folder) as (mission, shop):
        signer = Hand(by, sign).signer(mission, CERTIFIED)
        record = current_record(shop)
        act = certify(
            record.agreement,
            gate_id,
            state=state,
            reason=reason,
            signer=signer,
            by=word_of,
            since=instant(since, record) if since else None,
        )
        entry = Hand(by, sign).put(mission, act)
    if entry is not None:
        terminal.out().print(f"{gate_id} {state}: recorded as entry {entry.index}")


@app.command("question")
def question(
    folder: Folder,
    before: Before,
    after: After,
    reason: Reason,
    rule: Annotated[str, typer.Option(help="The counting rule.")] = "incidents",
    going_on: Annotated[
        float, typer.Option(help="Above this part of the violence before it is not holding.")
    ] = 0.5,
    log_vouches: Annotated[
        bool,
        typer.Option(
            "--log-vouches",
            help="Take the log of watches for proof that the panel still sees what it saw, "
            "where too little is told of twice to check.",
        ),
    ] = False,
    by: As = None,
    sign: Sign = None,
) -> None:
    """Fix, before anybody looks, which days are compared and by which rule. The last one stands.

    `status`, the pages and the bulletin answer it for the mission and each first-level area.
    """
    with at_work(folder) as (mission, shop):
        act = fix(
            current_record(shop).agreement,
            before=window(before, "--before"),
            after=window(after, "--after"),
            rule=rule,
            reason=reason,
            going_on=going_on,
            log_vouches=log_vouches,
        )
        entry = Hand(by, sign).put(mission, act)
    if entry is not None:
        terminal.out().print(f"the question is fixed: recorded as entry {entry.index}")


def _link(folder: Path, first: str, second: str, reason: str, hand: Hand, *, same: bool) -> None:
    with at_work(folder) as (mission, shop):
        act = decide.link(current_record(shop), first, second, same=same, reason=reason)
        entry = hand.put(mission, act)
    if entry is not None:
        terminal.out().print(f"recorded as entry {entry.index}; `trucewatch update` applies it")
