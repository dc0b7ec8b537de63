"""`ledger witness DIR add | list | submit`: who co-signs this record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.storage.layout import need_mission
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.storage.settings import FILE as SETTINGS
from trucewatch.doors.storage.settings import read_settings
from trucewatch.doors.witnesses.policy_file import FILE, add_witness, read_policy
from trucewatch.doors.witnesses.standing import witnessing
from trucewatch.doors.witnesses.submitting import submit as hand_in
from trucewatch.ledger.notes import VerifierKey
from trucewatch.vocabulary.messages import say

witness_app = typer.Typer(help="Who co-signs this record: add, list, submit.", no_args_is_help=True)


@witness_app.callback()
def _mission(context: typer.Context, folder: Folder) -> None:
    context.obj = folder


@witness_app.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What you call it here; one word.")],
    vkey: Annotated[str, typer.Argument(help="The key it gave you (type 4 or 6).")],
    url: Annotated[str | None, typer.Argument(help="Where checkpoints are handed in.")] = None,
    quorum: Annotated[
        str | None, typer.Option(help="How many it takes: any, all, or a number.")
    ] = None,
) -> None:
    """Name a witness; all that are named must co-sign, unless --quorum says otherwise."""
    folder: Path = context.obj
    need_mission(folder)
    log_key = read_settings(folder / SETTINGS).log_key
    policy = add_witness(folder, log_key, name, vkey, url, quorum)
    terminal.say(f"{name} is named in {folder / FILE}; the quorum is {policy.rule()}")
    terminal.say(f"it must watch this log: trucewatch-witness add-log DIR '{log_key}'")


@witness_app.command("list")
def list_witnesses(context: typer.Context, as_json: AsJson = False) -> None:
    """List the witnesses, and which of them co-signed the newest checkpoint."""
    folder: Path = context.obj
    need_mission(folder)
    policy = read_policy(folder)
    log_key = VerifierKey.parse(read_settings(folder / SETTINGS).log_key)
    seen = witnessing(folder, log_key)
    times = {str(one["name"]): one["at"] for one in seen.facts()["witnesses"]}
    items = [
        {"name": w.name, "url": w.url, "co-signed": times.get(w.name), "key": str(w.key)}
        for w in (policy.witnesses if policy else ())
    ]
    if as_json:
        terminal.print_json({"items": items, "count": len(items), **seen.facts()})
        return
    terminal.print_items(items, ("name", "url", "co-signed"), as_json=False)
    terminal.say(say(seen.message, "en"))


@witness_app.command()
def submit(context: typer.Context, as_json: AsJson = False) -> None:
    """Hand the newest checkpoint to every witness, and keep what they sign.

    Exit code 1 says that the quorum is not met.
    """
    folder: Path = context.obj
    with open_mission(folder) as mission:
        outcomes = hand_in(mission)
        seen = witnessing(folder, VerifierKey.parse(mission.log_key))
    if as_json:
        told = [
            {"name": o.name, "co_signed": o.line is not None, "what": o.words} for o in outcomes
        ]
        terminal.print_json({"items": told, "count": len(told), **seen.facts()})
    else:
        for outcome in outcomes:
            terminal.out().print(outcome.words, markup=False)
        terminal.out().print(say(seen.message, "en"), markup=False)
    if not seen.met:
        raise typer.Exit(terminal.PROBLEMS)
