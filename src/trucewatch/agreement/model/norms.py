"""What must be done, may not be done, or may: norms, gates, and what is left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from trucewatch.agreement.model.times import Moment
from trucewatch.agreement.model.words import Basis, Names


class NormKind(StrEnum):
    """The four kinds of norm."""

    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    OBLIGATION = "obligation"
    POWER = "power"


class Sense(StrEnum):
    """Whether an amount is the least, the very one, or the most."""

    FLOOR = "floor"
    EXACT = "exact"
    CEILING = "ceiling"


PERIODS = ("day", "week")
"""What a quantity may be per, where it is counted by the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How much: `amount` of `unit` per `per` (None where once). `sense` is None where the text
    does not say; `of` names the category a quota is for."""

    amount: float | None
    unit: str
    per: str | None
    sense: Sense | None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibre:
    """Calibres the norm speaks of: more than `above`, from `least` on, below `below`. [mm]"""

    above: float | None = None
    least: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponClass:
    """A class of weapons: the words reports use for them, the acts that show them, a calibre."""

    id: str
    names: Names
    words: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    calibre: Calibre | None = None
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A part of each day, local to the clock's zone; `end` may lie past midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Reciprocity:
    """A norm that binds only as long as `on` (actor or side) keeps `norms` (empty: the agreement).

    It is asked at the moment before the incident, of what people had ruled by then; never of what
    is computed.
    """

    on: str
    norms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One rule. `acts` are act codes by prefix; `bearers` and `against` are actor or side ids.

    All of `where` must hold and none of `where_except`. `excepts` names the norms a permission
    lifts. The acts of a prohibition are forbidden; those of an obligation are what fails it; those
    of a permission are what it lifts (none named: whatever the norms it excepts forbid).

    Facts: `conditions` must be shown for a permission, by whoever bears the `burden`; a
    prohibition or obligation applies only `only_if` all of its facts hold, and is kept where any
    fact of `unless` is shown (notice given, movement authorised). A power may `grant` facts.

    `start`, `due` and `end` narrow the time of the instrument: an obligation fails only from `due`
    on. `answers_for` are the relations by which a bearer answers for others' acts. `wording` names
    the variants of the instrument in which the norm stands; empty means all. `replaces` names
    norms this one takes the place of, from its own start.
    """

    id: str
    kind: NormKind
    instrument: str
    paragraph: str
    text: Names
    bearers: tuple[str, ...]
    acts: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    where_except: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    burden: str | None = None
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None
    quantity: Quantity | None = None
    citation: Names | None = None
    """The paragraph, by language; `paragraph` is its English."""
    wording: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    calibre: Calibre | None = None
    only_if: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    start: Moment | None = None
    due: Moment | None = None
    end: Moment | None = None
    hours: Hours | None = None
    answers_for: tuple[str, ...] = ("commands",)
    severity: str | None = None
    gate: str | None = None
    reciprocal: Reciprocity | None = None
    replaces: tuple[str, ...] = ()


AGAINST = ("other_bound_party", "civilians", "excluded", "monitors")
"""What a norm's `against` may say besides actor and side ids. Empty means anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """What somebody certified of a gate, from `at` on (UTC)."""

    at: datetime
    open: bool
    by: str | None
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must be shown before a next step opens; closed until certified.

    `conditions` are the obligations, by the ids of their norms, that its predicate asks for beside
    what it says in words.
    """

    id: str
    opens: str
    predicate: str
    definition: str | None
    planned: Moment | None
    basis: Basis
    names: Names | None = None
    source: str | None = None
    certifiers: tuple[str, ...] = ()
    window: tuple[Moment | None, Moment | None] = (None, None)
    certified: tuple[GateState, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """Something the text we hold does not speak of; `acts` are the act codes that belong to it.

    Such an act is *not agreed*: neither forbidden nor permitted.
    """

    id: str
    names: Names
    acts: tuple[str, ...]
    source: str | None = None
