"""The command line: every command in its place, and every fault in words a person can use.

Exit codes: 0 done, 1 problems found, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer

from trucewatch import __version__
from trucewatch.doors.cli import decide, figures, listing, mission, publishing, serving, terminal
from trucewatch.doors.cli.agreement import agreement_app
from trucewatch.doors.cli.fuse import fuse_command
from trucewatch.doors.cli.ledger import ledger_app
from trucewatch.doors.cli.places import places_app
from trucewatch.doors.cli.simulate import simulate_app
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

app = typer.Typer(
    name="trucewatch",
    help="The working record of a ceasefire mechanism.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WORK, RULE, TELL, CHECK = "A mission's work", "People decide", "What it tells", "Check us"

app.command("demo", rich_help_panel=WORK)(serving.demo)
app.command("new", rich_help_panel=WORK)(mission.new)
app.command("add", rich_help_panel=WORK)(mission.add)
app.command("update", rich_help_panel=WORK)(mission.update)
app.command("learn", rich_help_panel=WORK)(mission.learn)
app.command("serve", rich_help_panel=WORK)(serving.serve_mission)
app.add_typer(decide.app, name="decide", rich_help_panel=RULE)
app.command("status", rich_help_panel=TELL)(figures.status)
app.command("list", rich_help_panel=TELL)(listing.list_items)
app.command("show", rich_help_panel=TELL)(listing.show)
app.command("count", rich_help_panel=TELL)(figures.count_incidents)
app.command("reconcile", rich_help_panel=TELL)(figures.reconcile_tallies)
app.command("publish", rich_help_panel=TELL)(publishing.publish)
app.add_typer(agreement_app, name="agreement", rich_help_panel=CHECK)
app.add_typer(ledger_app, name="ledger", rich_help_panel=CHECK)
app.add_typer(places_app, name="places", rich_help_panel=CHECK)
app.command("fuse", rich_help_panel=CHECK)(fuse_command)
app.add_typer(simulate_app, name="simulate", rich_help_panel=CHECK)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    if version:
        terminal.out().print(f"trucewatch {__version__}")
        raise typer.Exit(terminal.DONE)


def run() -> None:
    """Run the command line; every fault ends in a sentence, never in a traceback."""
    try:
        app()
    except TrucewatchError as error:
        terminal.say(f"trucewatch: error: {error}")
        sys.exit(terminal.WRONG_USE if isinstance(error, UsageError) else terminal.PROBLEMS)
    except SystemExit as leaving:
        if leaving.code == terminal.INTERRUPTED:
            raise KeyboardInterrupt from leaving
        raise
    except MemoryError:
        terminal.say("trucewatch: error: out of memory; nothing acknowledged was lost")
        sys.exit(terminal.PROBLEMS)
    except OSError as error:
        terminal.say(f"trucewatch: error: {error.strerror or error}\n  at: {error.filename}")
        sys.exit(terminal.PROBLEMS)
    except Exception as error:
        terminal.say(_fault(error))
        sys.exit(terminal.PROBLEMS)


def _fault(error: Exception) -> str:
    """A fault of ours: where it happened, without any value that might name a source."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    module = frame.filename.rpartition("trucewatch/")[2]
    return (
        f"trucewatch: error: a fault in the program itself ({type(error).__name__})\n"
        f"  at: {module}, line {frame.lineno}\n"
        "  hint: nothing acknowledged was lost; please report this line"
    )
