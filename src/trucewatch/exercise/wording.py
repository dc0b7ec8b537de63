"""What each source calls things: its own taxonomy, its own names for the armed, its own language.

`ACTS` gives, for every source, the word for each planted act; what a mapping file has to undo is
computed from it. `None` is a word that says less than any act.
"""

from __future__ import annotations

from trucewatch.exercise.chance import Chance

ACTS: dict[str, dict[str, tuple[str, str | None]]] = {
    "herald": {
        "2.1.1": ("shelling", "2.1"), "2.1.2": ("shelling", "2.1"), "2.2": ("rocket attack", "2.2"),
        "5.1": ("gunfire", "5"), "5.2": ("gunfire", "5"), "5.3": ("sniper attack", "5.3"),
        "1.1": ("clash", "1.1"), "3.6": ("air operation", "3"), "3.3": ("drone attack", "3.3"),
        "4.1": ("bombing", "4"), "4.4": ("landmine", "4.4"), "6.2": ("ground assault", "1.2"),
        "8.1": ("heavy weapons", "8.1"), "13.2": ("spy drone", "13"), "10.1": ("abduction", "10.2"),
        "11.1": ("road block", "11"), "12.1": ("monitors turned back", "12.1"),
    },
    "voice": {
        "2.1.1": ("قصف مدفعي", "2.1.1"), "2.1.2": ("قصف بالهاون", "2.1.2"),
        "2.2": ("قصف صاروخي", "2.2"), "5.1": ("إطلاق نار", "5"), "5.2": ("رشاشات ثقيلة", "5.2"),
        "5.3": ("قنص", "5.3"), "1.1": ("اشتباكات", "1.1"), "3.6": ("غارة جوية", "3"),
        "3.3": ("طائرة مسيرة", "3.3"), "4.1": ("عبوة ناسفة", "4.1"), "4.4": ("لغم", "4.4"),
        "6.2": ("محاولة تقدم", "6.2"), "8.1": ("أسلحة ثقيلة", "8.1"), "13.2": ("استطلاع", "13.2"),
        "10.1": ("اعتقال", "10.1"), "11.1": ("منع مساعدات", "11.1"),
        "12.1": ("منع المراقبين", "12.1"),
    },
    "calvera": {
        "2.1.1": ("heavy weapons fire", "2"), "2.1.2": ("heavy weapons fire", "2"),
        "2.2": ("heavy weapons fire", "2"), "5.1": ("small arms fire", "5.1"),
        "5.2": ("small arms fire", "5.1"), "5.3": ("small arms fire", "5.1"),
        "1.1": ("engagement", "1"), "3.6": ("air activity", "3"), "3.3": ("air activity", "3"),
        "4.1": ("explosive device", "4"), "4.4": ("explosive device", "4"),
        "6.2": ("ground advance", "6"), "8.1": ("weapons in zone", "8"),
        "13.2": ("overflight", "13"), "10.1": ("detention", "10"),
        "11.1": ("convoy stopped", "11"), "12.1": ("observers stopped", "12"),
    },
    "norrund": {
        "2.1.1": ("ART", "2.1.1"), "2.1.2": ("MOR", "2.1.2"), "2.2": ("RKT", "2.2"),
        "5.1": ("SAF", "5.1"), "5.2": ("HMG", "5.2"), "5.3": ("SNP", "5.3"), "1.1": ("CLA", "1.1"),
        "3.6": ("AIR", "3.6"), "3.3": ("UAV", "3.3"), "4.1": ("IED", "4.1"), "4.4": ("MIN", "4.4"),
        "6.2": ("GRD", "6"), "8.1": ("HVW", "8.1"), "13.2": ("REC", "13.2"), "10.1": ("DET", "10"),
        "11.1": ("AID", "11"), "12.1": ("MON", "12"),
    },
    "mission": {
        "2.1.1": ("artillery", "2.1.1"), "2.1.2": ("mortar", "2.1.2"),
        "2.2": ("multiple launch rocket system", "2.2.1"), "5.1": ("small arms", "5.1"),
        "5.2": ("heavy machine gun", "5.2"), "5.3": ("small arms", "5.1"),
        "1.1": ("exchange of fire", "1"), "3.6": ("air strike", "3"), "3.3": ("air strike", "3"),
        "4.1": ("blast", "4"), "4.4": ("blast", "4"), "6.2": ("advance", "6.2"),
        "8.1": ("weapons in violation of lines", "8.1"), "13.2": ("UAV sighting", "13"),
        "10.1": ("detention", "10"), "11.1": ("convoy stopped", "11.1"),
        "12.1": ("freedom of movement", "12.1"),
    },
    "lantern": {
        "2.1.1": ("shelling", "2.1"), "2.1.2": ("shelling", "2.1"), "2.2": ("shelling", "2.1"),
        "5.1": ("shooting", "5"), "5.2": ("shooting", "5"), "5.3": ("shooting", "5"),
        "1.1": ("fighting", "1"), "3.6": ("bombing from the air", "3"),
        "3.3": ("bombing from the air", "3"), "4.1": ("explosion", "4"), "4.4": ("mine", "4.4"),
        "6.2": ("fighting", "1"), "8.1": ("armed presence", "8"), "13.2": ("drone overhead", "13"),
        "10.1": ("arrest", "10.1"), "11.1": ("aid blocked", "11.1"), "12.1": ("intimidation", "12"),
    },
    "wire": {
        "2.1.1": ("shelling", "2"), "2.1.2": ("shelling", "2"), "2.2": ("shelling", "2"),
        "5.1": ("gunfire", "5"), "5.2": ("gunfire", "5"), "5.3": ("sniper", "5.3"),
        "1.1": ("clashes", "1"), "3.6": ("air strike", "3"), "3.3": ("air strike", "3"),
        "4.1": ("blast", "4"), "4.4": ("blast", "4"), "6.2": ("clashes", "1"),
        "8.1": ("troop build-up", "7"), "13.2": ("drone", "13"), "10.1": ("arrests", "10"),
        "11.1": ("aid held up", "11"), "12.1": ("monitors blocked", "12"),
    },
    "hospitals": {
        "2.1.1": ("blast injuries", None), "2.1.2": ("blast injuries", None),
        "2.2": ("blast injuries", None), "5.1": ("gunshot wounds", "5"),
        "5.2": ("gunshot wounds", "5"), "5.3": ("gunshot wounds", "5"),
        "1.1": ("gunshot wounds", "5"), "3.6": ("blast injuries", None),
        "3.3": ("blast injuries", None), "4.1": ("blast injuries", None),
        "4.4": ("blast injuries", None), "6.2": ("gunshot wounds", "5"),
        "8.1": ("other trauma", None), "13.2": ("other trauma", None),
        "10.1": ("other trauma", None), "11.1": ("other trauma", None),
        "12.1": ("other trauma", None),
    },
}  # fmt: skip

