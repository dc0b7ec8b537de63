"""Every command in its place, and the parser that reads their words."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from trucewatch import __version__
from trucewatch.doors.cli import terminal

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
