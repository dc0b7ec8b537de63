"""Candidates: every place that the words of a report may mean, one for each place on the ground.

In:   the readings of the words, gazetteers and areas.
Out:  `Candidate`s, with what two gazetteers say of one place made one.

Nothing is chosen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trucewatch.places.boundaries import AREA_LEVELS, NONE, Areas
from trucewatch.places.error_circles import (
    Circle,
    covering,
    distance_m,
    level_radius_m,
)
from trucewatch.places.fitting import (
    ADMIN_LEVELS,
    fits_area,
    fits_name,
    is_own,
    mismatch,
    other_name,
)
from trucewatch.places.gazetteer import Gazetteer
from trucewatch.places.model import GazetteerEntry
from trucewatch.places.names import LIGHT, Hit
from trucewatch.places.spelling import fold
from trucewatch.places.wording import Reading

SAME_PLACE_M = 5_000.0
"""Entries of one name nearer than this are taken for one place, and the circle covers them all."""

MISPLACED_M = 15_000.0
"""An entry this far outside the unit whose P-code it states is a mistake and is set aside."""

BOTH_NAMES = 0.05
"""What a place gains for bearing both names between slashes."""

# What being called like the unit it lies in says of a settlement: it is the seat.
SEAT_POPULATION = {"admin1": 200_000, "admin2": 30_000, "admin3": 5_000}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place: circle, level, chain of areas (numbers by level, -1 unknown), and its merits."""

    name: str
    circle: Circle
    level: str
    chain: tuple[int, ...]
    score: float
    method: str
    population: int = 0
    area: int = NONE
    country: str = ""
    pcode: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    order: str = ""
    village: bool = False
    loose: bool = False
    own_name: bool = True
    alternatives: tuple[str, ...] = ()

    @property
    def is_area(self) -> bool:
        """Whether it is an administrative unit rather than a settlement."""
        return self.level in ADMIN_LEVELS


