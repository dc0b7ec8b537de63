"""Two rounds of talks beside the lake of Ostravia, and names that must not leave with them.

The Crown moves on the ceasefire between the rounds; the League asks for captives first. Both count
those who are held, and cannot both be right. `PLANTED` are the names of a prisoner and a victim and
words that would lead to an anonymous speaker, set wherever a person could have typed them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.publications import records
from trucewatch.agreement import model as agreed
from trucewatch.agreement.model import Basis, NormKind, Quantity, Sense
from trucewatch.claims.model import ANONYMOUS, Claim
from trucewatch.conditions.model import (
    About,
    Column,
    Kind,
    Measure,
    Origin,
    Promised,
    Statement,
)
from trucewatch.figures.model import Record
from trucewatch.publications.talks_on_record import TalksOnRecord
from trucewatch.talks.model import Attendance, Delegation, Position, Round, Stance
from trucewatch.vocabulary.instants import Interval

FIRST, SECOND = "N-000000000001", "N-000000000002"
DAY_ONE = date(2031, 3, 1)
PRISONER, VICTIM = "Osric Venn", "Maren Holt"
PORTER = "the night porter of the lake hotel"
PLANTED = (PRISONER, "Venn", VICTIM, "Holt", PORTER, "night porter")


def record(**parts: Any) -> Record:
    """Ostravia with an obligation in numbers, a demand, and a gate that hangs on the first."""
    base = records.record()
    aid = agreed.Norm(
        id="aid", kind=NormKind.OBLIGATION, instrument="truce", paragraph="4", acts=("11.1",),
        text=records.named("Aid passes the bridge", "تمر المساعدات عبر الجسر"), bearers=("crown",),
        quantity=Quantity(amount=600, unit="trucks", per="day", sense=Sense.FLOOR),
    )  # fmt: skip
    gate = agreed.Gate(
        id="phase", opens="phase", predicate="conditions_met", definition="as verified",
        planned=None, basis=Basis.DOCUMENTED,
        names=records.named("Second phase", "المرحلة الثانية"),
        certifiers=("north", "south"), conditions=("aid",),
        certified=(
            agreed.GateState(at=records.START + timedelta(days=30), open=True, by="north",
                             basis=Basis.DOCUMENTED, source="entry 77"),
        ),
    )  # fmt: skip
    whole = replace(base.agreement, norms=(aid,), gates=(gate,))
    return replace(base, agreement=whole, promised=promised(), **parts)


def promised() -> Promised:
    """What was demanded, claimed and verified."""
    at = records.START + timedelta(days=12)
    day = Interval(records.START + timedelta(days=20), records.START + timedelta(days=21))
    demanded: dict[str, Any] = {
        "origin": Origin.DEMANDED, "by": "league", "own": True, "bearers": ("crown",),
        "beneficiaries": (), "starts": None, "due": "2031-03-20", "place": None, "at": at,
    }  # fmt: skip
    said: dict[str, Any] = {
        "about": About.PROGRESS, "conditions": ("aid",), "own": True, "at": day.end, "seen": day,
    }  # fmt: skip
    return Promised(
        measures=(
            Measure(condition="captives", kind=Kind.RELEASE, text=None, entry=61,
                    quantity=Quantity(amount=300, unit="captives", per=None, sense=Sense.FLOOR),
                    **demanded),
            Measure(condition="medicine", kind=Kind.AID, quantity=None, entry=62,
                    text=f"Medicine reaches the prisoner {PRISONER}", **demanded),
        ),
        statements=(
            Statement(id="P-1", column=Column.CLAIMED, by="crown", low=500, high=500, entry=63,
                      **said),
            Statement(id="P-2", column=Column.VERIFIED, by="mission", low=211, high=211, entry=64,
                      **said),
        ),
    )  # fmt: skip


def talks() -> TalksOnRecord:
    """Two rounds, eight positions, five claims."""
    return TalksOnRecord(
        rounds=(_round(FIRST, "first round", 10), _round(SECOND, "second round", 40)),
        positions=positions(),
        claims=claims(),
        withhold=frozenset({PRISONER, "Venn", VICTIM, "Holt"}),
    )


def _round(id_: str, name: str, day: int) -> Round:
    first = DAY_ONE + timedelta(days=day)
    return Round(
        round_id=id_, process="Lakeside talks", name=name, first=first,
        last=first + timedelta(days=1), place="Lakeside", format="indirect", through=("north",),
        items=("ceasefire", "release_of_prisoners", "monitoring"), entry=50 + day,
        joining={"league": f"We come when {VICTIM} is buried."},
        delegations=(
            Delegation(party="crown", heads=("the foreign minister",), sits_for="guard",
                       backers=("north",), entries=(51,)),
            Delegation(party="league", heads=(PRISONER,), entries=(52,)),
            Delegation(party="column", attendance=Attendance.EXCLUDED, entries=(53,)),
        ),
    )  # fmt: skip


def positions() -> tuple[Position, ...]:
    """The Crown moves; the League asks first; somebody unnamed tells of the Crown."""
    one, two = (DAY_ONE + timedelta(days=n) for n in (10, 40))
    return (
        _position(1, "crown", "ceasefire", Stance.OPPOSES, one, "No truce."),
        _position(2, "crown", "ceasefire", Stance.SUPPORTS, two, f"Even {VICTIM} would want it."),
        _position(3, "league", "ceasefire", Stance.CONDITIONAL, two,
                  f'"First {PRISONER} and the others come home,"', "release_of_prisoners"),
        _position(4, "crown", "monitoring", Stance.SUPPORTS, two,
                  f"Monitors may come, said {PORTER}.", speaker=ANONYMOUS),
    )  # fmt: skip


def _position(
    n: int, party: str, item: str, stance: Stance, on: date, words: str,
    condition: str | None = None, speaker: str | None = None,
) -> Position:  # fmt: skip
    return Position(
        position_id=f"H-{n}", party=party, item=item, stance=stance, words=words, said_on=on,
        condition=condition, speaker=speaker, entry=80 + n, document_id="D-1",
    )  # fmt: skip


def claims() -> tuple[Claim, ...]:
    """Forty are held, says the Crown; three hundred, says the League, and a paper repeats it."""
    held: dict[str, Any] = {"subject": "people held", "unit": "people"}
    return (
        _claim(1, "a Crown spokesman", "crown", low=40, high=40, **held),
        _claim(2, "a League spokesman", "league", low=300, high=300, **held),
        _claim(3, "the Lake Courier", None, low=300, high=300, citing="league", **held),
        _claim(4, ANONYMOUS, None, subject=f"the death of {VICTIM}"),
        _claim(5, PRISONER, None, denial=True, denies="Q-4", subject=f"the death of {VICTIM}"),
    )


def _claim(n: int, speaker: str, party: str | None, **more: Any) -> Claim:
    return Claim(
        claim_id=f"Q-{n}", document_id="D-1", source_id=f"S-{n}", entry=90 + n, language="en",
        published=DAY_ONE + timedelta(days=39), speaker=speaker, party=party,
        quote=f"{VICTIM} is dead, said {PORTER}.", start=0, end=10, **more,
    )  # fmt: skip
