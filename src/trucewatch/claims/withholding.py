"""Withholding: names that leave with no quotation, because somebody suffers or suffered.

In:   a quotation, the names of its document's victims and prisoners, and what people withhold.
Out:  the quotation with `WITHHELD` where any of these stands.

A name is known by its letters and its neighbours alone (`names_of_victims`), and is then withheld
wherever the document has it. One may be missed: whoever accepts a proposal can withhold more, and
nobody can withhold less.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from trucewatch.claims.model import Proposal
from trucewatch.claims.suffering import BESIDE_DEEDS, BESIDE_NOUNS, NAME, NO_NAMES, PART

WITHHELD = "[name withheld]"
Spans = list[tuple[int, int]]
_NAME = re.compile(NAME)
_ARTICLE = re.compile(r"\b(?:an?|the|one|another|every|each|no|this|that)\s+$", re.IGNORECASE)


@lru_cache(maxsize=512)
def sufferers(text: str) -> frozenset[str]:
    """Every name of a victim or a prisoner in a document, whole, and by its last part alone.

    A bare word of which only a deed is told is withheld there alone: a town may be freed.
    """
    named = {text[start:end] for start, end in _found(text, BESIDE_NOUNS)}
    told = {text[start:end] for start, end in _found(text, BESIDE_DEEDS)}
    names = named | {name for name in told if " " in name}
    parts = {re.findall(PART, name)[-1] for name in names if re.search(PART, name)}
    return frozenset(names | parts)


def withheld(
    quote: str, chosen: Iterable[tuple[int, int]] = (), names: Collection[str] = ()
) -> str:
    """The quotation without the names of victims and prisoners, and without the `chosen` spans."""
    return _cut(quote, 0, len(quote), _spans(quote, chosen, names))


def parts_of(name: str) -> tuple[str, ...]:
    """Everything that is withheld so that whoever is called so stays unnamed: the whole as it is
    worded, the name in it, and the name's last part alone."""
    whole = [name, *_NAME.findall(name)]
    last = [re.findall(PART, one)[-1] for one in whole[1:]]
    return tuple(dict.fromkeys([*whole, *last]))


def window(text: str, start: int, end: int, reach: int) -> tuple[int, int]:
    """The part of a quotation's own paragraph that lies within `reach` characters of it."""
    first, last = max(0, start - reach), min(len(text), end + reach)
    opening, closing = text.rfind("\n", first, start), text.find("\n", end, last)
    return (first if opening < 0 else opening + 1, last if closing < 0 else closing)


def around(
    text: str, start: int, end: int, part: tuple[int, int], names: Collection[str]
) -> tuple[str, str]:
    """What stands before and after a quotation in a part of the text, without the names.

    A name is looked for in the whole text: what tells that somebody suffers may lie inside the
    quotation, or farther off.
    """
    spans = _spans(text, (), names)
    return _cut(text, part[0], start, spans), _cut(text, end, part[1], spans)


def _cut(text: str, first: int, last: int, spans: Spans) -> str:
    """The text's characters of one range, with whatever the spans cover left out."""
    within = [(max(a, first), min(b, last)) for a, b in spans if a < last and b > first]
    parts: list[str] = []
    at = first
    for start, end in within:
        parts += [text[at:start], WITHHELD]
        at = end
    return "".join([*parts, text[at:last]])


def hidden_spans(text: str, quotations: Iterable[tuple[int, int]], names: Collection[str]) -> Spans:
    """Where a text has names that are withheld, in it or in one of its quotations read alone; in
    order and apart from each other."""
    alone = [
        (begins + start, begins + end)
        for begins, ends in set(quotations)
        for start, end in _spans(text[begins:ends], (), names)
    ]
    return _spans(text, alone, names)


def shown(proposal: Proposal, names: Collection[str]) -> Proposal:
    """A proposal as it may be seen: neither its quotation nor its value has any such name."""
    value = without(proposal.value, names)
    return replace(proposal, quote=withheld(proposal.quote, names=names), value=value)


def without(value: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """A proposal's value without the names: the prisoner N. may be a speaker, too."""
    return {
        name: withheld(said, names=names) if isinstance(said, str) else said
        for name, said in value.items()
    }


def spans_of(quote: str, seen: Iterable[tuple[int, int]], names: Collection[str]) -> Spans:
    """Spans of the quotation as it stands in the document, for spans of it as it is shown.

    Raises ValueError where one ends behind what is shown.
    """
    origins: list[int] = []
    at = 0
    for start, end in _spans(quote, (), names):
        origins += [*range(at, start), *[start] * len(WITHHELD)]
        at = end
    origins += range(at, len(quote))
    found = list(seen)
    if any(end > len(origins) for _, end in found):
        raise ValueError("a span ends behind the quotation")
    return [(origins[start], origins[end - 1] + 1) for start, end in found]


def names_of_victims(text: str) -> Iterator[tuple[int, int]]:
    """Where the names of people who suffered seem to stand."""
    yield from _found(text, (*BESIDE_NOUNS, *BESIDE_DEEDS))


def _found(text: str, forms: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    for form in forms:
        for match in form.finditer(text):
            for start, end in _each(match):
                bare = _ARTICLE.search(text[max(0, start - 9) : start])
                if bare is None and NO_NAMES.match(text[start:end]) is None:
                    yield start, end


def _each(match: re.Match[str]) -> Spans:
    """The names that a form has: those of a list one by one, or one in any script."""
    start, end = match.span("names")
    found = [one.span() for one in _NAME.finditer(match.string, start, end)]
    return found or [(start, end)]


def _spans(quote: str, chosen: Iterable[tuple[int, int]], names: Collection[str]) -> Spans:
    known = [
        match.span()
        for name in names
        if name in quote
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", quote)
    ]
    merged: Spans = []
    for start, end in sorted([*names_of_victims(quote), *known, *chosen]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
