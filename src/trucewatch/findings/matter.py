"""The matter before a hearing: incidents as columns, with one row for each charge.

In:   incidents and attributions, and the agreement.
Out:  a `Matter`: rows of incident and charge, the spans, deeds and whereabouts, and how likely
      each thing is.

Nothing here is asked row by row: whatever repeats (who is named, which spans are touched) is
coded once, and columns of codes stand for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Agreement
from trucewatch.findings.accusations import Accusations, accusations
from trucewatch.findings.charges import Charge, Parties, charges
from trucewatch.findings.columns import combined
from trucewatch.findings.deeds import Deeds, coded
from trucewatch.findings.gates import Upheld
from trucewatch.findings.groups import Groups
from trucewatch.findings.spans import Floats, Ints, Spans, bounds, spans_of
from trucewatch.findings.times import Instants, Times
from trucewatch.findings.whereabouts import Grounds, Seen


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each incident and charge, both as positions: of incidents, and of `charges`."""

    incident: Ints
    charge: Ints


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything that hearings share.

    `span` is each incident's position in `instants`; `first` and `last` its first and last
    instant [microsecond]; `happened` and `accused` are ranges of chances, the latter by row.
    """

    agreement: Agreement
    rows: Rows
    charges: tuple[Charge, ...]
    spans: Spans
    span: Ints
    instants: tuple[Instants, ...]
    first: Ints
    last: Ints
    deeds: Deeds
    grounds: Grounds
    times: Times
    happened: tuple[Floats, Floats]
    accused: tuple[Floats, Floats]
    upheld: tuple[Upheld, ...]

    @property
    def n_incidents(self) -> int:
        """How many incidents there are."""
        return len(self.span)


def matter_of(
    incidents: pa.Table,
    attributions: pa.Table,
    agreement: Agreement,
    national: BaseGeometry | None,
    upheld: tuple[Upheld, ...],
) -> Matter:
    """The matter of these incidents. Cost grows with the rows only in whole columns."""
    first, last = bounds(incidents)
    spans = spans_of(agreement)
    begins, ends = spans.of(first, last)
    pairs, span = np.unique(begins * (len(spans.starts) + 1) + ends, return_inverse=True)
    instants = tuple(spans.instants(*divmod(int(pair), len(spans.starts) + 1)) for pair in pairs)
    groups = Groups(agreement)
    accused = accusations(incidents["incident_id"], attributions, groups)
    found, rows = _charged(incidents, accused, groups)
    return Matter(
        agreement=agreement,
        rows=rows,
        charges=found,
        spans=spans,
        span=span.reshape(-1).astype(np.int64),
        instants=instants,
        first=first,
        last=last,
        deeds=Deeds(incidents, agreement, first, last),
        grounds=Grounds(incidents, agreement, national, Seen(begins, ends, spans)),
        times=Times(agreement),
        happened=(
            _chance(incidents["p_happened_low"], 0.0),
            _chance(incidents["p_happened_high"], 1.0),
        ),
        accused=_how_likely(accused, found, rows),
        upheld=upheld,
    )


def _charged(
    incidents: pa.Table, accused: Accusations, groups: Groups
) -> tuple[tuple[Charge, ...], Rows]:
    """Every distinct charge, and the rows that bring them."""
    target, status = coded(incidents["target"]), coded(incidents["victim_status"])
    sides, side_lists = _coded_lists(incidents["sides"])
    key = combined([target.code, status.code, sides, accused.which])
    distinct, where, party = np.unique(key, return_index=True, return_inverse=True)
    found: list[Charge] = []
    begins = np.zeros(len(distinct) + 1, dtype=np.int64)
    for at, row in enumerate(where):
        words = side_lists[sides[row]]
        parties = Parties(
            target=groups.target(
                target.values[target.code[row]], status.values[status.code[row]], words
            ),
            sides=tuple(groups.of(side) for side in words),
            accused=accused.sets[accused.which[row]],
        )
        found.extend(charges(parties))
        begins[at + 1] = len(found)
    party = party.reshape(-1)
    each = (begins[1:] - begins[:-1])[party]
    incident = np.repeat(np.arange(len(party), dtype=np.int64), each)
    within = np.arange(len(incident), dtype=np.int64) - np.repeat(np.cumsum(each) - each, each)
    return tuple(found), Rows(incident, begins[:-1][party][incident] + within)


def _how_likely(
    accused: Accusations, found: tuple[Charge, ...], rows: Rows
) -> tuple[Floats, Floats]:
    """That it was the accused, for each row; anything where nobody is."""
    slots = np.array([-1 if c.slot is None else c.slot for c in found], dtype=np.int64)
    slot = slots[rows.charge] if len(found) else np.zeros(0, dtype=np.int64)
    low, high = np.zeros(len(slot)), np.ones(len(slot))
    named = slot >= 0
    at = accused.first[rows.incident[named]] + slot[named]
    low[named], high[named] = accused.low[at], accused.high[at]
    return low, high


def _coded_lists(column: pa.ChunkedArray) -> tuple[Ints, list[tuple[str, ...]]]:
    """Codes of lists, whose order says nothing."""
    found: dict[tuple[str, ...], int] = {}
    codes = np.zeros(len(column), dtype=np.int64)
    if column.null_count == len(column):
        return codes, [()]
    for row, words in enumerate(column.to_pylist()):
        key = tuple(sorted({w for w in words or () if w}))
        codes[row] = found.setdefault(key, len(found))
    return codes, list(found)


def _chance(column: pa.ChunkedArray, missing: float) -> Floats:
    return np.asarray(pc.fill_null(column, missing).to_numpy(), dtype=np.float64)
