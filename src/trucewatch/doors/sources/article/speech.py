"""Speech in prose: every attributed statement, and what remains of those whose speakers hide.

Whoever asked not to be named is `ANONYMOUS` wherever the text calls them by the same noun, and
nothing that is proposed of their sentence has more than their words: not where they work, nor whom
they met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from trucewatch.claims.model import ANONYMOUS, CLAIM, DATE, FIGURE, INCIDENT, Proposal
from trucewatch.doors.sources.article.lexicon import speech
from trucewatch.doors.sources.article.mouths import noun_of
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.sentences import Sentence
from trucewatch.doors.sources.article.speech_arabic_russian import arabic_or_russian
from trucewatch.doors.sources.article.speech_english import english
from trucewatch.doors.sources.article.statements import Said

_LEADS_NOWHERE = (DATE, FIGURE)
"""Kinds that lead to nobody: a place may be where they work."""


def statements(told: list[Sentence], people: People, language: str) -> list[Said]:
    """Every attributed statement of the sentences, in order, without who is not to be named."""
    found = list(
        english(told, people) if language == "en" else arabic_or_russian(told, people, language)
    )
    hushed = _hushed(told, found, language)
    nouns = {noun_of(one.speaker) for one in found if one.speaker and one.sentence in hushed}
    nouns -= {None}
    return [
        _without_speaker(one, language)
        if one.sentence in hushed or (one.speaker and noun_of(one.speaker) in nouns)
        else one
        for one in found
    ]


def claims(said: list[Said], text: str) -> Iterator[Proposal]:
    """The proposals that statements are; a demand is a position, and no claim of its own."""
    for one in said:
        if not one.demand:
            quote = text[one.start : one.end]
            yield Proposal(kind=CLAIM, start=one.start, end=one.end, quote=quote, value=one.whose())


def discreet(
    found: Iterable[Proposal], told: list[Sentence], said: list[Said], language: str
) -> Iterator[Proposal]:
    """The proposals without what surrounds the words of those who are not to be named.

    An incident is cut down to their statement; what else lies outside of it is left out.
    """
    hidden = {one.sentence: one for one in said if one.anonymous}
    quiet = [s for s in told if s in hidden or speech("anonymity", language).search(s.text)]
    for one in found:
        sentence = next((s for s in quiet if s.start < one.end and one.start < s.end), None)
        if sentence is None or one.kind in _LEADS_NOWHERE:
            yield one
            continue
        mouth = hidden.get(sentence)
        if mouth is None:
            continue
        if mouth.start <= one.start and one.end <= mouth.end:
            yield one
        elif one.kind == INCIDENT:
            yield replace(one, start=mouth.start, end=mouth.end)


def _hushed(told: list[Sentence], found: list[Said], language: str) -> set[Sentence]:
    """Sentences whose speakers asked not to be named: there, or in the sentence that follows."""
    asks = speech("anonymity", language)
    spoken = {one.sentence for one in found}
    hushed = {sentence for sentence in spoken if asks.search(sentence.text)}
    for before, after in pairwise(told):
        if before in spoken and after not in spoken and asks.search(after.text):
            hushed.add(before)
    return hushed


def _without_speaker(one: Said, language: str) -> Said:
    """A statement as an anonymous source's, which ends where it says that they asked for it."""
    text = one.sentence.text
    asked = speech("anonymity", language).search(text)
    at, end = one.start - one.sentence.start, one.end - one.sentence.start
    if asked and at < asked.start() < end:
        comma = text.rfind(",", at, asked.start())
        end = comma if comma > at else asked.start()
    return replace(one, speaker=ANONYMOUS, party=None, end=one.sentence.start + end)
