"""Layers: what a mission has on the ground, as features with a place and a time.

In:   a `RecordIndex` and the reader's voice.
Out:  for each layer its features in the order of their ids, filtered by box and time.

An incident is what reports say, never that it happened; a zone is what was agreed; a watch says
that somebody watched and a denial that somebody was kept away. No source is named, none numbered.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.coverage.from_reports import Micros, column_micros, micros
from trucewatch.doors.web.api.asking import Asked
from trucewatch.doors.web.record_index import IntArray, RecordIndex, instant_of
from trucewatch.doors.web.voice import Voice
from trucewatch.vocabulary.instants import iso

Feature = dict[str, Any]
Bounds = tuple[float, float, float, float]
_TOLD = (
    "place_text", "admin1", "admin2", "pcode", "act", "target", "n_reports", "n_independent",
    "deaths_min", "deaths_max", "injured_min", "injured_max", "p_happened_low", "p_happened_high",
    "error_radius_m", "out_of_scope",
)  # fmt: skip
"""What an incident's feature tells as the record has it: a list of what may leave, not of what
may not."""


class Layer(Protocol):
    """Features by the order of their ids."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids, sorted."""
        ...

    def passing(self, asked: Asked) -> IntArray:
        """Which of them lie in the box and the time asked for, in order."""
        ...

    def features(self, at: IntArray) -> list[Feature]:
        """Some of them as GeoJSON, by their places among the ids."""
        ...

    def extent(self) -> tuple[Bounds | None, tuple[datetime | None, datetime | None]]:
        """West, south, east, north, and the first and last instant; None where unknown."""
        ...


def page(layer: Layer, asked: Asked) -> tuple[list[Feature], int, str | None]:
    """One answer's features, how many pass in all, and behind which id the next answer begins."""
    found = layer.passing(asked)
    begin = int(np.searchsorted(found, bisect_right(layer.ids, asked.after)))
    chosen = found[begin : begin + asked.limit]
    more = begin + asked.limit < len(found)
    behind = layer.ids[int(chosen[-1])] if more and len(chosen) else None
    return layer.features(chosen), len(found), behind


def one(layer: Layer, feature_id: str) -> Feature | None:
    """The feature of that id; None where there is none."""
    at = bisect_left(layer.ids, feature_id)
    if at == len(layer.ids) or layer.ids[at] != feature_id:
        return None
    return layer.features(np.array([at]))[0]


class Incidents:
    """The record's incidents."""

    def __init__(self, index: RecordIndex, voice: Voice) -> None:
        self._index, self._voice = index, voice
        self._row = index.by_id

    @property
    def ids(self) -> Sequence[str]:
        """The incidents' ids, sorted."""
        return self._index.sorted_ids

    def passing(self, asked: Asked) -> IntArray:
        """Those that may have happened within the time, with their best place in the box."""
        index = self._index
        mask = np.ones(len(index), dtype=np.bool_)
        if asked.start is not None:
            mask &= index.seen_to > micros(asked.start)
        if asked.end is not None:
            mask &= index.seen_from <= micros(asked.end)
        if asked.boxes:
            inside = np.zeros(len(index), dtype=np.bool_)
            for west, south, east, north in asked.boxes:
                across = (index.lon >= west) & (index.lon <= east)
                inside |= across & (index.lat >= south) & (index.lat <= north)
            mask &= inside
        return np.flatnonzero(mask[self._row])

    def features(self, at: IntArray) -> list[Feature]:
        """What is said of each, and what software finds, which is no ruling."""
        rows = self._row[at]
        cells = self._index.record.incidents.take(rows).to_pylist()
        return [self._feature(int(row), cell) for row, cell in zip(rows, cells, strict=True)]

    def _feature(self, row: int, cell: dict[str, Any]) -> Feature:
        seen = self._index.seen(row)
        point = {"type": "Point", "coordinates": [cell["lon"], cell["lat"]]}
        return {
            "type": "Feature",
            "id": cell["incident_id"],
            "geometry": None if None in point["coordinates"] else point,
            "properties": {
                "seen_from": iso(seen.start),
                "seen_to": iso(seen.end),
                "act_in_words": self._voice.act(cell["act"]),
                **{name: cell[name] for name in _TOLD},
                "alleged": self._index.outcome_name(row),
                "ruled_on": bool(self._index.ruled[row]),
            },
        }

    def extent(self) -> tuple[Bounds | None, tuple[datetime | None, datetime | None]]:
        """Around every incident that has a place."""
        index = self._index
        if not len(index):
            return None, (None, None)
        first, last = int(index.seen_from.argmin()), int(index.seen_to.argmax())
        span = index.seen(first).start, index.seen(last).end
        if np.isnan(index.lon).all():
            return None, span
        found = (np.nanmin(index.lon), np.nanmin(index.lat), np.nanmax(index.lon),
                 np.nanmax(index.lat))  # fmt: skip
        west, south, east, north = (float(value) for value in found)
        return (west, south, east, north), span


