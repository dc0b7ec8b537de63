"""Talks: rounds, delegations, what each side holds item by item, and what came of it.

In:   what people recorded or accepted from documents.
Out:  `Round`s with their delegations, `Position`s and `Outcome`s.

A position is a side's in its own words, with who said it where and when. A side that said nothing
of an item is silent there, which is neither consent nor refusal. Who signed, who endorsed and who
took note are three lists: nobody is moved from one to another.

Never here: files, network, the clock, or whether a position is sincere.
Days are local to the talks, both ends included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Stance(Enum):
    """What a side holds of an item. Silence is `SILENT`, never guessed into another."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    CONDITIONAL = "conditional"
    SILENT = "silent"


class Attendance(Enum):
    """How a side stands to a round."""

    PRESENT = "present"
    EXCLUDED = "excluded"
    STAYED_AWAY = "stayed_away"


FORMATS = ("direct", "indirect")
"""Whether the sides speak to each other, or through somebody (`Round.through`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A side at a round. `heads` are offices or names as published; `sits_for` whom it speaks for.

    `backers` stand behind it, as somebody said. `quote` and `document_id` say where that stands,
    `entries` are all entries that say anything of it.
    """

    party: str
    attendance: Attendance = Attendance.PRESENT
    heads: tuple[str, ...] = ()
    sits_for: str | None = None
    backers: tuple[str, ...] = ()
    document_id: str | None = None
    quote: str | None = None
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a side holds of one item, as said on a day.

    `condition` is the item that must come first, where the stance is conditional and that is one;
    `words` are the quotation, with its offsets in the document.
    """

    position_id: str
    party: str
    item: str
    stance: Stance
    words: str
    said_on: date | None
    speaker: str | None = None
    condition: str | None = None
    round_id: str | None = None
    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    entry: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A text that a round ended with, and how each body stands to it."""

    title: str
    on: date
    signed: tuple[str, ...] = ()
    endorsed: tuple[str, ...] = ()
    took_note: tuple[str, ...] = ()
    entry: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of a process, with its sessions' days inside `first` to `last`.

    `items` is the agenda; `through` carries messages where the format is indirect; `joining` are
    the conditions that a side set for coming, by side, in its words.
    """

    round_id: str
    process: str
    name: str
    first: date
    last: date
    place: str | None = None
    format: str | None = None
    through: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    sessions: tuple[date, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    joining: dict[str, str] = field(default_factory=dict)
    entry: int = 0
