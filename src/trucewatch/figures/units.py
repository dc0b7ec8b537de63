"""Units: what is counted, each with its time, area and accused, and the incident behind it.

In:   a `Record`, a rule's unit, and which incidents the rule lets in.
Out:  `Units`: one row for each incident or report, with the weight it adds to the count.

An incident is one row. An entry is a report: its own time, place and accused, and the incident it
most surely belongs to. A burst is several incident rows of which only the first weighs 1: fire of
one kind, in one place, laid to one party, until a pause longer than the gap. An incident whose
time is vaguer than the gap joins nothing, since nobody knows what it would join. An explosion is an
incident row that weighs as many rounds as its reports tell of.

Instants are UTC microseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.from_reports import Micros, column_micros
from trucewatch.figures.accused import Accused
from trucewatch.figures.model import Record
from trucewatch.figures.naming import UNKNOWN_AREA, AreaNames, PartyNames

Ints = npt.NDArray[np.int64]
_MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Units:
    """Rows to be counted, all of one length.

    `incident` is the row's position in the incidents table; `area` and `party` are positions in
    `areas` and `parties`; `weight` is what it adds to a count.
    """

    incident: Ints
    start: Micros
    end: Micros
    area: Ints
    party: Ints
    weight: Ints
    areas: tuple[str, ...]
    parties: tuple[str, ...]


def incident_units(record: Record, areas: AreaNames, accused: Accused) -> Units:
    """One row for each incident, in the table's order."""
    table = record.incidents
    area, names = area_labels(table, areas)
    return Units(
        incident=np.arange(len(table)),
        start=column_micros(table["seen_from"]),
        end=column_micros(table["seen_to"]),
        area=area,
        party=accused.label,
        weight=np.ones(len(table), dtype=np.int64),
        areas=names,
        parties=accused.labels,
    )


def entry_units(
    record: Record, positions: Mapping[str, int], areas: AreaNames, parties: PartyNames
) -> Units:
    """One row for each report that belongs to an incident, in the reports' order.

    `positions` gives each incident's place in its table, by id or alias.
    """
    owner = _owners(record, positions)
    reports = record.reports.filter(pa.array(owner >= 0))
    area, names = area_labels(reports, areas)
    party, labels = _distinct(reports["actor"], parties.name)
    return Units(
        incident=owner[owner >= 0],
        start=column_micros(reports["seen_from"]),
        end=column_micros(reports["seen_to"]),
        area=area,
        party=party,
        weight=np.ones(len(reports), dtype=np.int64),
        areas=names,
        parties=labels,
    )


def burst_units(
    record: Record, incidents: Units, counts: npt.NDArray[np.bool_], gap_min: int
) -> Units:
    """`incidents` with those that count joined into bursts, each standing where its first does."""
    gap = gap_min * _MINUTE
    joinable = counts & (incidents.end - incidents.start <= gap)
    rows = np.flatnonzero(joinable)
    if not len(rows):
        return incidents
    group = _groups(record.incidents, incidents)[rows]
    order = np.lexsort((rows, incidents.start[rows], group))
    rows, group = rows[order], group[order]
    opens = _burst_opens(group, incidents.start[rows], incidents.end[rows], gap)
    leader = rows[np.maximum.accumulate(np.where(opens, np.arange(len(rows)), 0))]
    start, end, area, party, weight = (
        column.copy()
        for column in (
            incidents.start, incidents.end, incidents.area, incidents.party, incidents.weight,
        )
    )  # fmt: skip
    start[rows], end[rows] = incidents.start[leader], incidents.end[leader]
    area[rows], party[rows] = incidents.area[leader], incidents.party[leader]
    weight[rows] = opens
    return replace(incidents, start=start, end=end, area=area, party=party, weight=weight)


def explosion_units(record: Record, incidents: Units) -> Units:
    """`incidents`, each weighing the most rounds or strikes that one of its reports tells of; 1
    where none tells how many."""
    told = pc.fill_null(record.incidents["n_events"], 1).to_numpy()
    return replace(incidents, weight=np.maximum(told.astype(np.int64), 1))


