"""Hearings: what the exercise's docket is made of: offices, complaints, and the steps of a case.

Parties and actors are the agreement's ids; instants are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OWNER = ""
"""Who runs the record, and signs with its own key."""


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody who signs with a key of their own. `name` is an office, never a person."""

    id: str
    role: str
    name: str
    party: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What is complained of: the incident told by the most reports that begins with this act, of
    which `accused` is accused (anybody where None), before the ceasefire or after its start."""

    act: str
    accused: str | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a case: whose hand, which step, and what it says."""

    office: str
    kind: str
    says: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hearing:
    """One case: what is complained of, whose complaint it is, and how far it came.

    `by` is whom the owner wrote it down for, as of `received`, where no key signed it.
    """

    matter: Matter
    what: str
    against: tuple[str, ...]
    office: str
    by: str | None = None
    received: datetime | None = None
    steps: tuple[Taken, ...] = ()
