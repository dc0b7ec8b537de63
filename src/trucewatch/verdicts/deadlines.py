"""Deadlines: by when each step of a case is due, from where that comes, and how it stands.

In:   a case, the rules it is heard by, and an instant.
Out:  a `Deadline` for each step and whoever must take it.

Times are counted as the agreement's own are (`agreement.counting`): hours are exact, days end with
the local day. Where the agreement does not say how its days count, a deadline lies between two
instants, and between them nobody is told that they are overdue.

A time begins when the record has the act it runs from, whatever time that act names: nobody's time
to answer is used up before they can know. An act is in time where it was signed in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trucewatch.agreement.counting import CountingError, Span, counted
from trucewatch.verdicts.model import Case, CaseAct, Kind
from trucewatch.verdicts.rules import Origin, Rules, StepClock
from trucewatch.vocabulary.instants import parse_iso


class State(StrEnum):
    """How a deadline stands."""

    WAITING = "waiting"
    """The step it counts from has not come."""
    DUE = "due"
    UNSURE = "unsure"
    """Overdue under one way of counting the agreement's days, and not under another."""
    OVERDUE = "overdue"
    MET = "met"
    LATE = "late"
    NOT_AGREED = "not_agreed"
    LAPSED = "lapsed"
    """A right that could be used until then, and was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when a step is due: no earlier than `low`, no later than `high` (UTC; None: no instant).

    `who` must take it, where anybody is named; `taken` is when it was; `entry` the act that set
    the time, where one did.
    """

    step: Kind | None
    who: str | None
    low: datetime | None
    high: datetime | None
    taken: datetime | None
    state: State
    clock: StepClock | None = None
    origin: Origin
    entry: int | None = None

    @property
    def silence(self) -> bool:
        """Whether somebody was asked to answer, and let the time pass: no answer, no admission."""
        return self.step is Kind.REPLIED and self.state is State.OVERDUE


OPEN_STATES = (State.DUE, State.UNSURE, State.OVERDUE, State.NOT_AGREED)
_RIGHTS = (Kind.REOPENED,)
"""What may be done until then, and owed to nobody."""


def due(clock: StepClock, start: datetime, rules: Rules) -> tuple[datetime, datetime] | None:
    """The instants between which a step counted from `start` falls due; None where not agreed."""
    if clock.offset is None:
        return None
    try:
        span = Span.of_instants(start, start, rules.zone)
        reached = counted(span, clock.offset, rules.zone, rules.calendar)
    except CountingError:
        return None
    if clock.offset.exact:
        return reached.instants(rules.zone)
    return reached.edges("by", rules.zone)


def reply_due(case: Case, respondent: str, rules: Rules) -> tuple[datetime, datetime] | None:
    """Until when somebody who was asked may answer; None where they were not, or no time runs."""
    asked = case.asked(respondent)
    if asked is None:
        return None
    if own := own_time(asked):
        return own, own
    clock = rules.clock(Kind.REPLIED)
    start = (
        asked.known_at if clock.start is Kind.REPLY_ASKED else _reached(case, clock.start, rules)
    )
    return due(clock, max(start, asked.known_at), rules) if start else None


def reply_over(case: Case, respondent: str, rules: Rules, at: datetime) -> bool:
    """Whether somebody answered, or was asked and let the time pass."""
    if case.reply(respondent) is not None:
        return True
    ends = reply_due(case, respondent, rules)
    return ends is not None and at > ends[1]


def deadlines(case: Case, rules: Rules, at: datetime) -> tuple[Deadline, ...]:
    """Every deadline of the present round, in the order of the steps."""
    if case.inadmissible:
        return ()
    found: list[Deadline] = []
    for clock in rules.clocks:
        if clock.step is Kind.OPENED and case.round > 1:
            continue
        found += _of_step(case, clock, rules, at)
        if clock.step is Kind.TASKED:
            found += _tasks(case, at)
    return (*found, *_remedies(case, at))


