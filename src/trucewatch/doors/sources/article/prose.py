"""Prose: a document laid out for its readers, sentence by sentence, with who says what in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trucewatch.doors.sources.article.lexicon import speech
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.sentences import Sentence
from trucewatch.doors.sources.article.statements import Said


@dataclass(frozen=True, slots=True)
class Prose:
    """A text whose addresses are blank, each character in its place; its language, the day it
    counts from, its people, its sentences and what is said in them."""

    text: str
    language: str
    published: date | None
    people: People
    told: list[Sentence]
    said: list[Said]

    def sentences(self, start: int, end: int) -> list[Sentence]:
        """Those that share a character with a span of the text."""
        return [one for one in self.told if one.start < end and start < one.end]

    def quiet(self) -> Iterator[tuple[Sentence, Said | None]]:
        """Sentences of those who asked not to be named, with what may be quoted of each."""
        hidden = {one.sentence: one for one in self.said if one.anonymous}
        asks = speech("anonymity", self.language)
        for one in self.told:
            if one in hidden or asks.search(one.text):
                yield one, hidden.get(one)
