"""A hearing told act by act: offices with keys of their own, and the docket that comes of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.findings.test_whole_schema import VELMARA
from trucewatch.agreement.model import Deciding
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.model import Case, CaseAct, Hand, Kind
from trucewatch.verdicts.rules import Rules, rules_of

RULES = rules_of(VELMARA)
"""Two guarantors, calvera and norrund, each of whom determines separately."""

OWNER = Hand(key="k-owner", role="owner", office="owner")
ACCORD = Hand(key="k-accord", role="party", office="Accord liaison", party="accord")
COUNCIL = Hand(key="k-council", role="party", office="Council liaison", party="council")
TEAM = Hand(key="k-team", role="monitor", office="team", party="mission")
REVIEWER = Hand(key="k-reviewer", role="monitor", office="reviewer", party="mission")
CALVERA = Hand(key="k-calvera", role="guarantor", office="first guarantor", party="calvera")
NORRUND = Hand(key="k-norrund", role="guarantor", office="second guarantor", party="norrund")
MISSION = Hand(key="k-mission", role="member", office="panel member", party="mission")
START = datetime(2023, 3, 12, 9, tzinfo=UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def rules(decides: Deciding, *members: str) -> Rules:
    """Velmara's rules, with a body that decides otherwise."""
    return replace(RULES, decides=decides, members=members or RULES.members)


@dataclass
class Hearing:
    """One case, told forward; each act comes an hour after the last."""

    rules: Rules = RULES
    acts: list[CaseAct] = field(default_factory=list)
    now: datetime = START

    def say(
        self, kind: Kind, hand: Hand, *, later: timedelta = timedelta(hours=1),
        known: timedelta = timedelta(), **content: Any,
    ) -> CaseAct:  # fmt: skip
        """An act, `later` than the one before; `known` after it was signed."""
        self.now += later
        number = len(self.acts)
        if kind is not Kind.COMPLAINED and self.acts:
            content.setdefault("case", self.case_id)
        mark = hashlib.sha256(f"{number}{kind}{hand.key}".encode()).hexdigest()
        act = CaseAct(
            kind=kind, at=self.now, known_at=self.now + known, hand=hand, entry=number,
            mark=mark, content={k: v for k, v in content.items() if v is not None},
        )  # fmt: skip
        self.acts.append(act)
        return act

    @property
    def case_id(self) -> str:
        return docket(self.acts[:1], self.rules).cases[0].case_id

    @property
    def case(self) -> Case:
        (found,) = docket(self.acts, self.rules).cases
        return found

    @property
    def fault(self) -> str | None:
        """What is wrong with the last act, in a word."""
        fault = self.case.steps[-1].fault
        return fault.id.removeprefix("verdicts.fault_") if fault else None

    def complain(self, hand: Hand = ACCORD, *, against: tuple[str, ...] = ("council",),
                 **content: Any) -> Hearing:  # fmt: skip
        given = {"what": "the post was shelled", "against": list(against), "incidents": ["I-1"],
                 "reports": ["R-1", "R-2"]}  # fmt: skip
        self.say(Kind.COMPLAINED, hand, **{**given, **content})
        return self

    def open(self, hand: Hand = OWNER, *, admissible: bool = True) -> Hearing:
        self.say(Kind.OPENED, hand, admissible=admissible, competent=True, reason="article 6(b)")
        return self

    def task(self, hand: Hand = OWNER, **content: Any) -> Hearing:
        self.say(Kind.TASKED, hand, to="mission", what="go and see", **content)
        return self

    def verify(self, hand: Hand = TEAM, **content: Any) -> Hearing:
        self.say(Kind.VERIFIED, hand, found="two craters", rests_on=["R-1", "R-2"], **content)
        return self

    def approve(self, hand: Hand = REVIEWER, *, revision: str | None = None,
                approved: bool = True) -> Hearing:  # fmt: skip
        self.say(Kind.APPROVED, hand, revision=revision or self.revision, approved=approved,
                 reason="checked")  # fmt: skip
        return self

    def attribute(self, to: str | None = "council", hand: Hand = TEAM) -> Hearing:
        self.say(Kind.ATTRIBUTED, hand, to=to, standard="reasonable_grounds", reason="its battery")
        return self

    def ask(self, of: str = "council", hand: Hand = OWNER, **content: Any) -> Hearing:
        self.say(Kind.REPLY_ASKED, hand, of=of, what="where were your guns?", **content)
        return self

    def reply(self, hand: Hand = COUNCIL, **content: Any) -> Hearing:
        self.say(Kind.REPLIED, hand, says="none of ours fired", **content)
        return self

    def determine(self, hand: Hand = CALVERA, ladder_class: str = "grave",
                  **content: Any) -> Hearing:  # fmt: skip
        given = {"incident_id": "I-1", "ladder_class": ladder_class, "reason": "two posts saw it",
                 "standard": "reasonable_grounds", "ruled_on": ["R-1", "R-2"],
                 "revision": self.revision}  # fmt: skip
        self.say(Kind.DETERMINED, hand, **{**given, **content})
        return self

    def heard(self) -> Hearing:
        """Everything up to the determinations, as it should go."""
        return self.complain().open().task().verify().approve().attribute().ask().reply()

    @property
    def revision(self) -> str:
        """The mark of the latest revision told, whatever became of it."""
        marks = [act.mark for act in self.acts if act.kind is Kind.VERIFIED]
        return marks[-1] if marks else "none"