class Shapes:
    """Things with outlines, one to a row; `start` and `end` are microseconds since 1970, UTC, both
    included, None where they are of no time. `tell` gives a row's properties."""

    def __init__(
        self,
        ids: Sequence[str],
        outlines: Sequence[BaseGeometry | None],
        tell: Callable[[int], dict[str, Any]],
        times: tuple[Micros, Micros] | None = None,
    ) -> None:
        self._ids, self._tell, self._times = ids, tell, times
        self._outlines = np.empty(len(outlines), dtype=object)
        self._outlines[:] = outlines

    @property
    def ids(self) -> Sequence[str]:
        """The ids, sorted."""
        return self._ids

    def passing(self, asked: Asked) -> IntArray:
        """Those that touch the box, at some time of that asked for."""
        mask = np.ones(len(self._ids), dtype=np.bool_)
        if self._times is not None:
            start, end = self._times
            if asked.start is not None:
                mask &= end >= micros(asked.start)
            if asked.end is not None:
                mask &= start <= micros(asked.end)
        if asked.boxes:
            touched = [shapely.intersects(self._outlines, shapely.box(*box)) for box in asked.boxes]
            mask &= np.logical_or.reduce(touched)
        return np.flatnonzero(mask)

    def features(self, at: IntArray) -> list[Feature]:
        """Some of them."""
        return [
            {
                "type": "Feature",
                "id": self._ids[row],
                "geometry": _geometry(self._outlines[row]),
                "properties": self._tell(int(row)),
            }
            for row in at
        ]

    def extent(self) -> tuple[Bounds | None, tuple[datetime | None, datetime | None]]:
        """Around all of them."""
        span: tuple[datetime | None, datetime | None] = (None, None)
        if self._times is not None and len(self._ids):
            span = instant_of(int(self._times[0].min())), instant_of(int(self._times[1].max()))
        if all(outline is None for outline in self._outlines):
            return None, span
        west, south, east, north = shapely.total_bounds(self._outlines)
        return (float(west), float(south), float(east), float(north)), span


def _geometry(outline: BaseGeometry | None) -> Feature | None:
    return None if outline is None else dict(json.loads(shapely.to_geojson(outline)))


def zones(index: RecordIndex, voice: Voice) -> Shapes:
    """The agreement's places that have an outline."""
    mapped = [place for place in index.record.agreement.places if place.geometry is not None]
    mapped.sort(key=lambda place: place.id)
    return Shapes(
        [place.id for place in mapped],
        [place.geometry for place in mapped],
        lambda row: {"name": mapped[row].names(voice.language)},
    )


def watches(index: RecordIndex, voice: Voice) -> Shapes:
    """Declared watches; where nobody watched, nothing is known, which is not quiet."""
    table = index.record.watches
    times = column_micros(table["watched_from"]), column_micros(table["watched_to"])
    return _in_areas("watch", table, times, index, voice, {"means": "means"})


def denials(index: RecordIndex, voice: Voice) -> Shapes:
    """Where and when somebody was denied access or delayed, as told."""
    table = index.record.restrictions
    at = column_micros(table["at"])
    told = {"said_to_be_by": "by_actor", "delay_min": "delay_min", "outcome": "outcome"}
    return _in_areas("denial", table, (at, at), index, voice, told)


def _in_areas(
    kind: str,
    table: pa.Table,
    times: tuple[Micros, Micros],
    index: RecordIndex,
    voice: Voice,
    told: Mapping[str, str],
) -> Shapes:
    """Rows of a table that lie in areas; `told` are the properties beside area and time, each with
    its column."""
    areas = {area.pcode: area for area in index.record.areas}
    codes = table["pcode"].to_pylist()

    def tell(row: int) -> dict[str, Any]:
        area = areas.get(codes[row])
        return {
            "area": voice.names(area.names) if area else codes[row],
            "pcode": codes[row],
            "from": iso(instant_of(int(times[0][row]))),
            "to": iso(instant_of(int(times[1][row]))),
            **{name: table[column][row].as_py() for name, column in told.items()},
        }

    known = [areas[code].geometry if code in areas else None for code in codes]
    return Shapes([f"{kind}-{row:08d}" for row in range(len(codes))], known, tell, times)
