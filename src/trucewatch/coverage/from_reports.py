"""Coverage, from watches, denials and reports.

Watches are joined where they overlap: two posts in one hour are one watched hour. A watch on an
area counts for all within it; a watch on a part counts for the whole too, and is then said to
be partial. Restrictions count for both the area denied and those around and within it.

Instants are UTC; a period includes its start and excludes its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.coverage.containment import Parents, lies_within
from trucewatch.coverage.model import Coverage
from trucewatch.places.model import AdminArea
from trucewatch.vocabulary.instants import Interval

Micros = npt.NDArray[np.int64]
_HOUR = 3_600_000_000
_MOST_KEPT = 200_000
"""Answers: addresses ask for any period, and none may fill the memory."""
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def coverage(
    watches: pa.Table,
    restrictions: pa.Table,
    reports: pa.Table,
    *,
    area: str | None,
    period: Interval,
    parents: Parents | None = None,
) -> Coverage:
    """How much of `area` (a P-code; None for the whole mission) was watched in `period`.

    `parents` are the mission's own boundaries, where loaded; otherwise P-codes nest by prefix.
    Tables have the schemas `WATCHES`, `RESTRICTIONS` and `REPORTS`. For many areas or days use
    `coverage_by`.
    """
    return Observed(watches, restrictions, reports, parents).during(area, period)


def coverage_by(
    watches: pa.Table,
    restrictions: pa.Table,
    reports: pa.Table,
    *,
    areas: Iterable[str | None],
    periods: Iterable[Interval],
    parents: Parents | None = None,
) -> dict[tuple[str | None, Interval], Coverage]:
    """`coverage` of each area in each period; the tables are read once."""
    observed = Observed(watches, restrictions, reports, parents)
    spans = list(periods)
    return {(area, span): observed.during(area, span) for area in areas for span in spans}


@dataclass(frozen=True, slots=True)
class _Area:
    """What is known of one area: joined watches, denials and who reported when [µs, UTC]."""

    watched: tuple[Micros, Micros]
    wholly: tuple[Micros, Micros]
    denied_at: Micros
    seen_from: Micros
    seen_to: Micros
    source: npt.NDArray[np.int64]


class Observed:
    """The three tables, read once and asked many times."""

    def __init__(
        self,
        watches: pa.Table,
        restrictions: pa.Table,
        reports: pa.Table,
        parents: Parents | None = None,
    ) -> None:
        self._parents: Parents = parents or {}
        known = self._parents
        self._tops = {code for code, parent in known.items() if parent is None}
        self._tops |= {parent for parent in known.values() if parent and parent not in known}
        self._watches = _Placed(watches, "watched_from", "watched_to")
        self._denials = _Placed(restrictions, "at", "at")
        self._reports = _Placed(reports, "seen_from", "seen_to")
        sources = reports["source_id"].combine_chunks().dictionary_encode()
        self._source = _numbers(sources.indices, missing=len(sources.dictionary))
        self._n_sources = len(sources.dictionary)
        self._areas: dict[str | None, _Area] = {}
        self._answers: dict[tuple[str | None, Interval], Coverage] = {}

    @property
    def declared(self) -> bool:
        """Whether any watch was ever declared."""
        return len(self._watches.start) > 0

    def watched(self, area: str | None) -> tuple[Micros, Micros]:
        """When anybody declared to watch any of an area: disjoint starts and ends, in order."""
        return self._known(area).watched

    def during(self, area: str | None, period: Interval) -> Coverage:
        """The coverage of one area in one period; of each, many cells ask."""
        found = self._answers.get((area, period))
        if found is None:
            if len(self._answers) >= _MOST_KEPT:
                self._answers.clear()
            found = self._answers[area, period] = self._during(area, period)
        return found

    def _during(self, area: str | None, period: Interval) -> Coverage:
        known = self._known(area)
        start, end = micros(period.start), micros(period.end)
        watched = _time_within(known.watched, start, end)
        wholly = _time_within(known.wholly, start, end)
        denied = np.searchsorted(known.denied_at, (start, end), side="left")
        return Coverage(
            area=area or "",
            period=period,
            watched_h=watched / _HOUR,
            partly_h=(watched - wholly) / _HOUR,
            period_h=(end - start) / _HOUR,
            denials=int(denied[1] - denied[0]),
            sources=self._sources_between(known, start, end),
            declared=self.declared,
        )

    def _known(self, area: str | None) -> _Area:
        found = self._areas.get(area)
        if found is None:
            found = self._areas[area] = self._look(area)
        return found

    def _sources_between(self, known: _Area, start: int, end: int) -> int:
        until = int(np.searchsorted(known.seen_from, end, side="left"))
        current = known.seen_to[:until] > start
        active = np.bincount(known.source[:until][current], minlength=self._n_sources + 1)
        return int(np.count_nonzero(active[: self._n_sources]))

    def _look(self, area: str | None) -> _Area:
        inside = self._watches.where(lambda code: area is None or self._within(code, area))
        around = self._watches.where(lambda code: self._covers(code, area))
        denied = self._denials.where(lambda code: self._touches(code, area))
        here = self._reports.where(lambda code: area is None or self._within(code, area))
        if area is None:
            inside[:], denied[:], here[:] = True, True, True
        order = np.argsort(self._reports.start[here], kind="stable")
        return _Area(
            watched=self._watches.joined(inside | around),
            wholly=self._watches.joined(around),
            denied_at=np.sort(self._denials.start[denied]),
            seen_from=self._reports.start[here][order],
            seen_to=np.maximum(self._reports.end, self._reports.start + 1)[here][order],
            source=self._source[here][order],
        )

    def _within(self, inner: str, outer: str) -> bool:
        return lies_within(inner, outer, self._parents)

    def _touches(self, code: str, area: str | None) -> bool:
        return area is None or self._within(code, area) or self._within(area, code)

    def _covers(self, code: str, area: str | None) -> bool:
        """Whether who watches `code` watches all of `area`; all of the mission is a country."""
        if area is not None:
            return self._within(area, code)
        return code in self._tops


class _Placed:
    """Rows with a P-code and a span of time; a row without a P-code is nowhere in particular."""

    def __init__(self, table: pa.Table, start: str, end: str) -> None:
        codes = table["pcode"].combine_chunks().dictionary_encode()
        self.codes: list[str] = codes.dictionary.to_pylist()
        self.code = _numbers(codes.indices, missing=len(self.codes))
        self.start = column_micros(table[start])
        self.end = np.maximum(column_micros(table[end]), self.start)

    def where(self, belongs: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """Which rows have a P-code for which `belongs` holds."""
        chosen = [belongs(code) for code in self.codes]
        return np.asarray([*chosen, False], dtype=bool)[self.code]

    def joined(self, rows: npt.NDArray[np.bool_]) -> tuple[Micros, Micros]:
        """The union of these rows' spans: disjoint starts and ends, in order."""
        order = np.argsort(self.start[rows], kind="stable")
        start, end = self.start[rows][order], self.end[rows][order]
        if not len(start):
            return start, end
        reach = np.maximum.accumulate(end)
        opens = np.concatenate(([True], start[1:] > reach[:-1]))
        closes = np.concatenate((opens[1:], [True]))
        return start[opens], reach[closes]


def micros(instant: datetime) -> int:
    """Microseconds since 1970, UTC."""
    delta = instant - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def column_micros(column: pa.ChunkedArray) -> Micros:
    """A column of instants as microseconds since 1970 (UTC); a missing one is 0."""
    whole = pc.fill_null(column.cast(pa.int64()), 0)
    return np.asarray(whole.to_numpy(), dtype=np.int64)


def parents_of(areas: Iterable[AdminArea]) -> Parents:
    """The `Parents` that a mission's boundaries give."""
    return {area.pcode: area.parent for area in areas}


def _time_within(spans: tuple[Micros, Micros], start: int, end: int) -> int:
    return int((np.clip(spans[1], start, end) - np.clip(spans[0], start, end)).sum())


def _numbers(indices: pa.Array, *, missing: int) -> npt.NDArray[np.int64]:
    return np.asarray(pc.fill_null(indices.cast(pa.int64()), missing).to_numpy(), dtype=np.int64)
