"""Accounts as `people.db` keeps them, beside by what each is proved."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import IntegrityError, Row

from trucewatch.doors.accounts.model import Account
from trucewatch.doors.accounts.refusals import NameTakenError
from trucewatch.doors.accounts.store import PeopleStore
from trucewatch.people.model import Role


def keep(store: PeopleStore, account: Account, hashed: str, box: bytes | None) -> None:
    """Keep a new account, its password's hash, its key's box. Raises NameTakenError."""
    try:
        store.change(
            "insert into accounts values (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)",
            account.id,
            account.login,
            account.role.value,
            account.office,
            account.party,
            account.actor,
            hashed,
            box,
            account.made.isoformat(),
        )
    except IntegrityError as error:
        raise NameTakenError from error


def find(store: PeopleStore, ident: str) -> Account | None:
    """The account with that id."""
    row = store.row("select * from accounts where id = ?", ident)
    return None if row is None else account_of(row)


def any_there(store: PeopleStore) -> bool:
    """Whether anybody ever joined."""
    return store.row("select 1 from accounts limit 1") is not None


def everyone(store: PeopleStore) -> list[Account]:
    """Every account, the oldest first."""
    return [account_of(row) for row in store.rows("select * from accounts order by made, rowid")]


def account_of(row: Row) -> Account:
    """The account that a row is."""
    return Account(
        id=row["id"],
        login=row["login"],
        role=Role(row["role"]),
        office=row["office"],
        party=row["party"],
        actor=row["actor"],
        active=row["state"] == "open",
        made=datetime.fromisoformat(row["made"]),
    )
