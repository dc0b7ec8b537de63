"""Tokens: a program reads for somebody, what they may read and they let it, until a day.

Only the hash is kept, as of a session's secret. A token signs nothing and changes nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from sqlite3 import Row

from trucewatch.doors.accounts.store import PeopleStore
from trucewatch.ledger.commitments import Random
from trucewatch.people.model import Scope
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.messages import Message

PREFIX = "truce_"
LONGEST_DAYS = 366
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token without its secret: what its holder calls it, what it opens, and until when."""

    id: str
    account: str
    label: str
    scopes: frozenset[Scope]
    made: datetime
    expires: datetime


def make(
    store: PeopleStore,
    account: str,
    *,
    label: str,
    scopes: Collection[str],
    days: int,
    now: datetime,
    random: Random,
) -> str:
    """The secret of a new token. Raises UsageError."""
    known = {scope.value for scope in Scope}
    if not label.strip() or len(label) > 80:
        raise UsageError(
            "say what the token is for, in at most 80 characters",
            told=Message("faults.token_label"),
        )
    if not scopes or not set(scopes) <= known:
        raise UsageError(
            "say what it may read",
            expected=f"some of {', '.join(sorted(known))}",
            told=Message("faults.token_scopes"),
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(
            f"a token lasts 1 to {LONGEST_DAYS} days",
            told=Message("faults.token_days", {"most": LONGEST_DAYS}),
        )
    secret = PREFIX + base64.urlsafe_b64encode(random(_SECRET_BYTES)).decode().rstrip("=")
    store.change(
        "insert into tokens values (?, ?, ?, ?, ?, ?, ?)",
        _hash(secret),
        make_id("T", random(8)),
        account,
        label.strip(),
        " ".join(sorted(scopes)),
        now.isoformat(),
        (now + timedelta(days=days)).isoformat(),
    )
    return secret


def find(store: PeopleStore, secret: str, now: datetime) -> Token | None:
    """The token of that secret; None where there is none, or it ran out."""
    row = store.row(
        "select * from tokens where secret_hash = ? and expires > ?", _hash(secret), now.isoformat()
    )
    return None if row is None else _token(row)


def of(store: PeopleStore, account: str) -> list[Token]:
    """The tokens of an account, the newest first."""
    rows = store.rows(
        "select * from tokens where account = ? order by made desc, rowid desc", account
    )
    return [_token(row) for row in rows]


def revoke(store: PeopleStore, account: str, ident: str) -> bool:
    """Take back a token of this account; False where it has none of that id."""
    return store.change("delete from tokens where account = ? and id = ?", account, ident) == 1


def end_all(store: PeopleStore, account: str) -> None:
    """Take back every token of an account."""
    store.change("delete from tokens where account = ?", account)


def _token(row: Row) -> Token:
    return Token(
        id=row["id"],
        account=row["account"],
        label=row["label"],
        scopes=frozenset(map(Scope, row["scopes"].split())),
        made=datetime.fromisoformat(row["made"]),
        expires=datetime.fromisoformat(row["expires"]),
    )


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
