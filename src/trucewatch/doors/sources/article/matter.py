"""The matter: what a text is about, and the sides that its agreement names.

A side is told by its noun (“the opposition delegation”), by its country, or by a name that the
agreement has for it. Of the country that the text is about only a noun tells the side; its
officials speak for its government.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trucewatch.doors.sources.article.lexicon import sides

GOVERNMENT = "government"
CONFLICT = ("opposition", GOVERNMENT)
_BODIES = ("UN", "EU", "african_union", "arab_league")
_NOT_OF = re.compile(r"\b(?:to|in|with|against|on|for|by|hosting|between)\s+(?:the\s+)?$", re.I)
_NOT_WITH = re.compile(r"\b(?:to|with|against|between)\s+(?:the\s+)?$", re.IGNORECASE)
_BEHIND = re.compile(
    r"^-?\s?(?:backed|brokered|led|held|supported|based|sponsored|allied|aligned|affiliated)\b",
    re.I,
)
_PRIVATE = re.compile(
    r"(?:[’']s)?(?:\s[\w-]+){0,3}?\s(?:observatory|network|civil defen[cs]e|archive|society|"
    r"red crescent|red cross|association|charity|activists?|residents?|witnesses|journalists?|"
    r"newspaper|daily|media|television|radio|university|refugees?|civilians?|people|doctors?)\b",
    re.IGNORECASE,
)
"""What is of a country, and not its state."""

Mention = tuple[int, str]
"""Where a phrase names a side, and which."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A text's country (ISO 3166-1), where known, and its agreement's sides.

    `names` finds each of them by its own words; `ids` has what the agreement calls a side that the
    lexicon knows: RU, government.
    """

    country: str | None = None
    names: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)


def country_of(text: str) -> str | None:
    """The country that a text is about: the one it names most often beside a government or an
    opposition, else most often."""
    near, named = Counter[str](), Counter[str]()
    for code, regex in sides().items():
        if code in (*CONFLICT, *_BODIES):
            continue
        for match in regex.finditer(text):
            named[code] += 1
            after = text[match.end() : match.end() + 40]
            near[code] += any(sides()[side].search(after) for side in CONFLICT)
    best = near.most_common(1)
    if best and best[0][1] > 1:
        return best[0][0]
    return named.most_common(1)[0][0] if named else None


def party_of(phrase: str, matter: Matter) -> str | None:
    """The side that a phrase names first, or None."""
    own, known = _first(_named(phrase, matter)), _known(phrase, matter.country)
    if own is not None and (known is None or own[0] <= known[0]):
        return own[1]
    return matter.ids.get(known[1], known[1]) if known else None


def sides_in(phrase: str, matter: Matter) -> list[str]:
    """Every side that a phrase names, in its order, but the country it is about."""
    found = [
        (match.start(), matter.ids.get(code, code))
        for code, regex in sides().items()
        if code != matter.country and (match := regex.search(phrase))
    ]
    found += [
        (m.start(), id_) for id_, regex in matter.names.items() if (m := regex.search(phrase))
    ]
    return list(dict.fromkeys(id_ for _, id_ in sorted(found)))


def _named(phrase: str, matter: Matter) -> Iterator[Mention]:
    for id_, regex in matter.names.items():
        for match in regex.finditer(phrase):
            before, after = phrase[: match.start()], phrase[match.end() :]
            if not _BEHIND.match(after) and not _NOT_WITH.search(before):
                yield match.start(), id_


def _known(phrase: str, country: str | None) -> Mention | None:
    """The side that the lexicon's words name: a noun, unless another country stands before it."""
    found: list[Mention] = []
    for side, regex in sides().items():
        for match in regex.finditer(phrase):
            before, after = phrase[: match.start()], phrase[match.end() :]
            of = side in CONFLICT or not (_NOT_OF.search(before) or _PRIVATE.match(after))
            if of and not _BEHIND.match(after):
                found.append((match.start(), side))
                break
    noun = _first(one for one in found if one[1] in CONFLICT)
    other = _first(one for one in found if one[1] not in CONFLICT)
    foreign = _first(one for one in found if one[1] not in (*CONFLICT, country))
    if noun is not None and not (foreign is not None and foreign < noun):
        return noun
    if other is not None and other[1] == country:
        return other[0], GOVERNMENT
    return other


def _first(mentions: Iterator[Mention]) -> Mention | None:
    return min(mentions, default=None)
