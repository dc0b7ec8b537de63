"""Boards: the guardians, and how many of them must agree.

A guardian is an opaque id and an age recipient, never a name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import pyrage

from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.ids import make_id

MOST_GROUPS = 126
"""How many groups may suffice: those of 4 among 9. Each costs about a kilobyte a record."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who keeps one of the keys: an opaque id, and where to encrypt to (`age1…`)."""

    id: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Board:
    """Guardians in the order of their ids; any `needed` of them can open together."""

    needed: int
    guardians: tuple[Guardian, ...]

    def groups(self) -> Iterator[tuple[Guardian, ...]]:
        """Every group that suffices, each in the order in which its layers come off."""
        return combinations(self.guardians, self.needed)

    def content(self) -> dict[str, Any]:
        """The board as the act `guardians.appointed` holds it."""
        return {
            "needed": self.needed,
            "of": len(self.guardians),
            "guardians": [{"id": g.id, "recipient": g.recipient} for g in self.guardians],
        }

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> Board:
        """The board of such an act. Raises UsageError where it is none."""
        return board(content["needed"], [item["recipient"] for item in content["guardians"]])


def guardian_id(recipient: str) -> str:
    """The opaque id of whoever holds this recipient's key."""
    return make_id("G", hashlib.sha256(b"trucewatch guardian v1\n" + recipient.encode()).digest())


def board(needed: int, recipients: Sequence[str]) -> Board:
    """A board of these age recipients. Raises UsageError where it cannot work."""
    for recipient in recipients:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            raise UsageError(
                "that is no guardian's public key",
                expected="age1… as `trucewatch guardian new` printed it",
            ) from error
    found = sorted((Guardian(guardian_id(r), r) for r in recipients), key=lambda g: g.id)
    if len({g.id for g in found}) < len(found):
        raise UsageError("the same guardian is named twice")
    if not 2 <= needed <= len(found):
        raise UsageError(
            f"{needed} of {len(found)} is no board",
            expected="at least two must agree, and no more than there are",
        )
    if comb(len(found), needed) > MOST_GROUPS:
        raise UsageError(
            f"{needed} of {len(found)} makes {comb(len(found), needed):,} groups, each with a key",
            expected=f"at most {MOST_GROUPS} groups, as 3 of 5 or 4 of 9",
        )
    return Board(needed, tuple(found))
