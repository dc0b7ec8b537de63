"""A complaint's life as it stands in the ledger: acts, and the case they make.

A case is its acts in their order and nothing else. An act that came out of order is kept where it
stands, with the reason why it has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from trucewatch.vocabulary.ids import make_id
from trucewatch.vocabulary.messages import Message

CLERKS = ("owner", "secretary")
"""Roles that keep the docket, and may write down what others said on paper."""

STATES = ("asked", "done", "confirmed")
"""What an act says of a remedy."""

STANDARDS = (
    "reasonable_suspicion",
    "reasonable_grounds",
    "balance_of_probabilities",
    "clear_and_convincing",
    "beyond_reasonable_doubt",
)
"""Standards of proof, the lowest first."""


class Kind(StrEnum):
    """What an act does to a case, in the order of a complaint's life."""

    COMPLAINED = "complained"
    OPENED = "opened"
    TASKED = "tasked"
    VERIFIED = "verified"
    APPROVED = "approved"
    ATTRIBUTED = "attributed"
    REPLY_ASKED = "reply_asked"
    REPLIED = "replied"
    DETERMINED = "determined"
    REMEDIED = "remedied"
    PUBLISHED = "published"
    REOPENED = "reopened"


MERITS = (Kind.VERIFIED, Kind.APPROVED, Kind.ATTRIBUTED)
"""The steps by which it is found out what happened, and who did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose key signed: its id, and the role, office and actor it was admitted with."""

    key: str
    role: str
    office: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAct:
    """One signed entry about a case.

    `at` is the instant of signing and `known_at` that at which the record had it (UTC): later,
    where it was signed elsewhere. `entry` is its number in the ledger, `mark` the leaf's hash
    (hex), by which other acts name exactly this one.
    """

    kind: Kind
    at: datetime
    known_at: datetime
    hand: Hand
    entry: int
    mark: str
    content: Mapping[str, Any]

    @property
    def word_of(self) -> str | None:
        """Whose word it is: the signer's own, or whom a clerk wrote down; None where nobody's."""
        return self.content.get("by") if self.hand.role in CLERKS else self.hand.party

    @property
    def verdict_id(self) -> str:
        """The id of the verdict that a determination is."""
        return make_id("V", bytes.fromhex(self.mark))

    @property
    def written_down(self) -> bool:
        """Whether a clerk wrote down what somebody else said."""
        return self.hand.role in CLERKS and bool(self.content.get("by"))

    def words(self, name: str) -> tuple[str, ...]:
        """A field that holds a list of words; nothing where it holds anything else."""
        value = self.content.get(name)
        return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An act in its case; `fault` says why it has no effect. Rounds are counted from 1."""

    act: CaseAct
    round: int
    fault: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A complaint and everything done about it, in the order of the ledger."""

    case_id: str
    steps: tuple[Step, ...]

    @property
    def complaint(self) -> CaseAct:
        """The act the case began with."""
        return self.steps[0].act

    @property
    def round(self) -> int:
        """1, and one more for each time it was reopened."""
        return self.steps[-1].round

    @property
    def against(self) -> tuple[str, ...]:
        """The actors that the complaint is against; nobody where it names none."""
        return self.complaint.words("against")

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents complained of, with those that came in as it was reopened."""
        return self._named("incidents")

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports these rested on at the time."""
        return self._named("reports")

    def taken(self, *kinds: Kind, round: int | None = None) -> tuple[CaseAct, ...]:
        """The acts with effect, of these kinds, in one round (by default the present one)."""
        wanted = self.round if round is None else round
        return tuple(
            step.act
            for step in self.steps
            if step.round == wanted and step.fault is None and step.act.kind in kinds
        )

    def last(self, kind: Kind) -> CaseAct | None:
        """The latest act of a kind in the present round."""
        found = self.taken(kind)
        return found[-1] if found else None

    @property
    def open(self) -> bool:
        """Whether it was found admissible: a case that is reopened was."""
        opened = self.last(Kind.OPENED)
        return self.round > 1 or (opened is not None and bool(opened.content.get("admissible")))

    @property
    def inadmissible(self) -> bool:
        """Whether it was found inadmissible, and nobody reopened it."""
        return not self.open and self.last(Kind.OPENED) is not None

    @property
    def approval(self) -> CaseAct | None:
        """The approval of the latest revision of the verification; a newer revision voids it."""
        revision, word = self.last(Kind.VERIFIED), self.last(Kind.APPROVED)
        if revision is None or word is None or word.content.get("revision") != revision.mark:
            return None
        return word if word.content.get("approved") else None

    @property
    def respondents(self) -> tuple[str, ...]:
        """Who has a right of reply: whom the complaint is against, and whom the act is laid to."""
        found = self.last(Kind.ATTRIBUTED)
        blamed = found.content.get("to") if found else None
        return (*self.against, *([str(blamed)] if blamed and blamed not in self.against else ()))

    def asked(self, respondent: str) -> CaseAct | None:
        """When they were last asked to reply."""
        found = [a for a in self.taken(Kind.REPLY_ASKED) if a.content.get("of") == respondent]
        return found[-1] if found else None

    def reply(self, respondent: str) -> CaseAct | None:
        """Their first reply of this round."""
        found = (a for a in self.taken(Kind.REPLIED) if a.word_of == respondent)
        return next(found, None)

    @property
    def remedies(self) -> tuple[CaseAct, ...]:
        """The remedies asked for, in order; their numbers count from 1."""
        return tuple(a for a in self._remedied() if a.content.get("state") == "asked")

    def remedy(self, mark: str, state: str) -> CaseAct | None:
        """The act by which a remedy was said to be `done`, or `confirmed`."""
        told = (a for a in self._remedied() if a.content.get("remedy") == mark)
        return next((a for a in told if a.content.get("state") == state), None)

    @property
    def faults(self) -> tuple[Step, ...]:
        """What came out of order."""
        return tuple(step for step in self.steps if step.fault is not None)

    @property
    def stage(self) -> str:
        """The furthest that this round has come; `inadmissible` where it ended there."""
        if self.inadmissible:
            return "inadmissible"
        order = list(Kind)
        reached = [
            step.act.kind
            for step in self.steps
            if step.round == self.round and step.fault is None
            and step.act.kind is not Kind.REOPENED
        ]  # fmt: skip
        if Kind.APPROVED in reached and self.approval is None:
            reached = [kind for kind in reached if kind is not Kind.APPROVED]
        return max(reached, key=order.index, default=Kind.REOPENED).value

    def _remedied(self) -> Iterator[CaseAct]:
        """Remedies run on when a case is reopened: what was asked for is still to be done."""
        return (
            step.act for step in self.steps if step.fault is None and step.act.kind is Kind.REMEDIED
        )

    def _named(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for step in self.steps:
            if step.fault is None and step.act.kind in (Kind.COMPLAINED, Kind.REOPENED):
                found.update(dict.fromkeys(step.act.words(name)))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """Every case, and the acts that name none there is."""

    cases: tuple[Case, ...] = field(default_factory=tuple)
    strays: tuple[Step, ...] = field(default_factory=tuple)

    def case(self, case_id: str) -> Case | None:
        """The case with that id."""
        return next((case for case in self.cases if case.case_id == case_id), None)
