"""Publications: what leaves the house, and in which form.

In:   a `Record`, a period, and counting rules.
Out:  a `Publication`: sections of sentences, tables and pictures in no language yet. The renderers
      (`html`, `pdf`) say it in one.

A publication holds only what stands on this page's types: counts, names that the agreement and the
mission's maps carry, and hashes. No report's words, no victim, no source; sources are counted by
kind. A finding is called an allegation or a proposal. No count goes out without its coverage.

Never here: files, network, the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Names
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message


@dataclass(frozen=True, slots=True)
class Code:
    """Text for machines, printed as it is and from left to right: a hash, a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """A number known to lie between two, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Told:
    """Words said already, in every language, with isolating marks of their own where they need
    them: a sentence of ours, unlike `Names`, which is shut off as a whole."""

    by_language: dict[str, str]


@dataclass(frozen=True, slots=True)
class Several:
    """Terms in a row, joined as the language joins a list."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences one after another."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Stacked:
    """Two numbers of one cell, the second below the first and quieter."""

    upper: Term
    lower: Term


Term: TypeAlias = (
    Message
    | Names
    | Told
    | Code
    | Range
    | Several
    | Sentences
    | Stacked
    | date
    | datetime
    | int
    | None
)
"""Anything that can be said in a language. None is what nobody knows, or nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One sentence or a few. `tone` is `plain`, `lead`, `caution` or `note`."""

    text: Term
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Sentences that stand beside one another, with an optional heading."""

    items: tuple[Term, ...]
    heading: Message | None = None
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One number to remember. `tone` is an outcome, or "" for none."""

    value: Term
    label: Message
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """A few numbers and, always, what was watched while they were made."""

    items: tuple[KeyFigure, ...]
    coverage: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's heading; numbers stand flush."""

    heading: Term
    number: bool = True
    strong: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table's row: its own heading and one cell for each further column."""

    heading: Term
    cells: tuple[Term, ...]
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption. `columns[0]` heads the rows' headings; `notes` stand below it."""

    caption: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and values, one pair a line."""

    items: tuple[tuple[Message, Term], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One outline on a map, in degrees, and what it is called."""

    names: Names
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Incidents that the record places at one point, with the error of the vaguest.

    `outcomes` are incidents by outcome (see `figures.outcomes.LABELS`). Where `area_only`, the
    point is only the middle of an area and nothing is known to have happened there.
    """

    lon: float
    lat: float
    error_radius_m: float
    outcomes: tuple[tuple[str, int], ...]
    area_only: bool

    @property
    def n(self) -> int:
        """How many incidents."""
        return sum(n for _, n in self.outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """What a map shows, before it is drawn: degrees, WGS 84.

    `frame` is west, south, east, north; None where nothing can be drawn. `home` is the country
    itself, other `borders` are its neighbours. `placed` incidents are drawn, `area_only` of them
    as somewhere in an area; `unplaced` have no place at all and are only counted.
    """

    frame: tuple[float, float, float, float] | None
    home: tuple[Shape, ...]
    borders: tuple[Shape, ...]
    areas: tuple[Shape, ...]
    zones: tuple[Shape, ...]
    spots: tuple[Spot, ...]
    placed: int
    area_only: int
    unplaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Some days of a timeline, both included, their incidents by outcome, and who watched.

    `outside` are incidents before or after the agreement's dates. `watched` is the share of the
    time that somebody declared to watch some of the area, between 0 and 1; None where no watch
    was ever declared and nothing is known.
    """

    first: date
    last: date
    outcomes: tuple[tuple[str, int], ...]
    outside: int
    watched: float | None

    @property
    def n(self) -> int:
        """How many incidents, inside the agreement's dates or not."""
        return self.outside + sum(n for _, n in self.outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePicture:
    """What a timeline shows. `start` is the ceasefire's first local day; `step` is in days."""

    bins: tuple[Bin, ...]
    start: date
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its caption, what it shows for those who cannot see it, and notes."""

    picture: MapPicture | TimelinePicture
    caption: Message
    description: Message
    notes: tuple[Term, ...] = ()


Block: TypeAlias = Paragraph | Points | KeyFigures | Table | Facts | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a publication, with a heading and an id to link to. One that stands `alone` has a
    printed page to itself, and what follows begins the next."""

    id: str
    heading: Message
    blocks: tuple[Block, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A bulletin or a dossier, in no language yet. `exercise` is printed on every page of it.

    `title` says of which kind it is, `contents` heads its list of sections, and `about` is what it
    was made for beside the period, such as a round of talks. `first` and `last` are the period's
    local days, both included. `tree_size` and `tree_root` say which state of the ledger it was made
    from, `as_of` when that state's newest entry was made.
    """

    title: Message
    contents: Message
    mission: str
    agreement: Names
    country: str
    zone: ZoneInfo
    exercise: bool
    period: Interval
    first: date
    last: date
    as_of: datetime
    tree_size: int
    tree_root: bytes
    sections: tuple[Section, ...]
    about: Term = None
