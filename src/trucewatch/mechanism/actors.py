"""Actors: whose keys may sign acts of this mission, and which.

In:   the entries that admit and dismiss keys.
Out:  who may sign what now.

The owner's key is named by the very first entry, and may do everything. Another's is admitted by
the owner, with a role; what it signs is that actor's own, and nobody else can make it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import actor_id
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.people.model import Role
from trucewatch.people.roles import SIGNS, signs
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

ADMITTED, DISMISSED, OWNER = "actor.admitted", "actor.dismissed", "owner"
ROSTER_TYPES = ("mission.created", ADMITTED, DISMISSED)
"""The types of entries that say whose keys may sign."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody whose key may sign: `key` is public, 32 bytes; `party` one of the agreement's.

    `name` is what the mission calls the office, never a person.
    """

    id: str
    key: bytes
    role: str
    name: str
    party: str | None = None

    def may(self, typ: str) -> bool:
        """Whether this actor may sign an act of that type."""
        return signs(Role(self.role), typ)


class Roster:
    """Who may sign, as of the entries read so far. Only the owner admits and dismisses."""

    def __init__(self) -> None:
        self.present: dict[str, Actor] = {}

    def read(self, entry: Entry) -> None:
        """Take in one entry. Raises LedgerError where it names a key that is none."""
        signer = self.present.get(entry.by)
        if entry.typ == "mission.created" and not self.present:
            self._admit(entry.content, OWNER)
        elif signer is None or signer.role != OWNER:
            return
        elif entry.typ == ADMITTED and entry.content["role"] in SIGNS:
            self._admit(entry.content, entry.content["role"])
        elif entry.typ == DISMISSED:
            self.present.pop(entry.content["actor"], None)

    def owner(self) -> Actor:
        """The mission's owner. Raises LedgerError where no entry names one."""
        for actor in self.present.values():
            if actor.role == OWNER:
                return actor
        raise LedgerError("no entry says whose key speaks for this mission")

    def need(self, actor: str, types: Iterable[str]) -> Actor:
        """The actor of that id. Raises UsageError where it may not sign one of `types`."""
        found = self.present.get(actor)
        if found is None:
            raise UsageError(
                f"nobody was admitted with the key {actor}",
                hint="the mission's owner admits a key: trucewatch actor admit DIR KEY --role …",
                told=Message("faults.not_admitted", {"key": actor}),
            )
        for typ in types:
            if not found.may(typ):
                raise UsageError(
                    f"a {found.role} does not sign {typ}",
                    where=f"key {actor}",
                    told=Message("faults.may_not_sign"),
                )
        return found

    def _admit(self, content: Mapping[str, Any], role: str) -> None:
        if "actor_key" not in content:
            raise LedgerError("the first entry does not say whose key speaks for this mission")
        key = from_b64(content["actor_key"], 32)
        name = content.get("office", role)
        self.present[actor_id(key)] = Actor(actor_id(key), key, role, name, content.get("party"))


def admission(
    key: bytes, role: str, office: str, party: str | None, parties: Collection[str], reason: str
) -> Act:
    """The act that admits a public key. Raises UsageError for a role or party that is not one."""
    if role not in SIGNS:
        raise UsageError(
            f"there is no role {role!r}",
            expected=f"one of {', '.join(SIGNS)}",
            told=Message("faults.no_role", {"value": role}),
        )
    if party is not None and party not in parties:
        raise UsageError(
            f"the agreement has no party {party!r}",
            expected=f"one of {', '.join(parties)}",
            told=Message("faults.no_actor", {"value": party}),
        )
    content = {"actor_key": b64(key), "role": role, "office": office, "party": party}
    return Act(typ=ADMITTED, content={**content, "reason": reason})


def dismissal(roster: Roster, actor: str, reason: str) -> Act:
    """The act that dismisses an actor; what it signed stays. Raises UsageError."""
    found = roster.need(actor, ())
    if found.role == OWNER:
        raise UsageError(
            "the owner of a mission cannot be dismissed", told=Message("faults.owner_stays")
        )
    return Act(typ=DISMISSED, content={"actor": actor, "reason": reason})
