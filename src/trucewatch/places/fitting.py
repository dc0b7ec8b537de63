"""Fitting: whether what bears the name is what the words mean, and what it loses for a misfit.

In:   one hit, what it is, and the reading that found it.
Out:  yes or no, and costs to take off its score.
"""

from __future__ import annotations

from trucewatch.places.model import GazetteerEntry
from trucewatch.places.names import BARE, LIGHT, OTHER_SCRIPT, Hit, alike
from trucewatch.places.spelling import bare
from trucewatch.places.wording import SETTLEMENTS, Reading, names_of

ADMIN_LEVELS = ("country", "admin1", "admin2", "admin3")

KNOWN_TOWN = 5_000
"""A town of this size is meant by any of its names, a smaller one by its own only."""

# Costs, tried on the names of one corpus; each is larger than the margin within which two
# candidates fit equally well, or smaller, and that is all that its size means.
OTHER_KIND = 0.12
WRONG_LEVEL = 0.2
NO_KIND_AREA = 0.06
OTHER_NAME = 0.03


def fits_name(entry: GazetteerEntry, hit: Hit, reading: Reading) -> bool:
    """Whether a hit is good enough for what the words say of it."""
    if reading.strict:
        known = is_own(entry, hit) or (entry.population or 0) >= KNOWN_TOWN
        return hit.score >= BARE and known
    if entry.level == "country":
        return hit.score >= BARE
    if entry.level == "neighbourhood" and not _fits_quarter(hit, reading):
        return False
    return hit.score != OTHER_SCRIPT or alike(
        reading.name, [w for n in entry.names for w in names_of(n)]
    )


def fits_area(level: str, hit: Hit, reading: Reading) -> bool:
    """Whether a hit on an area is good enough for what the words say of it."""
    if level in ADMIN_LEVELS:
        return not reading.strict or hit.score >= LIGHT
    return hit.score >= BARE if reading.strict else _fits_quarter(hit, reading)


def _fits_quarter(hit: Hit, reading: Reading) -> bool:
    """Quarters have common names: only a close spelling will do where none is said."""
    return reading.kind == "neighbourhood" or hit.score >= LIGHT


def is_own(entry: GazetteerEntry, hit: Hit) -> bool:
    """Whether the name that met is the one the entry goes by, rather than another of its names."""
    return hit.score >= LIGHT and bare(hit.name) in map(bare, names_of(entry.names[0]))


def other_name(entry: GazetteerEntry, hit: Hit) -> float:
    """What a hit loses for meeting a name the entry does not go by, to the letter."""
    to_the_letter = hit.method != "exact" or hit.name in names_of(entry.names[0])
    return 0.0 if to_the_letter and is_own(entry, hit) else OTHER_NAME


def mismatch(level: str, reading: Reading) -> float:
    """What a candidate loses for being another kind of thing than the words say."""
    if reading.kind in ADMIN_LEVELS:
        if level == reading.kind:
            return 0.0
        return WRONG_LEVEL if level in ADMIN_LEVELS else WRONG_LEVEL + OTHER_KIND
    if reading.part and reading.kind not in SETTLEMENTS:
        return 0.0 if level in ADMIN_LEVELS else OTHER_KIND
    if level in ADMIN_LEVELS:
        return WRONG_LEVEL if reading.kind else NO_KIND_AREA
    if {level, reading.kind} in ({"neighbourhood", "town"}, {"neighbourhood", "village"}):
        return OTHER_KIND
    return 0.0
