"""The verification queue: what waits for somebody to find out, in an order anybody can redo.

In:   the record laid out for reading, an instant, a voice, and what somebody wants to see.
Out:  `Waits` in order. None of it says that an allegation is true.

The order: what is overdue, the longest first; what may be; what more disputed numbers hang on;
complaints before incidents nobody complained of; then whatever has waited longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from trucewatch.coverage.from_reports import column_micros, micros
from trucewatch.doors.docket.case_lines import Clock, clock, teller_of
from trucewatch.doors.docket.seeing import Seen, see_all
from trucewatch.doors.docket.waiting import WAITS_FOR, Waiting, waiting
from trucewatch.doors.web.areas import area_names
from trucewatch.doors.web.listing import Line, rows_for_list
from trucewatch.doors.web.reconciled import reconciled
from trucewatch.doors.web.record_index import (
    ALL_OUTCOMES,
    IntArray,
    Mask,
    RecordIndex,
    instant_of,
)
from trucewatch.doors.web.voice import Voice
from trucewatch.figures.disputed import Disputed, disputed_by_incident
from trucewatch.figures.outcomes import DEPENDS, places_in
from trucewatch.findings.model import Outcome
from trucewatch.verdicts.deadlines import State

UNTASKED = "untasked"
STEPS = (*WAITS_FOR, UNTASKED)
OPEN = (Outcome.BREACH.value, DEPENDS, Outcome.UNDETERMINED.value)
"""Outcomes that leave something to be found out: alleged under a reading, or open."""
_LATE = (State.OVERDUE, State.UNSURE)
_NOT_LATE = len(_LATE)
_NEVER = 2**62
Disputes = Mapping[int, tuple[Disputed, ...]]
"""The numbers in dispute that hang on an incident, by its row."""


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
Found = tuple[Key, "Case | int"]
"""Where something stands, and the case or the incident's row that stands there."""


@dataclass(frozen=True, slots=True)
class Case:
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
        Case(seen, waits)
        for seen in see_all(index.record, at)
        if (waits := waiting(seen)) is not None
    ]
    heard = [case for case in cases if _wanted(index, case, disputes, wanted)]
    alone = _untasked(index, disputes)
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


def disputes_of(index: RecordIndex) -> Disputes:
    """The numbers in dispute that hang on each incident's row."""

    def make() -> Disputes:
        found = disputed_by_incident(reconciled(index))
        return {index.row_of[i]: some for i, some in found.items() if i in index.row_of}

    return index.once("disputes", make)


def _untasked(index: RecordIndex, disputes: Disputes) -> IntArray:
    """Rows of incidents within scope that are alleged or open, in no case and ruled on by nobody,
    in the order of the queue."""

    def make() -> IntArray:
        outcomes = [ALL_OUTCOMES.index(name) for name in OPEN]
        mask = index.in_scope & ~index.ruled & np.isin(index.outcome, outcomes)
        for case in index.record.docket.cases:
            mask[_rows(index, case.incidents)] = False
        rows = np.flatnonzero(mask)
        hanging = np.array([-len(disputes.get(int(row), ())) for row in rows], dtype=np.int64)
        order = np.lexsort((index.seen_from[rows], _first_received(index)[rows], hanging))
        return np.asarray(rows[order], dtype=np.int64)

    return index.once("untasked", make)


def _first_received(index: RecordIndex) -> IntArray:
    """When the record first had a report of each incident [µs, UTC]. Shape (n_incidents,)."""

    def make() -> IntArray:
        record = index.record
        reports = record.reports["report_id"].combine_chunks()
        incidents = record.incidents["incident_id"].combine_chunks()
        at = places_in(record.memberships["report_id"], reports)
        of = places_in(record.memberships["incident_id"], incidents)
        known = (at >= 0) & (of >= 0)
        first = np.full(len(index), _NEVER, dtype=np.int64)
        received = column_micros(record.reports["recorded_at"])
        np.minimum.at(first, of[known], received[at[known]])
        return np.where(first == _NEVER, index.seen_to, first)

    return index.once("first received", make)


def _rows(index: RecordIndex, incidents: Iterable[str]) -> list[int]:
    """Where incidents stand now; those that the record no longer has are left out."""
    found = (index.row_of.get(incident) for incident in incidents)
    return list(dict.fromkeys(row for row in found if row is not None))


def _hanging(index: RecordIndex, case: Case, disputes: Disputes) -> tuple[Disputed, ...]:
    rows = _rows(index, case.seen.case.incidents)
    return tuple(dict.fromkeys(one for row in rows for one in disputes.get(row, ())))


def _wanted(index: RecordIndex, case: Case, disputes: Disputes, wanted: WantedWaits) -> bool:
    areas = {index.areas[row] for row in _rows(index, case.seen.case.incidents)}
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


def _key(index: RecordIndex, case: Case, disputes: Disputes) -> Key:
    rank, ends = _NOT_LATE, 0
    if case.late is not None:
        rank, ends = _LATE.index(case.late[0]), micros(case.late[1])
    hanging = len(_hanging(index, case, disputes))
    return rank, ends, -hanging, 0, micros(case.waiting.since), 0, case.seen.case.case_id


def _key_alone(index: RecordIndex, row: int, disputes: Disputes) -> Key:
    since, seen = int(_first_received(index)[row]), int(index.seen_from[row])
    return _NOT_LATE, 0, -len(disputes.get(row, ())), 1, since, seen, index.ids[row]


def _told(
    index: RecordIndex,
    thing: Case | int,
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
            since=instant_of(int(_first_received(index)[thing])),
            clocks=(),
            disputed=disputes.get(thing, ()),
            lines=tuple(rows_for_list(index, np.array([thing]), voice, areas)),
        )
    waits, case = thing.waiting, thing.seen.case
    teller = teller_of(thing.seen, voice.language)
    rows = np.array(_rows(index, case.incidents), dtype=np.int64)
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
