"""The roll: whom a bulletin may name, and how.

In:   an `Agreement` and the words in which reports name armed actors.
Out:  the names that the agreement itself carries, in every language, and each one's standing.

Words that no actor of the agreement answers to are a source's own. They are never printed: they
may name a living person. They are counted as `OTHERS`.
"""

from __future__ import annotations

from trucewatch.agreement.model import Actor, Agreement, Names, Role
from trucewatch.figures.naming import NOT_NAMED, SEVERAL, PartyNames
from trucewatch.publications.model import Term
from trucewatch.vocabulary.messages import Message

OTHERS = "\u0000others"
"""Stands for all whom the agreement does not know; no name can equal it."""

_SPECIAL = {
    OTHERS: Message("bulletin.party_others"),
    NOT_NAMED: Message("bulletin.party_not_named"),
    SEVERAL: Message("bulletin.party_several"),
}


class Roll:
    """The agreement's actors and sides, by their English names."""

    def __init__(self, agreement: Agreement, parties: PartyNames) -> None:
        self._agreement = agreement
        self._parties = parties
        self._actors: dict[str, Actor] = {a.names("en"): a for a in agreement.actors}
        self._sides: dict[str, Names] = {n("en"): n for n in agreement.sides.values()}

    def key(self, words: str | None) -> str:
        """The name under which to count these words; `OTHERS` where the agreement knows none."""
        name = self._parties.name(words)
        known = name in _SPECIAL or name in self._actors or name in self._sides
        return name if known else OTHERS

    def term(self, key: str) -> Term:
        """What to print for a key that `key` gave."""
        if key in _SPECIAL:
            return _SPECIAL[key]
        actor = self._actors.get(key)
        return actor.names if actor is not None else self._sides[key]

    def standing(self, key: str) -> Message:
        """What the agreement makes of them."""
        actor = self._actors.get(key)
        if key in _SPECIAL:
            return Message("bulletin.role_unknown")
        if actor is None:
            return Message("bulletin.role_side")
        if actor.role is Role.EXCLUDED and self._parties.excluded(key) is None:
            return Message("bulletin.role_excluded_by_some")
        if actor.heading:
            return Message("bulletin.role_heading")
        return Message(f"bulletin.role_{actor.role}")
