"""Invitations: the owner offers a role, and whoever holds the code takes it, once."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from hashlib import sha256

from trucewatch.doors.accounts.model import Invitation
from trucewatch.doors.accounts.store import PeopleStore
from trucewatch.ledger.commitments import Random
from trucewatch.people.model import Role
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

LASTS = timedelta(days=7)
CODE_BYTES = 20


def invite(
    store: PeopleStore,
    *,
    role: Role,
    office: str,
    party: str | None,
    reason: str,
    now: datetime,
    random: Random,
) -> str:
    """A new invitation's code, which is kept nowhere. Raises UsageError."""
    if role is Role.PUBLIC:
        raise UsageError(
            "the public needs no account",
            expected="another role",
            told=Message("faults.public_needs_none"),
        )
    if not office.strip() or not reason.strip():
        raise UsageError(
            "say what the mission calls the office, and why",
            expected='--office "the first guarantor" --reason "agreed on 12 January"',
            told=Message("faults.office_and_reason"),
        )
    code = base64.b32encode(random(CODE_BYTES)).decode().lower()
    store.change(
        "insert into invitations values (?, ?, ?, ?, ?, ?, ?, null)",
        _hash(code),
        role.value,
        office,
        party,
        reason,
        now.isoformat(),
        (now + LASTS).isoformat(),
    )
    return code


def look_up(store: PeopleStore, code: str, now: datetime) -> Invitation | None:
    """The invitation of that code; None where there is none, or it was taken or ran out."""
    row = store.row(
        "select * from invitations where code_hash = ? and used is null and expires > ?",
        _hash(code),
        now.isoformat(),
    )
    if row is None:
        return None
    return Invitation(
        role=Role(row["role"]),
        office=row["office"],
        party=row["party"],
        reason=row["reason"],
        expires=datetime.fromisoformat(row["expires"]),
    )


def use_up(store: PeopleStore, code: str, now: datetime) -> bool:
    """Take the invitation; False where somebody else was first."""
    return (
        store.change(
            "update invitations set used = ? where code_hash = ? and used is null and expires > ?",
            now.isoformat(),
            _hash(code),
            now.isoformat(),
        )
        == 1
    )


def _hash(code: str) -> bytes:
    return sha256(code.strip().lower().encode()).digest()
