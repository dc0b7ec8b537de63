"""An account, an invitation, a passkey, a session: the nouns of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trucewatch.ledger.leaves import ActorKey
from trucewatch.people.model import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """By what somebody signs in, and as what. `active` is false once the owner closed it."""

    id: str
    login: str
    role: Role
    office: str
    party: str | None
    actor: str | None
    active: bool
    made: datetime

    def person(self, *, fresh: bool) -> Person:
        """Who this is to the record."""
        return Person(
            role=self.role,
            account=self.id,
            actor=self.actor,
            party=self.party,
            office=self.office,
            fresh=fresh,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What the owner offered to whoever holds the code."""

    role: Role
    office: str
    party: str | None
    reason: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One of somebody's passkeys, called as they chose, for one host.

    `opens` says that it opens the key they sign with; `used` is when it last signed them in.
    """

    id: str
    label: str
    host: str
    credential: bytes
    opens: bool
    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody signed in: their session's secret, who they are, the key they sign with.

    `key` is None for roles that sign nothing, for the owner, whose key lies on the machine, and
    where they proved who they are by what does not open it.
    """

    secret: str
    account: Account
    person: Person
    key: ActorKey | None

    @property
    def locked(self) -> bool:
        """Whether they have a key that this session did not open."""
        return self.account.actor is not None and self.key is None
