"""Cases as lines of a list, and what is overdue in them: the docket's own page.

In:   the record, an instant, a language, and what somebody wants to see.
Out:  a `DocketPage` of plain values; names and sentences are in that language, instants are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trucewatch.doors.docket.seeing import Seen, overdue_first
from trucewatch.verdicts.deadlines import Deadline, State, received
from trucewatch.verdicts.model import Case
from trucewatch.verdicts.rungs import RUNGS, Rung, present
from trucewatch.verdicts.telling import Teller
from trucewatch.verdicts.telling_times import told_deadline

MOST_OVERDUE = 25
"""How many overdue times stand above the cases; the filter finds the cases of the others."""
CLOSED, CLIMBED = "closed", "climbed"
STANDS_AT = (*RUNGS, CLIMBED, CLOSED)
"""Where a case may stand: on a rung, above the last one, or ended before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of the docket; None and False mean all.

    `stands` is one of `STANDS_AT`, `party` an actor's id: whoever complains, or is complained of.
    """

    stands: str | None = None
    overdue: bool = False
    party: str | None = None

    def takes(self, seen: Seen) -> bool:
        """Whether a case is among them."""
        return (
            (self.stands is None or stands_at(seen) == self.stands)
            and (not self.overdue or bool(seen.overdue))
            and (self.party is None or self.party in parties_of(seen))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One time that runs: `text` says whose step it is and how it stands, `origin` whose time.

    `late` is True, False, or None where it depends on how the agreement's days are counted.
    `ends` is the last instant of it (UTC), None where no time was agreed.
    """

    step: str
    who: str
    text: str
    origin: str
    late: bool | None
    ends: datetime | None
    silence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case in a list. `what` is the complaint in the complainant's words, on one line."""

    case_id: str
    what: str
    stage: str
    round: int
    complainant: str
    against: str
    received: datetime
    incidents: tuple[str, ...]
    rungs: tuple[Rung, ...]
    clocks: tuple[Clock, ...]
    n_overdue: int
    n_flags: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueLine:
    """One time that passed, or may have, and the case it is of."""

    case_id: str
    what: str
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketPage:
    """Some of the `fitting` cases, of `total`; the first of what is overdue in those that fit; and
    what there is to choose from.

    `stands` counts all cases by where they stand, `parties` names everybody in any of them.
    """

    lines: tuple[CaseLine, ...]
    fitting: int
    total: int
    overdue: tuple[OverdueLine, ...]
    n_overdue: int
    stands: Mapping[str, int]
    parties: Mapping[str, str]


def docket_page(
    cases: Sequence[Seen],
    language: str,
    wanted: Wanted,
    shown_to: Callable[[Case], bool],
    *,
    start: int,
    most: int,
) -> DocketPage:
    """The docket of `cases`, in the order in which the complaints came: the fitting ones from
    number `start` on (from 0), at most so many.

    Of cases that are not `shown_to` the reader nothing is told or counted.
    """
    every = [seen for seen in cases if shown_to(seen.case)]
    fitting = [seen for seen in every if wanted.takes(seen)]
    overdue = overdue_first(fitting)
    return DocketPage(
        lines=tuple(case_line(seen, language) for seen in fitting[start : start + most]),
        fitting=len(fitting),
        total=len(every),
        overdue=tuple(_overdue(seen, each, language) for seen, each in overdue[:MOST_OVERDUE]),
        n_overdue=len(overdue),
        stands=_counted(every),
        parties=_named(every, language),
    )


def case_line(seen: Seen, language: str) -> CaseLine:
    """One case as a line."""
    teller, case = teller_of(seen, language), seen.case
    return CaseLine(
        case_id=case.case_id,
        what=_what(case, teller),
        stage=teller.stage(case.stage),
        round=case.round,
        complainant=teller.hand(case.complaint),
        against=teller.words.parties(case.against) if case.against else "",
        received=received(case),
        incidents=case.incidents,
        rungs=seen.rungs,
        clocks=tuple(clock(each, teller) for each in seen.running),
        n_overdue=len(seen.overdue),
        n_flags=len(seen.flags),
    )


def clock(deadline: Deadline, teller: Teller) -> Clock:
    """A time that runs, in words."""
    told = told_deadline(deadline, teller)
    late = None if deadline.state is State.UNSURE else deadline.state is State.OVERDUE
    return Clock(
        step=deadline.step.value if deadline.step else "",
        who=teller.who(deadline.who) if deadline.who else "",
        text=told.text,
        origin=told.details[0],
        late=late,
        ends=deadline.high,
        silence=deadline.silence,
    )


def stands_at(seen: Seen) -> str:
    """Where a case stands, as one of `STANDS_AT`."""
    if seen.case.inadmissible:
        return CLOSED
    rung = present(seen.rungs)
    return rung.name if rung else CLIMBED


def parties_of(seen: Seen) -> tuple[str, ...]:
    """The actors a case is between: whoever complains, is complained of, or is held to have done
    it. A source is none, nor is the public."""
    known = {actor.id for actor in seen.record.agreement.actors}
    named = (seen.case.complaint.word_of, *seen.case.respondents)
    return tuple(dict.fromkeys(who for who in named if who in known))


def teller_of(seen: Seen, language: str) -> Teller:
    """Who tells of a case in a language."""
    return Teller(seen.record.agreement, seen.rules, language)


def _overdue(seen: Seen, deadline: Deadline, language: str) -> OverdueLine:
    teller = teller_of(seen, language)
    return OverdueLine(
        case_id=seen.case.case_id,
        what=_what(seen.case, teller),
        clock=clock(deadline, teller),
    )


def _what(case: Case, teller: Teller) -> str:
    return teller.quoted(case.complaint.content.get("what", ""))


def _counted(every: Iterable[Seen]) -> dict[str, int]:
    found = Counter(map(stands_at, every))
    return {name: found[name] for name in STANDS_AT if found[name]}


def _named(every: Iterable[Seen], language: str) -> dict[str, str]:
    found = {party: seen for seen in every for party in parties_of(seen)}
    names = {party: teller_of(seen, language).who(party) for party, seen in found.items()}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))
