"""Names on a figure: areas and parties, as the mission and the agreement call them.

In:   P-codes and area names of the record, the words in which sources accuse, and the agreement.
Out:  one English name for each, or an explicit word for what is unknown.

An accusation stays its source's: words that no actor of the agreement answers to are kept as
they are. Spelling is matched by rule (case, accents, articles, doubled letters, vowels), never
by a list of places; two areas that would meet are kept apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeVar

from trucewatch.agreement.model import Actor, Agreement, Role
from trucewatch.agreement.roster import match_actor, match_actors
from trucewatch.coverage.containment import lies_within
from trucewatch.coverage.from_reports import parents_of
from trucewatch.places.model import AdminArea
from trucewatch.vocabulary.messages import say_id

Thing = TypeVar("Thing")

UNKNOWN_AREA = "unknown area"
NOT_NAMED = "not named"
SEVERAL = "more than one accused"
_SPECIAL = {
    UNKNOWN_AREA: "figures.unknown_area",
    NOT_NAMED: "figures.not_named",
    SEVERAL: "figures.several_accused",
}
_BINDING = (Role.SIGNATORY, Role.SUPPORTING_FORCE, Role.GUARANTOR)
_GENERIC = re.compile(r"\b(governorate|province|region|district|muhafazat)\b")


def fold(words: str) -> str:
    """Case, accents, apostrophes and punctuation aside; single spaces."""
    plain = unicodedata.normalize("NFKD", words.replace("'", "").replace("’", "")).casefold()
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


class AreaNames:
    """The mission's first-level areas, found by P-code or by name."""

    def __init__(self, areas: Iterable[AdminArea]) -> None:
        every = list(areas)
        self.parents = parents_of(every)
        self.first = {a.pcode: a for a in every if a.level == "admin1"}
        self._exact = _unambiguous(
            (fold(n), a) for a in self.first.values() for n in a.names.values()
        )
        self._rough = _unambiguous(
            (_rough(n), a) for a in self.first.values() for n in a.names.values()
        )
        self._pcode = {area.names["en"]: code for code, area in self.first.items()}

    def of_pcode(self, pcode: str | None) -> str | None:
        """The English name of the first-level area that `pcode` lies in; None where none does."""
        if not pcode:
            return None
        found = self.first.get(pcode) or next(
            (a for code, a in self.first.items() if lies_within(pcode, code, self.parents)), None
        )
        return found.names["en"] if found else None

    def of_name(self, words: str | None) -> str | None:
        """The mission's English name for an area somebody named; their words where none fits."""
        if not words or not words.strip():
            return None
        found = self._exact.get(fold(words)) or self._rough.get(_rough(words))
        return found.names["en"] if found else words.strip()

    def pcode(self, name: str) -> str | None:
        """The P-code behind an English name that `of_pcode` or `of_name` gave."""
        return self._pcode.get(name)

    def names(self) -> list[str]:
        """All first-level areas' English names, in order."""
        return sorted(self._pcode)

    def containing_word(self, name: str) -> list[str]:
        """Other areas whose name holds this name: somebody's "Damascus" may mean both."""
        word = f" {fold(name)} "
        return [n for n in self.names() if n != name and word in f" {fold(n)} "]

    def label(self, name: str, language: str) -> str:
        """An area's name in a language, where the mission has it."""
        if name in _SPECIAL:
            return say_id(_SPECIAL[name], language)
        code = self._pcode.get(name)
        return self.first[code].names.get(language, name) if code else name


