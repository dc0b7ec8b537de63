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
from trucewatch.incidents.signing import settle_ties

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
    one that counts. `cover_*`, shape (k,), by row: reports of several events, the anchors of the
    incidents they cover, how probably.
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

    def groups(self) -> int:
        """How many incidents the reports fall into, those that are alone included."""
        leads = np.zeros(len(self.anchor), dtype=bool)
        leads[self.anchor[~self.covering()]] = True
        leads[self.cover_to] = True
        return int(leads.sum())


class Gathering:
    """The answers of n reports, put together from those of parts; begun with what was known."""

    def __init__(self, n: int, former: Answers | None = None) -> None:
        self._former = former
        self._changed = np.zeros(n, dtype=bool)
        self._anchor = np.zeros(n, dtype=np.int64)
        self._membership, self._founds = np.zeros(n), np.zeros(n)
        self._covers: list[tuple[Ints, Ints, Floats]] = []
        if former is not None:
            known = len(former.anchor)
            self._anchor[:known] = former.anchor
            self._membership[:known] = former.membership
            self._founds[:known] = former.founds

    def put(self, rows: Ints, part: Answers, mine: Ints) -> None:
        """Of a part that holds these rows, the answers of those at `mine`; of each row once."""
        changed = rows[mine]
        self._changed[changed] = True
        self._anchor[changed] = rows[part.anchor[mine]]
        self._membership[changed] = part.membership[mine]
        self._founds[changed] = part.founds[mine]
        own = np.zeros(len(rows), dtype=bool)
        own[mine] = True
        fresh = own[part.cover_row]
        row, to = part.cover_row[fresh], part.cover_to[fresh]
        self._covers.append((rows[row], rows[to], part.cover_membership[fresh]))

    def answers(self) -> Answers:
        """All of them."""
        covers = list(self._covers)
        if self._former is not None:
            was = self._former
            kept = ~self._changed[was.cover_row]
            covers.append((was.cover_row[kept], was.cover_to[kept], was.cover_membership[kept]))
        row, to, membership = (np.concatenate(each) for each in zip(*covers, strict=True))
        order = np.argsort(row, kind="stable")
        return Answers(
            self._anchor, self._membership, self._founds, row[order], to[order], membership[order]
        )


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
    order = np.argsort(rows[found.cover_row], kind="stable")
    return Answers(
        anchor,
        membership,
        founds,
        rows[found.cover_row][order],
        rows[found.cover_to][order],
        found.cover_membership[order].astype(np.float64),
    )


def counted(answers: Answers) -> tuple[float, float, float]:
    """The expected number of incidents and its 90% interval, from each report's share of it."""
    founds, chances = shares(answers.founds)
    return interval(int(founds.sum()), int(chances.sum()))


def shares(founds: Floats) -> tuple[Ints, Ints]:
    """What each report adds to the expected number and to its variance, in 1 / `PARTS`."""
    chance = np.where(founds < 1, founds * (1 - founds), 0.0)  # a total alone is no chance
    return np.rint(founds * PARTS).astype(np.int64), np.rint(chance * PARTS).astype(np.int64)


def interval(founds: int, chances: int) -> tuple[float, float, float]:
    """The expected number and its 90% interval, from the sums of all `shares`."""
    expected, variance = founds / PARTS, chances / PARTS
    spread = NINETY * math.sqrt(variance + (MODEL_ERROR * expected) ** 2)
    return expected, max(0.0, expected - spread), expected + spread


def memberships(ids: pa.Array, received: Ints, ranks: Ints, answers: Answers) -> pa.Table:
    """The rows of `MEMBERSHIPS`, by report, then incident.

    An incident bears the id of its earliest received report.
    `ids`, `received` and `ranks`, those of the ids, are by the rows of the table.
    """
    own = ~answers.covering()
    first = earliest_of(received, answers.anchor, own)
    rows = np.concatenate([np.flatnonzero(own), answers.cover_row])
    leaders = np.concatenate([first[answers.anchor[own]], first[answers.cover_to]])
    values = np.concatenate([answers.membership[own], answers.cover_membership])
    incidents = incident_ids(ids.take(pa.array(leaders)))
    rank = ranks[rows]
    order = np.argsort(rank, kind="stable")
    settle_ties(incidents, rank[order].astype(np.uint64), order)
    return pa.table(
        [
            ids.take(pa.array(rows[order])),
            incidents.take(pa.array(order)),
            np.round(values[order], 4),
        ],
        schema=MEMBERSHIPS,
    )


def ranked(ids: pa.Array) -> Ints:
    """The place of each id in their order, byte by byte: shape (n,)."""
    order = np.arange(len(ids))
    settle_ties(ids, np.zeros(len(ids), dtype=np.uint64), order)
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids))
    return rank


def earliest_of(received: Ints, anchor: Ints, own: Bools) -> Ints:
    """For each anchor, the row of its incident that was received first; -1 for other rows."""
    order = np.argsort(received, kind="stable")
    order = order[own[order]][::-1]
    first = np.full(len(anchor), -1, dtype=np.int64)
    first[anchor[order]] = order  # the last assignment, the earliest received, stays
    return first
