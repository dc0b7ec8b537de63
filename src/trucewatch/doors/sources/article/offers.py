"""Offers: what a language model said to stand in a document, read there by the reader's own rules.

In:   an `Offer`, which holds places and no words, and the document laid out as `Prose`.
Out:  a `Proposal`; or `Unheld`, where the words at those places do not come to one.

No value is the model's. It says which words are the speaker, the number, the side; what they come
to is read from the document. Whoever asked not to be named stays so, as in `speech.discreet`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from trucewatch.claims.model import (
    ANONYMOUS,
    CLAIM,
    DELEGATION,
    EXCLUDED,
    FIGURE,
    GUARANTOR,
    HEAD,
    INCIDENT,
    POSITION,
    Offer,
    Proposal,
)
from trucewatch.doors.sources.article.dates import dates
from trucewatch.doors.sources.article.delegations import basis_of
from trucewatch.doors.sources.article.figures import figure_of
from trucewatch.doors.sources.article.lexicon import speech
from trucewatch.doors.sources.article.mouths import Mouth, mouth_of
from trucewatch.doors.sources.article.positions import stance_of, topic_of
from trucewatch.doors.sources.article.prose import Prose
from trucewatch.vocabulary.acts import from_words

LONGEST = 2000
"""Characters of a quotation, at most."""

WORDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    CLAIM: ((), ("speaker", "party", "citing")),
    FIGURE: (("number", "unit"), ("speaker", "party", "citing")),
    POSITION: (("party", "item"), ("condition", "speaker", "day")),
    DELEGATION: (("party",), ("sits_for",)),
    HEAD: (("party", "person"), ("office",)),
    GUARANTOR: (("party",), ("backs",)),
    EXCLUDED: (("group",), ("party",)),
    INCIDENT: ((), ()),
}
"""Which words each kind needs, and which it may have. A speaker is needed where one may be named;
days and places say nothing by themselves, and are not asked for."""

_SPOKEN = (CLAIM, FIGURE)
_AS_WORDED = ("citing", "person", "office", "group")
_SIDES = ("party", "sits_for", "backs")
_ITEMS = ("item", "condition")


class Reason(StrEnum):
    """Why something is not kept."""

    FORM = "not in the form that was asked for"
    KIND = "of a kind that is not asked for"
    QUOTE = "whose quotation is not in the text, or not at one place alone"
    VALUE = "with a value that is not in its quotation"
    UNREAD = "with words that the reader's rules cannot read as that value"
    HIDDEN = "that could lead to somebody who asked not to be named"
    KNOWN = "that were proposed already"


class Unheld(Exception):
    """An offer that does not hold."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def held(offer: Offer, prose: Prose) -> Proposal:
    """What an offer proposes, as the document's words have it. Raises Unheld."""
    _need_places(offer, prose.text)
    anonymous = _anonymous(offer, prose)
    words = {name: prose.text[start:end] for name, (start, end) in offer.words.items()}
    value: dict[str, Any] = {}
    if offer.kind in _SPOKEN:
        value |= _spoken(offer, words, prose, anonymous=anonymous)
    elif "speaker" in words:
        value["speaker"] = _speaker(words["speaker"], prose, anonymous=anonymous)
    for name in _AS_WORDED:
        if name in words:
            value[name] = " ".join(words[name].split())
    for name in _SIDES:
        if name in words and not (anonymous and offer.kind in _SPOKEN):
            value[name] = _need(prose.people.side_of(words[name]))
    for name in _ITEMS:
        if name in words:
            value[name] = _need(topic_of(words[name]))
    value |= _read(offer, words, prose)
    quote = prose.text[offer.start : offer.end]
    return Proposal(
        kind=offer.kind, start=offer.start, end=offer.end, quote=quote, value=value,
        model=offer.model,
    )  # fmt: skip


def adds_nothing(one: Proposal, others: list[Proposal]) -> bool:
    """Whether some other proposal says of the same place all that this one does."""
    said = {name: v for name, v in one.value.items() if v is not None and v is not False}
    return any(
        other.kind == one.kind
        and other.start < one.end
        and one.start < other.end
        and all(other.value.get(name) == v for name, v in said.items())
        for other in others
    )


