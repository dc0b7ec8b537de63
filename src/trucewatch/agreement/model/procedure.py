"""How complaints are dealt with, and who reports what to whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trucewatch.agreement.model.times import Moment
from trucewatch.agreement.model.words import Basis, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the file records that no evaluation uses: who endorsed, how complaints are dealt
    with, what is known of an instrument nobody read."""

    id: str
    says: Names
    basis: Basis
    source: str | None = None


class Deciding(StrEnum):
    """How a ruling body decides."""

    EACH_SEPARATELY = "each_separately"
    UNANIMITY = "unanimity"
    CONSENSUS = "consensus"
    CONSENSUS_ELSE_TWO_THIRDS = "consensus_else_two_thirds"
    MAJORITY = "majority"
    HEAD = "head"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body with a part in the procedure: `does` is any of intake, verification, ruling, appeal,
    supervision, interpretation."""

    id: str
    names: Names
    members: tuple[str, ...]
    does: tuple[str, ...]
    decides: Deciding
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureClock:
    """How long a step may take: `within` as the file words it (`72 hours`); None where not agreed.

    `counted_from` is the step or event it runs from; `who` must take it.
    """

    id: str
    names: Names
    within: str | None
    counted_from: str | None
    who: str | None
    basis: Basis
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderClass:
    """A class a ruling may put an incident into; `breach` says whether that upholds one."""

    id: str
    names: Names
    breach: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Complaints from intake to escalation. A part nobody agreed on is None or empty."""

    intake: Fact | None = None
    competence: Fact | None = None
    reply: Fact | None = None
    proof: Fact | None = None
    remedies: Fact | None = None
    sanctions: Fact | None = None
    escalation: Fact | None = None
    bodies: tuple[Body, ...] = ()
    clocks: tuple[ProcedureClock, ...] = ()
    ladder: tuple[LadderClass, ...] = ()
    other: tuple[Fact, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything said in words, in the order of a complaint's life."""
        parts = (self.intake, self.competence, self.reply, self.proof, self.remedies,
                 self.sanctions, self.escalation)  # fmt: skip
        return (*(part for part in parts if part is not None), *self.other)

    @property
    def agreed(self) -> bool:
        """Whether anything at all was agreed."""
        return bool(self.facts or self.bodies or self.clocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingDuty:
    """Who reports what to whom, how often (`every`, in words) or by when (`due`)."""

    id: str
    names: Names
    who: tuple[str, ...]
    to: str
    every: str | None
    due: Moment | None
    basis: Basis
    source: str | None = None
