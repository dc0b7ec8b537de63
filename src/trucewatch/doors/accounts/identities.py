"""Identities: which account somebody that a provider knows is linked with.

They linked it themselves, signed in here: no address of mail and no name makes anybody anybody. How
the provider calls them is kept as a hash alone.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from sqlite3 import IntegrityError

from trucewatch.doors.accounts.refusals import LinkedElsewhereError
from trucewatch.doors.accounts.store import PeopleStore


def link(store: PeopleStore, account: str, issuer: str, subject: str, now: datetime) -> None:
    """Link an account, in the place of whom it was linked with. Raises LinkedElsewhereError."""
    try:
        with store.writing():
            unlink(store, account)
            store.change(
                "insert into identities values (?, ?, ?, ?)",
                _hash(issuer, subject),
                account,
                issuer,
                now.isoformat(),
            )
    except IntegrityError as error:
        raise LinkedElsewhereError from error


def unlink(store: PeopleStore, account: str) -> None:
    """Link an account with nobody."""
    store.change("delete from identities where account = ?", account)


def linked(store: PeopleStore, account: str, issuer: str) -> bool:
    """Whether an account is linked with somebody whom that issuer knows."""
    found = store.row("select 1 from identities where account = ? and issuer = ?", account, issuer)
    return found is not None


def account_of(store: PeopleStore, issuer: str, subject: str) -> str | None:
    """The account that is linked with them; None where none is."""
    row = store.row("select account from identities where identity = ?", _hash(issuer, subject))
    return None if row is None else str(row["account"])


def _hash(issuer: str, subject: str) -> bytes:
    return sha256(f"trucewatch identity v1\0{issuer}\0{subject}".encode()).digest()