def _need_places(offer: Offer, text: str) -> None:
    if offer.kind not in WORDS:
        raise Unheld(Reason.KIND)
    needed, more = WORDS[offer.kind]
    if not set(needed) <= offer.words.keys() <= {*needed, *more}:
        raise Unheld(Reason.FORM)
    if not (0 <= offer.start < offer.end <= len(text)) or offer.end - offer.start > LONGEST:
        raise Unheld(Reason.QUOTE)
    for start, end in offer.words.values():
        if not offer.start <= start < end <= offer.end:
            raise Unheld(Reason.VALUE)


def _anonymous(offer: Offer, prose: Prose) -> bool:
    """Whether it quotes somebody who asked not to be named. Raises Unheld where it has more than
    their words, or the words that say so."""
    quiet = [said for one, said in prose.quiet() if one.start < offer.end and offer.start < one.end]
    for said in quiet:
        if said is None or not said.start <= offer.start < offer.end <= said.end:
            raise Unheld(Reason.HIDDEN)
    return bool(quiet)


def _spoken(
    offer: Offer, words: Mapping[str, str], prose: Prose, *, anonymous: bool
) -> dict[str, Any]:
    """Whose words these are, and whether they deny."""
    if not anonymous and "speaker" not in words:
        if offer.kind == CLAIM:
            raise Unheld(Reason.FORM)
        return {}
    speaker = _speaker(words.get("speaker", ""), prose, anonymous=anonymous)
    said = [one for one in prose.said if one.start < offer.end and offer.start < one.end]
    denies = speech("denies", prose.language).search(prose.text, offer.start, offer.end)
    denial = any(one.denial for one in said) if said else denies is not None
    return {"speaker": speaker, "anonymous": speaker == ANONYMOUS, "denial": denial}


def _speaker(words: str, prose: Prose, *, anonymous: bool) -> str:
    if anonymous:
        return ANONYMOUS
    named = mouth_of(words, Mouth(None, None), prose.people).words  # “he” alone is nobody here
    return _need(named)


def _read(offer: Offer, words: Mapping[str, str], prose: Prose) -> dict[str, Any]:
    """What the quotation says by itself: a stance and its day, how somebody sits, which act."""
    quote = prose.text[offer.start : offer.end]
    if offer.kind == POSITION:
        demand = speech("demands", prose.language).search(quote) is not None
        return {"stance": _need(stance_of(quote, demand=demand)), **_day(words, prose)}
    if offer.kind == HEAD:
        return {"basis": _need(basis_of(quote))}
    if offer.kind == INCIDENT:
        return {"act": _need(from_words(quote, "syrian_archive"))}
    return dict(_figure(offer, words["unit"], prose)) if offer.kind == FIGURE else {}


def _day(words: Mapping[str, str], prose: Prose) -> dict[str, Any]:
    if "day" not in words:
        return {}
    found = [one.value for one in dates(words["day"], prose.published)]
    if len(found) != 1 or found[0]["first"] != found[0]["last"]:
        raise Unheld(Reason.UNREAD)
    return {"on": found[0]["first"]}


def _figure(offer: Offer, unit: str, prose: Prose) -> Mapping[str, Any]:
    """How many of what, read with the whole sentence around it: what limits it may stand before."""
    around = prose.sentences(*offer.words["number"])
    begin = min((one.start for one in around), default=offer.start)
    stop = max((one.end for one in around), default=offer.end)
    start, end = offer.words["number"]
    found = figure_of(prose.text[begin:stop], (start - begin, end - begin), unit, prose.language)
    if found is None:
        raise Unheld(Reason.UNREAD)
    if begin + found.start < offer.start or begin + found.end > offer.end:
        raise Unheld(Reason.VALUE)
    return found.value


def _need(found: str | None) -> str:
    if not found or not re.search(r"\w", found):
        raise Unheld(Reason.UNREAD)
    return found
