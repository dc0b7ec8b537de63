"""Choosing: one of several places of a name, or a doubt that covers them all.

In:   candidates, best first, that fit what was said.
Out:  one `Candidate` with the others as alternatives, or one of method `ambiguous`, or None where
      a near spelling has no clear lead.

Only two things settle a name: what was said, and one place being far larger than the rest; and
the rest are always named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trucewatch.places.boundaries import NONE, Areas
from trucewatch.places.candidates import Candidate
from trucewatch.places.error_circles import covering, distance_m
from trucewatch.places.gazetteer import is_code

MARGIN = 0.035
"""Candidates whose scores lie within this of the best fit equally well."""

FUZZY_MARGIN = 0.06
LARGER = 10.0
"""How many times as many people settle a name without context. A guess that favours doubt."""

SETTLED_BY_SIZE = 5_000
UNKNOWN_POPULATION = 500
BY_SIZE = 0.85
BY_LIST = 0.8
HEARD = 0.15
"""How much worse than the best a name may fit and still be listed as another that was heard."""

ONE_AREA_M = 15_000.0
"""Places of one name that fit in a circle this small are answered with the circle."""

MOST_ALTERNATIVES = 12


def choose(found: list[Candidate], areas: Areas, *, fuzzy: bool) -> Candidate | None:
    """The place meant. `found` is not empty and sorted, best first."""
    margin = FUZZY_MARGIN if fuzzy else MARGIN
    rivals = _apart([c for c in found if c.score >= found[0].score - margin])
    if len(rivals) > 1 and fuzzy:
        return None
    chosen = (
        _single(rivals)
        or _by_size(rivals)
        or _single(_by_own_name(rivals))
        or _by_list(rivals)
        or _as_written(rivals)
        or _near(rivals)
    )
    if chosen is None:
        return doubt(rivals, areas)
    rest = [c for c in found if c.order != chosen.order and c.score >= found[0].score - HEARD]
    return replace(chosen, alternatives=labels(rest, areas))


def _single(rivals: list[Candidate]) -> Candidate | None:
    return rivals[0] if len(rivals) == 1 else None


def _by_size(rivals: list[Candidate]) -> Candidate | None:
    """The one with ten times the people of any other, unless a village was asked for."""
    largest = max(rivals, key=lambda c: (c.population, c.score, c.order))
    people = max(max(c.population, UNKNOWN_POPULATION) for c in rivals if c is not largest)
    if largest.village or largest.score < rivals[0].score:
        return None
    if largest.population < max(SETTLED_BY_SIZE, LARGER * people):
        return None
    return replace(largest, score=largest.score * BY_SIZE)


def _by_own_name(rivals: list[Candidate]) -> list[Candidate]:
    """Those that go by the name; a hamlet's other name does not stand in their way."""
    own = [c for c in rivals if c.own_name]
    others = [c for c in rivals if not c.own_name and c.population >= SETTLED_BY_SIZE]
    return [replace(c, score=c.score * BY_SIZE) for c in own] if own and not others else rivals


def _by_list(rivals: list[Candidate]) -> Candidate | None:
    """The only one on the list of inhabited communities, if its name fits as written.

    A P-code of its own says that people were counted there; a namesake without one may be a ruin,
    a farm or a slip of a map.
    """
    listed = [c for c in rivals if c.pcode and c.level == "town"]
    if len(listed) != 1:
        return None
    if listed[0].score < rivals[0].score or not listed[0].own_name:
        return None
    if any(c.population >= SETTLED_BY_SIZE for c in rivals if c is not listed[0]):
        return None
    return replace(listed[0], score=listed[0].score * BY_LIST)


def _as_written(rivals: list[Candidate]) -> Candidate | None:
    """The only one written so to the letter and the article, of names that are otherwise one."""
    same = [c for c in rivals if c.score >= rivals[0].score]
    if len(same) > 1 or not same[0].own_name or same[0].loose:
        return None
    if any(c.population >= SETTLED_BY_SIZE for c in rivals if c is not same[0]):
        return None
    return replace(same[0], score=same[0].score * BY_LIST)


def _near(rivals: list[Candidate]) -> Candidate | None:
    """All of them as one, where they lie together in one governorate."""
    circle = covering([c.circle for c in rivals])
    if circle.radius_m > ONE_AREA_M or len({c.chain[1] for c in rivals}) > 1:
        return None
    first = min(rivals, key=lambda c: (-c.score, c.order))
    return replace(first, circle=circle, pcode=None, score=first.score * BY_SIZE)


def doubt(rivals: list[Candidate], areas: Areas) -> Candidate:
    """Somewhere in the circle that covers all of `rivals`, in the units that they share."""
    chain = tuple(
        column[0] if len(set(column)) == 1 else NONE
        for column in zip(*(c.chain for c in rivals), strict=True)
    )
    shared = [n for n in chain[:4] if n != NONE]
    return Candidate(
        name=rivals[0].name,
        circle=covering([c.circle for c in rivals]),
        level=areas.level(shared[-1]) if shared else "country",
        chain=chain,
        score=max(c.score for c in rivals) / len(rivals),
        method="ambiguous",
        admin1=_shared([c.admin1 for c in rivals]),
        admin2=_shared([c.admin2 for c in rivals]),
        alternatives=labels(rivals, areas),
    )


def labels(candidates: Iterable[Candidate], areas: Areas) -> tuple[str, ...]:
    """Each as "Name (district, governorate)", the first dozen."""
    named = dict.fromkeys(_label(c, areas) for c in candidates)
    return tuple(list(named)[:MOST_ALTERNATIVES])


def _label(candidate: Candidate, areas: Areas) -> str:
    units = [
        areas.areas[n].names["en"] for n in candidate.chain[1:3] if n not in (NONE, candidate.area)
    ]
    if not units:
        said = (candidate.admin1 or "", candidate.admin2 or "")
        units = [u for u in said if u and not is_code(u)] or [candidate.country]
        units = [u for u in units if u]
    if candidate.is_area:
        units.append(candidate.level)
    where = ", ".join(reversed(units)) if not candidate.is_area else ", ".join(units)
    return f"{candidate.name} ({where})" if where else candidate.name


def _apart(rivals: list[Candidate]) -> list[Candidate]:
    """`rivals` without those that contain, or lie within, a better one of the same name."""
    kept: list[Candidate] = []
    for candidate in rivals:
        if not any(_nested(candidate, other) for other in kept):
            kept.append(candidate)
    return kept


def _nested(one: Candidate, other: Candidate) -> bool:
    if one.area != NONE and one.area in other.chain:
        return True
    if other.area != NONE and other.area in one.chain:
        return True
    away = distance_m(one.circle.lon, one.circle.lat, other.circle.lon, other.circle.lat)
    levels = {one.level, other.level}
    return levels == {"town", "neighbourhood"} and away <= max(
        one.circle.radius_m, other.circle.radius_m
    )


def _shared(values: list[str | None]) -> str | None:
    return values[0] if len(set(values)) == 1 else None
