"""Names of places that a reader may know: countries, large towns, and all those of one country."""

from __future__ import annotations

from functools import lru_cache

from trucewatch.doors.sources.article.locations import Known
from trucewatch.places.spelling import fold
from trucewatch.places.world import country_code, large_towns, world_gazetteer

LEAST_POPULATION = 100_000
"""Towns of other countries that a text is likely to mean by their bare name."""

SHORT = 3
"""Letters of a name that is too short to mean a town of another country."""

LEAST_SCORE = 0.93
"""As written, or with other vowels of the same sound (`places.names`)."""


@lru_cache(maxsize=4)
def known_places(country: str | None) -> Known:
    """What the level is of a place that bears a name, in `country` (ISO 3166-1) or the world."""
    own = world_gazetteer(country) if country else None
    towns = large_towns(LEAST_POPULATION)

    @lru_cache(maxsize=65536)
    def known(name: str) -> str | None:
        folded = fold(name)
        if len(folded) < 3:
            return None
        if len(name) > 3 and country_code(name) is not None:
            return "country"
        if folded in towns and len(folded) > SHORT:
            return "town"
        hits = own.find(folded) if own else {}
        sure = [number for number, hit in hits.items() if hit.score >= LEAST_SCORE]
        return min((own.entries[number].level for number in sure), default=None) if own else None

    return known
