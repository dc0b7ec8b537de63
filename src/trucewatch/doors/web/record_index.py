"""A record laid out for reading: columns to filter by, and what belongs to each incident.

In:   a `Record`.
Out:  a `RecordIndex`, built once per record and only read afterwards.

An incident's outcome here is the software's, never a verdict; `trucewatch.figures.outcomes` says
how several norms and readings come to one word.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.from_reports import Observed
from trucewatch.doors.web.kept import Kept
from trucewatch.doors.web.lookups import RowsOf
from trucewatch.doors.web.map_tiles import MapTiles
from trucewatch.figures.model import Record
from trucewatch.figures.outcomes import DEPENDS, LABELS, outcomes, places_in
from trucewatch.findings.model import Outcome
from trucewatch.vocabulary.instants import Interval
from trucewatch.vocabulary.progress import Progress, unheard

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Made = TypeVar("Made")
ROOM = 192 << 20
"""How much `once` keeps [byte]: of a million incidents one filter's rows are 8 MB."""

STAGE = "laying out pages"
LAID_OUT = (
    "row_of", "accused", "ruled", "n_sources", "sources", "observed", "newest_first", "sorted_ids",
    "act_words", "area_words", "act_column", "area_column", "scope_days", "day_offsets",
    "tiles", "outcomes_present", "_report_rows",
)  # fmt: skip
"""What `lay_out` makes, beside the rows of each table about each incident."""

ALL_OUTCOMES = (
    Outcome.BREACH.value,
    DEPENDS,
    Outcome.UNDETERMINED.value,
    Outcome.PERMITTED.value,
    Outcome.NO_BREACH.value,
    Outcome.NOT_COVERED.value,
)
"""What an incident is shown as, in the order in which pages list them."""


