"""`seal`: the board of guardians, the turns of sealed entries, and opening a seal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors import sealing, unsealing
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.guardian import read_request
from trucewatch.doors.cli.naming import entry_named
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.ground import system_clock
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.sealing.boards import board as board_of_these
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.instants import iso

seal_app = typer.Typer(help="Sources that only guardians together can open.", no_args_is_help=True)


@seal_app.command()
def appoint(
    folder: Folder,
    recipients: Annotated[
        list[str], typer.Argument(help="Their public keys: age1…, as `guardian new` printed them.")
    ],
    needed: Annotated[int, typer.Option(help="How many must agree.", show_default=False)],
) -> None:
    """Appoint the guardians: from now on sources are sealed to any `--needed` of them.

    What was sealed before keeps its guardians until it is unsealed with `--rewrap`.
    """
    board = board_of_these(needed, recipients)
    with at_work(folder) as (mission, _):
        index = sealing.appoint(mission, board)
        mission.publish_ledger()
    terminal.say(f"appointed: {needed} of {len(recipients)}, entry {index}")
    for guardian in board.guardians:
        terminal.say(f"  {guardian.id}  {guardian.recipient}")


@seal_app.command()
def board(folder: Folder, as_json: AsJson = False) -> None:
    """Who the guardians are, by their ids, and how many of them must agree."""
    with at_work(folder) as (mission, _):
        found = sealing.board_of(mission)
    if as_json:
        terminal.print_json(found.content())
        return
    terminal.out().print(f"{found.needed} of {len(found.guardians)} must agree", markup=False)
    for guardian in found.guardians:
        terminal.out().print(f"  {guardian.id}  {guardian.recipient}", markup=False)


@seal_app.command()
def flush(
    folder: Folder,
    out_of_turn: Annotated[
        bool,
        typer.Option(
            "--out-of-turn",
            help="Append although no turn is due: this may tell that something has come.",
        ),
    ] = False,
) -> None:
    """Record one turn of sealed entries: what waits, and covers up to the fixed number.

    Let a timer run this more often than `sealing.every_hours` of mission.toml, whatever comes in:
    each turn is taken once.
    """
    with at_work(folder) as (mission, _):
        turn = sealing.flush(mission, system_clock, out_of_turn=out_of_turn)
    if turn.entries:
        terminal.say(f"appended {turn.entries} sealed entries; next turn {iso(turn.next_due)}")
    else:
        terminal.say(f"this turn was taken already; next turn {iso(turn.next_due)}")


@seal_app.command("open")
def open_seal(
    folder: Folder,
    report: Annotated[str, typer.Argument(help="A sealed report's id (R-…), or its entry.")],
    reason: Annotated[
        str, typer.Option(help="Why. It stays in the record: name nobody.", show_default=False)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The request to write.")],
) -> None:
    """Ask the guardians to open a report's seal: recorded first, then written to be passed on."""
    if not output.parent.is_dir():
        raise UsageError("there is no folder for the request", where=str(output.parent))
    with at_work(folder) as (mission, _):
        sealing.need_outside(mission, output, "a request, which carries the wrapped keys,")
        request = unsealing.ask(mission, entry_named(mission.ground, report), reason=reason)
        log_key = mission.log_key
    try:
        write_whole(output, str(request).encode(), 0o600)
    except OSError as error:
        raise TrucewatchError(
            f"the request cannot be written: {error.strerror}", where=str(output)
        ) from error
    terminal.say(f"wrote {output}, request {request.request}")
    terminal.say(f"hand it to one of {', '.join(request.turns())}; they run:")
    terminal.say(f"  trucewatch guardian approve FILE --identity KEYFILE --key '{log_key}'")


@seal_app.command()
def show(
    folder: Folder,
    request: Annotated[Path, typer.Argument(help="The request, as the last guardian wrote it.")],
    rewrap: Annotated[
        bool, typer.Option("--rewrap", help="Seal it again, to the board now in office.")
    ] = False,
) -> None:
    """Show what a seal held, once enough guardians approved: recorded first, then shown, once."""
    leave_no_core()
    with at_work(folder) as (mission, _):
        unsealed = unsealing.answer(mission, read_request(request), rewrap=rewrap)
    terminal.say(f"entry {unsealed.entry} says that this was opened")
    terminal.print_json(dict(unsealed.secret))
