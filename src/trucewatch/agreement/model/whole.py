"""The agreement as one thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from trucewatch.agreement.model.norms import Gate, LeftOpen, Norm, WeaponClass
from trucewatch.agreement.model.parties import Actor, Instrument, Listing, Reading, Relation
from trucewatch.agreement.model.places import Place
from trucewatch.agreement.model.procedure import Fact, Procedure, ReportingDuty
from trucewatch.agreement.model.times import Anchor, Clock
from trucewatch.agreement.model.words import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Everything one file says. `country` is ISO 3166-1 alpha-2; XX for a fictional one.

    `terms` names the facts its norms ask for; `severities` runs from the mildest class to the
    gravest.
    """

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
    readings: tuple[Reading, ...]
    procedure: Procedure = field(default_factory=Procedure)
    anchors: tuple[Anchor, ...] = ()
    lists: tuple[Listing, ...] = ()
    weapons: tuple[WeaponClass, ...] = ()
    reporting: tuple[ReportingDuty, ...] = ()
    left_open: tuple[LeftOpen, ...] = ()
    facts: tuple[Fact, ...] = ()
    terms: dict[str, Names] = field(default_factory=dict)
    severities: dict[str, Names] = field(default_factory=dict)
    about: Names | None = None

    def actor(self, actor_id: str) -> Actor:
        """The actor with that id. Raises KeyError."""
        for actor in self.actors:
            if actor.id == actor_id:
                return actor
        raise KeyError(actor_id)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Every fact that a norm of the agreement asks for, in order of the alphabet."""
        asked = {
            fact
            for norm in self.norms
            for fact in (*norm.conditions, *norm.only_if, *norm.unless, *norm.grants)
        }
        asked |= {f"broken_by_{n.reciprocal.on}" for n in self.norms if n.reciprocal}
        return tuple(sorted(asked))
