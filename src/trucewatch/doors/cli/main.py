"""The command line: every command in its place, and every fault in words a person can use.

Exit codes: 0 done, 1 problems found, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from typing import Annotated

import typer

from trucewatch import __version__
from trucewatch.doors.cli import terminal
from trucewatch.doors.limits.names import shown_name
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

WORK, RULE, TELL, CHECK = "A mission's work", "People decide", "What it tells", "Check us"

COMMANDS = {
    "demo": ("serving:demo", WORK),
    "new": ("mission:new", WORK),
    "add": ("mission:add", WORK),
    "repair": ("repairing:repair", WORK),
    "update": ("mission:update", WORK),
    "learn": ("mission:learn", WORK),
    "evidence": ("evidence:evidence_app", WORK),
    "talks": ("talks:talks_app", WORK),
    "seal": ("seal:seal_app", WORK),
    "erase": ("erase:erase", WORK),
    "serve": ("serving:serve_mission", WORK),
    "decide": ("decide:app", RULE),
    "case": ("case:app", RULE),
    "condition": ("condition:condition_app", RULE),
    "actor": ("actor:actor_app", RULE),
    "guardian": ("guardian:guardian_app", RULE),
    "people": ("people:people_app", RULE),
    "status": ("figures:status", TELL),
    "list": ("listing:list_items", TELL),
    "show": ("showing:show", TELL),
    "count": ("figures:count_incidents", TELL),
    "reconcile": ("figures:reconcile_tallies", TELL),
    "holding": ("holding:holding_command", TELL),
    "trends": ("trends:trends_command", TELL),
    "unreported": ("unreported:unreported_incidents", TELL),
    "publish": ("publishing:publish", TELL),
    "agreement": ("agreement:agreement_app", CHECK),
    "ledger": ("ledger:ledger_app", CHECK),
    "places": ("places:places_app", CHECK),
    "read": ("reading:read_command", CHECK),
    "fuse": ("fuse:fuse_command", CHECK),
    "believe": ("believe:believe_command", CHECK),
    "estimate": ("estimate:estimate_command", CHECK),
    "simulate": ("simulate:simulate_app", CHECK),
}
"""Every command in the order of the help: its module below this folder and name, and its panel."""


def command_line(only: str | None = None) -> typer.Typer:
    """All commands, or `only` that one: a command does not wait for what others need."""
    app = typer.Typer(
        name="trucewatch",
        help="The working record of a ceasefire mechanism.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_root)
    for name, (where, panel) in COMMANDS.items():
        if only not in (None, name):
            continue
        module, _, attribute = where.partition(":")
        found = getattr(import_module(f"trucewatch.doors.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, rich_help_panel=panel)
        else:
            app.command(name, rich_help_panel=panel)(found)
    return app


def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    if version:
        terminal.out().print(f"trucewatch {__version__}")
        raise typer.Exit(terminal.DONE)


def run() -> None:
    """Run the command line; every fault ends in a sentence, never in a traceback."""
    asked = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        if asked == "--version":  # nothing else is needed to say it
            terminal.out().print(f"trucewatch {__version__}")
            return
        command_line(asked if asked in COMMANDS else None)()
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
        where = f"\n  at: {shown_name(str(error.filename))}" if error.filename else ""
        terminal.say(f"trucewatch: error: {error.strerror or error}{where}")
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
