"""Names: finding whatever bears a name, however it is spelled.

In:   names with the number of the thing that bears them.
Out:  `Hit`s: which thing, by which name, how surely (0 to 1), and at which coarseness of spelling.

Coarser indexes are made when first needed. Results do not depend on the order of adding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        self._bare: dict[str, list[str]] | None = None
        self._light: dict[str, list[str]] | None = None
        self._skeleton: dict[str, list[str]] | None = None
        self._fuzzy: list[str] = []

    def add(self, name: str, number: int) -> None:
        """Let the thing `number` bear `name`. An empty name is passed over."""
        folded = fold(name)
        if not folded:
            return
        bearers = self._exact.setdefault(folded, [])
        if number not in bearers[-4:]:
            bearers.append(number)
            self._bare = self._light = self._skeleton = None

    def bearers(self, folded: str) -> list[int]:
        """The things with exactly this folded name."""
        return self._exact.get(folded, [])

    def find(self, folded: str) -> dict[int, Hit]:
        """Everything whose name agrees with `folded` at any of the four keys, best hit each."""
        hits: dict[int, Hit] = {}
        self._collect(hits, [folded] if folded in self._exact else [], EXACT, "exact")
        self._ensure()
        assert self._bare is not None and self._light is not None and self._skeleton is not None  # noqa: S101
        self._collect(hits, self._bare.get(bare(folded), []), BARE, "variant")
        self._collect(hits, self._light.get(light(folded), []), LIGHT, "variant")
        key = skeleton(folded)
        for name in self._skeleton.get(key, []) if key else []:
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
        self._ensure()
        assert self._light is not None  # noqa: S101
        hits: dict[int, Hit] = {}
        found = process.extract(
            key, self._fuzzy, scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF, limit=12
        )
        wanted, words = skeleton(folded), len(bare(folded).split())
        for other, ratio, _ in found:
            for name in self._light[other]:
                alike = fuzz.ratio(wanted, skeleton(name)) >= FUZZY_CUTOFF
                if not alike or len(bare(name).split()) != words:
                    continue
                self._collect(hits, [name], FUZZY_CEILING * ratio / 100, "fuzzy")
        return hits

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._exact))

    def _collect(self, hits: dict[int, Hit], names: list[str], score: float, method: str) -> None:
        for name in names:
            for number in self._exact[name]:
                known = hits.get(number)
                if known is None or (known.score, known.name) < (score, name):
                    hits[number] = Hit(number, name, score, method)

    def _ensure(self) -> None:
        if self._bare is not None:
            return
        self._bare, self._light, self._skeleton = {}, {}, {}
        for name in sorted(self._exact):
            self._bare.setdefault(bare(name), []).append(name)
            self._light.setdefault(light(name), []).append(name)
            self._skeleton.setdefault(skeleton(name), []).append(name)
        self._fuzzy = [key for key in self._light if len(key) >= SHORTEST_FUZZY - 1]


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
