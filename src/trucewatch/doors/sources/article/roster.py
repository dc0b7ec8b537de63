"""The roster: an agreement's actors as the sides that a reader finds by their own names."""

from __future__ import annotations

import re
from collections import Counter

from trucewatch.agreement.model import Agreement, Role
from trucewatch.doors.sources.article.lexicon import pattern, sides
from trucewatch.doors.sources.article.matter import CONFLICT, GOVERNMENT, Matter
from trucewatch.places.world import country_code

_LEAST = 3
"""Letters of a name by which somebody is looked for in running text: IO may be anything."""


def matter_of(agreement: Agreement) -> Matter:
    """What an agreement's documents are about.

    A side's only signatory is called as the side, and so is a heading over it; everybody else by
    the actor's id.
    """
    country = agreement.country if country_code(agreement.country) else None
    signatories = Counter(a.side for a in agreement.actors if a.role is Role.SIGNATORY)
    names: dict[str, list[str]] = {}
    ids: dict[str, str] = {}
    for actor in agreement.actors:
        alone = actor.role is Role.SIGNATORY and signatories[actor.side] == 1
        called = actor.side if actor.side and (alone or actor.heading) else actor.id
        for words in (*actor.names.by_language.values(), *actor.aliases):
            code = _known(words)
            if code == country and country is not None:
                code = GOVERNMENT
            if code is None and len(words) >= _LEAST:
                names.setdefault(called, []).append(_pattern(words))
            elif code in CONFLICT or (code is not None and words not in actor.aliases):
                ids.setdefault(code, called)  # an alias may be one country of several
    return Matter(country, {id_: pattern("|".join(each)) for id_, each in names.items()}, ids)


def _known(words: str) -> str | None:
    """The side of the lexicon whose own word this is: a noun of the conflict, a body, a country."""
    code = next((side for side, regex in sides().items() if regex.fullmatch(words)), None)
    return code or (country_code(words) if len(words) > _LEAST else None)


def _pattern(words: str) -> str:
    """The words in running text: letters of an abbreviation as they are, a plural in the singular
    too (the Houthis, a Houthi leader)."""
    if words.isupper():
        return f"(?-i:{re.escape(words)})"
    stem = words.removesuffix("s")
    return re.escape(words) if stem == words or len(stem) <= _LEAST else f"{re.escape(stem)}s?"
