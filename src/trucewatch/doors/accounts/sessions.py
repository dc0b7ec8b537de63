"""Sessions: a secret in a cookie, of which only the hash is kept.

A secret is made anew at every signing in and every step up, so that one that somebody planted or
saw before is worth nothing after. It ends after half an hour without a request, after twelve hours
in any case, and at once when the account is closed.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from hashlib import sha256
from sqlite3 import Row

from trucewatch.doors.accounts.key_boxes import actor_key, lock_by_secret, open_by_secret
from trucewatch.doors.accounts.model import Account, SignedIn
from trucewatch.doors.accounts.store import PeopleStore
from trucewatch.ledger.commitments import Random

IDLE, WHOLE, FRESH = timedelta(minutes=30), timedelta(hours=12), timedelta(minutes=10)
_SEEN_EVERY = timedelta(minutes=1)


def begin(
    store: PeopleStore, account: Account, seed: bytes | None, now: datetime, random: Random
) -> SignedIn:
    """A new session of somebody who has just proved who they are."""
    secret = base64.urlsafe_b64encode(random(32)).decode().rstrip("=")
    box = None if seed is None else lock_by_secret(seed, secret, account.id, random)
    store.change(
        "insert into sessions values (?, ?, ?, ?, ?, ?)",
        _hash(secret),
        account.id,
        now.isoformat(),
        now.isoformat(),
        (now + FRESH).isoformat(),
        box,
    )
    store.change("delete from sessions where made < ?", (now - WHOLE).isoformat())
    key = None if seed is None else actor_key(seed)
    return SignedIn(secret=secret, account=account, person=account.person(fresh=True), key=key)


def find(store: PeopleStore, secret: str, now: datetime) -> tuple[Row, bool] | None:
    """The session of that secret and whether it is fresh; None where there is none, or it ended."""
    row = store.row("select * from sessions where secret_hash = ?", _hash(secret))
    if row is None:
        return None
    seen = datetime.fromisoformat(row["seen"])
    if now - seen > IDLE or now - datetime.fromisoformat(row["made"]) > WHOLE:
        end(store, secret)
        return None
    if now - seen > _SEEN_EVERY:
        store.change(
            "update sessions set seen = ? where secret_hash = ?", now.isoformat(), _hash(secret)
        )
    return row, now < datetime.fromisoformat(row["fresh_until"])


def signed_in(row: Row, secret: str, account: Account, *, fresh: bool) -> SignedIn:
    """Who holds that session."""
    seed = _seed(row, secret, account.id)
    return SignedIn(
        secret=secret,
        account=account,
        person=account.person(fresh=fresh),
        key=None if seed is None else actor_key(seed),
    )


def seed_of(store: PeopleStore, signed_in: SignedIn) -> bytes | None:
    """The 32 secret bytes that their session opened; None where it opened none."""
    row = store.row("select * from sessions where secret_hash = ?", _hash(signed_in.secret))
    return None if row is None else _seed(row, signed_in.secret, signed_in.account.id)


def end(store: PeopleStore, secret: str) -> None:
    """Sign out."""
    store.change("delete from sessions where secret_hash = ?", _hash(secret))


def end_all(store: PeopleStore, account: str) -> None:
    """Sign an account out everywhere."""
    store.change("delete from sessions where account = ?", account)


def end_others(store: PeopleStore, signed_in: SignedIn) -> None:
    """Sign somebody out everywhere but here."""
    store.change(
        "delete from sessions where account = ? and secret_hash <> ?",
        signed_in.account.id,
        _hash(signed_in.secret),
    )


def _seed(row: Row, secret: str, account: str) -> bytes | None:
    box = row["key_box"]
    return None if box is None else open_by_secret(box, secret, account)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
