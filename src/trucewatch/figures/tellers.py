"""Who tells of an incident: only those who are in it, or somebody else as well.

In:   a `Record`, and the agreement's roster.
Out:  for each incident whether anybody tells of it who leans to no side that is in it.

A side is in an incident as the accused or as the target. A source leans to the parties its
`interests` name. A party's or guarantor's outlet that states none is unknown, not neutral.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.figures.model import Record
from trucewatch.figures.naming import PartyNames
from trucewatch.figures.outcomes import places_in

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
_SIDED = pa.array(["party", "guarantor"])


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells of what: positions of the incident and the source of each report that belongs to
    one; `own` where the report does not have it from another source."""

    incident: Ints
    source: Ints
    own: Flags


def told_by_others(record: Record, telling: Telling, parties: PartyNames) -> tuple[Flags, Flags]:
    """Whether another tells of each incident, and whether one may. Both of shape (n_incidents,)."""
    n, ids = len(record.incidents), record.incidents["incident_id"].combine_chunks()
    incident, source = telling.incident, telling.source
    leans = _Sides(parties, record)
    lists = record.sources["interests"].to_pylist()
    leaning = leans.of_lists(lists)
    involved = leans.of(record.incidents["target"])
    accused = places_in(record.attributions["incident_id"], ids)
    np.logical_or.at(
        involved, accused[accused >= 0], leans.of(record.attributions["actor"])[accused >= 0]
    )
    sided = pc.is_in(record.sources["kind"], value_set=_SIDED).to_numpy()
    unsaid = np.asarray(sided, dtype=bool) & ~leaning.any(axis=1)

    inside = (involved[incident] & leaning[source]).any(axis=1)
    known = np.bincount(incident[~inside & ~unsaid[source]], minlength=n) > 0
    inside_only = np.bincount(incident[~inside], minlength=n) == 0
    heard = np.bincount(incident, minlength=n) > 0
    return known, ~known & ~(inside_only & heard)


def telling(record: Record) -> Telling:
    """Every membership whose incident, report and source are on record."""
    links = record.memberships
    incident = places_in(links["incident_id"], record.incidents["incident_id"].combine_chunks())
    report = places_in(links["report_id"], record.reports["report_id"].combine_chunks())
    source = places_in(record.reports["source_id"], record.sources["source_id"].combine_chunks())
    own = pc.is_null(record.reports["upstream_id"]).to_numpy()
    known = (incident >= 0) & (report >= 0)
    incident, report = incident[known], report[known]
    placed = source[report] >= 0
    incident, report = incident[placed], report[placed]
    return Telling(incident, source[report], own[report])


class _Sides:
    """The actors and sides that words stand for, as columns of flags."""

    def __init__(self, parties: PartyNames, record: Record) -> None:
        self._parties = parties
        words = {
            *pc.unique(record.attributions["actor"]).to_pylist(),
            *pc.unique(record.incidents["target"]).to_pylist(),
            *(word for some in record.sources["interests"].to_pylist() for word in some or ()),
        }
        self._sides = {word: parties.sides(word) for word in words}
        found = sorted(frozenset().union(*self._sides.values()))
        self._number = {side: at for at, side in enumerate(found)}

    def of(self, column: pa.ChunkedArray) -> Flags:
        """Which sides each value stands for, shape (n, n_sides)."""
        coded = column.combine_chunks().dictionary_encode()
        flags = self.of_lists([[word] for word in [*coded.dictionary.to_pylist(), None]])
        index = pc.fill_null(coded.indices.cast(pa.int64()), len(flags) - 1).to_numpy()
        return np.asarray(flags[index])

    def of_lists(self, lists: Iterable[list[str | None] | None]) -> Flags:
        """Which sides each list of words stands for."""
        rows = [
            [self._number[side] for word in words or () for side in self._sides.get(word, ())]
            for words in lists
        ]
        flags = np.zeros((len(rows), len(self._number)), dtype=bool)
        for at, numbers in enumerate(rows):
            flags[at, numbers] = True
        return flags
