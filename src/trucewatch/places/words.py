"""The words that stand beside a name in a report: what they say of it, in folded spelling.

Whoever adds a language adds its words here; no place has a line of its own.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KINDS = {
    "town": "town city settlement municipality suburb camp madinat baldat mukhayyam "
    "مدينه بلده ضاحيه مخيم",
    "village": "village hamlet villages qaryat قريه",
    "neighbourhood": "neighbourhood neighborhood quarter sector حي حاره",
    "admin1": "governorate province muhafazat mohafazat oblast محافظه",
    "admin2": "district county mintaqat qada raion markaz منطقه قضاء مركز",
    "admin3": "subdistrict nahiya nahiyah nahiyat ناحيه",
}
KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""What a word before or after a name says that it is."""

LOOSE = _set(
    "near around nearby vicinity surroundings outskirts environs area region pocket front "
    "frontline of in the قرب محيط اطراف بالقرب من في"
)
"""Words for somewhere near the place."""

WORKS = _set(
    "airport airbase airfield heliport base army military checkpoint checkpoints prison hospital "
    "school university mosque church market bridge station junction crossing castle citadel "
    "barracks farm farms complex international central regiment headquarters silos entrance "
    "roundabout square oil gas refinery factory "
    "مطار حاجز مشفي مستشفي مدرسه مسجد جامع جسر سجن معبر قلعه دوار سوق مزارع العسكري"
)
"""What people build beside the place it is named after."""

FEATURES = _set(
    "field fields hill hills mountain mountains mount range dam lake river valley plain plains "
    "reservoir ruin ruins shrine desert island forest سد بحيره نهر وادي جبل تل حقل"
)
"""What does not lie where the village of its name does: these stay part of the name."""

RANKS = _set("military international central army")
SAID = frozenset(KIND_OF) | LOOSE | WORKS | FEATURES

SIDES = {
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
"""English for the Arabic words that tell two villages of one name apart."""
