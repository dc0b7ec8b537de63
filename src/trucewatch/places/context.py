"""Context: the units a report says its place lies in, and which candidates do.

In:   the words for governorate and district; areas, or failing those what gazetteers know.
Out:  `Unit`s, coarse to fine. Words that name no known unit give none: they cannot contradict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.places.boundaries import AREA_LEVELS, NONE, Areas
from trucewatch.places.candidates import Candidate
from trucewatch.places.gazetteer import Gazetteer, is_code
from trucewatch.places.spelling import fold, skeleton
from trucewatch.places.wording import names_of

CLEAR = 0.15
"""A unit is taken for the one said only if its name fits nearly as well as the best one's."""

SEAT = 20_000
"""A unit of which only a code is known is told by its seat, if that is a town of this size."""

BORDER_SLACK_M = 3_000.0


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit said: its level, its words, and the areas, or the gazetteer's keys, it may be."""

    level: str
    words: str
    areas: frozenset[int]
    keys: frozenset[str]


def unit_said(
    words: str | None, level: str, areas: Areas, gazetteers: Sequence[Gazetteer]
) -> Unit | None:
    """The unit of this level that `words` name, or None where nothing is called so."""
    if not words or not fold(words):
        return None
    whole, *shorter = names_of(words)
    name = shorter[0] if shorter else whole
    hits = areas.find(name, (level,)) or areas.find(whole, (level,))
    hits = hits or areas.resembling(name, (level,))
    best = max((h.score for h in hits.values()), default=0.0)
    if best:
        near = frozenset(n for n, h in hits.items() if h.score >= best - CLEAR / 3)
        return Unit(level, words, near, frozenset())
    if any(area.level == level for area in areas.areas):
        return None
    keys = _keys(name, level, gazetteers)
    return Unit(level, words, frozenset(), keys) if keys else None


def lies_in(candidate: Candidate, unit: Unit, areas: Areas) -> bool:
    """Whether a candidate lies in the unit, or within 3 km of it."""
    if not unit.areas:
        own = candidate.admin1 if unit.level == "admin1" else candidate.admin2
        return _may_lie_in(own, unit)
    place = AREA_LEVELS.index(unit.level)
    if candidate.chain[place] in unit.areas:
        return True
    if candidate.is_area:
        return candidate.area != NONE and any(
            candidate.area in areas.ancestry(n) for n in unit.areas
        )
    lon, lat = candidate.circle.lon, candidate.circle.lat
    return any(areas.away_m(n, lon, lat) <= BORDER_SLACK_M for n in unit.areas)


def _may_lie_in(said: str | None, unit: Unit) -> bool:
    """Whether what a gazetteer says of a place allows the unit; saying nothing allows all.

    A code is compared with codes and a name with names: one says nothing of the other.
    """
    known = {key for key in unit.keys if is_code(key) == is_code(said or "")}
    return said is None or not known or said in known or skeleton(fold(said)) in known


def _keys(name: str, level: str, gazetteers: Sequence[Gazetteer]) -> frozenset[str]:
    """What the gazetteers call the unit: its name, and the code of the town it is named after."""
    keys = {skeleton(name)} & frozenset().union(*(g.units(level) for g in gazetteers))
    for gazetteer in gazetteers if level == "admin1" else ():
        hits = gazetteer.find(name, by_sound=False)
        seats = sorted(
            (e for n in hits if (e := gazetteer.entries[n]).admin1 and e.population),
            key=lambda e: (-(e.population or 0), e.entry_id),
        )
        codes = (e.admin1 for e in seats[:1] if (e.population or 0) >= SEAT)
        keys |= {code for code in codes if code and is_code(code)}
    return frozenset(keys)