class PartyNames:
    """The agreement's actors and sides, found by the words reports use for them."""

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._sides = {
            fold(words): side
            for side, names in agreement.sides.items()
            for words in (side, *names.by_language.values())
        }
        self._always, self._sometimes = _exclusions(agreement)

    def name(self, words: str | None) -> str:
        """The English name of who is accused; the words themselves where nobody answers to them."""
        if not words or not words.strip():
            return NOT_NAMED
        actor = match_actor(words, self._agreement)
        if actor is not None:
            return actor.names("en")
        side = self._sides.get(fold(words))
        return self._agreement.sides[side]("en") if side else words.strip()

    def bound(self, words: str) -> bool | None:
        """Whether the agreement binds them; None where it does not say, or nobody answers."""
        actors, strangers = match_actors(words, self._agreement)
        if not actors:
            return True if fold(words) in self._sides else None
        found = {self._binds(actor) for actor in actors}
        return found.pop() if len(found) == 1 and not strangers else None

    def sides(self, words: str | None) -> frozenset[str]:
        """The actors that these words list and the sides these belong to, by id."""
        if not words:
            return frozenset()
        if side := self._sides.get(fold(words)):
            return frozenset({side})
        actors, _ = match_actors(words, self._agreement)
        return frozenset(x for a in actors for x in (a.id, a.side) if x)

    def excluded(self, words: str | None) -> bool | None:
        """Whether every variant excludes them; None where only some do, or only some of them."""
        actors, strangers = match_actors(words, self._agreement) if words else ((), ())
        if not actors:
            return False
        if all({a.id, a.side} & self._always for a in actors) and not strangers:
            return True
        return None if any({a.id, a.side} & self._sometimes for a in actors) else False

    def label(self, name: str, language: str) -> str:
        """A party's name in a language; somebody's own words stay as they are."""
        if name in _SPECIAL:
            return say_id(_SPECIAL[name], language)
        actor = match_actor(name, self._agreement)
        if actor is not None:
            return actor.names(language)
        side = self._sides.get(fold(name))
        return self._agreement.sides[side](language) if side else name

    def _binds(self, actor: Actor) -> bool | None:
        if actor.role in _BINDING:
            return True
        excluded_by_some = actor.role is Role.EXCLUDED and actor.id not in self._always
        return None if excluded_by_some or actor.role is Role.UNKNOWN else False


class SideNames:
    """Sides of the agreement by what reports call them: whose act it is taken to be.

    Actors of one side are one; an actor of no side stands for itself, and words that nobody
    answers to for whoever is meant.
    """

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._parties = PartyNames(agreement)
        self._sides = frozenset(agreement.sides)

    def of(self, words: str) -> str | None:
        """The id of the side, else of the actor, else the words; None where they name nobody."""
        meant = self._parties.sides(words)
        return min(meant & self._sides or meant, default=words.strip() or None)

    def leaning(self, interests: Iterable[str] | None) -> list[str]:
        """The sides that a source leans to, by id, in order."""
        return sorted({found for word in interests or () if (found := self.of(word))})

    def label(self, found: str, language: str) -> str:
        """What `of` found, in a language; somebody's own words stay as they are."""
        if found in self._sides:
            return self._agreement.sides[found](language)
        actor = match_actor(found, self._agreement)
        return actor.names(language) if actor is not None else found


def _exclusions(agreement: Agreement) -> tuple[frozenset[str], frozenset[str]]:
    """Actors and sides that every variant excludes, and those that at least one does."""
    variants = [set(v.excludes) for i in agreement.instruments for v in i.variants if v.excludes]
    roles = {a.id for a in agreement.actors if a.role is Role.EXCLUDED}
    if not variants:
        return frozenset(roles), frozenset(roles)
    return frozenset(set.intersection(*variants)), frozenset(set.union(*variants) | roles)


def _unambiguous(pairs: Iterable[tuple[str, Thing]]) -> dict[str, Thing]:
    """Keys that stand for one thing only."""
    found: dict[str, Thing] = {}
    torn: set[str] = set()
    for key, thing in pairs:
        if found.setdefault(key, thing) is not thing:
            torn.add(key)
    return {key: thing for key, thing in found.items() if key and key not in torn}


def _rough(words: str) -> str:
    """How a name sounds: no article, doubled letter, vowel or final h; Lattakia meets Latakia."""
    text = _GENERIC.sub(" ", fold(words))
    parts = [w for w in text.split() if w not in ("al", "el", "ar", "as", "ad", "ash", "an", "at")]
    joined = "".join(parts)
    single = re.sub(r"(.)\1+", r"\1", joined)
    return single[:1] + re.sub(r"[aeiouyw]|h$", "", single[1:])
