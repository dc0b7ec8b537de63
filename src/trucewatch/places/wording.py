"""Wording: what else a report's place words say besides a name.

In:   "Kobane/Ayn al Arab town", "near Saraqib", "Northern Homs governorate", "طريق حلب - دمشق".
Out:  the names in it, each with the kind of thing it is said to be, how loosely it is meant, and
      the names that only give context.

"Town" and "district" are said of a name; "checkpoint" and "near" loosen it; a dam, a hill or a
field is not where the village of its name lies, so those words stay part of the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from trucewatch.places.spelling import fold
from trucewatch.places.words import FEATURES, KIND_OF, LOOSE, RANKS, SAID, SIDES, WORKS

ASIDE = 0.05
"""What a name in brackets costs: it may be another name, or only context."""

LOOSE_M = 5_000.0
"""How much further a thing may lie from the place it is named after or said to be near. A guess."""

LONGEST = 200
"""Longer words are a story, not a place; the rest is not read."""

SETTLEMENTS = ("town", "village")

_PART = re.compile(
    r"^(?:(?:far )?(?:north|south|east|west|central)(?:ern)?(?: ?(?:east|west|central)(?:ern)?)?"
    r"|northeast(?:ern)?|northwest(?:ern)?|southeast(?:ern)?|southwest(?:ern)?)"
    r"(?: (?:countryside|part|parts|suburbs|rural))?(?: of)? (?=\w)"
    r"|^(?:شمال|جنوب|شرق|غرب|وسط)(?:ي)? (?=\w)|(?: countryside| suburbs)$"
    r"|(?: الشمالي| الجنوبي| الشرقي| الغربي)$|^(?:ريف|rif|reef) (?=\w)"
)
_SIDE = re.compile(
    r"^(north|south|east|west|upper|lower|great|greater|big|little|small|new|old)(?:ern)? (?=\w)"
)
_LINK = re.compile(
    r"\bbetween\s+(?P<a>.+)|^(?:road|highway|motorway)\s+(?:from\s+)?(?P<b>(?!.*\bbetween\b).+)"
    r"|^(?P<c>.+?[-–—/].+?)\s+(?:road|highway|motorway|axis|junction|border|line)\b"
    r"|\bبين\s+(?P<d>.+)|^(?:طريق|اوتوستراد|أوتوستراد)\s+(?P<e>.+)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:[-–—/,،]|\band\b|\bto\b|\sو(?=\S{2}))\s*", re.IGNORECASE)
_PARENTHESES = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
_UNSAID = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the words: a folded name, the kind said, and how far from exact it is.

    `kind` is "" where none is said. `loose_m` widens the error. `part` says that the words mean a
    part of an area. `cost` is taken off the score. `alternative` numbers the names between slashes.
    """

    name: str
    kind: str = ""
    loose_m: float = 0.0
    part: bool = False
    cost: float = 0.0
    alternative: int = 0

    @property
    def strict(self) -> bool:
        """Whether only the name as written will do: what is meant is not quite the place."""
        return self.loose_m > 0 or self.part or self.cost >= ASIDE


@dataclass(frozen=True, slots=True)
class Wording:
    """All readings, best first; names that give context; and the ends of a road or a gap."""

    readings: tuple[Reading, ...]
    hints: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 15)
def read(words: str) -> Wording:
    """Take a report's place words apart; no more than `LONGEST` characters of them."""
    words = _UNSAID.sub("", words[:LONGEST]).strip()
    link = _LINK.search(words)
    if link is not None:
        said = next(group for group in link.groups() if group)
        ends = tuple(end for end in _ENDS.split(_PARENTHESES.sub(" ", said)) if fold(end))
        if len(ends) > 1:
            return Wording(_readings(fold(words)), ends=ends)
    hints = [hint for hint in _PARENTHESES.findall(words) if fold(hint)]
    outside = _PARENTHESES.sub(" ", words)
    named, context = _context(outside)
    readings: list[Reading] = []
    alternatives = _alternatives(named)
    for number, alternative in enumerate(alternatives):
        for reading in _readings(alternative):
            if len(alternatives) == 1 or not reading.strict:
                readings.append(replace(reading, alternative=number))
    plain = not (set(fold(outside).split()) & (WORKS | FEATURES))
    for hint in hints if plain else ():
        readings.extend(replace(r, cost=r.cost + ASIDE) for r in _readings(fold(hint))[:2])
    return Wording(_distinct(readings), hints=(*hints, *context))


