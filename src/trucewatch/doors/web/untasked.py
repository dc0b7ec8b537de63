"""Incidents that nobody has seen to, and the disputed numbers that hang on any of them.

In:   the record laid out for reading.
Out:  rows of its incidents, made once for each record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from trucewatch.coverage.from_reports import column_micros
from trucewatch.doors.web.reconciled import reconciled
from trucewatch.doors.web.record_index import ALL_OUTCOMES, IntArray, RecordIndex
from trucewatch.figures.disputed import Disputed, disputed_by_incident
from trucewatch.figures.outcomes import DEPENDS, places_in
from trucewatch.findings.model import Outcome

OPEN = (Outcome.BREACH.value, DEPENDS, Outcome.UNDETERMINED.value)
"""Outcomes that leave something to be found out: alleged under a reading, or open."""
_NEVER = 2**62
Disputes = Mapping[int, tuple[Disputed, ...]]
"""The numbers in dispute that hang on an incident, by its row."""


def disputes_of(index: RecordIndex) -> Disputes:
    """The numbers in dispute that hang on each incident's row."""

    def make() -> Disputes:
        found = disputed_by_incident(reconciled(index))
        return {index.row_of[i]: some for i, some in found.items() if i in index.row_of}

    return index.once("disputes", make)


def untasked(index: RecordIndex, disputes: Disputes) -> IntArray:
    """Rows of incidents within scope that are alleged or open, in no case and ruled on by nobody,
    in the order of the queue."""

    def make() -> IntArray:
        outcomes = [ALL_OUTCOMES.index(name) for name in OPEN]
        mask = index.in_scope & ~index.ruled & np.isin(index.outcome, outcomes)
        for case in index.record.docket.cases:
            mask[rows_of(index, case.incidents)] = False
        rows = np.flatnonzero(mask)
        hanging = np.array([-len(disputes.get(int(row), ())) for row in rows], dtype=np.int64)
        order = np.lexsort((index.seen_from[rows], first_received(index)[rows], hanging))
        return np.asarray(rows[order], dtype=np.int64)

    return index.once("untasked", make)


def first_received(index: RecordIndex) -> IntArray:
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


def rows_of(index: RecordIndex, incidents: Iterable[str]) -> list[int]:
    """Where incidents stand now; those that the record no longer has are left out."""
    found = (index.row_of.get(incident) for incident in incidents)
    return list(dict.fromkeys(row for row in found if row is not None))
