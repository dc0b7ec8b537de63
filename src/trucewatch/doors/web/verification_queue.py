"""The verification queue: what waits for somebody to find out, in an order anybody can redo.

In:   the record laid out for reading, an instant, a voice, and what somebody wants to see.
Out:  `Waits` in order. None of it says that an allegation is true.

The order: what is overdue, the longest first; what may be; what more disputed numbers hang on;
complaints before incidents nobody complained of; then whatever has waited longest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from trucewatch.coverage.from_reports import micros
from trucewatch.doors.docket.case_lines import Clock, clock, teller_of
from trucewatch.doors.docket.seeing import Seen
from trucewatch.doors.docket.waiting import WAITS_FOR, Waiting, waiting
from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.listing import Line, rows_for_list
from trucewatch.doors.web.record_index import (
    IntArray,
    Mask,
    RecordIndex,
    instant_of,
)
from trucewatch.doors.web.seen_cases import seen_cases
from trucewatch.doors.web.untasked import Disputes, disputes_of, first_received, rows_of, untasked
from trucewatch.doors.web.voice import Voice
from trucewatch.figures.disputed import Disputed
from trucewatch.verdicts.deadlines import State

UNTASKED = "untasked"
STEPS = (*WAITS_FOR, UNTASKED)
_LATE = (State.OVERDUE, State.UNSURE)
_NOT_LATE = len(_LATE)


@dataclass(frozen=True, slots=True)
class WantedWaits:
    """What somebody wants to see of the queue; None and False mean all.

    `step` is one of `STEPS`, `area` a first-level area as the incidents name it.
    """

    step: str | None = None
    area: str | None = None
    overdue: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that waits: a case with its `what`, or an incident alone (`case_id` empty).

    `whom` is who was tasked, by name. `disputed` are the numbers that hang on its incidents.
    `lines` are its incidents as they are told in lists.
    """

    case_id: str
    what: str
    step: str
    again: bool
    whom: str
    mark: str
    since: datetime
    clocks: tuple[Clock, ...]
    disputed: tuple[Disputed, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of the queue: `total` fit what is wanted, `every` wait at all."""

    waits: tuple[Waits, ...]
    total: int
    every: int


Key = tuple[int, int, int, int, int, int, str]
Found = tuple[Key, "WaitingCase | int"]
"""Where something stands, and the case or the incident's row that stands there."""


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits, and for what."""

    seen: Seen
    waiting: Waiting

    @property
    def late(self) -> tuple[State, datetime] | None:
        """Whether a time for it has passed, or may have, and which instant."""
        for state in _LATE:
            ends = [d.high for d in self.waiting.deadlines if d.state is state and d.high]
            if ends:
                return state, min(ends)
        return None


def queue(
    index: RecordIndex, at: datetime, voice: Voice, wanted: WantedWaits, *, start: int, most: int
) -> Queue:
    """The things that wait from number `start` on (from 0), at most so many."""
    disputes = disputes_of(index)
    cases = [
        WaitingCase(seen, waits)
        for seen in seen_cases(index, at)
        if (waits := waiting(seen)) is not None
    ]
    heard = [case for case in cases if _wanted(index, case, disputes, wanted)]
    alone = untasked(index, disputes)
    chosen = alone[_wanted_alone(index, alone, disputes, wanted)]
    # Those before `first` stand before whatever is shown, however the cases fall among them.
    first = max(0, start - len(heard))
    found: list[Found] = [(_key(index, case, disputes), case) for case in heard]
    found += [
        (_key_alone(index, int(row), disputes), int(row)) for row in chosen[first : start + most]
    ]
    found.sort(key=lambda pair: pair[0])
    shown = found[start - first : start - first + most]
    areas = area_names(index, voice)
    return Queue(
        waits=tuple(_told(index, thing, disputes, areas, voice) for _, thing in shown),
        total=len(heard) + len(chosen),
        every=len(cases) + len(alone),
    )


def _hanging(index: RecordIndex, case: WaitingCase, disputes: Disputes) -> tuple[Disputed, ...]:
    rows = rows_of(index, case.seen.case.incidents)
    return tuple(dict.fromkeys(one for row in rows for one in disputes.get(row, ())))


def _wanted(index: RecordIndex, case: WaitingCase, disputes: Disputes, wanted: WantedWaits) -> bool:
    areas = {index.areas[row] for row in rows_of(index, case.seen.case.incidents)}
    return (
        wanted.step in (None, case.waiting.step)
        and (wanted.area is None or wanted.area in areas)
        and (not wanted.overdue or case.late is not None)
        and (not wanted.disputed or bool(_hanging(index, case, disputes)))
    )


def _wanted_alone(
    index: RecordIndex, rows: IntArray, disputes: Disputes, wanted: WantedWaits
) -> Mask:
    """Which of these rows are wanted: nothing that has no case is ever overdue."""
    mask = np.full(len(rows), wanted.step in (None, UNTASKED) and not wanted.overdue)
    if wanted.area is not None:
        mask &= index.area_column[rows] == wanted.area
    if wanted.disputed:
        mask &= np.isin(rows, list(disputes))
    return mask


def _key(index: RecordIndex, case: WaitingCase, disputes: Disputes) -> Key:
    rank, ends = _NOT_LATE, 0
    if case.late is not None:
        rank, ends = _LATE.index(case.late[0]), micros(case.late[1])
    hanging = len(_hanging(index, case, disputes))
    return rank, ends, -hanging, 0, micros(case.waiting.since), 0, case.seen.case.case_id


def _key_alone(index: RecordIndex, row: int, disputes: Disputes) -> Key:
    since, seen = int(first_received(index)[row]), int(index.seen_from[row])
    return _NOT_LATE, 0, -len(disputes.get(row, ())), 1, since, seen, index.ids[row]


def _told(
    index: RecordIndex,
    thing: WaitingCase | int,
    disputes: Disputes,
    areas: Mapping[str, str],
    voice: Voice,
) -> Waits:
    if isinstance(thing, int):
        return Waits(
            case_id="",
            what="",
            step=UNTASKED,
            again=False,
            whom="",
            mark="",
            since=instant_of(int(first_received(index)[thing])),
            clocks=(),
            disputed=disputes.get(thing, ()),
            lines=tuple(rows_for_list(index, np.array([thing]), voice, areas)),
        )
    waits, case = thing.waiting, thing.seen.case
    teller = teller_of(thing.seen, voice.language)
    rows = np.array(rows_of(index, case.incidents), dtype=np.int64)
    return Waits(
        case_id=case.case_id,
        what=teller.quoted(case.complaint.content.get("what", "")),
        step=waits.step,
        again=waits.again,
        whom=teller.who(waits.whom) if waits.whom else "",
        mark=(waits.mark or "")[:12],
        since=waits.since,
        clocks=tuple(clock(each, teller) for each in waits.deadlines),
        disputed=_hanging(index, thing, disputes),
        lines=tuple(rows_for_list(index, rows, voice, areas)),
    )