def names_of(name: str) -> tuple[str, ...]:
    """A gazetteer name, folded; without "town" and the like; and with its side put as in Arabic."""
    folded = fold(name)
    core, _ = _without_kind(folded)
    sided = _SIDE.match(core)
    turned = f"{core[sided.end() :]} {SIDES[sided[1]]}" if sided is not None else core
    return tuple(n for n in dict.fromkeys((folded, core, turned)) if n)


def _context(words: str) -> tuple[str, list[str]]:
    """The name and what stands beside it: "X, Y", "X - Y" and "Y : X"."""
    if ":" in words:
        *before, last = [part.strip() for part in words.split(":") if fold(part)] or [words]
        return last, before
    parts = [part.strip() for part in re.split(r"[,،]|\s[-–—]\s", words) if fold(part)]
    first, *rest = parts or [words]
    return first, rest


def _alternatives(words: str) -> list[str]:
    """The names between slashes, each with the words that close the last of them."""
    parts = [fold(part) for part in re.split(r"[/\\|]", words)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return parts
    last = parts[-1].split()
    shared = 0
    while shared < len(last) - 1 and last[-1 - shared] in SAID:
        shared += 1
    if not shared:
        return parts
    closing = " ".join(last[-shared:])
    return [p if p.rsplit(" ", 1)[-1] in SAID else f"{p} {closing}" for p in parts]


def _readings(folded: str) -> tuple[Reading, ...]:
    found = [Reading(folded)]
    core, kind = _without_kind(folded)
    if core != folded:
        found.append(Reading(core, kind))
    sided = _SIDE.match(core)
    if sided is not None:
        found.append(Reading(f"{core[sided.end() :]} {SIDES[sided[1]]}", kind, cost=0.04))
    unranked = _without(core, RANKS)
    if unranked != core:
        found.append(Reading(unranked, kind))
    loose = _without(core, LOOSE)
    if loose != core:
        found.append(Reading(loose, kind, loose_m=LOOSE_M, cost=0.1))
    works = _without(loose, WORKS | LOOSE)
    if works not in (loose, core, unranked):
        for name in (works, *_between_works(loose)):
            found.append(Reading(name, kind, loose_m=LOOSE_M, cost=0.2))
    part = _PART.sub("", core) if kind not in SETTLEMENTS else core
    if part != core and part:
        inner, inner_kind = _without_kind(part)
        found.append(Reading(inner, inner_kind or kind, loose_m=LOOSE_M, part=True, cost=0.1))
    return _distinct(found)


def _between_works(folded: str) -> list[str]:
    """The runs of words before, between and after "base", "airport" and the like."""
    runs = groupby(folded.split(), key=lambda word: word in WORKS)
    parts = [" ".join(words) for is_works, words in runs if not is_works]
    return [part for part in parts if len(parts) > 1 and len(part) > 2]


def _without_kind(folded: str) -> tuple[str, str]:
    """The name without kind words before and after it, and the kind they say."""
    folded = folded.replace("sub district", "subdistrict")
    words, kind = folded.split(), ""
    while len(words) > 1 and words[-1] in KIND_OF:
        last = KIND_OF[words.pop()]
        kind = kind or last
    while len(words) > 1 and words[0] in KIND_OF:
        first = KIND_OF[words.pop(0)]
        kind = kind or first
    if len(words) > 1 and words[0] == "of":
        words.pop(0)
    return " ".join(words), kind


def _without(folded: str, dropped: frozenset[str]) -> str:
    words = folded.split()
    kept = [w for w in words if w not in dropped]
    return " ".join(kept) if kept and any(len(w) > 2 for w in kept) else folded


def _distinct(readings: list[Reading]) -> tuple[Reading, ...]:
    best: dict[tuple[str, str, bool], Reading] = {}
    for reading in readings:
        key = (reading.name, reading.kind, reading.part)
        if reading.name and (key not in best or reading.cost < best[key].cost):
            best[key] = reading
    return tuple(best.values())