def overdue(found: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    """Those that have passed, and those that have under one way of counting."""
    return tuple(each for each in found if each.state in (State.OVERDUE, State.UNSURE))


def time_to_decide(case: Case, rules: Rules) -> datetime | None:
    """The end of the time in which determinations are due; None where none runs or was agreed."""
    ends = _ends(case, rules.clock(Kind.DETERMINED), rules)
    return ends[1] if ends else None


def received(case: Case) -> datetime:
    """When the complaint came: on paper as its clerk says, else when it was signed."""
    try:
        return parse_iso(str(case.complaint.content["received"]))
    except (KeyError, ValueError):
        return case.complaint.known_at


def _ends(case: Case, clock: StepClock, rules: Rules) -> tuple[datetime, datetime] | None:
    start = _reached(case, clock.start, rules)
    return due(clock, start, rules) if start else None


def _of_step(case: Case, clock: StepClock, rules: Rules, at: datetime) -> Iterator[Deadline]:
    begun = _reached(case, clock.start, rules) is not None
    ends = _ends(case, clock, rules)
    if clock.step is Kind.REPLIED:
        for respondent in case.respondents:
            asked, answer = case.asked(respondent), case.reply(respondent)
            own = asked is not None and own_time(asked) is not None
            yield _deadline(
                clock, respondent, reply_due(case, respondent, rules), answer, at,
                begun=asked is not None, entry=asked.entry if asked and own else None,
            )  # fmt: skip
    elif clock.step is Kind.DETERMINED:
        for member in rules.members:
            spoken = [a for a in case.taken(Kind.DETERMINED) if a.hand.party == member]
            first = spoken[0] if spoken else None
            yield _deadline(clock, member, ends, first, at, begun=begun)
    else:
        yield _deadline(clock, clock.who, ends, _taken(case, clock.step), at, begun=begun)


def _deadline(
    clock: StepClock, who: str | None, ends: tuple[datetime, datetime] | None,
    taken: CaseAct | None, at: datetime, *, begun: bool, entry: int | None = None,
) -> Deadline:  # fmt: skip
    low, high = ends or (None, None)
    done = taken.at if taken else None
    agreed = entry is not None or clock.offset is not None
    return Deadline(
        step=clock.step, who=who, low=low, high=high, taken=done,
        state=_state(low, high, done, at, agreed=agreed, begun=begun, right=clock.step in _RIGHTS),
        clock=clock, origin=Origin.ACT if entry is not None else clock.origin, entry=entry,
    )  # fmt: skip


def _state(
    low: datetime | None, high: datetime | None, done: datetime | None, at: datetime,
    *, agreed: bool, begun: bool, right: bool = False,
) -> State:  # fmt: skip
    if done is not None:
        return State.LATE if high is not None and done > high else State.MET
    if not agreed:
        return State.NOT_AGREED if begun else State.WAITING
    if low is None or high is None:
        return State.WAITING
    if at > high:
        return State.LAPSED if right else State.OVERDUE
    return State.UNSURE if at > low and not right else State.DUE


def _tasks(case: Case, at: datetime) -> Iterator[Deadline]:
    """What each tasking itself set a time for."""
    for task in case.taken(Kind.TASKED):
        if ends := own_time(task):
            done = next((a for a in case.taken(Kind.VERIFIED) if a.entry > task.entry), None)
            yield _of_act(task, Kind.VERIFIED, str(task.content.get("to")), ends, done, at)


def _remedies(case: Case, at: datetime) -> Iterator[Deadline]:
    for asked in case.remedies:
        done = case.remedy(asked.mark, "done")
        yield _of_act(asked, Kind.REMEDIED, str(asked.content.get("of")), own_time(asked), done, at)


def _of_act(
    act: CaseAct, step: Kind, who: str, ends: datetime | None, done: CaseAct | None, at: datetime
) -> Deadline:
    taken = done.at if done else None
    return Deadline(
        step=step, who=who, low=ends, high=ends, taken=taken, origin=Origin.ACT, entry=act.entry,
        state=_state(ends, ends, taken, at, agreed=ends is not None, begun=True),
    )  # fmt: skip


def own_time(act: CaseAct) -> datetime | None:
    """The time that an act itself sets; None where it sets none, or none that can be read."""
    try:
        return parse_iso(str(act.content["due"])) if act.content.get("due") else None
    except ValueError:
        return None


def _taken(case: Case, step: Kind | None) -> CaseAct | None:
    if step is None or step is Kind.REOPENED:
        return None
    if step is Kind.APPROVED:
        return case.approval
    if step is Kind.VERIFIED:
        return next(iter(case.taken(step)), None)
    return case.last(step)


def _reached(case: Case, start: Kind | None, rules: Rules) -> datetime | None:
    """When the step that a clock runs from had been taken by all who must take it."""
    if start in (Kind.COMPLAINED, Kind.OPENED) and case.round > 1:
        return next(step.act.known_at for step in case.steps if step.round == case.round)
    if start is Kind.COMPLAINED:
        return received(case)
    if start is Kind.REPLIED:
        return _answered(case, rules)
    if start is Kind.DETERMINED:
        first = {a.hand.party: a.known_at for a in reversed(case.taken(Kind.DETERMINED))}
        return max(first.values()) if first and first.keys() >= set(rules.members) else None
    found = _taken(case, start)
    return found.known_at if found else None


def _answered(case: Case, rules: Rules) -> datetime | None:
    """When everybody with a right of reply had answered or let the time pass."""
    attributed = case.last(Kind.ATTRIBUTED)
    if attributed is None:
        return None
    ends = [attributed.known_at]
    for respondent in case.respondents:
        answer, limit = case.reply(respondent), reply_due(case, respondent, rules)
        if answer is not None:
            ends.append(answer.known_at)
        elif limit is not None:
            ends.append(limit[1])
        else:
            return None
    return max(ends)
