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

from trucewatch.places.spelling import fold

ASIDE = 0.05
"""What a name in brackets costs: it may be another name, or only context."""

LOOSE_M = 5_000.0
"""How much further a thing may lie from the place it is named after or said to be near. A guess."""

SETTLEMENTS = ("town", "village")
_KINDS = {
    "town": "town city settlement municipality suburb camp madinat baldat mukhayyam "
    "مدينه بلده ضاحيه مخيم",
    "village": "village hamlet villages qaryat قريه",
    "neighbourhood": "neighbourhood neighborhood quarter sector حي حاره",
    "admin1": "governorate province muhafazat mohafazat oblast محافظه",
    "admin2": "district county mintaqat qada raion منطقه قضاء مركز markaz",
    "admin3": "subdistrict nahiya nahiyah nahiyat ناحيه",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}

_LOOSE = frozenset(
    "near around nearby vicinity surroundings outskirts environs area region pocket front "
    "frontline of in the قرب محيط اطراف بالقرب من في".split()
)
_WORKS = frozenset(
    "airport airbase airfield heliport base army military checkpoint prison hospital school "
    "university mosque church market bridge station junction crossing castle citadel barracks farm "
    "farms complex checkpoints international central regiment headquarters silos entrance "
    "roundabout square complex oil gas refinery factory مطار حاجز مشفي مستشفي مدرسه مسجد جامع "
    "جسر سجن معبر قلعه دوار سوق مزارع العسكري".split()
)
# Not where the village of their name lies: these stay part of the name.
_FEATURES = frozenset(
    "field fields hill hills mountain mountains mount range dam lake river valley plain plains "
    "reservoir ruin ruins shrine desert island forest سد بحيره نهر وادي جبل تل حقل".split()
)
_SAID = frozenset(_KIND_OF) | _LOOSE | _WORKS | _FEATURES
_RANKS = frozenset("military international central army".split())
_SIDES = {
    "north": "shamali",
    "south": "janubi",
    "east": "sharqi",
    "west": "gharbi",
    "upper": "fawqani",
    "lower": "tahtani",
    "great": "kabir",
    "greater": "kabir",
    "big": "kabir",
    "little": "saghir",
    "small": "saghir",
    "new": "jadid",
    "old": "qadim",
}
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
    part of an area. `cost` is taken off the score.
    """

    name: str
    kind: str = ""
    loose_m: float = 0.0
    part: bool = False
    cost: float = 0.0

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
    """Take a report's place words apart."""
    words = _UNSAID.sub("", words).strip()
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
    for alternative in _alternatives(named):
        readings.extend(_readings(alternative))
    plain = not (set(fold(outside).split()) & (_WORKS | _FEATURES))
    for hint in hints if plain else ():
        readings.extend(replace(r, cost=r.cost + ASIDE) for r in _readings(fold(hint))[:2])
    return Wording(_distinct(readings), hints=(*hints, *context))


def names_of(name: str) -> tuple[str, ...]:
    """A gazetteer name, folded; without "town" and the like; and with its side put as in Arabic."""
    folded = fold(name)
    core, _ = _without_kind(folded)
    sided = _SIDE.match(core)
    turned = f"{core[sided.end() :]} {_SIDES[sided[1]]}" if sided is not None else core
    return tuple(n for n in dict.fromkeys((folded, core, turned)) if n)


def core_of(name: str) -> str | None:
    """A gazetteer name without "town", "district", محافظة …; None where that changes nothing."""
    folded = fold(name)
    core, _ = _without_kind(folded)
    return core if core != folded else None


def _context(words: str) -> tuple[str, list[str]]:
    """The name and what stands beside it: "X, Y", "X - Y" and "Y : X"."""
    if ":" in words:
        *before, last = [part for part in words.split(":") if fold(part)] or [words]
        return last, before
    first, *rest = [part for part in re.split(r"[,،]|\s[-–—]\s", words) if fold(part)] or [words]
    return first, rest


def _alternatives(words: str) -> list[str]:
    """The names between slashes, each with the words that close the last of them."""
    parts = [fold(part) for part in re.split(r"[/\\|]", words)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return parts
    last = parts[-1].split()
    shared = 0
    while shared < len(last) - 1 and last[-1 - shared] in _SAID:
        shared += 1
    if not shared:
        return parts
    closing = " ".join(last[-shared:])
    return [p if p.rsplit(" ", 1)[-1] in _SAID else f"{p} {closing}" for p in parts]


def _readings(folded: str) -> tuple[Reading, ...]:
    found = [Reading(folded)]
    core, kind = _without_kind(folded)
    if core != folded:
        found.append(Reading(core, kind))
    sided = _SIDE.match(core)
    if sided is not None:
        found.append(Reading(f"{core[sided.end() :]} {_SIDES[sided[1]]}", kind, cost=0.04))
    unranked = _without(core, _RANKS)
    if unranked != core:
        found.append(Reading(unranked, kind))
    loose = _without(core, _LOOSE)
    if loose != core:
        found.append(Reading(loose, kind, loose_m=LOOSE_M, cost=0.1))
    works = _without(loose, _WORKS | _LOOSE)
    if works not in (loose, core, unranked):
        found.append(Reading(works, kind, loose_m=LOOSE_M, cost=0.2))
    part = _PART.sub("", core) if kind not in SETTLEMENTS else core
    if part != core and part:
        inner, inner_kind = _without_kind(part)
        found.append(Reading(inner, inner_kind or kind, loose_m=LOOSE_M, part=True, cost=0.1))
    return _distinct(found)


def _without_kind(folded: str) -> tuple[str, str]:
    """The name without kind words before and after it, and the kind they say."""
    folded = folded.replace("sub district", "subdistrict")
    words, kind = folded.split(), ""
    while len(words) > 1 and words[-1] in _KIND_OF:
        kind = kind or _KIND_OF[words.pop()]
    while len(words) > 1 and words[0] in _KIND_OF:
        first = _KIND_OF[words.pop(0)]
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
