"""Whereabouts: what is known of each incident and each place that a rule speaks of.

Outlines may change with time, and bands may be measured from another line for each party; both
are settled here, so that a rule only asks for a place and whose line counts. An area's name is as
good as the report that gave it: a place named after it holds it whole, or only in part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from trucewatch.agreement.model import Actor, Agreement, Areas, Place
from trucewatch.agreement.roster import plain
from trucewatch.findings import zones
from trucewatch.findings.spans import Ints, Spans
from trucewatch.findings.times import within
from trucewatch.findings.zones import NO, UNPLACED, YES, Codes, Whereabouts, both, nowhere, told

EVERYBODY = ""
"""The key of a line that counts for whoever has none of its own."""

_AREA_COLUMNS = ("area", "admin1", "admin2")


@dataclass(frozen=True, slots=True)
class Seen:
    """The spans each incident touches, first and last. Shape (n_incidents,) both."""

    begins: Ints
    ends: Ints
    spans: Spans


class Grounds:
    """What is known of each incident and place; each place is looked at once."""

    def __init__(
        self,
        incidents: pa.Table,
        agreement: Agreement,
        national: BaseGeometry | None,
        seen: Seen,
    ) -> None:
        self._incidents = incidents
        self._agreement = agreement
        self._national = national
        self._seen = seen
        self._points = zones.points_of(incidents)
        self._places = {place.id: place for place in agreement.places}
        self._named = _NamedAreas(incidents, agreement)
        self._found: dict[tuple[str, str], Whereabouts] = {}

    def lines(self, place: str) -> tuple[str, ...]:
        """Whose lines a place is measured from; `EVERYBODY` alone where it makes no difference."""
        band = self._places[place].band
        within_ = self._places[place].within
        own = tuple(band.lines) if band is not None else (EVERYBODY,)
        return own if within_ is None else tuple(dict.fromkeys((*own, *self.lines(within_))))

    def line_of(self, place: str, actor: Actor | None) -> str | None:
        """The line that counts for an actor; None where that is not known."""
        lines = self.lines(place)
        if len(lines) == 1:
            return lines[0]
        for key in (actor.id, actor.side) if actor is not None else ():
            if key in lines:
                return key
        return EVERYBODY if EVERYBODY in lines and actor is not None else None

    def of(self, place: str, line: str) -> Whereabouts:
        """What is known of the place, measured from a line."""
        key = (place, line)
        if key not in self._found:
            self._found[key] = self._look(self._places[place], line)
        return self._found[key]

    def _look(self, place: Place, line: str) -> Whereabouts:
        found = self._measured(place, line)
        code = np.where(self._named.inside(place), YES, found.code).astype(np.int8)
        found = Whereabouts(code, found.chance)
        if place.within is None:
            return found
        other = self._places[place.within]
        return both(found, self.of(place.within, line if len(self.lines(other.id)) > 1 else ""))

    def _measured(self, place: Place, line: str) -> Whereabouts:
        if place.national:
            country = self._agreement.country
            return zones.in_country(self._incidents, self._points, country, self._national)
        if place.versions:
            return self._by_version(place)
        if place.ring is not None:
            return zones.in_ring(self._points, place.ring)
        if place.band is not None:
            lines = place.band.lines
            drawn = lines.get(line, lines.get(EVERYBODY))
            if drawn is None:
                return nowhere(len(self._points), UNPLACED)
            return zones.in_band(self._points, place.band, drawn)
        if place.areas is not None:
            return told(self._named.among(place.areas, self._agreement.country))
        return nowhere(len(self._points), zones.UNMAPPED)

    def _by_version(self, place: Place) -> Whereabouts:
        if len(place.versions) == 1 and place.versions[0].period.start is None:
            return zones.in_outline(self._points, place.versions[0].geometry)
        each = [zones.in_outline(self._points, version.geometry) for version in place.versions]
        found = nowhere(len(self._points), zones.UNMAPPED)
        begins, ends = self._seen.begins, self._seen.ends
        pairs = np.stack([begins, ends], axis=1)
        for begin, end in np.unique(pairs, axis=0):
            rows = (begins == begin) & (ends == end)
            instants = self._seen.spans.instants(int(begin), int(end))
            held = [[within(v.period, i) is True for v in place.versions] for i in instants]
            if not all(any(each_held) for each_held in held):
                continue
            used = [at for at in range(len(each)) if any(h[at] for h in held)]
            _settle(found, [each[at] for at in used], rows)
        return found


class _NamedAreas:
    """Areas by name or P-code, as reports give them."""

    def __init__(self, incidents: pa.Table, agreement: Agreement) -> None:
        columns: list[list[str | None]] = [
            incidents[name].cast(pa.string()).to_pylist()
            if name in incidents.column_names
            else [None] * len(incidents)
            for name in (*_AREA_COLUMNS, "pcode")
        ]
        self._rows, self._distinct = _distinct(columns)
        self._listed = {
            plain(area)
            for place in agreement.places
            if place.areas is not None
            for area in (
                *place.areas.whole,
                *place.areas.parts_of,
                place.id,
                *place.names.by_language.values(),
            )
        }
        own = [
            frozenset(plain(words) for words in (place.id, *place.names.by_language.values()))
            for place in agreement.places
        ]
        self._aliases = {name: names for names in own for name in names}
        self._places = {
            plain(words): place.id
            for place in agreement.places
            for words in (place.id, *place.names.by_language.values())
        }

    def inside(self, place: Place) -> np.ndarray:
        """Whether the report says in so many words that it happened in the place."""
        hit = np.zeros(len(self._distinct), dtype=bool)
        for at, (area, *_) in enumerate(self._distinct):
            named = self._places.get(plain(area)) if area else None
            hit[at] = named is not None and (named == place.id or place.national)
        return np.asarray(hit[self._rows])

    def among(self, areas: Areas, country: str) -> Codes:
        """Whether each lies in areas listed whole, in one listed in part, or in another."""
        codes = np.array([self._code(words, areas) for words in self._distinct], dtype=np.int8)
        return codes[self._rows] if len(codes) else np.zeros(0, dtype=np.int8)

    def _code(self, words: Sequence[str | None], areas: Areas) -> int:
        if _any_in(words, areas.whole, self._aliases):
            return YES
        if _any_in(words, areas.parts_of, self._aliases):
            return zones.IN_PART
        area, admin1, _, pcode = words
        if area is not None and not pcode:
            return NO if self._listed & _names(words, self._aliases) else UNPLACED
        return NO if admin1 or pcode else UNPLACED


def _names(words: Sequence[str | None], aliases: Mapping[str, frozenset[str]]) -> set[str]:
    """What the words call an area, with every name of a place that they name."""
    named = {plain(word) for word in words[:3] if word}
    return named.union(*(aliases.get(name, frozenset()) for name in named))


def _any_in(
    words: Sequence[str | None], areas: Sequence[str], aliases: Mapping[str, frozenset[str]]
) -> bool:
    named = _names(words, aliases)
    pcode = words[3] or words[0] or ""
    return any(
        plain(area) in named or (_is_pcode(area) and pcode.startswith(area)) for area in areas
    )


def _is_pcode(area: str) -> bool:
    return len(area) > 2 and area[:2].isupper() and area[2:].isdigit()


def _distinct(
    columns: list[list[str | None]],
) -> tuple[Ints, list[tuple[str | None, ...]]]:
    found: dict[tuple[str | None, ...], int] = {}
    rows = np.array([found.setdefault(key, len(found)) for key in zip(*columns, strict=True)])
    return rows.astype(np.int64), list(found)


def _settle(found: Whereabouts, candidates: list[Whereabouts], rows: np.ndarray) -> None:
    """Where the outlines in use agree, what they say; otherwise the place is not known."""
    first = candidates[0]
    same = np.all([c.code[rows] == first.code[rows] for c in candidates], axis=0)
    found.code[rows] = np.where(same, first.code[rows], UNPLACED)
    found.chance[rows] = first.chance[rows]