class RecordIndex:
    """Row numbers below are those of `record.incidents`; arrays have one element per incident."""

    def __init__(self, record: Record) -> None:
        self.record = record
        table = record.incidents
        self.ids: list[str] = table["incident_id"].to_pylist()
        self.seen_from = _micros(table["seen_from"])
        self.seen_to = _micros(table["seen_to"])
        self.lon, self.lat = _floats(table["lon"]), _floats(table["lat"])
        self.error_m = _floats(table["error_radius_m"])
        self.acts: list[str] = [(act or "0").split(".")[0] for act in table["act"].to_pylist()]
        self.areas: list[str] = [area or "" for area in table["admin1"].to_pylist()]
        self.outcome = _outcomes(record)
        scope = pc.is_null(table["out_of_scope"]).combine_chunks()
        self.in_scope: Mask = np.asarray(scope.to_numpy(zero_copy_only=False), dtype=np.bool_)
        self._about: dict[str, RowsOf] = {}
        self._kept = Kept(ROOM)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Rows by incident id; ids that a merge left behind lead to what they became."""
        aliases = self.record.incidents["aliases"].to_pylist()
        rows = {alias: row for row, names in enumerate(aliases) for alias in names or ()}
        return rows | {incident: row for row, incident in enumerate(self.ids)}

    @cached_property
    def accused(self) -> Mask:
        """Which incidents somebody is accused of."""
        return self._among(self.record.attributions["incident_id"])

    @cached_property
    def ruled(self) -> Mask:
        """Which incidents people have ruled on."""
        ruled = [v.incident_id for v in self.record.verdicts if v.counts]
        return self._among(pa.chunked_array([pa.array(ruled, pa.string())]))

    @cached_property
    def n_sources(self) -> int:
        """How many sources reported."""
        return int(pc.count_distinct(self.record.reports["source_id"]).as_py())

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Sources' cells by their ids."""
        return {row["source_id"]: row for row in self.record.sources.to_pylist()}

    @cached_property
    def observed(self) -> Observed:
        """Who watched, and who was kept from it."""
        record = self.record
        return Observed(record.watches, record.restrictions, record.reports)

    @cached_property
    def newest_first(self) -> IntArray:
        """Rows ordered by when they were last seen, the newest first; ties keep their order."""
        return np.argsort(-self.seen_from, kind="stable")

    @cached_property
    def by_id(self) -> IntArray:
        """Rows in the order of their ids."""
        order = pc.array_sort_indices(self.record.incidents["incident_id"].combine_chunks())
        return np.asarray(order.to_numpy(), dtype=np.int64)

    @cached_property
    def sorted_ids(self) -> list[str]:
        """The ids in that order."""
        return [self.ids[row] for row in self.by_id]

    @cached_property
    def act_column(self) -> npt.NDArray[np.str_]:
        """Top-level act codes; `0` is unknown."""
        return np.array(self.acts, dtype=np.str_)

    @cached_property
    def area_column(self) -> npt.NDArray[np.str_]:
        """First-level areas as the incidents name them; empty where unknown."""
        return np.array(self.areas, dtype=np.str_)

    @cached_property
    def act_words(self) -> frozenset[str]:
        """Every top-level act code in the record."""
        return frozenset(self.acts)

    @cached_property
    def area_words(self) -> frozenset[str]:
        """Every first-level area in the record, as incidents name it."""
        return frozenset(self.areas) - {""}

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose midnights part the days."""
        return self.record.agreement.clock.zone

    @property
    def starts_on(self) -> date:
        """The ceasefire's first local day."""
        return self.record.agreement.clock.start.astimezone(self.zone).date()

    @cached_property
    def whole_days(self) -> tuple[date, date]:
        """The first and last local day of the whole record, the ceasefire's start included."""
        if not len(self):
            return self.starts_on, self.starts_on
        first = self._day_of(int(self.seen_from.min()))
        last = self._day_of(int(self.seen_to.max()) - 1)
        return min(first, self.starts_on), max(last, self.starts_on)

    @cached_property
    def scope_days(self) -> tuple[date, date]:
        """From the ceasefire's first day to the last of an incident within its scope."""
        if not self.in_scope.any():
            return self.starts_on, self.starts_on
        last = self._day_of(int(self.seen_to[self.in_scope].max()) - 1)
        return self.starts_on, max(last, self.starts_on)

    @cached_property
    def day_offsets(self) -> tuple[IntArray, IntArray]:
        """First and last local day of each incident, counted from the ceasefire's first."""
        first, last = self.whole_days
        edges = self.midnights(first, last)
        before = (self.starts_on - first).days
        opens = np.searchsorted(edges, self.seen_from, side="right") - 1
        closes = np.searchsorted(edges, self.seen_to - 1, side="right") - 1
        return opens - before, np.maximum(opens, closes) - before

    def midnights(self, first: date, last: date) -> IntArray:
        """The midnights from that which opens `first` to that which closes `last` [µs, UTC]."""
        days = (first + timedelta(days=step) for step in range((last - first).days + 2))
        return np.array([self.midnight(day) for day in days], dtype=np.int64)

    def midnight(self, day: date) -> int:
        """When the local `day` begins [µs, UTC]."""
        return int(datetime.combine(day, time.min, self.zone).timestamp()) * 1_000_000

    def _among(self, ids: pa.ChunkedArray) -> Mask:
        found = pc.is_in(self.record.incidents["incident_id"], value_set=ids.combine_chunks())
        return np.asarray(found.to_numpy(), dtype=np.bool_)

    def _day_of(self, micros: int) -> date:
        return instant_of(micros).astimezone(self.zone).date()

    def incident(self, row: int) -> dict[str, Any]:
        """One incident's cells by name."""
        return dict(self.record.incidents.slice(row, 1).to_pylist()[0])

    def seen(self, row: int) -> Interval:
        """When incident `row` may have happened."""
        return Interval(instant_of(int(self.seen_from[row])), instant_of(int(self.seen_to[row])))

    def outcome_name(self, row: int) -> str:
        """One of `ALL_OUTCOMES`."""
        return ALL_OUTCOMES[int(self.outcome[row])]

    @cached_property
    def tiles(self) -> MapTiles:
        """The incidents by squares of the map."""
        return MapTiles(self.lon, self.lat)

    @cached_property
    def outcomes_present(self) -> frozenset[str]:
        """The outcomes that any incident has."""
        there = np.bincount(self.outcome, minlength=len(ALL_OUTCOMES)) > 0
        return frozenset(name for name, any_ in zip(ALL_OUTCOMES, there, strict=True) if any_)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for each key as long as others do not crowd it out.

        Whoever sees another record has another index, so that no key need say who asks.
        """
        return self._kept.of(key, make)

    def lay_out(self, progress: Progress = unheard) -> None:
        """Make now what the first reader of each page would wait for."""
        tables = ("memberships", "attributions", "findings")
        for done, part in enumerate((*LAID_OUT, *tables)):
            progress(STAGE, done, len(LAID_OUT) + len(tables))
            if part in tables:
                self._rows_of(part)
            else:
                getattr(self, part)
        progress(STAGE, len(LAID_OUT) + len(tables), len(LAID_OUT) + len(tables))

    def rows_about(self, table: str, incident_id: str) -> list[dict[str, Any]]:
        """The rows of the record's memberships, attributions or findings about one incident."""
        rows = self._rows_of(table).of(self.row_of[incident_id])
        return list(getattr(self.record, table).take(rows).to_pylist())

    def reports_of(self, incident_id: str) -> list[dict[str, Any]]:
        """The member reports, in the order in which they were received, each with `membership`."""
        members, reports = self.belonging(incident_id)
        shares = members["membership"].to_pylist()
        return [
            row | {"membership": share}
            for row, share in zip(reports.to_pylist(), shares, strict=True)
        ]

    def belonging(self, incident_id: str) -> tuple[pa.Table, pa.Table]:
        """The memberships of an incident and their reports, both in the reports' order."""
        links = self._rows_of("memberships").of(self.row_of[incident_id])
        reports = self._report_rows[links]
        order = np.argsort(reports)[np.count_nonzero(reports < 0) :]
        return self.record.memberships.take(links[order]), self.record.reports.take(reports[order])

    @cached_property
    def _report_rows(self) -> IntArray:
        """Where each membership's report stands among the reports; -1 for none."""
        known = self.record.reports["report_id"].combine_chunks()
        return places_in(self.record.memberships["report_id"], known)

    def _rows_of(self, table: str) -> RowsOf:
        if table not in self._about:
            ids = self.record.incidents["incident_id"].combine_chunks()
            owner = places_in(getattr(self.record, table)["incident_id"], ids)
            self._about[table] = RowsOf(owner, len(self))
        return self._about[table]


def _outcomes(record: Record) -> IntArray:
    """For each incident, its place in `ALL_OUTCOMES`. Shape (n_incidents,)."""
    found = outcomes(record.findings, record.incidents["incident_id"].combine_chunks())
    places = np.array([ALL_OUTCOMES.index(str(label)) for label in LABELS], dtype=np.int64)
    return places[found.label()]


def _micros(column: pa.ChunkedArray) -> IntArray:
    values = pc.cast(column, pa.int64()).combine_chunks().to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.int64)


def _floats(column: pa.ChunkedArray) -> FloatArray:
    """A column of numbers; NaN where unknown."""
    values = column.combine_chunks().to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)


def instant_of(micros: int) -> datetime:
    """The instant of microseconds since 1970, UTC."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)
