"""Names: finding whatever bears a name, however it is spelled.

In:   names with the number of the thing that bears them.
Out:  `Hit`s: which thing, by which name, how surely (0 to 1), and at which coarseness of spelling.

Coarser indexes are made when first needed. Results do not depend on the order of adding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from trucewatch.places.spelling import bare, fold, is_arabic, light, skeleton

EXACT, BARE, LIGHT = 1.0, 0.97, 0.93
SKELETON_FLOOR, SKELETON_SPAN = 0.62, 0.26
OTHER_SCRIPT = 0.82
"""The score of an Arabic and a Latin name whose consonants agree: vowels cannot be compared."""

SAME_SOUND = 80.0
LEAST_LIKENESS = 0.75
SHORT_SKELETON = 2
SHORT_LIKENESS = 0.8
"""Two consonants are shared by a hundred villages: their vowels must agree better."""

FUZZY_CUTOFF = 88.0
FUZZY_CEILING = 0.7
SHORTEST_FUZZY = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that bears the name: its number, the name that met, score, and method."""

    number: int
    name: str
    score: float
    method: str


class NameIndex:
    """Names of numbered things, by four keys of `spelling`."""

    def __init__(self) -> None:
        self._exact: dict[str, list[int]] = {}
        self._keyed: dict[Callable[[str], str], dict[str, list[str]]] = {}

    def add(self, folded: str, number: int) -> None:
        """Let the thing `number` bear a folded name. An empty one is passed over."""
        if not folded:
            return
        bearers = self._exact.setdefault(folded, [])
        if number not in bearers[-4:]:
            bearers.append(number)
            self._keyed.clear()

    def bearers(self, folded: str) -> list[int]:
        """The things with exactly this folded name."""
        return self._exact.get(folded, [])

    def find(self, folded: str, *, by_sound: bool = True) -> dict[int, Hit]:
        """Everything whose name agrees with `folded`, best hit each.

        As written, or without its article; `by_sound`, also with other vowels.
        """
        hits: dict[int, Hit] = {}
        self._collect(hits, [folded] if folded in self._exact else [], EXACT, "exact")
        self._collect(hits, self._by(bare).get(bare(folded), []), BARE, "variant")
        if not by_sound:
            return hits
        self._collect(hits, self._by(light).get(light(folded), []), LIGHT, "variant")
        key = skeleton(folded)
        for name in self._by(skeleton).get(key, []) if key else []:
            likeness = _likeness(folded, name, key)
            if likeness is not None:
                self._collect(hits, [name], likeness, "variant")
        return hits

    def resembling(self, folded: str) -> dict[int, Hit]:
        """What is spelled nearly like `folded`, for want of anything better.

        Only names of at least six letters and as many words, whose consonants nearly agree too.
        """
        key = light(folded)
        if len(key) < SHORTEST_FUZZY:
            return {}
        by_light = self._by(light)
        hits: dict[int, Hit] = {}
        found = process.extract(
            key, by_light.keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF, limit=12
        )
        wanted, words = skeleton(folded), len(bare(folded).split())
        for other, ratio, _ in found:
            for name in by_light[other]:
                close = fuzz.ratio(wanted, skeleton(name)) >= FUZZY_CUTOFF
                if close and len(bare(name).split()) == words:
                    self._collect(hits, [name], FUZZY_CEILING * ratio / 100, "fuzzy")
        return hits

    def _collect(self, hits: dict[int, Hit], names: list[str], score: float, method: str) -> None:
        for name in names:
            for number in self._exact[name]:
                known = hits.get(number)
                if known is None or (known.score, known.name) < (score, name):
                    hits[number] = Hit(number, name, score, method)

    def _by(self, key: Callable[[str], str]) -> dict[str, list[str]]:
        """All names by one key, made when first asked for."""
        if key not in self._keyed:
            names: dict[str, list[str]] = {}
            for name in sorted(self._exact):
                names.setdefault(key(name), []).append(name)
            self._keyed[key] = names
        return self._keyed[key]


def alike(folded: str, names: Iterable[str]) -> bool:
    """Whether any of `names` in the script of `folded` agrees with it, or none is in its script.

    A place with a Latin name that differs is not meant by a Latin name, whatever its Arabic one.
    """
    same = [n for n in names if is_arabic(n) == is_arabic(folded)]
    heard = light(folded)
    return not same or any(fuzz.ratio(heard, light(fold(n))) >= SAME_SOUND for n in same)


def _likeness(folded: str, name: str, key: str) -> float | None:
    """The score of two names with one skeleton, or None where their vowels are too far apart."""
    if is_arabic(folded) != is_arabic(name):
        return OTHER_SCRIPT if len(key) >= SHORT_SKELETON else None
    if len(key) < SHORT_SKELETON:
        return None
    likeness = fuzz.ratio(light(folded), light(name)) / 100
    least = SHORT_LIKENESS if len(key) <= SHORT_SKELETON else LEAST_LIKENESS
    return SKELETON_FLOOR + SKELETON_SPAN * likeness if likeness >= least else None
