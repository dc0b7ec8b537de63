"""`people invite | list | close`: who has an account on a mission's pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors import inviting
from trucewatch.doors.accounts.accounts import Accounts
from trucewatch.doors.clerk import Clerk
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.hand import Reason
from trucewatch.doors.cli.options import AsJson, Folder
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.storage.mission import Mission
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import TrucewatchError

people_app = typer.Typer(
    no_args_is_help=True, help="Who signs in on a mission's pages: invitations and accounts."
)
_ROLES = ", ".join(role.value for role in Role if role is not Role.PUBLIC)


@people_app.command()
def invite(
    folder: Folder,
    role: Annotated[str, typer.Option(help=f"One of {_ROLES}.", show_default=False)],
    office: Annotated[
        str, typer.Option(help="What the mission calls it; never a person.", show_default=False)
    ],
    reason: Reason,
    party: Annotated[
        str | None, typer.Option(help="The agreement's actor they speak for, by its id.")
    ] = None,
) -> None:
    """Invite somebody: prints an address to open once, within seven days.

    The first account is the owner's own: from then on everybody signs in, on this machine too.
    """
    with at_work(folder) as (mission, shop), _accounts(mission) as accounts:
        agreement = current_record(shop).agreement
        code = inviting.invite(
            accounts, agreement, role=role, office=office, party=party, reason=reason
        )
    terminal.out().print(f"/join/{code}")
    terminal.say(
        "put the address of your pages before it, and give it over a channel you trust: it works "
        "once, and is not shown again"
    )


@people_app.command("list")
def list_people(folder: Folder, as_json: AsJson = False) -> None:
    """Every account, by its id and office; names for signing in are not shown."""
    with at_work(folder) as (mission, _), _accounts(mission) as accounts:
        found = accounts.all()
    columns = ("account", "role", "office", "party", "actor", "state")
    rows = [
        dict(
            zip(
                columns,
                (a.id, a.role.value, a.office, a.party, a.actor, "open" if a.active else "closed"),
                strict=True,
            )
        )
        for a in found
    ]
    terminal.print_items(rows, columns, as_json=as_json)


@people_app.command()
def close(
    folder: Folder,
    account: Annotated[str, typer.Argument(help="The account's U-… id.", show_default=False)],
    reason: Reason,
) -> None:
    """Close an account: it is signed out everywhere, and its key signs no more."""
    with at_work(folder) as (mission, shop), _accounts(mission) as accounts:
        clerk = Clerk(mission, lambda: current_record(shop))
        inviting.close(accounts, account, reason, clerk.dismiss)
    terminal.say(f"{account} is closed; what it signed stays")


@contextmanager
def _accounts(mission: Mission) -> Iterator[Accounts]:
    folder: Path | None = mission.keys_folder
    if folder is None:
        raise TrucewatchError(
            "accounts lie beside the mission's keys, and those are not on this machine",
            hint="set TRUCEWATCH_KEYS to the folder they are in",
        )
    accounts = Accounts.of(folder)
    try:
        yield accounts
    finally:
        accounts.store.close()
