"""Speech in English prose: who says what, citing whom.

A sentence is one statement: its speaker stands before the verb, behind the quotation, or behind
“according to”. A verb in the passive has no speaker, and “their claims” has no verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucewatch.claims.model import ANONYMOUS
from trucewatch.doors.sources.article.lexicon import speech
from trucewatch.doors.sources.article.mouths import (
    QUOTES,
    Mouth,
    mouth_of,
    opening_of,
    speaks,
    subject_of,
)
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.sentences import Sentence
from trucewatch.doors.sources.article.statements import Said, said

_OPENING, _CLOSING = tuple('"“«'), tuple('"”»')
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]*)[\"”»]?")
_ACCUSER = re.compile(
    r"\bby\s+(?P<who>[^,.]+)"
    r"|,\s+and\s+(?P<and>(?:the\s+)?[^,.]+?)\s+(?:demand|urg|call|said)"
)
_WITHIN = re.compile(r"\b(?:he|she|they|it|we|i|you|there)\b", re.IGNORECASE)
"""A statement that has begun before its “that”: said they expect that …"""

_PASSIVE = re.compile(r"be|been|being|is|are|was|were|as", re.IGNORECASE)
_ADVERB = re.compile(r"not|often|first|also|never|previously|\w+ly", re.IGNORECASE)
_NOUNS = ("reports", "claims")
_HEARER = re.compile(
    r"\s+(?:(?:the|an?)\s+)?(?:[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,4}|reporters|journalists|"
    r"(?:news|press) (?:conference|agency))"
    r"(?:\s(?:reporter|journalist|newspaper|television|radio))?"
    r"\s+(?:that\s+|(?=[a-z]))"
)
"""Whom somebody told: the rest is what they told."""

_TAKES = re.compile(r"\s+(?:[\w,]+\s+){0,4}(?:lives|responsibility)\b")
"""What is claimed without a word."""

_PARTICIPLES = ("reported", "claimed", "confirmed", "announced", "promised", "stated", "noted")
_THAT = re.compile(r"\s+(?:that\b|[\"“])")

_LONGEST = 24
"""Words of a speaker with everything put beside the name, at most."""

_FEWEST = 3
"""Words that a statement has at least."""


def english(told: list[Sentence], people: People) -> Iterator[Said]:
    """Every attributed statement, in order.

    A quotation alone is the last speaker's: in their paragraph, or right behind one of theirs.
    """
    last = Mouth(None, None)
    paragraph = -1
    spoken, quoted = False, False
    for sentence in told:
        if sentence.paragraph != paragraph:
            paragraph, spoken = sentence.paragraph, quoted
        quoted = sentence.text[:1] in _OPENING
        found = _english(sentence, last, people)
        if found is None and spoken and _is_quote(sentence.text):
            found = said(sentence, 0, len(sentence.text), last)
        hushed = speech("anonymity").search(sentence.text) is not None
        if found is not None:
            if found.speaker is not None:
                last, spoken = Mouth(found.speaker, found.party), True
            last = Mouth(ANONYMOUS, None) if hushed else last
            yield found
            continue
        quoted = False
        if hushed:
            last = Mouth(ANONYMOUS, None)
        opening = opening_of(sentence, people)
        if opening is not None:
            last, spoken = opening, True


def _english(sentence: Sentence, last: Mouth, people: People) -> Said | None:
    text = sentence.text
    outside = _blanked(text)
    accused = speech("accused").search(outside)
    if accused:
        return _accusation(sentence, accused, last, people)
    according = speech("according").search(outside)
    if according and according.start() > 0:
        words = re.match(r"[^,.]*", text[according.end() :])
        mouth = mouth_of(words[0] if words else "", last, people)
        return said(sentence, 0, according.start(), mouth)
    begin = text.find(",", according.end()) + 1 if according else 0
    if according and not begin:
        return None
    citing = text[according.end() : begin - 1].strip() if according else None
    demand = speech("demands").search(outside)
    verb = next(filter(_is_said, speech("says").finditer(outside)), None)
    if demand and (verb is None or demand.start() < verb.start()):
        mouth = mouth_of(subject_of(text[begin : demand.start()]), last, people)
        asks = said(sentence, demand.start(), len(text), mouth, demand=True)
        return asks if speaks(mouth) else None
    if verb is not None:
        return _around(sentence, begin, verb, last, people, citing)
    if citing:
        return said(sentence, begin, len(text), mouth_of(citing, last, people))
    return None


def _is_said(verb: re.Match[str]) -> bool:
    """Whether somebody says something by it, which nobody does in the passive, in “local reports”
    or in “the date, reported injuries”."""
    before, after = verb.string[: verb.start()].split(), verb.string[verb.end() :]
    while before and _ADVERB.fullmatch(before[-1]):
        before.pop()
    if before and _PASSIVE.fullmatch(before[-1]):
        return False
    if _THAT.match(after):
        return True
    if _TAKES.match(after):
        return False
    if verb[0].lower() in _NOUNS:
        return len(before) > 1 and before[-1][:1].isupper()
    return not (verb[0].lower() in _PARTICIPLES and before and before[-1].endswith(","))


def _around(
    sentence: Sentence,
    begin: int,
    verb: re.Match[str],
    last: Mouth,
    people: People,
    citing: str | None,
) -> Said | None:
    """The statement before its speaker, or behind the verb."""
    text = sentence.text
    before, after = text[begin : verb.start()], text[verb.end() :]
    denial = speech("denies").fullmatch(verb[0]) is not None
    cut = _behind_body(before, after)
    turned = re.match(r"\s+(?P<who>[A-Z][^,.“\"]*|the\s[^,.“\"]*)", after)
    if turned and before.rstrip()[-1:] in _CLOSING:  # “…”, said N.
        mouth = mouth_of(turned["who"], last, people)
        return said(sentence, begin, verb.start(), mouth, citing=citing, denial=denial)
    if cut is not None:
        mouth = mouth_of(subject_of(before[cut:]), last, people)
        if not speaks(mouth):
            return None
        return said(sentence, begin, begin + cut, mouth, citing=citing, denial=denial)
    mouth = mouth_of(subject_of(before), last, people)
    if not before.strip() or mouth.words is None or not speaks(mouth):
        return None
    heard = _HEARER.match(after) if verb[0].lower() in ("told", "tells") else None
    start = verb.end() + (heard.end() if heard else _content(after))
    return said(sentence, start, len(text), mouth, citing=citing, denial=denial)


def _behind_body(before: str, after: str) -> int | None:
    """Where the speaker begins in a sentence whose statement comes first; None in the others."""
    closing = max(before.rfind(mark) for mark in '"”»')
    if (
        closing > 0
        and len(before[:closing].split()) >= _FEWEST
        and len(before[closing:].split()) < _LONGEST
    ):
        opened = re.search(rf"[{QUOTES}]", before)
        if opened and opened.start() < 3:
            return closing + 1
    comma = before.rfind(",")
    goes_on = len(after.split()) > _FEWEST and not after.startswith(",")
    if comma < 0 or len(before[:comma].split()) < _FEWEST or goes_on:
        return None
    return comma + 1 if before[comma + 1 :].strip() else None


def _content(after: str) -> int:
    """Where the statement begins behind a verb: at its quotation, or behind “that”."""
    quoted = re.search(r"[\"“]", after)
    that = re.match(r"[^\"“,]{0,60}?\bthat\s+", after)
    if that and not _WITHIN.search(that[0]):
        return that.end()
    if quoted and (quoted.start() < 4 or after[: quoted.start()].rstrip().endswith((",", ":"))):
        return quoted.start()
    return len(after) - len(after.lstrip(" :,"))


def _accusation(sentence: Sentence, verb: re.Match[str], last: Mouth, people: People) -> Said:
    """“X was accused of …”: whoever else stands in the sentence, else whoever spoke last.

    Where the accuser asked not to be named, the words end before they are mentioned.
    """
    text = sentence.text
    by = _ACCUSER.search(text, verb.end())
    mouth = last
    if by is not None:
        words = by["who"] or by["and"]
        party = people.side_of(words)
        mouth = Mouth(words, party) if party else last
    if not speech("anonymity").search(text):
        return said(sentence, 0, len(text), mouth)
    aside = re.compile(r"\s+by\b|,").search(text, verb.end())
    return said(sentence, 0, aside.start() if aside else len(text), Mouth(ANONYMOUS, None))


def _is_quote(text: str) -> bool:
    return text[:1] in _OPENING and len(text.split()) >= _FEWEST


def _blanked(text: str) -> str:
    """The text with its quotations blank, each character in its place."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)
