"""Where, in plain words: what each place is, and what nobody mapped."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from trucewatch.agreement.describing.sections import Entry
from trucewatch.agreement.describing.times import span
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Agreement, Areas, Band, Place, Ring


def places(agreement: Agreement, words: Words) -> Iterator[Entry]:
    """Each place, how it is drawn, and what stands in for a map that nobody made."""
    for place in agreement.places:
        details = list(_versions(place, words))
        if place.within is not None:
            details.append(words.say("place_within", place=words.thing("places", place.within)))
        if place.proxy:
            details.append(words.say("place_proxy", proxy=words.plain(place.proxy)))
        text = f"{words.names(place.names)}: {extent(place, words)}"
        yield words.entry(text, place, details=details)


def place_notes(agreement: Agreement, language: str) -> dict[str, str]:
    """By id, what each place is in a few words."""
    words = Words(agreement, language)
    return {place.id: extent(place, words) for place in agreement.places}


def extent(place: Place, words: Words) -> str:
    """What a place is, in a few words."""
    if place.national:
        return words.say("show_national")
    if place.ring is not None:
        return _ring(place.ring, words)
    if place.band is not None:
        return _band(place.band, words)
    if place.areas is not None:
        return _areas(place.areas, words)
    if place.file is not None or place.geometry is not None:
        return words.say("show_mapped", file=words.plain(place.file or "?"))
    return words.say("show_unmapped")


def _versions(place: Place, words: Words) -> Iterator[str]:
    if len(place.versions) < 2:
        return
    for version in place.versions:
        said = span(version.period, words) or words.say("undated")
        yield words.say("place_version", file=words.plain(version.file), span=said)


def _ring(ring: Ring, words: Words) -> str:
    sites = len(shapely.get_parts(ring.sites))
    return words.say("place_ring", distance=words.distance(ring.radius_m), n=sites)


def _band(band: Band, words: Words) -> str:
    reference = words.plain(band.reference) if band.reference else words.say("line_undated")
    depth = words.distance(band.depth_max_m)
    if band.depth_min_m != band.depth_max_m:
        least = words.distance(band.depth_min_m)
        depth = words.say("depth_between", least=least, most=depth)
    said = words.say("place_band", depth=depth, reference=reference)
    if band.from_m:
        said = words.say(
            "place_band_from", start=words.distance(band.from_m), depth=depth, reference=reference
        )
    own = [words.party(name) for name in band.lines if name]
    if own:
        said = words.say("semicolon").join((said, words.say("own_lines", actors=words.listed(own))))
    return said


def _areas(areas: Areas, words: Words) -> str:
    parts = []
    if areas.whole:
        named = words.listed(words.plain(area) for area in areas.whole)
        parts.append(words.say("areas_whole", areas=named))
    if areas.parts_of:
        named = words.listed(words.plain(area) for area in areas.parts_of)
        parts.append(words.say("areas_parts", areas=named))
    return words.say("semicolon").join(parts)
