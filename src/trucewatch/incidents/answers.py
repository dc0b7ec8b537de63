"""What fusing answers of each report, by where it stands in the table: the state a later run starts
from, and what memberships and the count are made of.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.incidents.arrays import Bools, Floats, Ints
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.model import MEMBERSHIPS
from trucewatch.incidents.naming import incident_ids
from trucewatch.incidents.native import Fused

MODEL_ERROR = 0.045
"""The spread of the count that no single pair's chance explains, as a share of the count."""

NINETY = 1.6449
"""Standard deviations to either side that hold 90% of a normal distribution."""

PARTS = 2.0**30
"""Of an incident: sums are of whole ones of these, so that no order of adding changes them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Of each of n reports: shape (n,) in the order of the table.

    `anchor` is the row that stands for the report's incident: equal for reports of one incident,
    and of the sharpest kind among them, so that vaguer reports do not move it. `membership` is how
    probably the report belongs there; `founds` how many incidents are expected of which it is the
    one that counts. `cover_*`, shape (k,): reports of several events, the anchors of the incidents
    they cover, how probably.
    """

    anchor: Ints
    membership: Floats
    founds: Floats
    cover_row: Ints
    cover_to: Ints
    cover_membership: Floats

    def covering(self) -> Bools:
        """Whether each report covers incidents, and so has none of its own."""
        found = np.zeros(len(self.anchor), dtype=bool)
        found[self.cover_row] = True
        return found


def answers_of(columns: Columns, found: Fused) -> Answers:
    """What the kernel found, by the rows of the table."""
    rows = columns.rows
    anchor = np.empty(columns.n, dtype=np.int64)
    membership, founds = np.empty(columns.n), np.empty(columns.n)
    anchor[rows], membership[rows], founds[rows] = (
        rows[found.incident],
        found.membership,
        found.founds,
    )
    return Answers(
        anchor,
        membership,
        founds,
        rows[found.cover_row],
        rows[found.cover_to],
        found.cover_membership.astype(np.float64),
    )


def counted(answers: Answers) -> tuple[float, float, float]:
    """The expected number of incidents and its 90% interval, from each report's share of it."""
    expected = _sum(answers.founds)
    chances = answers.founds[answers.founds < 1]  # what a total alone tells of is no chance
    variance = _sum(chances * (1 - chances))
    spread = NINETY * math.sqrt(variance + (MODEL_ERROR * expected) ** 2)
    return expected, max(0.0, expected - spread), expected + spread


def _sum(values: Floats) -> float:
    """The sum, to nine digits behind the point, the same in whatever order."""
    return float(np.rint(values * PARTS).astype(np.int64).sum() / PARTS)


def memberships(ids: pa.Array, received: Ints, answers: Answers) -> pa.Table:
    """The rows of `MEMBERSHIPS`; an incident bears the id of its earliest received report.

    `ids` and `received`, a rank, are by the rows of the table.
    """
    own = ~answers.covering()
    first = earliest_of(received, answers.anchor, own)
    rows = np.concatenate([np.flatnonzero(own), answers.cover_row])
    leaders = np.concatenate([first[answers.anchor[own]], first[answers.cover_to]])
    values = np.concatenate([answers.membership[own], answers.cover_membership])
    table = pa.table(
        [
            ids.take(pa.array(rows)),
            incident_ids(ids.take(pa.array(leaders))),
            np.round(values, 4),
        ],
        schema=MEMBERSHIPS,
    )
    return table.sort_by([("report_id", "ascending"), ("incident_id", "ascending")])


def earliest_of(received: Ints, anchor: Ints, own: Bools) -> Ints:
    """For each anchor, the row of its incident that was received first; -1 for other rows."""
    order = np.argsort(received, kind="stable")
    order = order[own[order]][::-1]
    first = np.full(len(anchor), -1, dtype=np.int64)
    first[anchor[order]] = order  # the last assignment, the earliest received, stays
    return first