def area_labels(table: pa.Table, areas: AreaNames) -> tuple[Ints, tuple[str, ...]]:
    """The first-level area of each row, from its P-code, else from the name it carries."""
    by_code, code_names = _distinct(table["pcode"], lambda p: areas.of_pcode(p) or "")
    by_name, said_names = _distinct(table["admin1"], lambda n: areas.of_name(n) or "")
    labels = sorted({*code_names, *said_names} - {""})
    number = {name: at for at, name in enumerate([*labels, UNKNOWN_AREA])}
    number[""] = len(labels)
    from_code = np.asarray([number[n] for n in code_names], dtype=np.int64)[by_code]
    from_name = np.asarray([number[n] for n in said_names], dtype=np.int64)[by_name]
    return np.where(from_code == len(labels), from_name, from_code), (*labels, UNKNOWN_AREA)


def _burst_opens(group: Ints, start: Micros, end: Micros, gap: int) -> npt.NDArray[np.bool_]:
    """Which rows, sorted by group and start, begin a new burst."""
    rank = np.empty(len(end), dtype=np.int64)
    by_end = np.argsort(end, kind="stable")
    rank[by_end] = np.arange(len(end))
    reach = np.maximum.accumulate(group * len(end) + rank) % len(end)
    latest = end[by_end][reach]
    pause = (group[1:] != group[:-1]) | (start[1:] - latest[:-1] > gap)
    return np.concatenate(([True], pause))


def _groups(incidents: pa.Table, units: Units) -> Ints:
    """A number for each kind, place and party; a place is as exact as the record knows it."""
    kind, kinds = _distinct(incidents["act"], lambda act: (act or "0").split(".")[0])
    place, _ = _distinct(incidents["pcode"], lambda pcode: pcode or "")
    named, names = _distinct(incidents["place_text"], lambda text: text or "")
    combined = (place * len(names) + named) * len(kinds) + kind
    combined = (combined * len(units.areas) + units.area) * len(units.parties) + units.party
    return np.asarray(np.unique(combined, return_inverse=True)[1], dtype=np.int64)


def _owners(record: Record, positions: Mapping[str, int]) -> Ints:
    """The position of the incident each report most surely belongs to; -1 for none."""
    links = record.memberships
    coded = links["incident_id"].combine_chunks().dictionary_encode()
    at = np.asarray([positions.get(i, -1) for i in coded.dictionary.to_pylist()], dtype=np.int64)
    incident = at[coded.indices.to_numpy()] if len(at) else np.zeros(0, dtype=np.int64)
    report = pc.index_in(links["report_id"], value_set=record.reports["report_id"].combine_chunks())
    report = pc.fill_null(report, -1).to_numpy().astype(np.int64)
    sure = pc.fill_null(links["membership"], 0.0).to_numpy()
    by_id = pc.rank(record.incidents["incident_id"], sort_keys="ascending").to_numpy()
    earliest = by_id.astype(np.int64)[incident] if len(by_id) else incident
    order = np.lexsort((-earliest, sure))
    owner = np.full(len(record.reports) + 1, -1, dtype=np.int64)
    owner[report[order]] = incident[order]
    return owner[:-1]


def _distinct(
    column: pa.ChunkedArray, name: Callable[[str | None], str]
) -> tuple[Ints, tuple[str, ...]]:
    """Positions in the sorted distinct names that `name` gives the column's values."""
    coded = column.combine_chunks().dictionary_encode()
    named = [name(value) for value in [*coded.dictionary.to_pylist(), None]]
    labels = tuple(sorted(set(named)))
    number = {label: at for at, label in enumerate(labels)}
    index = pc.fill_null(coded.indices.cast(pa.int64()), len(named) - 1).to_numpy()
    return np.asarray([number[n] for n in named], dtype=np.int64)[index], labels
