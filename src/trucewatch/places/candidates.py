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
from trucewatch.places.gazetteer import Gazetteer
from trucewatch.places.model import GazetteerEntry
from trucewatch.places.names import BARE, LIGHT, OTHER_SCRIPT, Hit, alike
from trucewatch.places.spelling import bare, fold
from trucewatch.places.wording import SETTLEMENTS, Reading, names_of

SAME_PLACE_M = 5_000.0
"""Entries of one name nearer than this are taken for one place, and the circle covers them all."""

MISPLACED_M = 15_000.0
"""An entry this far outside the unit whose P-code it states is a mistake and is set aside."""

ADMIN_LEVELS = ("country", "admin1", "admin2", "admin3")

# What being called like the unit it lies in says of a settlement: it is the seat.
SEAT_POPULATION = {"admin1": 200_000, "admin2": 30_000, "admin3": 5_000}

OTHER_KIND = 0.12
WRONG_LEVEL = 0.2
NO_KIND_AREA = 0.06
OTHER_NAME = 0.03


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
    own_name: bool = True
    alternatives: tuple[str, ...] = ()

    @property
    def is_area(self) -> bool:
        """Whether it is an administrative unit rather than a settlement."""
        return self.level in ADMIN_LEVELS


class Collector:
    """Finds candidates in the gazetteers and areas of one resolver."""

    def __init__(self, gazetteers: Sequence[Gazetteer], areas: Areas) -> None:
        self.gazetteers = gazetteers
        self.areas = areas
        self._area_levels = {area.level for area in areas.areas}
        self._chains: dict[tuple[float, float], tuple[int, ...]] = {}
        self._twin_entries: dict[str, list[GazetteerEntry]] = {}

    def collect(
        self, readings: Iterable[Reading], country: str | None, *, fuzzy: bool = False
    ) -> list[Candidate]:
        """One candidate for each place, best first; only nearly so spelled ones if `fuzzy`."""
        best: dict[str, Candidate] = {}
        for reading in readings:
            if fuzzy and (reading.loose_m or reading.part):
                continue
            for found in self._of_reading(reading, country, fuzzy):
                known = best.get(found.order)
                if known is None or found.score > known.score:
                    best[found.order] = found
        return _merged(sorted(best.values(), key=lambda c: (-c.score, c.order)))

    def _of_reading(
        self, reading: Reading, country: str | None, fuzzy: bool
    ) -> Iterable[Candidate]:
        for gazetteer in self.gazetteers:
            hits = gazetteer.resembling(reading.name) if fuzzy else gazetteer.find(reading.name)
            for number, hit in hits.items():
                entry = gazetteer.entries[number]
                if self._fits(entry, country) and _fits_name(entry, hit, reading):
                    yield self._of_entry(entry, hit, reading)
        found = (
            self.areas.resembling(reading.name, AREA_LEVELS)
            if fuzzy
            else self.areas.find(reading.name)
        )
        for number, hit in found.items():
            if _fits_area(self.areas.level(number), hit, reading):
                yield self._of_area(number, hit, reading)

    def _fits(self, entry: GazetteerEntry, country: str | None) -> bool:
        if country and entry.country and entry.country != country and entry.level != "country":
            return False
        if entry.level in self._area_levels and entry.level in ADMIN_LEVELS:
            return entry.level == "country" and entry.country != country
        stated = self.areas.by_pcode.get(entry.pcode or "")
        return stated is None or self.areas.away_m(stated, entry.lon, entry.lat) <= MISPLACED_M

    def _of_entry(self, entry: GazetteerEntry, hit: Hit, reading: Reading) -> Candidate:
        twins = self._twins(entry) if hit.score >= LIGHT else [entry]
        radius = entry.error_radius_m or level_radius_m(entry.level, entry.population)
        chain = self.chain(entry.lon, entry.lat)
        candidate = Candidate(
            name=entry.names[0],
            circle=Circle(entry.lon, entry.lat, radius),
            level=entry.level,
            chain=chain,
            score=hit.score - reading.cost - _mismatch(entry.level, reading) - (0.0 if _is_own(entry, hit) else OTHER_NAME),
            method=hit.method,
            population=max(*(t.population or 0 for t in twins), self._seat(chain, hit)),
            country=entry.country,
            pcode=next((t.pcode for t in twins if t.pcode), None),
            admin1=entry.admin1,
            admin2=entry.admin2,
            order=entry.entry_id,
            village=reading.kind == "village",
            own_name=_is_own(entry, hit),
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
            self._twin_entries[entry.entry_id] = [entry, *(twins[i] for i in sorted(twins) if i != entry.entry_id)]
        return self._twin_entries[entry.entry_id]

    def _of_area(self, number: int, hit: Hit, reading: Reading) -> Candidate:
        area = self.areas.areas[number]
        candidate = Candidate(
            name=area.names["en"],
            circle=self.areas.circle(number),
            level=area.level,
            chain=self.areas.ancestry(number),
            score=hit.score - (0.0 if reading.part else reading.cost) - _mismatch(area.level, reading),
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


def _fits_name(entry: GazetteerEntry, hit: Hit, reading: Reading) -> bool:
    """Whether a hit is good enough for what the words say of it."""
    if reading.strict:
        known = _is_own(entry, hit) or (entry.population or 0) >= SEAT_POPULATION["admin3"]
        return hit.score >= BARE and known
    if entry.level == "country":
        return hit.score >= BARE
    if entry.level == "neighbourhood" and reading.kind in SETTLEMENTS and hit.score < LIGHT:
        return False
    return hit.score != OTHER_SCRIPT or alike(reading.name, [w for n in entry.names for w in names_of(n)])


def _fits_area(level: str, hit: Hit, reading: Reading) -> bool:
    if level in ADMIN_LEVELS:
        return not reading.strict or hit.score >= LIGHT
    if reading.strict:
        return hit.score >= BARE
    return reading.kind not in SETTLEMENTS or hit.score >= LIGHT


def _is_own(entry: GazetteerEntry, hit: Hit) -> bool:
    """Whether the name that met is the one the entry goes by, rather than another of its names."""
    return hit.score >= LIGHT and bare(hit.name) in map(bare, names_of(entry.names[0]))


def _mismatch(level: str, reading: Reading) -> float:
    """What a candidate loses for being another kind of thing than the words say."""
    if reading.kind in ADMIN_LEVELS:
        if level == reading.kind:
            return 0.0
        return WRONG_LEVEL if level in ADMIN_LEVELS else WRONG_LEVEL + OTHER_KIND
    if reading.part and reading.kind not in SETTLEMENTS:
        return 0.0 if level in ADMIN_LEVELS else OTHER_KIND
    if level in ADMIN_LEVELS:
        return WRONG_LEVEL if reading.kind else NO_KIND_AREA
    if level == "neighbourhood" and reading.kind in SETTLEMENTS:
        return OTHER_KIND
    return 0.0


def _loosened(candidate: Candidate, reading: Reading) -> Candidate:
    if not reading.loose_m:
        return candidate
    circle = candidate.circle
    return replace(candidate, circle=Circle(circle.lon, circle.lat, circle.radius_m + reading.loose_m))


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
