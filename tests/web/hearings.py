"""A record whose incidents are complained of: five cases of Velmara, each at another step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.findings.test_whole_schema import VELMARA
from tests.verdicts.hearing import CALVERA, COUNCIL, NORRUND, OWNER, TEAM, Hearing
from tests.web import records
from trucewatch.figures.model import Record
from trucewatch.verdicts.from_acts import docket
from trucewatch.verdicts.model import CaseAct, Kind
from trucewatch.verdicts.rules import rules_of

AT = datetime(2031, 5, 1, tzinfo=UTC)
DAY = "2031-04-30"
"""As of the end of which the tests look: the first of May at two o'clock, UTC."""
ITEMS = [
    {"grade": "B2", "standard": "reasonable_grounds", "what": "both craters point north"},
    {"grade": "C3", "standard": "reasonable_suspicion", "what": "a neighbour counted twelve"},
]


@dataclass
class Told(Hearing):
    """A hearing whose acts bear marks of their own, so that several make one docket."""

    salt: str = ""

    def say(self, kind: Kind, hand: Any, **content: Any) -> CaseAct:  # type: ignore[override]
        act = super().say(kind, hand, **content)
        self.acts[-1] = replace(act, mark=(self.salt * 64)[:8] + act.mark[8:])
        return self.acts[-1]


def told(salt: str, days: int) -> Told:
    """A hearing that began so many days before `AT`."""
    return Told(now=AT - timedelta(days=days), rules=rules_of(VELMARA), salt=salt)


class Docket:
    """Six incidents, and the cases about five of them."""

    def __init__(self) -> None:
        self.base = records.record(6, agreement=VELMARA)
        self.incidents: list[str] = self.base.incidents["incident_id"].to_pylist()

    def about(self, at: int) -> dict[str, list[str]]:
        """What a complaint about one incident names."""
        rows = self.base.memberships.to_pylist()
        reports = sorted(r["report_id"] for r in rows if r["incident_id"] == self.incidents[at])
        return {"incidents": [self.incidents[at]], "reports": reports}

    def ruling(self, at: int) -> dict[str, Any]:
        """What a determination on one incident names."""
        about = self.about(at)
        return {"incident_id": about["incidents"][0], "ruled_on": about["reports"]}

    def record(self, *hearings: Hearing) -> Record:
        """The record in which these were heard."""
        acts: list[CaseAct] = []
        for hearing in hearings:
            acts += [replace(act, entry=len(acts) + n) for n, act in enumerate(hearing.acts)]
        return replace(self.base, docket=docket(acts, rules_of(VELMARA)))


def differing(made: Docket) -> Told:
    """Two guarantors determined, and they differ; a remedy is asked."""
    case = told("a", 20).complain(what="the post was shelled", **made.about(0)).open().task()
    rests_on = made.about(0)["reports"]
    case.say(Kind.VERIFIED, TEAM, found="two craters", rests_on=rests_on, items=ITEMS)
    case.approve().attribute().ask().reply()
    case.determine(CALVERA, **made.ruling(0))
    case.determine(NORRUND, "not_attributable", reason="anybody's battery", **made.ruling(0))
    case.say(Kind.REMEDIED, OWNER, state="asked", of="council", what="an apology")
    return case


def silent(made: Docket) -> Told:
    """The accused did not answer, and one guarantor has not spoken."""
    case = told("b", 40).complain(what="two drones over the clinic", **made.about(1)).open()
    case.task().verify().approve().attribute().ask()
    case.now += timedelta(days=9)
    case.determine(CALVERA, **made.ruling(1))
    return case


def five() -> Record:
    """The docket that the pages are tested on: differing, silent, tasked, filed, inadmissible."""
    made = Docket()
    tasked = told("c", 30).complain(what="mortar fire", **made.about(2)).open().task()
    fresh = told("d", 1).complain(
        COUNCIL, what=records.HOSTILE, against=("accord",), **made.about(3)
    )
    closed = told("e", 5).complain(
        OWNER, by="public", what="shots at night", against=(), **made.about(4)
    )
    closed.open(admissible=False)
    return made.record(differing(made), silent(made), tasked, fresh, closed)
