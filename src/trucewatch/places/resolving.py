"""Resolving: from the words of a report to a place with its error, or to an honest doubt.

In:   a `PlaceQuery`; a `Resolver` made of the world's gazetteer, the mission's own, and areas.
Out:  a `PlaceMatch`, or None where nothing fits.

The order: the source's own coordinates; a road or a gap between places; a name, in the context
that was said; the unit that was said, where the name is unknown in it. A name that several places
bear is settled only by what was said, or by one of them being far larger than the others; else
the match is `ambiguous`. A place outside the unit that was said is never taken.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from trucewatch.places.boundaries import AREA_LEVELS, NONE, Areas
from trucewatch.places.candidates import Candidate, Collector
from trucewatch.places.choosing import choose, doubt, labels
from trucewatch.places.context import BORDER_SLACK_M, Unit, lies_in, unit_said
from trucewatch.places.error_circles import Circle, written_radius_m
from trucewatch.places.fitting import ADMIN_LEVELS
from trucewatch.places.gazetteer import Gazetteer, is_code
from trucewatch.places.model import AdminArea, GazetteerEntry, PlaceMatch, PlaceQuery
from trucewatch.places.spelling import is_arabic
from trucewatch.places.wording import Wording, names_of, read
from trucewatch.places.world import country_code, country_names, writes_without_vowels

LEAST_SCORE = 0.4
OUTSIDE_SAID = 0.5
"""The score of a point outside the unit its own source said."""

OUTSIDE_ADMIN2 = 0.8
ONLY_THE_UNIT = 0.4
"""The score of a whole unit, where the place in it is not known."""

WHOLE_NAME = 0.9
SHARPEST_NEIGHBOURHOOD_M = 1_500.0
"""A point blunter than this is not given a neighbourhood: it may lie in the next one."""


class Resolver:
    """Resolves places for one mission. Pure: two resolvers of the same data agree.

    `country` is ISO 3166-1 alpha-2, or None for the whole world.
    """

    def __init__(
        self,
        world: Gazetteer,
        mission: Sequence[GazetteerEntry],
        areas: Sequence[AdminArea],
        country: str | None,
    ) -> None:
        self.country = country_code(country) or country
        self.areas = Areas(areas)
        own = Gazetteer(mission)
        self._gazetteers = (own, world)
        self._collector = Collector(self._gazetteers, self.areas, self.country)
        self._units: dict[tuple[str, str], Unit | None] = {}
        self._by_sound = _by_sound(self.country, own)
        self._name_areas(own)

    def resolve(self, query: PlaceQuery) -> PlaceMatch | None:
        """Where the query lies, or None where nothing that was said is known."""
        if has_coordinates(query):
            assert query.lon is not None and query.lat is not None  # noqa: S101
            return self.at_coordinates(query, self._collector.chain(query.lon, query.lat))
        country = country_code(query.country) or self.country
        home = not (country and self.country) or country == self.country
        said = self.said(query.admin1, query.admin2) if home else []
        wording = read(query.name) if query.name else Wording(())
        found = self._between(wording, said, country) if wording.ends else None
        found = found or self._named(wording, said, country)
        return self._match(found) if found is not None else None

    def at_coordinates(self, query: PlaceQuery, chain: tuple[int, ...]) -> PlaceMatch:
        """The source's own point; doubted, not moved, where it lies outside the unit it said."""
        assert query.lon is not None and query.lat is not None  # noqa: S101
        radius = query.error_radius_m or written_radius_m(query.lon, query.lat)
        point = Candidate(
            name=query.name or "",
            circle=Circle(query.lon, query.lat, radius),
            level="point",
            chain=chain,
            score=1.0,
            method="coordinates",
        )
        denied = [u for u in self.said(query.admin1, query.admin2) if not self._holds(u, point)]
        if denied:
            units = (n for u in denied for n in sorted(u.areas))
            others = labels((self._area(n) for n in units), self.areas)
            point = replace(point, score=OUTSIDE_SAID, alternatives=others)
        return self._match(point)

    def said(self, admin1: str | None, admin2: str | None) -> list[Unit]:
        """The units these words name, coarse to fine."""
        units = [self._unit(admin1, "admin1"), self._unit(admin2, "admin2")]
        return [unit for unit in units if unit is not None]

    def _unit(self, words: str | None, level: str) -> Unit | None:
        key = (words or "", level)
        if key not in self._units:
            self._units[key] = unit_said(words, level, self.areas, self._gazetteers)
        return self._units[key]

    def _holds(self, unit: Unit, point: Candidate) -> bool:
        if not unit.areas or point.chain[AREA_LEVELS.index(unit.level)] in unit.areas:
            return True
        circle = point.circle
        near = max(circle.radius_m, BORDER_SLACK_M)
        return any(self.areas.away_m(n, circle.lon, circle.lat) <= near for n in unit.areas)

    def _named(self, wording: Wording, said: list[Unit], country: str | None) -> Candidate | None:
        """By name: first as written and heard; inside a unit that was said, also nearly so."""
        heard = self._by_sound if country == self.country else writes_without_vowels(country)
        ways = [(heard, False)]
        if said:
            ways += [(True, False), (True, True)]
        outside: list[Candidate] = []
        for by_sound, fuzzy in ways:
            found = self._collector.collect(
                wording.readings, country, by_sound=by_sound, fuzzy=fuzzy
            )
            found = [c for c in found if c.score >= LEAST_SCORE]
            fitting = self._within(found, said)
            if not fitting:
                outside = outside or found
                continue
            chosen = choose(self._hinted(fitting, wording.hints), self.areas, fuzzy=fuzzy)
            if chosen is not None:
                return chosen
        return self._of_trailing_unit(wording, country) or self._of_unit(said, outside)

    def _of_trailing_unit(self, wording: Wording, country: str | None) -> Candidate | None:
        """ "Suran Azaz": Suran of Azaz, where no place is called both."""
        for reading in wording.readings:
            name, _, last = reading.name.rpartition(" ")
            if not name or reading.strict:
                continue
            found = self._collector.collect([replace(reading, name=name)], country)
            named = [c for c in found if c.score >= WHOLE_NAME and not c.is_area]
            inside = self._inside(named, last)
            if inside:
                return choose(inside, self.areas, fuzzy=False)
        return None

    def _within(self, found: list[Candidate], said: list[Unit]) -> list[Candidate]:
        """Those inside the governorate said; of them those in the district, if there are any."""
        for unit in said:
            inside = [c for c in found if lies_in(c, unit, self.areas)]
            if inside or unit.level == "admin1":
                found = inside
            else:
                found = [replace(c, score=c.score * OUTSIDE_ADMIN2) for c in found]
        return found

    def _hinted(self, found: list[Candidate], hints: Sequence[str]) -> list[Candidate]:
        """Those in the unit that stands beside the name; all where none are."""
        for hint in hints:
            found = self._inside(found, hint) or found
        return found

    def _inside(self, found: list[Candidate], words: str) -> list[Candidate]:
        """Those in a unit of any level that `words` name."""
        levels = ("admin1", "admin2", "admin3")
        units = [u for level in levels if (u := self._unit(words, level)) and u.areas]
        return [c for c in found if any(lies_in(c, u, self.areas) for u in units)]

    def _of_unit(self, said: list[Unit], outside: Sequence[Candidate]) -> Candidate | None:
        """The finest single unit said, as a whole; places of the name outside it are named."""
        for unit in reversed(said):
            if len(unit.areas) == 1:
                (number,) = unit.areas
                return replace(
                    self._area(number),
                    score=ONLY_THE_UNIT,
                    alternatives=labels(outside, self.areas),
                )
        return None

    def _area(self, number: int) -> Candidate:
        area = self.areas.areas[number]
        return Candidate(
            name=area.names["en"],
            circle=self.areas.circle(number),
            level=area.level,
            chain=self.areas.ancestry(number),
            score=1.0,
            method="admin",
            area=number,
            pcode=area.pcode,
        )

    def _between(self, wording: Wording, said: list[Unit], country: str | None) -> Candidate | None:
        """A road, a gap or a border: somewhere in the circle that covers all its ends."""
        whole = self._collector.collect(wording.readings[:1], country)
        if whole and whole[0].score >= WHOLE_NAME:
            return None
        ends = []
        for words in wording.ends:
            end = read(words)
            found = self._named(end, said, country)
            if found is None or (found.method == "admin" and said):
                found = self._named(end, [], country)
            if found is None or found.method == "ambiguous":
                return None
            ends.append(found)
        home = [end for end in ends if end.level == "country" and end.area != NONE]
        if home and all(end.level == "country" for end in ends):
            return replace(home[0], score=ONLY_THE_UNIT)
        stretch = doubt(ends, self.areas)
        if stretch.chain[1] == NONE:
            return stretch
        return replace(stretch, method="admin", score=min(c.score for c in ends))

    def _name_areas(self, own: Gazetteer) -> None:
        """Let an area be called what a gazetteer calls the unit of its level that it holds."""
        for entry in own.entries:
            if entry.level not in ADMIN_LEVELS[1:]:
                continue
            number = self._collector.chain(entry.lon, entry.lat)[AREA_LEVELS.index(entry.level)]
            if number == NONE:
                continue
            names = {written for name in entry.names for written in names_of(name)}
            if any(number in self.areas.find(name, (entry.level,)) for name in sorted(names)):
                for name in sorted(names):
                    self.areas.add_alias(number, name)
        for number, area in enumerate(self.areas.areas):
            code = country_code(area.pcode) if area.level == "country" else None
            for name in country_names(code) if code else ():
                self.areas.add_alias(number, name)

    def _match(self, found: Candidate) -> PlaceMatch:
        chain = list(found.chain)
        if found.level != "neighbourhood" and (
            found.method != "coordinates" or found.circle.radius_m > SHARPEST_NEIGHBOURHOOD_M
        ):
            chain[4] = NONE
        names = [self.areas.areas[n].names["en"] if n != NONE else None for n in chain]
        finest = next((self.areas.areas[n].pcode for n in reversed(chain) if n != NONE), None)
        return PlaceMatch(
            name=found.name,
            lon=round(found.circle.lon, 6),
            lat=round(found.circle.lat, 6),
            error_radius_m=round(found.circle.radius_m, 1),
            level=found.level,
            method=found.method,
            score=round(max(0.0, min(1.0, found.score)), 3),
            pcode=found.pcode or finest,
            admin1=names[1] or _known(found.admin1),
            admin2=names[2] or _known(found.admin2),
            admin3=names[3],
            alternatives=found.alternatives,
        )


def has_coordinates(query: PlaceQuery) -> bool:
    """Whether the query brings a point on the globe; (0, 0) is nobody's point."""
    lon, lat = query.lon, query.lat
    if lon is None or lat is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return False
    return abs(lon) <= 180.0 and abs(lat) <= 90.0 and (lon, lat) != (0.0, 0.0)


def _by_sound(country: str | None, own: Gazetteer) -> bool:
    """Whether names may meet by their consonants: as the country's officials write.

    Of a country nobody knows, its own gazetteer tells: most of its places have an Arabic name.
    """
    if country is None or country_code(country) is not None:
        return writes_without_vowels(country)
    arabic = sum(any(is_arabic(name) for name in entry.names) for entry in own.entries)
    return 2 * arabic > len(own)


def _known(unit: str | None) -> str | None:
    return None if unit is None or is_code(unit) else unit
