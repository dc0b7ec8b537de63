"""The agreement: what was agreed, by whom, from when, where, and what it leaves open.

In:   one YAML file, read and checked by `trucewatch.agreement.reading`.
Out:  an `Agreement`, which says nothing the file does not say.

Blank means *not agreed*, never *permitted*. Each fact says whether it is documented, reported or
assumed, and where it stands.

Never here: files, network, the clock, or any report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from shapely.geometry.base import BaseGeometry


class Basis(StrEnum):
    """How a fact of the agreement is known."""

    DOCUMENTED = "documented"
    REPORTED = "reported"
    ASSUMED = "assumed"


class Role(StrEnum):
    """What an actor is to the agreement."""

    SIGNATORY = "signatory"
    SUPPORTING_FORCE = "supporting_force"
    GUARANTOR = "guarantor"
    EXCLUDED = "excluded"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    """Named in the file because reports name it; the agreement does not say what it is."""


class NormKind(StrEnum):
    """The four kinds of norm."""

    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    OBLIGATION = "obligation"
    POWER = "power"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What something is called, by language; English always there."""

    by_language: dict[str, str]

    def __call__(self, language: str) -> str:
        return self.by_language.get(language) or self.by_language["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of an instrument: which actors its holders say it excludes."""

    id: str
    names: Names
    excludes: tuple[str, ...]
    held_by: tuple[str, ...]
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One text of the agreement."""

    id: str
    names: Names
    issued: date | None
    binds: str
    signatories: tuple[str, ...]
    variants: tuple[Variant, ...]
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party, guarantor or other armed actor, with the words reports use for it.

    `side` groups actors that one heading covers (`government`, `opposition`); `accepted` gives
    the date of acceptance by instrument; None where the actor is bound without a dated one. A
    `heading` is a word for several groups, some of them bound and some not. From `doubted_from`
    (a day of the clock's zone) it is no longer known whether the acceptance stands.
    """

    id: str
    role: Role
    names: Names
    aliases: tuple[str, ...] = ()
    side: str | None = None
    accepted: dict[str, date | None] = field(default_factory=dict)
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None
    heading: bool = False
    doubted_from: date | None = None
    note: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What `subject` is to `object`, for a time: one of `RELATIONS`. Both days are included."""

    kind: str
    subject: str
    object: str
    since: date | None
    until: date | None
    basis: Basis
    source: str | None = None


RELATIONS = ("commands", "backs", "supports", "guarantees", "co_located", "succeeds")
"""`commands`: the subject answers for the object. `supports`: the subject's forces fight beside
the object. `succeeds`: the subject grew out of the object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When the ceasefire begins and whether it was given an end. `start` and `end` are UTC.

    Without an `end` the text is not "for ever": from `doubted_from`, where given, another
    instrument or event makes it unknown whether this one still holds.
    """

    start: datetime
    zone: ZoneInfo
    end: datetime | None
    basis: Basis
    source: str | None = None
    doubted_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A zone of the agreement; `geometry` (lon/lat, WGS 84) is None where nobody mapped it."""

    id: str
    names: Names
    geometry: BaseGeometry | None
    national: bool
    proxy: str | None
    basis: Basis
    source: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One rule. `acts` are act codes by prefix; `bearers` and `against` are actor or side ids.

    `where` and `where_except` are place ids; `excepts` names the norms this permission lifts;
    `conditions` are the facts a permission needs shown, and `burden` who must show them. The acts
    of a prohibition are forbidden; those of an obligation are what fails it; those of a permission
    are what it lifts (none named: whatever the norms it excepts forbid). `quantity` is the amount
    of an obligation in the text's words; None where it states none.
    """

    id: str
    kind: NormKind
    instrument: str
    paragraph: str
    text: Names
    bearers: tuple[str, ...]
    acts: tuple[str, ...]
    against: tuple[str, ...]
    where: str | None
    where_except: tuple[str, ...]
    excepts: tuple[str, ...]
    conditions: tuple[str, ...]
    burden: str | None
    basis: Basis
    source: str | None = None
    quantity: str | None = None
    citation: Names | None = None
    """The paragraph, by language; `paragraph` is its English."""


AGAINST = ("other_bound_party", "civilians", "excluded")
"""What a norm's `against` may say besides actor and side ids. Empty means anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must be shown before a next step opens; closed until certified."""

    id: str
    opens: str
    predicate: str
    definition: str | None
    planned: date | None
    basis: Basis
    names: Names | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """Something the text we hold does not speak of; `acts` are the act codes that belong to it.

    Such an act is *not agreed*: neither forbidden nor permitted.
    """

    id: str
    names: Names
    acts: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the file records that no evaluation uses: who endorsed, how complaints are dealt
    with, what is known of an instrument nobody read."""

    id: str
    says: Names
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the whole agreement: which variant of each instrument holds."""

    id: str
    names: Names
    variants: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Everything one file says. `country` is ISO 3166-1 alpha-2; XX for a fictional one."""

    id: str
    names: Names
    country: str
    exercise: bool
    clock: Clock
    instruments: tuple[Instrument, ...]
    actors: tuple[Actor, ...]
    sides: dict[str, Names]
    relations: tuple[Relation, ...]
    places: tuple[Place, ...]
    norms: tuple[Norm, ...]
    gates: tuple[Gate, ...]
    procedure: dict[str, str]
    unspecified: tuple[str, ...]
    readings: tuple[Reading, ...]
    left_open: tuple[LeftOpen, ...] = ()
    procedure_facts: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()

    def actor(self, actor_id: str) -> Actor:
        """The actor with that id. Raises KeyError."""
        return next(a for a in self.actors if a.id == actor_id)
