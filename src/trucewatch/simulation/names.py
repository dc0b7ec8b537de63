"""Invented names: villages, districts, parties, sources' words. None is anybody's.

Syllables are drawn at random, so a name may by accident resemble a real one; nothing follows.
"""

from __future__ import annotations

import numpy as np

PARTIES = ("Orvane Command", "Sarrith Council")
"""The two parties as most sources spell them; a party's number is its place here."""

OWN_SPELLINGS = (
    ("Orvane Command", "Sarrith Council"),
    ("ORVANE CMD", "SARRITH CNCL"),
    ("the Orvane side", "the Sarrith side"),
    ("Orvan Command", "Sarith Council"),
)
"""How sources spell the parties; a source uses one row."""

SPELLINGS = 5
"""Spellings of each place name: the right one first, then misspellings."""

LANDMARKS = ("mill", "bridge", "school", "quarry", "pump station", "crossing", "hill post", "depot")

_STARTS = ("Ar", "Bel", "Cor", "Dru", "El", "Far", "Gor", "Hal", "Ist", "Jur", "Kel", "Lom",
           "Mir", "Nor", "Or", "Pel", "Quen", "Ral", "Sel", "Tor", "Ul", "Ver", "Wes", "Yar",
           "Zel")  # fmt: skip
_MIDDLES = ("a", "e", "i", "o", "u", "an", "ar", "en", "er", "il", "in", "on", "or", "um", "al")
_ENDS = ("bek", "dane", "fell", "gath", "holm", "kine", "lund", "mere", "nash", "pol", "rith",
         "sund", "tave", "vik", "wold", "zan", "dor", "mun", "lisk", "gar")  # fmt: skip


def village_names(rng: np.random.Generator, count: int, shared: float) -> list[str]:
    """`count` names; about `shared` of them are borne by two villages."""
    total = len(_STARTS) * len(_MIDDLES) * len(_ENDS)
    chosen = rng.choice(total, size=count, replace=False)
    names = [_assemble(int(n)) for n in chosen]
    for twin in np.flatnonzero(rng.random(count) < shared / 2):
        names[int(twin)] = names[int(rng.integers(count))]
    return names


def spellings(rng: np.random.Generator, name: str) -> list[str]:
    """The name and four misspellings: letters swapped, doubled, lost or changed."""
    made = [name]
    for way in range(SPELLINGS - 1):
        at = int(rng.integers(1, len(name) - 2))
        letter = "aeiourlnst"[int(rng.integers(10))]
        made.append(
            (
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                name[:at] + name[at] * 2 + name[at + 1 :],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at + 1 :],
            )[way]
        )
    return made


def _assemble(number: int) -> str:
    number, end = divmod(number, len(_ENDS))
    start, middle = divmod(number, len(_MIDDLES))
    return _STARTS[start] + _MIDDLES[middle] + _ENDS[end]
