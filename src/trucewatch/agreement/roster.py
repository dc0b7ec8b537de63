"""Who a report means: from its words for an actor to the agreement's actors.

A word is matched whole, whatever its case, accents, dashes and articles; nothing is guessed from
parts of a name. A heading over several groups is matched as that heading, never as its members.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from trucewatch.agreement.model import Actor, Agreement

CIVILIANS = frozenset(
    ("civilian", "civilians", "civil population", "unarmed civilians", "residents", "medics",
     "مدني", "مدنيون", "مدنيين", "المدنيون", "المدنيين", "الأهالي",
     "гражданские", "гражданские лица", "мирные жители", "siviller", "sivil")
)  # fmt: skip

_SEPARATORS = (re.compile(r"\s*[,;،؛/+]\s*"), re.compile(r"\s+(?:and|و|ve|и)\s+"))
_DROPPED = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u0640'’‘ʿʾ`\"“”.()]")
_ARTICLE = re.compile(r"\b(?:the|al|ash|as|ad|an|ar|at|az)\b|\bال")
_ARABIC_FORMS = str.maketrans("ىة", "يه")


def match_actor(words: str, agreement: Agreement) -> Actor | None:
    """The actor whose id, name or alias these words are, or None."""
    return _index(_Key(agreement)).get(plain(words))


def match_actors(words: str, agreement: Agreement) -> tuple[tuple[Actor, ...], tuple[str, ...]]:
    """Every actor that these words list, and the parts nobody is known by.

    The words whole come first, so that a name with a comma or an "and" in it may stand as alias.
    """
    whole = match_actor(words, agreement)
    if whole is not None:
        return (whole,), ()
    found: dict[str, Actor] = {}
    unknown: dict[str, None] = {}
    for part in filter(None, _SEPARATORS[0].split(words.strip())):
        actor = match_actor(part, agreement)
        smaller = [part] if actor is not None else _SEPARATORS[1].split(part)
        for name in smaller:
            actor = match_actor(name, agreement)
            if actor is None:
                unknown[name] = None
            else:
                found[actor.id] = actor
    return tuple(found.values()), tuple(unknown)


def are_civilians(words: str) -> bool:
    """Whether these words name civilians, who are nobody's party."""
    return words.strip().casefold() in CIVILIANS


def shared_words(agreement: Agreement) -> list[tuple[str, str, str]]:
    """Words that two actors both go by, with the two ids: nobody could tell whom they mean."""
    owners: dict[str, str] = {}
    shared = []
    for actor in agreement.actors:
        for words in _words_for(actor):
            owner = owners.setdefault(plain(words), actor.id)
            if owner != actor.id:
                shared.append((words, owner, actor.id))
    return shared


def members(side: str, agreement: Agreement) -> tuple[Actor, ...]:
    """The actors that stand under a side's heading."""
    return tuple(actor for actor in agreement.actors if actor.side == side)


class _Key:
    """An agreement as a cache key: the same object is the same key."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement

    def __hash__(self) -> int:
        return id(self.agreement)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.agreement is self.agreement


@lru_cache(maxsize=8)
def _index(key: _Key) -> dict[str, Actor]:
    index: dict[str, Actor] = {}
    for actor in key.agreement.actors:
        for words in _words_for(actor):
            index.setdefault(plain(words), actor)
    return index


def _words_for(actor: Actor) -> tuple[str, ...]:
    return (actor.id, *actor.names.by_language.values(), *actor.aliases)


def plain(words: str) -> str:
    text = unicodedata.normalize("NFKD", words).casefold()
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    text = text.translate(_ARABIC_FORMS).replace("_", " ").replace("-", " ")
    return " ".join(_ARTICLE.sub(" ", text).split())
