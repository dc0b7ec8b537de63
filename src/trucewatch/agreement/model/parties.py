"""Who: actors and their relations, the instruments and their wordings, and lists of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trucewatch.agreement.model.times import Force, Moment, Period
from trucewatch.agreement.model.words import Basis, Names


class Role(StrEnum):
    """What an actor is to the agreement."""

    SIGNATORY = "signatory"
    SUPPORTING_FORCE = "supporting_force"
    GUARANTOR = "guarantor"
    MONITOR = "monitor"
    EXCLUDED = "excluded"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    """Named in the file because reports name it; the agreement does not say what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording of an instrument: which actors, and which lists, its holders say it excludes."""

    id: str
    names: Names
    excludes: tuple[str, ...]
    held_by: tuple[str, ...]
    basis: Basis
    source: str | None = None
    excludes_lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One text of the agreement. `force` is when it holds; `amends` the texts it changes."""

    id: str
    names: Names
    issued: date | None
    binds: str
    signatories: tuple[str, ...]
    variants: tuple[Variant, ...]
    force: Force
    basis: Basis
    source: str | None = None
    published: str = "unspecified"
    languages: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A party's acceptance of an instrument.

    `on` is None where it is bound without a date; `notified` is when notice reached `to`, where
    the instrument asks for notice. From `until` on it is withdrawn. Days are of the clock's zone.
    """

    on: date | None
    notified: Moment | None = None
    to: str | None = None
    until: date | None = None
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party, guarantor or other armed actor, with the words reports use for it.

    `side` groups actors that one heading covers; `accepted` is by instrument. A `heading` is a
    word for several groups, some of them bound and some not. From `doubted_from` (a day of the
    clock's zone) it is no longer known whether the acceptance stands.
    """

    id: str
    role: Role
    names: Names
    aliases: tuple[str, ...] = ()
    side: str | None = None
    accepted: dict[str, Acceptance] = field(default_factory=dict)
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


RELATIONS = (
    "commands", "backs", "supports", "guarantees", "co_located", "succeeds", "split_from",
    "merged_into",
)  # fmt: skip
"""`commands`: the subject answers for the object. `backs`: it arms or pays it. `supports`: the
subject's forces fight beside the object. `co_located`: they stand on the same ground. The last
three are lineage: the subject grew out of, left, or went into the object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """What one version of a list names, and while it was the current one."""

    id: str
    period: Period
    actors: tuple[str, ...]
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list kept by somebody else, by which a text excludes whoever is on it at the time."""

    id: str
    names: Names
    authority: str
    versions: tuple[ListVersion, ...]
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the whole agreement: which variant of each instrument holds."""

    id: str
    names: Names
    variants: dict[str, str]
