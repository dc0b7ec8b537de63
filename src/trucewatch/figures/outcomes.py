"""What the findings and verdicts say of each incident, in one row per incident.

In:   findings and verdicts of a `Record`.
Out:  outcomes by reading, and what people ruled, aligned with the incidents table.

An incident on which readings differ is said to depend on the reading; nothing is averaged. An
incident without any finding is undetermined: nobody has evaluated it. Where several norms apply
under one reading, the gravest outcome stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.findings.model import Outcome
from trucewatch.verdicts.model import Verdict

DEPENDS = "depends_on_reading"
GRAVITY = (
    Outcome.BREACH,
    Outcome.UNDETERMINED,
    Outcome.PERMITTED,
    Outcome.NO_BREACH,
    Outcome.NOT_COVERED,
)
"""The outcome that stands for a reading is the first of these that any norm gives."""
LABELS = (*GRAVITY, DEPENDS)
_UNDETERMINED = GRAVITY.index(Outcome.UNDETERMINED)

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Codes are positions in `GRAVITY`, shape (n_incidents, n_readings); -1 for no finding."""

    readings: tuple[str, ...]
    code: Codes

    def label(self) -> Codes:
        """One position in `LABELS` for each incident. Shape (n_incidents,)."""
        found = np.where(self.code < 0, _UNDETERMINED, self.code)
        if not self.readings:
            return np.full(len(self.code), _UNDETERMINED, dtype=np.int64)
        same = (found == found[:, :1]).all(axis=1)
        return np.where(same, found[:, 0], len(GRAVITY))

    def undetermined(self) -> Flags:
        """Whether no reading settles anything: none alleges a breach, at least one is open."""
        found = np.where(self.code < 0, _UNDETERMINED, self.code)
        if not self.readings:
            return np.ones(len(self.code), dtype=bool)
        return np.asarray(found.min(axis=1) == _UNDETERMINED)

    def among(self, wanted: Iterable[str], *, every: bool) -> tuple[Flags, Flags]:
        """Whether a reading (or every one) gives a wanted outcome, and whether one still might."""
        codes = [GRAVITY.index(Outcome(w)) for w in wanted]
        found = np.where(self.code < 0, _UNDETERMINED, self.code)
        if not self.readings:
            none = np.zeros(len(self.code), dtype=bool)
            return none, ~none
        hit = np.isin(found, codes)
        still = hit | (found == _UNDETERMINED)
        over = np.all if every else np.any
        sure = np.asarray(over(hit, axis=1), dtype=bool)
        return sure, np.asarray(over(still, axis=1), dtype=bool) & ~sure


def outcomes(findings: pa.Table, incidents: pa.Array) -> Outcomes:
    """The outcome of each incident under each reading. `incidents` are the ids, in order."""
    readings = tuple(sorted(r for r in pc.unique(findings["reading"]).to_pylist() if r))
    shape = (len(incidents), len(readings))
    if not readings:
        return Outcomes(readings, np.full(shape, -1, dtype=np.int64))
    row = places_in(findings["incident_id"], incidents)
    column = places_in(findings["reading"], pa.array(readings, pa.string()))
    code = places_in(findings["outcome"], pa.array([str(o) for o in GRAVITY], pa.string()))
    known = (row >= 0) & (column >= 0) & (code >= 0)
    gravest = np.full(shape[0] * shape[1], len(GRAVITY), dtype=np.int64)
    np.minimum.at(gravest, row[known] * shape[1] + column[known], code[known])
    gravest[gravest == len(GRAVITY)] = -1
    return Outcomes(readings, gravest.reshape(shape))


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people ruled, each of shape (n_incidents,)."""

    ruled: Flags
    upheld: Flags
    disputed: Flags
    rejected: Flags


def rulings(
    verdicts: Iterable[Verdict], ids: dict[str, int], classes: Iterable[str], n: int
) -> Rulings:
    """Who upheld what: a signer's latest word on an incident, norm and reading counts.

    `ids` maps incident ids and their aliases to positions among `n` incidents. Upheld is what at
    least one signer put in one of `classes` and none put in another; disputed, where signers
    differ. A signer who is unable to rule leaves the matter open. What does not count in its case
    is passed over.
    """
    latest: dict[tuple[int, str, str | None, str | None], Verdict] = {}
    for verdict in sorted(verdicts, key=lambda v: (v.signed_at, v.verdict_id)):
        position = ids.get(verdict.incident_id)
        if position is not None and verdict.counts:
            latest[position, verdict.signed_by, verdict.norm, verdict.reading] = verdict
    wanted = frozenset(classes)
    ruled, yes, no = (np.zeros(n, dtype=bool) for _ in range(3))
    for (position, *_), verdict in latest.items():
        ruled[position] = True
        if verdict.ladder_class in wanted:
            yes[position] = True
        elif verdict.ladder_class != "unable_to_rule":
            no[position] = True
    return Rulings(ruled, yes & ~no, yes & no, no & ~yes)


def positions(incidents: pa.Table) -> dict[str, int]:
    """Where each incident stands in the table, by its id and by the ids merged into it."""
    found: dict[str, int] = {}
    for position, aliases in enumerate(incidents["aliases"].to_pylist()):
        for alias in aliases or ():
            found[alias] = position
    found.update({name: at for at, name in enumerate(incidents["incident_id"].to_pylist())})
    return found


def places_in(column: pa.ChunkedArray, values: pa.Array) -> Codes:
    """Where each value of the column stands among `values`; -1 for none. Shape (n,)."""
    found = pc.fill_null(pc.index_in(column, value_set=values), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)