class Collector:
    """Finds candidates in the gazetteers and areas of one resolver."""

    def __init__(
        self, gazetteers: Sequence[Gazetteer], areas: Areas, home: str | None = None
    ) -> None:
        self.gazetteers = gazetteers
        self.home = home
        self.areas = areas
        self._area_levels = {area.level for area in areas.areas}
        self._chains: dict[tuple[float, float], tuple[int, ...]] = {}
        self._twin_entries: dict[str, list[GazetteerEntry]] = {}

    def collect(
        self,
        readings: Iterable[Reading],
        country: str | None,
        *,
        by_sound: bool = True,
        fuzzy: bool = False,
    ) -> list[Candidate]:
        """One candidate for each place, best first; only nearly so spelled ones if `fuzzy`."""
        best: dict[str, Candidate] = {}
        heard: dict[str, set[int]] = {}
        for reading in readings:
            if fuzzy and reading.strict:
                continue
            for found in self._of_reading(reading, country, by_sound, fuzzy):
                heard.setdefault(found.order, set()).add(reading.alternative)
                known = best.get(found.order)
                if known is None or found.score > known.score:
                    best[found.order] = found
        for order, alternatives in heard.items():
            if len(alternatives) > 1:
                best[order] = replace(best[order], score=best[order].score + BOTH_NAMES)
        return _merged(sorted(best.values(), key=lambda c: (-c.score, c.order)))

    def _of_reading(
        self, reading: Reading, country: str | None, by_sound: bool, fuzzy: bool
    ) -> Iterable[Candidate]:
        for gazetteer in self.gazetteers:
            hits = (
                gazetteer.resembling(reading.name)
                if fuzzy
                else gazetteer.find(reading.name, by_sound=by_sound)
            )
            for number, hit in hits.items():
                entry = gazetteer.entries[number]
                if self._lies_in(entry, country) and fits_name(entry, hit, reading):
                    yield self._of_entry(entry, hit, reading)
        if country and self.home and country != self.home:
            return
        found = (
            self.areas.resembling(reading.name, AREA_LEVELS)
            if fuzzy
            else self.areas.find(reading.name, by_sound=by_sound)
        )
        for number, hit in found.items():
            if fits_area(self.areas.level(number), hit, reading):
                yield self._of_area(number, hit, reading)

    def _lies_in(self, entry: GazetteerEntry, country: str | None) -> bool:
        """Whether an entry may be meant in `country`, and lies where its own P-code says."""
        own = entry.country or self.home
        if country and own and own != country and entry.level != "country":
            return False
        if entry.level in self._area_levels and entry.level in ADMIN_LEVELS:
            return entry.level == "country" and entry.country != country
        stated = self.areas.by_pcode.get(entry.pcode or "")
        return stated is None or self.areas.away_m(stated, entry.lon, entry.lat) <= MISPLACED_M

    def _of_entry(self, entry: GazetteerEntry, hit: Hit, reading: Reading) -> Candidate:
        twins = self._twins(entry) if hit.score >= LIGHT else [entry]
        radius = entry.error_radius_m or level_radius_m(entry.level, entry.population)
        chain = self.chain(entry.lon, entry.lat)
        cost = reading.cost + mismatch(entry.level, reading) + other_name(entry, hit)
        candidate = Candidate(
            name=entry.names[0],
            circle=Circle(entry.lon, entry.lat, radius),
            level=entry.level,
            chain=chain,
            score=hit.score - cost,
            method=hit.method,
            population=max(*(t.population or 0 for t in twins), self._seat(chain, hit)),
            country=entry.country,
            pcode=entry.pcode or next((t.pcode for t in twins if t.pcode), None),
            admin1=entry.admin1,
            admin2=entry.admin2,
            order=entry.entry_id,
            village=reading.kind == "village",
            loose=reading.loose_m > 0,
            own_name=is_own(entry, hit),
        )
        return _loosened(candidate, reading)

    def _twins(self, entry: GazetteerEntry) -> list[GazetteerEntry]:
        """The entry and those of other lists that share a name of it and lie with it."""
        if entry.entry_id not in self._twin_entries:
            twins = {entry.entry_id: entry}
            for gazetteer in self.gazetteers:
                for name in entry.names:
                    for number in gazetteer.bearers(fold(name)):
                        other = gazetteer.entries[number]
                        if other.level == entry.level and _beside(entry, other):
                            twins.setdefault(other.entry_id, other)
            self._twin_entries[entry.entry_id] = [twins[i] for i in sorted(twins)]
        return self._twin_entries[entry.entry_id]

    def _of_area(self, number: int, hit: Hit, reading: Reading) -> Candidate:
        area = self.areas.areas[number]
        candidate = Candidate(
            name=area.names["en"],
            circle=self.areas.circle(number),
            level=area.level,
            chain=self.areas.ancestry(number),
            score=hit.score - reading.cost - mismatch(area.level, reading),
            method=hit.method if area.level == "neighbourhood" else "admin",
            area=number,
            pcode=area.pcode,
            order=f"area:{area.pcode}",
        )
        return candidate if candidate.is_area else _loosened(candidate, reading)

    def chain(self, lon: float, lat: float) -> tuple[int, ...]:
        """The areas around a point, remembered."""
        key = (lon, lat)
        if key not in self._chains:
            self._chains[key] = self.areas.chain(lon, lat)
        return self._chains[key]

    def _seat(self, chain: tuple[int, ...], hit: Hit) -> int:
        """How many people a settlement has at least, if it is called like a unit it lies in."""
        for level, people in SEAT_POPULATION.items():
            number = chain[AREA_LEVELS.index(level)]
            if number != NONE and number in self.areas.find(hit.name, (level,)):
                return people
        return 0


def _loosened(candidate: Candidate, reading: Reading) -> Candidate:
    if not reading.loose_m:
        return candidate
    circle = candidate.circle
    wider = circle.radius_m + reading.loose_m
    return replace(candidate, circle=Circle(circle.lon, circle.lat, wider))


def _merged(found: list[Candidate]) -> list[Candidate]:
    """Settlements of one name that lie together, made one; areas stay apart."""
    groups: list[list[Candidate]] = []
    for candidate in found:
        for group in groups:
            if not candidate.is_area and not group[0].is_area and _together(group[0], candidate):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    return [_one(group) for group in groups]


def _beside(entry: GazetteerEntry, other: GazetteerEntry) -> bool:
    return distance_m(entry.lon, entry.lat, other.lon, other.lat) <= SAME_PLACE_M


def _together(first: Candidate, other: Candidate) -> bool:
    a, b = first.circle, other.circle
    reach = max(SAME_PLACE_M, min(a.radius_m, b.radius_m))
    return distance_m(a.lon, a.lat, b.lon, b.lat) <= reach


def _one(group: list[Candidate]) -> Candidate:
    """The best-named of a group, with the largest population and a circle over those named so."""
    lead = group[0]
    close = [c for c in group if c.score >= lead.score - 0.1]
    return replace(
        lead,
        circle=covering([c.circle for c in close]),
        population=max(c.population for c in close),
        pcode=next((c.pcode for c in close if c.pcode), None),
        own_name=any(c.own_name for c in close),
        admin1=next((c.admin1 for c in close if c.admin1), None),
        admin2=next((c.admin2 for c in close if c.admin2), None),
        level="town" if any(c.level == "town" for c in close) else lead.level,
    )
