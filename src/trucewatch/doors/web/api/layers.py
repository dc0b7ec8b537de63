"""Layers: what a mission has on the ground, as features with a place and a time.

In:   a `RecordIndex` and the reader's voice.
Out:  for each layer its features in the order of their ids, filtered by box and time.

An incident is what reports say, never that it happened; a zone is what was agreed; a watch says
that somebody watched and a denial that somebody was kept away. No source is named, none numbered.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.coverage.from_reports import micros
from trucewatch.doors.web.api.asking import Asked
from trucewatch.doors.web.record_index import IntArray, RecordIndex
from trucewatch.doors.web.voice import Voice
from trucewatch.vocabulary.instants import iso

Feature = dict[str, Any]
Bounds = tuple[float, float, float, float]


class Layer(Protocol):
    """Features by the order of their ids."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids, sorted."""
        ...

    def passing(self, asked: Asked) -> IntArray:
        """Which of them lie in the box and the time asked for, in order."""
        ...

    def feature(self, at: int) -> Feature:
        """One of them as GeoJSON."""
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
    features = [layer.feature(int(at)) for at in chosen]
    return features, len(found), layer.ids[int(chosen[-1])] if more and len(chosen) else None


class Incidents:
    """The record's incidents."""

    def __init__(self, index: RecordIndex, voice: Voice) -> None:
        self._index, self._voice = index, voice
        self._row = index.by_id
        self._ruled = {verdict.incident_id for verdict in index.record.verdicts}

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

    def feature(self, at: int) -> Feature:
        """One incident: what is said of it and what software finds, which is no ruling."""
        row = int(self._row[at])
        cell, seen = self._index.incident(row), self._index.seen(row)
        told = ("place_text", "admin1", "admin2", "pcode", "act", "target", "n_reports",
                "n_independent", "deaths_min", "deaths_max", "injured_min", "injured_max",
                "p_happened_low", "p_happened_high", "error_radius_m", "out_of_scope")  # fmt: skip
        located = cell["lon"] is not None and cell["lat"] is not None
        return {
            "type": "Feature",
            "id": cell["incident_id"],
            "geometry": {"type": "Point", "coordinates": [cell["lon"], cell["lat"]]}
            if located
            else None,
            "properties": {
                "seen_from": iso(seen.start),
                "seen_to": iso(seen.end),
                "act_in_words": self._voice.act(cell["act"]),
                **{name: cell[name] for name in told},
                "alleged": self._index.outcome_name(row),
                "ruled_on": cell["incident_id"] in self._ruled,
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


@dataclass(frozen=True, slots=True)
class Shape:
    """Something with an outline; `start` and `end` are None where it is of no time."""

    id: str
    geometry: BaseGeometry | None
    properties: dict[str, Any]
    start: datetime | None = None
    end: datetime | None = None


class Shapes:
    """A layer of things with outlines."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._shapes = sorted(shapes, key=lambda shape: shape.id)
        self._ids = [shape.id for shape in self._shapes]
        self._outlines = np.array([shape.geometry for shape in self._shapes], dtype=object)

    @property
    def ids(self) -> Sequence[str]:
        """The ids, sorted."""
        return self._ids

    def passing(self, asked: Asked) -> IntArray:
        """Those that touch the box, at some time of that asked for."""
        mask = np.array([_during(shape, asked) for shape in self._shapes], dtype=np.bool_)
        if asked.boxes and len(mask):
            touched = [shapely.intersects(self._outlines, shapely.box(*box)) for box in asked.boxes]
            mask &= np.logical_or.reduce(touched)
        return np.flatnonzero(mask)

    def feature(self, at: int) -> Feature:
        """One of them."""
        shape = self._shapes[at]
        outline = shape.geometry
        return {
            "type": "Feature",
            "id": shape.id,
            "geometry": None if outline is None else json.loads(shapely.to_geojson(outline)),
            "properties": shape.properties,
        }

    def extent(self) -> tuple[Bounds | None, tuple[datetime | None, datetime | None]]:
        """Around all of them."""
        some = [shape.geometry for shape in self._shapes if shape.geometry is not None]
        starts = [shape.start for shape in self._shapes if shape.start is not None]
        ends = [shape.end for shape in self._shapes if shape.end is not None]
        span = min(starts, default=None), max(ends, default=None)
        if not some:
            return None, span
        west, south, east, north = shapely.total_bounds(np.array(some, dtype=object))
        return (float(west), float(south), float(east), float(north)), span


def _during(shape: Shape, asked: Asked) -> bool:
    begun = asked.end is None or shape.start is None or shape.start <= asked.end
    going_on = asked.start is None or shape.end is None or shape.end >= asked.start
    return begun and going_on


def zones(index: RecordIndex, voice: Voice) -> Shapes:
    """The agreement's places that have an outline."""
    return Shapes(
        [
            Shape(place.id, place.geometry, {"name": place.names(voice.language)})
            for place in index.record.agreement.places
            if place.geometry is not None
        ]
    )


def watches(index: RecordIndex, voice: Voice) -> Shapes:
    """Declared watches; where nobody watched, nothing is known, which is not quiet."""
    outlines = _outlines(index, voice)
    shapes = []
    for at, row in enumerate(index.record.watches.to_pylist()):
        outline, name = outlines.get(row["pcode"], (None, row["pcode"]))
        start, end = row["watched_from"], row["watched_to"]
        told = {"area": name, "pcode": row["pcode"], "watched_from": iso(start),
                "watched_to": iso(end), "means": row["means"]}  # fmt: skip
        shapes.append(Shape(f"watch-{at:07d}", outline, told, start, end))
    return Shapes(shapes)


def denials(index: RecordIndex, voice: Voice) -> Shapes:
    """Where and when somebody was denied access or delayed."""
    outlines = _outlines(index, voice)
    shapes = []
    for at, row in enumerate(index.record.restrictions.to_pylist()):
        outline, name = outlines.get(row["pcode"], (None, row["pcode"]))
        told = {"area": name, "pcode": row["pcode"], "at": iso(row["at"]),
                "said_to_be_by": row["by_actor"], "delay_min": row["delay_min"],
                "outcome": row["outcome"]}  # fmt: skip
        shapes.append(Shape(f"denial-{at:07d}", outline, told, row["at"], row["at"]))
    return Shapes(shapes)


def _outlines(index: RecordIndex, voice: Voice) -> dict[str | None, tuple[BaseGeometry, str]]:
    return {area.pcode: (area.geometry, voice.names(area.names)) for area in index.record.areas}