UNDETERMINED = ("undetermined explosion", None)
"""What the mission hears of most heavy fire."""

PLAIN = {
    "council": "Council forces", "home_guard": "Home Guard", "accord": "Accord forces",
    "ridge": "Ridge Brigades", "saltroad": "Salt Road Company", "ember": "Ember Column",
    "gunmen": "unidentified gunmen", "civilians": "civilians",
}  # fmt: skip

ACTORS: dict[str, dict[str, str]] = {
    "herald": {
        **PLAIN, "accord": "highland rebels", "ridge": "highland rebels",
        "saltroad": "Salt Road men", "ember": "Ember extremists",
    },
    "voice": {
        "council": "قوات المجلس", "home_guard": "ميليشيا المجلس", "accord": "قوات الميثاق",
        "ridge": "ألوية الحافة", "saltroad": "سرية درب الملح", "ember": "رتل الجمر",
        "gunmen": "مسلحون مجهولون", "civilians": "مدنيون",
    },
    "norrund": {**PLAIN, "accord": "Highland Accord", "council": "Council army"},
    "wire": {**PLAIN, "accord": "Accord fighters", "ridge": "Accord fighters"},
}  # fmt: skip


def act_words(source: str, act: str, chance: Chance) -> str:
    """What the source calls the act."""
    if source == "mission" and act.startswith(("2", "3", "4")) and chance.happens(0.4):
        return UNDETERMINED[0]
    return ACTS[source][act][0]


def act_mapping(source: str) -> dict[str, str]:
    """The act behind each of a source's words; words that say too little are left out."""
    return {words: code for words, code in ACTS[source].values() if code is not None}


def actor_words(source: str, actor: str) -> str:
    """What the source calls the actor."""
    return ACTORS.get(source, PLAIN)[actor]


def misspelt(name: str, chance: Chance) -> str:
    """A name as somebody in a hurry writes it: a letter doubled, dropped or swapped."""
    if len(name) < 4:
        return name
    at = chance.whole(1, len(name) - 2)
    match chance.whole(0, 2):
        case 0:
            return name[: at + 1] + name[at:]
        case 1:
            return name[:at] + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
