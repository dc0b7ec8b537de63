"""Conditions: what was promised or demanded, and what is said and was verified of it.

In:   an agreement's obligations, and signed acts: measures offered or demanded outside it,
      amendments, statements.
Out:  `Condition`s, each with what is claimed and what was verified of it, which never mix.

A claim stays its claimant's. A state rests on what was verified alone; nothing said is nothing
done, and nothing verified is `unverifiable`, never met.

Never here: files, network, the clock, or anybody's name. Instants are UTC; a window includes its
start and excludes its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from trucewatch.agreement.model import Basis, Moment, Names, Quantity
from trucewatch.reports.model import Said
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.messages import Message


class Kind(StrEnum):
    """What a condition is about; the first four have views of their own."""

    AID = "aid"
    RELEASE = "release"
    WITHDRAWAL = "withdrawal"
    FORCES = "forces"
    OTHER = "other"


class Origin(StrEnum):
    """Where a condition comes from."""

    AGREED = "agreed"
    OFFERED = "offered"
    DEMANDED = "demanded"


class State(StrEnum):
    """How a condition stands, as far as it was verified."""

    PENDING = "pending"
    MET = "met"
    LATE = "late"
    MISSED = "missed"
    SUSPENDED = "suspended"
    UNVERIFIABLE = "unverifiable"


class Column(StrEnum):
    """Which of the two columns a statement stands in."""

    CLAIMED = "claimed"
    VERIFIED = "verified"


class About(StrEnum):
    """What a statement tells of."""

    PROGRESS = "progress"
    REQUEST = "request"
    APPROVAL = "approval"
    REFUSAL = "refusal"
    CONVOY = "convoy"
    BESIEGED = "besieged"
    CONTROL = "control"
    INVENTORY = "inventory"
    LIST = "list"


COUNTED = (About.PROGRESS,)
"""What counts towards a condition's quantity. A convoy was counted at its crossing already."""

CAUSES = ("supply", "inspection", "refusal", "security", "road", "other")
"""Why somebody says that less was done than promised. Whose cause it is stays with them."""

CATEGORIES = (
    "women", "children", "men", "older_men", "soldiers", "civilians", "ill", "wounded", "remains",
    "sentenced", "life_sentence", "untried", "other",
)  # fmt: skip
"""Categories of people to be released, beside those that the conditions' own quantities name. A
closed list: a free word could be a name."""

CUSTODIANS = ("icrc", "red_crescent", "un")
"""Who may take people over and say so, beside the agreement's own actors and bodies."""

PEOPLE = ("captives", "prisoners", "detainees", "people", "remains")
"""Units in which a release outside the agreement is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What is to be done, by when, in one wording of the text.

    `wording` are the variants in which it stands (empty: all). `replaces` says that it took the
    place of the term before it. `start` and `end` bound the time in which it binds.
    """

    norm: str | None
    instrument: str | None
    wording: tuple[str, ...]
    quantity: Quantity | None
    due: Moment | None
    start: Moment | None
    end: Moment | None
    basis: Basis
    source: str | None
    citation: Names | None = None
    gate: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A decision on a condition: another deadline, or that it rests or goes on from `since`.

    `own` says whether whoever's word it is signed it; otherwise a clerk wrote it down.
    """

    condition: str
    by: str | None
    own: bool
    at: datetime
    entry: int
    due: str | None = None
    paused: bool | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something offered or demanded outside the agreement, as it was put; `due` in words."""

    condition: str
    kind: Kind
    origin: Origin
    by: str | None
    own: bool
    text: str | None
    bearers: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    quantity: Quantity | None
    starts: datetime | None
    due: str | None
    place: str | None
    at: datetime
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing promised or demanded. `terms` are its wordings and what replaced them, in order.

    `aliases` are ids of the agreement's other norms that are the same promise in another wording
    or a later text.
    """

    id: str
    kind: Kind
    origin: Origin
    text: Names
    bearers: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    terms: tuple[Term, ...]
    by: str | None = None
    aliases: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    where: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    entry: int | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id a statement may name it by."""
        return (self.id, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Said):
    """It as it stands in the record; whoever is cited is its `origin`."""

    id: str
    column: Column
    about: About
    own: bool
    at: datetime
    entry: int

    @property
    def origin(self) -> str:
        """Whose word it is in the end; a mouth that repeats another is no second voice."""
        return self.citing or self.by or ""


@dataclass(frozen=True, slots=True)
class Promised:
    """All that signed acts say of conditions, in the order of the ledger."""

    measures: tuple[Measure, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of statements: no less than `low`, no more than `high`; None where nothing was said.

    `whole` says that the statements take in all of the time asked for. `parts` are their ids.
    """

    low: float | None = None
    high: float | None = None
    whole: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A state with its reasons, on the amount it rests on."""

    state: State
    why: tuple[Message, ...] = ()
    amount: Amount = Amount()
    required: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One day or week of a condition that is owed again and again."""

    span: Interval
    ruled: Ruled


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one origin claims of a condition, through which mouths, and what would follow."""

    origin: str
    mouths: tuple[str, ...]
    at: datetime
    ruled: Ruled
    spells: tuple[Spell, ...] = ()
    causes: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline as it was first set, or as a decision or later text moved it."""

    moment: Moment | None
    words: str
    by: str | None = None
    entry: int | None = None
    norm: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a condition stands at an instant, under one reading and for one bearer.

    `verified` rests on what was verified alone. `first` is the same against the first deadline,
    where that was moved. `claims` stand beside it, one for each origin; `disputed` says that they
    give different causes for a shortfall, or differ from one another in state.
    """

    condition: str
    reading: str
    bearer: str | None
    term: Term
    dues: tuple[Due, ...]
    verified: Ruled
    first: Ruled | None = None
    spells: tuple[Spell, ...] = ()
    claims: tuple[Word, ...] = ()
    verifiers: tuple[str, ...] = ()
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A condition with all its standings. A reading in which it does not stand has none."""

    condition: Condition
    at: datetime
    standings: tuple[Standing, ...] = ()
    statements: tuple[Statement, ...] = field(default=())

    @property
    def states(self) -> tuple[State, ...]:
        """Every state it has under some reading, each once."""
        return tuple(dict.fromkeys(s.verified.state for s in self.standings))
