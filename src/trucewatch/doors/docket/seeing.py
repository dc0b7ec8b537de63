"""Cases as they stand at an instant: everything that is derived from their acts, derived once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from trucewatch.figures.model import Record
from trucewatch.mechanism.case_naming import reports_now
from trucewatch.verdicts.deadlines import OPEN_STATES, Deadline, State, deadlines, overdue
from trucewatch.verdicts.deciding import Standing, standings
from trucewatch.verdicts.flags import Flag, flags
from trucewatch.verdicts.following import Following, following
from trucewatch.verdicts.model import Case
from trucewatch.verdicts.rules import Rules, rules_of
from trucewatch.verdicts.rungs import Rung, rungs
from trucewatch.vocabulary.errors import UsageError


@dataclass(frozen=True)
class Seen:
    """One case as it stands at an instant; `reports` are those its incidents rest on now."""

    record: Record
    case: Case
    at: datetime
    rules: Rules
    reports: frozenset[str]

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every deadline, but those of the agreement's steps that no case takes."""
        return deadlines(self.case, self.rules, self.at)

    @cached_property
    def overdue(self) -> tuple[Deadline, ...]:
        """The deadlines that have passed, or have under one way of counting."""
        return overdue(self.deadlines)

    @property
    def running(self) -> tuple[Deadline, ...]:
        """The deadlines of steps that are still to be taken, where their time has begun."""
        return tuple(d for d in self.deadlines if d.step and d.state in OPEN_STATES)

    @cached_property
    def standings(self) -> list[Standing]:
        """What was determined in the present round."""
        return standings(self.case, self.rules, self.at)

    @cached_property
    def earlier(self) -> list[Standing]:
        """What was determined before it was reopened."""
        rounds = range(1, self.case.round)
        return [
            standing
            for number in rounds
            for standing in standings(self.case, self.rules, self.at, number)
        ]

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What somebody should look at."""
        return flags(self.case, self.rules, self.record.verdicts, self.reports)

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """The ladder, and how far the case has come on it."""
        return rungs(self.case, self.rules, self.deadlines, self.standings, self.at)

    @cached_property
    def following(self) -> tuple[Following, ...]:
        """The steps still to be taken."""
        return following(self.case, self.rules, self.at)


def see(record: Record, case_id: str, at: datetime) -> Seen:
    """The case with that id. Raises UsageError."""
    found = record.docket.case(case_id)
    if found is None:
        raise UsageError(
            f"there is no case {case_id!r} in this mission",
            hint="`trucewatch list DIR cases` shows the ids",
        )
    return _seen(record, (found,), at)[0]


def see_all(record: Record, at: datetime) -> list[Seen]:
    """Every case, in the order in which the complaints came into the record."""
    return _seen(record, record.docket.cases, at)


class LastSeen:
    """Every case of one record as it stood when somebody last looked: derived once for whoever
    looks as of the same instant."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._seen: tuple[datetime, list[Seen]] | None = None

    def at(self, at: datetime) -> list[Seen]:
        """As `see_all`."""
        held = self._seen
        if held is None or held[0] != at:
            held = self._seen = (at, see_all(self._record, at))
        return held[1]


def this_minute(now: datetime, newest: datetime) -> datetime:
    """The beginning of the minute, where the newest entry is older; else `now` itself."""
    minute = now.replace(second=0, microsecond=0)
    return minute if newest < minute else now


def overdue_first(seen: Iterable[Seen]) -> list[tuple[Seen, Deadline]]:
    """What is overdue in these cases, the longest first; what may be comes after what is."""
    found = [(one, each) for one in seen for each in one.overdue]
    return sorted(
        found, key=lambda pair: (pair[1].state is State.UNSURE, pair[1].high or pair[0].at)
    )


def _seen(record: Record, cases: Iterable[Case], at: datetime) -> list[Seen]:
    heard = list(cases)
    rules = rules_of(record.agreement)
    reports = reports_now(record, heard)
    return [Seen(record, case, at, rules, reports[case.case_id]) for case in heard]
