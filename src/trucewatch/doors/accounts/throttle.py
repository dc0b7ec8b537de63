"""How often somebody may guess: each failure makes the next try wait longer.

Counted by the name that was tried and by the address it came from, so that neither one account nor
one machine can be used to try many passwords. Nobody is locked out for good by a stranger.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from trucewatch.doors.accounts.store import PeopleStore

FREE = 5
"""Failures that cost no waiting."""
LONGEST = timedelta(minutes=15)
_REMEMBERED = timedelta(hours=1)


def wait_for(store: PeopleStore, who: str, now: datetime) -> timedelta:
    """How long `who` must still wait; zero where they may try."""
    row = store.row(
        "select count(*) as n, max(at) as last from attempts where who = ? and at > ?",
        who,
        (now - _REMEMBERED).isoformat(),
    )
    if row is None or row["n"] < FREE:
        return timedelta(0)
    pause = min(timedelta(seconds=2.0 ** min(row["n"] - FREE, 20)), LONGEST)
    return max(datetime.fromisoformat(row["last"]) + pause - now, timedelta(0))


def failed(store: PeopleStore, who: str, now: datetime) -> None:
    """Remember a failure."""
    store.change("insert into attempts values (?, ?)", who, now.isoformat())
    store.change("delete from attempts where at < ?", (now - _REMEMBERED).isoformat())


def forgiven(store: PeopleStore, who: str) -> None:
    """Forget the failures of somebody who got in."""
    store.change("delete from attempts where who = ?", who)
