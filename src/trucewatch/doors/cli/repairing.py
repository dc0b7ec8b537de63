"""`repair`: a row that could not be read, shown, corrected and taken in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.naming import entry_named
from trucewatch.doors.cli.options import As, AsJson, Folder
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.repairing import BadRow, bad_row, repair_row
from trucewatch.doors.storage.actor_keys import read_actor_key
from trucewatch.vocabulary.errors import UsageError

HIDDEN = "(kept, not shown)"


def repair(
    folder: Folder,
    problem: Annotated[
        str, typer.Argument(help="The problem's entry, as `list DIR problems` has it.")
    ],
    cell: Annotated[
        list[str] | None,
        typer.Option(
            "--cell",
            metavar="COLUMN=WORDS",
            help="What a cell should be; may be repeated. Others are taken as they came.",
        ),
    ] = None,
    by: As = None,
    as_json: AsJson = False,
) -> None:
    """Correct a row that could not be read; without --cell, show it.

    The corrected row is read as its file was, and becomes what it should have been; the row as it
    came stays. Where it cannot be read either, that is said and nothing is recorded.
    """
    today = datetime.now(UTC).date() + timedelta(days=1)  # it may be tomorrow there already
    with at_work(folder) as (mission, _):
        index = entry_named(mission.ground, problem)
        if not cell:
            _show(bad_row(mission.ground.entry(index)), as_json=as_json)
            return
        key = None if by is None else read_actor_key(by)
        entry = repair_row(mission, index, dict(map(_parted, cell)), key=key, today=today)
        mission.publish_ledger()
    stands = list(entry.content["by"])
    if as_json:
        terminal.print_json({"problem": index, "entry": entry.index, "by": stands})
        return
    named = ", ".join(map(str, stands))
    terminal.out().print(f"entry {named} stands for it; recorded as entry {entry.index}")


def _show(row: BadRow, *, as_json: bool) -> None:
    cells = {column: row.shown.get(column) for column in row.columns}
    if as_json:
        terminal.print_json({"cells": cells, "faulty": sorted(row.faulty), "line": row.line})
        return
    for column, said in cells.items():
        mark = "*" if column in row.faulty else " "
        terminal.out().print(
            f"{mark} {column}: {HIDDEN if said is None else said}", markup=False, soft_wrap=True
        )
    if row.line is not None:
        terminal.out().print(f"  the line: {row.line}", markup=False, soft_wrap=True)
    terminal.say('* cannot be used; correct it with --cell "COLUMN=WORDS"')


def _parted(text: str) -> tuple[str, str]:
    column, equals, words = text.partition("=")
    if not equals:
        raise UsageError(f"--cell {text!r} names no column", expected='--cell "COLUMN=WORDS"')
    return column.strip(), words
