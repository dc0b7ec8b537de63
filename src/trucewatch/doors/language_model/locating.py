"""Locating: where in a document the words stand that a model gave.

In:   one thing as it came in an answer, the text as it was sent, the part that was asked about.
Out:  an `Offer`; or `Unheld`, where a word of it is not there.

A model counts badly: its quotation is looked for, and kept where it stands once in the document, or
at the very place that was given. Words count whole: 4 is not in 40, nor 200 in 1,200.
"""

from __future__ import annotations

import re
from typing import Any

from trucewatch.claims.model import Offer
from trucewatch.doors.sources.article.offers import LONGEST, WORDS, Reason, Unheld

_MASK = "\u2588"
Span = tuple[int, int]


def masked(text: str, spans: list[Span]) -> str:
    """The text with these spans painted over, every other character in its place."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [c if c == "\n" else _MASK for c in letters[start:end]]
    return "".join(letters)


def located(item: Any, text: str, begin: int, model: str) -> Offer:
    """Where the words of `item` stand; its own count begins at `begin`. Raises Unheld."""
    if not isinstance(item, dict) or not isinstance(item.get("value", {}), dict):
        raise Unheld(Reason.FORM)
    kind, quote = item.get("kind"), item.get("quote")
    if not isinstance(kind, str) or not isinstance(quote, str):
        raise Unheld(Reason.FORM)
    if kind not in WORDS:
        raise Unheld(Reason.KIND)
    start = _start(quote, item.get("start"), text, begin)
    said = {name: words for name, words in item.get("value", {}).items() if words is not None}
    words = {name: _within(one, text, (start, start + len(quote))) for name, one in said.items()}
    return Offer(kind=kind, start=start, end=start + len(quote), words=words, model=model)


def _start(quote: str, given: Any, text: str, begin: int) -> int:
    if not quote.strip() or len(quote) > LONGEST:
        raise Unheld(Reason.QUOTE)
    places = [one.start() for one in _whole(quote).finditer(text)]
    if type(given) is int and begin + given in places:
        return begin + given
    if len(places) != 1:
        raise Unheld(Reason.QUOTE)
    return places[0]


def _within(words: Any, text: str, quote: Span) -> Span:
    """Where words stand first in a quotation."""
    if not isinstance(words, str) or not words.strip() or _MASK in words:
        raise Unheld(Reason.VALUE)
    for one in _whole(words).finditer(text, quote[0]):
        if one.end() > quote[1]:
            break
        return one.span()
    raise Unheld(Reason.VALUE)


def _whole(words: str) -> re.Pattern[str]:
    """The words, not cut out of a longer word or number."""
    before = r"(?<!\w)(?<!\d[.,])" if words[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if words[-1:].isalnum() else ""
    return re.compile(f"{before}{re.escape(words)}{after}")
