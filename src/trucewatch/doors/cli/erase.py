"""`erase`: a report's words, salts and keys, for good."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.naming import entry_named
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.erasing import Erased
from trucewatch.doors.erasing import erase as erase_entry
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.memory import leave_no_core
from trucewatch.mechanism.derive import derive
from trucewatch.vocabulary.instants import iso


def erase(
    folder: Folder,
    report: Annotated[
        str, typer.Argument(help="A report's id (R-…), an exhibit's (X-…), or an entry's number.")
    ],
    reason: Annotated[
        str, typer.Option(help="Why. It stays in the record: name nobody.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Erase a report or a file for good: content, salts, keys, and its source if it has no other.

    The record keeps its leaf, every proof stays valid, and an entry says that it was erased.
    Copies that others made are not erased: what was published since is listed, to be withdrawn.
    Exit code 1 says that a trace was found in a file, or that a server keeps copies where we cannot
    look.
    """
    leave_no_core()
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        index = entry_named(mission.ground, report)
        erased = erase_entry(mission, index, reason=reason, progress=progress)
        derive(shop, progress=progress)
    if as_json:
        terminal.print_json(_document(erased))
    else:
        first, *more = erased.told()
        terminal.out().print(first, markup=False)
        for line in more:
            terminal.say(line)
    if erased.left or erased.beyond:
        raise typer.Exit(terminal.PROBLEMS)


def _document(erased: Erased) -> dict[str, object]:
    return {
        "erased": erased.erased,
        "entry": erased.entry,
        "publications": [
            {**each.content, "issued": iso(each.recorded_at), "entry": each.index}
            for each in erased.publications
        ],
        "left": [str(path) for path in erased.left],
        "beyond": list(erased.beyond),
    }
