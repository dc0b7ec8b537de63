"""Passkeys of accounts: kept, listed, used and removed.

A passkey is its public key and, where its device gives a secret for it, a box of the same signing
key that the password locks. Nothing kept here signs anybody in.
"""

from __future__ import annotations

from datetime import datetime
from sqlite3 import IntegrityError, Row

from trucewatch.doors.accounts import ceremonies
from trucewatch.doors.accounts.ceremonies import Made, Shown
from trucewatch.doors.accounts.key_boxes import open_by_passkey
from trucewatch.doors.accounts.model import Passkey
from trucewatch.doors.accounts.refusals import (
    LabelRefusedError,
    PasskeyRefusedError,
    TooManyPasskeysError,
)
from trucewatch.doors.accounts.store import PeopleStore

MOST = 20
LONGEST_LABEL = 64


def passkeys_of(store: PeopleStore, account: str) -> list[Passkey]:
    """Somebody's passkeys, the oldest first."""
    rows = store.rows("select * from passkeys where account = ? order by made, rowid", account)
    return [_passkey(row) for row in rows]


def keep(
    store: PeopleStore,
    ident: str,
    account: str,
    label: str,
    shown: Shown,
    made: Made,
    box: bytes | None,
    now: datetime,
) -> None:
    """Keep a passkey that was just made. Raises ToldError."""
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        raise LabelRefusedError(LONGEST_LABEL)
    if len(passkeys_of(store, account)) >= MOST:
        raise TooManyPasskeysError(MOST)
    try:
        store.change(
            "insert into passkeys values (?, ?, ?, ?, ?, ?, ?, ?, ?, null)",
            ident,
            account,
            label,
            shown.site.host,
            made.credential,
            made.public_key,
            made.signs,
            box,
            now.isoformat(),
        )
    except IntegrityError as error:
        raise PasskeyRefusedError from error


def prove(store: PeopleStore, shown: Shown, now: datetime) -> tuple[str, bytes | None]:
    """Whose passkey answered, and the 32 secret bytes of their key where it opens them.

    Raises PasskeyRefusedError.
    """
    row = store.row(
        "select * from passkeys where credential = ? and host = ?",
        ceremonies.named(shown),
        shown.site.host,
    )
    if row is None:
        raise PasskeyRefusedError
    account, before = row["account"], row["signs"]
    after = ceremonies.used(shown, row["public_key"], before, account)
    counted = store.change(
        "update passkeys set signs = ?, used = ? where id = ? and signs = ?",
        after,
        now.isoformat(),
        row["id"],
        before,
    )
    if counted != 1:
        raise PasskeyRefusedError  # it was used elsewhere, or removed, in this very moment
    box, prf = row["key_box"], shown.prf
    if box is None or prf is None:
        return account, None
    return account, open_by_passkey(box, prf, account)


def remove(store: PeopleStore, account: str, ident: str) -> bool:
    """Remove one of somebody's passkeys; False where they have none of that id."""
    return store.change("delete from passkeys where id = ? and account = ?", ident, account) == 1


def remove_all(store: PeopleStore, account: str) -> None:
    """Remove all of an account that is closed."""
    store.change("delete from passkeys where account = ?", account)


def _passkey(row: Row) -> Passkey:
    return Passkey(
        id=row["id"],
        label=row["label"],
        host=row["host"],
        credential=row["credential"],
        opens=row["key_box"] is not None,
        made=datetime.fromisoformat(row["made"]),
        used=None if row["used"] is None else datetime.fromisoformat(row["used"]),
    )
