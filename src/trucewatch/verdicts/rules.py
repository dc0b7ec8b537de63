"""The rules a case is heard by: the agreement's own procedure, and ours where it leaves a blank.

In:   an `Agreement`.
Out:  `Rules`: who decides and how, the ladder, and a clock for each step, each saying whose it is.

What is ours is a working time for the mechanism's own desk and for answering; it is named as ours
wherever it is shown. We set no time for those who decide, nor for an appeal: where the agreement
sets none, none was agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from trucewatch.agreement.counting import Offset
from trucewatch.agreement.model import (
    Agreement,
    Body,
    Calendar,
    Deciding,
    Names,
    Procedure,
    ProcedureClock,
    Role,
)
from trucewatch.agreement.written import read_amount
from trucewatch.verdicts.ladder import ladder, upholding
from trucewatch.verdicts.model import MERITS, Kind


class Origin(StrEnum):
    """Whose rule it is."""

    AGREEMENT = "agreement"
    OURS = "ours"
    ACT = "act"
    """Set by whoever took an earlier step of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepClock:
    """How long a step may take. `offset` is None where no time was agreed that can be counted:
    `within` then gives the words, if there are any.

    `start` is the step it runs from, None where `counted_from` names nothing this record dates;
    `step` is None for a step of the agreement that no act here takes.
    """

    step: Kind | None
    offset: Offset | None
    start: Kind | None
    origin: Origin
    within: str | None = None
    counted_from: str | None = None
    who: str | None = None
    source: str | None = None
    names: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a case is heard by."""

    zone: ZoneInfo
    calendar: Calendar
    ladder: tuple[str, ...]
    upholding: frozenset[str]
    members: tuple[str, ...]
    decides: Deciding
    body: Body | None
    clocks: tuple[StepClock, ...]

    def clock(self, step: Kind) -> StepClock:
        """The clock of a step. Raises StopIteration for a step that has none."""
        return next(clock for clock in self.clocks if clock.step is step)


_STEPS: Mapping[str, Kind] = {
    "intake": Kind.OPENED, "admission": Kind.OPENED, "admissibility": Kind.OPENED,
    "opening": Kind.OPENED, "tasking": Kind.TASKED, "inquiry": Kind.TASKED,
    "verification": Kind.VERIFIED, "approval": Kind.APPROVED,
    "investigation": Kind.ATTRIBUTED, "attribution": Kind.ATTRIBUTED,
    "reply": Kind.REPLIED, "response": Kind.REPLIED,
    "ruling": Kind.DETERMINED, "determination": Kind.DETERMINED, "verdict": Kind.DETERMINED,
    "remedy": Kind.REMEDIED, "publication": Kind.PUBLISHED,
    "appeal": Kind.REOPENED, "reopening": Kind.REOPENED,
}  # fmt: skip
"""What agreements call the steps, as ids of their clocks."""

_STARTS: Mapping[str, Kind] = {
    **_STEPS,
    "complaint": Kind.COMPLAINED, "allegation": Kind.COMPLAINED, "intake": Kind.COMPLAINED,
    "report": Kind.APPROVED, "draft report": Kind.APPROVED, "verification": Kind.APPROVED,
}  # fmt: skip
"""What agreements count from. A verification is there once it is approved."""


def _day(count: int) -> Offset:
    return Offset(count, "day", False, "next_day")


# Tasking within a day was CTSAMM's promise (a team within 24 hours); two to three weeks for a
# verification was the practice of the monitors in Mindanao. The others are our guess at what a
# small desk can hold to, and nothing here has tested them.
_OURS = (
    StepClock(step=Kind.OPENED, offset=_day(3), start=Kind.COMPLAINED, origin=Origin.OURS),
    StepClock(
        step=Kind.TASKED,
        offset=Offset(24, "hour", False, None),
        start=Kind.OPENED,
        origin=Origin.OURS,
    ),
    StepClock(step=Kind.VERIFIED, offset=_day(21), start=Kind.TASKED, origin=Origin.OURS),
    StepClock(step=Kind.APPROVED, offset=_day(3), start=Kind.VERIFIED, origin=Origin.OURS),
    StepClock(step=Kind.ATTRIBUTED, offset=_day(7), start=Kind.APPROVED, origin=Origin.OURS),
    StepClock(step=Kind.REPLIED, offset=_day(7), start=Kind.REPLY_ASKED, origin=Origin.OURS),
    StepClock(step=Kind.DETERMINED, offset=None, start=Kind.REPLIED, origin=Origin.OURS),
    StepClock(step=Kind.PUBLISHED, offset=_day(7), start=Kind.DETERMINED, origin=Origin.OURS),
    StepClock(step=Kind.REOPENED, offset=None, start=Kind.DETERMINED, origin=Origin.OURS),
)


def rules_of(agreement: Agreement) -> Rules:
    """The agreement's rules with its blanks filled by ours, each saying whose it is."""
    procedure = agreement.procedure
    body = _ruling_body(procedure)
    return Rules(
        zone=agreement.clock.zone,
        calendar=agreement.clock.calendar,
        ladder=ladder(procedure),
        upholding=upholding(procedure),
        members=body.members if body else _guarantors(agreement),
        decides=body.decides if body else Deciding.EACH_SEPARATELY,
        body=body,
        clocks=_clocks(procedure),
    )


def _ruling_body(procedure: Procedure) -> Body | None:
    """The body that rules; one whose members nobody named cannot."""
    return next((b for b in procedure.bodies if "ruling" in b.does and b.members), None)


def _guarantors(agreement: Agreement) -> tuple[str, ...]:
    return tuple(actor.id for actor in agreement.actors if actor.role is Role.GUARANTOR)


def _clocks(procedure: Procedure) -> tuple[StepClock, ...]:
    """One clock for each step, in order; then those of the agreement's steps not taken here."""
    theirs: dict[Kind, StepClock] = {}
    elsewhere: list[StepClock] = []
    for clock in procedure.clocks:
        read = _read(clock)
        if read.step is None or read.step in theirs:
            elsewhere.append(read)
        elif clock.within is not None:
            theirs[read.step] = read
    return (*(theirs.get(c.step, c) if c.step else c for c in _OURS), *elsewhere)


def _read(clock: ProcedureClock) -> StepClock:
    step = _STEPS.get(clock.id)
    amount = read_amount(clock.within) if clock.within else None
    start = _STARTS.get((clock.counted_from or "").replace("_", " "))
    if step is Kind.REPLIED and start not in MERITS:
        # Nobody can answer what was not put to them: a reply counted from the complaint runs
        # from when it was put to the party.
        start = Kind.REPLY_ASKED
    return StepClock(
        step=step,
        offset=Offset(*amount, False, None) if amount else None,
        start=start,
        origin=Origin.AGREEMENT,
        within=clock.within,
        counted_from=clock.counted_from,
        who=clock.who,
        source=clock.source,
        names=clock.names,
    )
