"""Parleys: what the exercise's talks are made of: reports, rounds, and what its analyst decided.

Parties are the agreement's ids; days are local, and the last day of a round is included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PressReport:
    """A press report as it comes: its file, whose it is, and its words."""

    file: str
    publisher: str
    published: date
    data: bytes


@dataclass(frozen=True, slots=True)
class Seat:
    """How a side stands to a round."""

    party: str
    attendance: str = "present"
    heads: tuple[str, ...] = ()
    sits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A text that a round ended with."""

    title: str
    on: date
    signed: tuple[str, ...]
    endorsed: tuple[str, ...]
    took_note: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the analyst decided of one proposal: the first of its `kind` in the report whose
    quotation begins with `words` and that nothing was decided of before.

    `changes` correct it; `names` is how a later reading refers to the claim it becomes, by which
    it says that it `denies` it.
    """

    file: str
    kind: str
    words: str
    changes: Mapping[str, str] = field(default_factory=dict)
    accepted: bool = True
    reason: str = "read and compared"
    names: str | None = None
    denies: str | None = None


@dataclass(frozen=True, slots=True)
class Parley:
    """One round: what its minutes say of it, the reports of it, and what was made of them."""

    name: str
    process: str
    first: date
    last: date
    place: str
    format: str
    items: tuple[str, ...]
    reason: str
    seats: tuple[Seat, ...]
    paper: Paper
    reports: tuple[PressReport, ...]
    readings: tuple[Reading, ...]
    through: tuple[str, ...] = ()
    joining: Mapping[str, str] = field(default_factory=dict)
