"""`actor new | admit | dismiss | list | take`: whose keys sign in a mission."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.storage.actor_keys import as_public, make_actor_key, read_public
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.submissions import LARGEST, Submission, open_submission
from trucewatch.mechanism import actors
from trucewatch.mechanism.decide import recorded
from trucewatch.people.roles import SIGNS
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

actor_app = typer.Typer(
    no_args_is_help=True,
    help="Whose keys sign in a mission: parties, monitors and guarantors keep their own.",
)

Reason = Annotated[str, typer.Option(help="Why; kept for ever.", show_default=False)]


@actor_app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Where to keep the new key.", show_default=False)],
) -> None:
    """Make a key of your own. Keep the file; give the mission's owner the line it prints."""
    terminal.out().print(as_public(make_actor_key(file, secrets.token_bytes)), soft_wrap=True)
    terminal.say(f"the key is in {file.name}; nobody else needs it, and nobody can replace it")


@actor_app.command()
def admit(
    folder: Folder,
    key: Annotated[str, typer.Argument(help="The line that `actor new` printed.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(SIGNS)}.", show_default=False)],
    office: Annotated[
        str, typer.Option(help="What the mission calls it; never a person.", show_default=False)
    ],
    reason: Reason,
    party: Annotated[
        str | None, typer.Option(help="The agreement's actor it speaks for, by its id.")
    ] = None,
) -> None:
    """Let the holder of a key sign in this mission."""
    with at_work(folder) as (mission, shop):
        known = [actor.id for actor in current_record(shop).agreement.actors]
        act = actors.admission(read_public(key), role, office, party, known, reason)
        entry = recorded(shop.ground, act)
        mission.publish_ledger()
    terminal.out().print(f"recorded as entry {entry.index}")


@actor_app.command()
def dismiss(
    folder: Folder,
    actor: Annotated[str, typer.Argument(help="The actor's id, as `actor list` shows it.")],
    reason: Reason,
) -> None:
    """Let an actor sign no more. What it signed stays, and stays its own."""
    with at_work(folder) as (mission, shop):
        act = actors.dismissal(mission.ground.roster(), actor, reason)
        entry = recorded(shop.ground, act)
        mission.publish_ledger()
    terminal.out().print(f"recorded as entry {entry.index}")


@actor_app.command("list")
def list_actors(folder: Folder, as_json: AsJson = False) -> None:
    """Who may sign in this mission now, and as what."""
    with at_work(folder) as (mission, _):
        present = mission.ground.roster().present.values()
    columns = ("actor", "role", "office", "party")
    rows = [dict(zip(columns, (a.id, a.role, a.name, a.party), strict=True)) for a in present]
    terminal.print_items(rows, columns, as_json=as_json)


@actor_app.command()
def take(
    folder: Folder,
    files: Annotated[
        list[Path], typer.Argument(help="What actors signed elsewhere (`decide … --sign`).")
    ],
) -> None:
    """Record acts that were signed on another machine, as they stand: all of them, or none."""
    with at_work(folder) as (mission, _):
        found = [_submission(path, mission.origin) for path in files]
        entries = mission.ground.take(found)
        mission.publish_ledger()
    for path, entry in zip(files, entries, strict=True):
        where = f"recorded as entry {entry.index}" if entry else "is in the record already"
        terminal.out().print(f"{path.name}: {where}")


def _submission(path: Path, log: str) -> Submission:
    try:
        with path.open("rb") as stream:
            return open_submission(stream.read(LARGEST + 1), log)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}") from error
    except LedgerError as error:
        raise TrucewatchError(
            f"{path.name} is not taken: {error}",
            hint="ask for it again from whoever signed it; nothing was recorded",
        ) from error
