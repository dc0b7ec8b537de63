"""Persons in prose: everybody whom a document introduces by an office, and for whom they speak."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from trucewatch.doors.sources.article.lexicon import alternatives, speech
from trucewatch.doors.sources.article.matter import Matter, party_of

PART = (
    r"(?:[A-Z](?:(?![’']s\b)[\w’'-])+|(?:al|el|an|as|ash|ad|bin|ibn|de|van|von|der|da|"
    r"di)[-\s][A-Z][\w’'-]+)"
)
NAME = rf"{PART}(?:\s{PART}){{1,3}}"
"""A person's name in Latin letters: two to four words with capitals, particles among them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody introduced by an office: the name as written, the office's words, and the side."""

    name: str
    office: str
    party: str | None
    start: int
    end: int


class People:
    """Everybody whom a document introduces by an office, found again by their last name."""

    def __init__(self, text: str, matter: Matter) -> None:
        self.matter = matter
        self.all = sorted(_introduced(text, matter), key=lambda person: person.start)
        self._starts = [person.start for person in self.all]
        self._by_name: dict[str, Person] = {}
        for person in self.all:
            for key in (person.name, _last(person.name)):
                known = self._by_name.get(key.lower())
                if known is None or known.party is None:
                    self._by_name[key.lower()] = person

    def within(self, start: int, end: int) -> list[Person]:
        """Those whose names begin between two places of the text, the end excluded."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def side_of(self, phrase: str) -> str | None:
        """Whose mouth a phrase names: a person introduced before, else by its own words."""
        person = self.named(phrase)
        if person is not None and person.party is not None:
            return person.party
        return party_of(phrase, self.matter)

    def named(self, phrase: str) -> Person | None:
        """The person whom a phrase names, by the whole name or its last part."""
        plain = phrase.lower()
        for key, person in self._by_name.items():
            if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", plain):
                return person
        return None


def _introduced(text: str, matter: Matter) -> list[Person]:
    role = alternatives("roles", "en")
    found: list[Person] = []
    word = r"(?:(?!\w\w+\.)[\w.’'&-]+\s+(?!(?:and|while|by|with)\s))"
    of = r"(?:\s(?:of|to|for|on)\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)?)"
    before = re.compile(
        rf"(?<![\w.’'-])(?P<office>(?!(?:and|while|the|by|with|that|but)\s){word}{{0,4}}?"
        rf"(?:{_titled(role)}){of}?)(?:,)?\s+(?P<name>{NAME})"
    )
    heads = r"who\s+(?:heads|leads|headed|led|chairs)\s+"
    after = re.compile(
        rf"(?P<name>{NAME}),\s+(?P<office>(?:{heads}|(?:the|a|an)?\s*)[^,.;“”\"]{{3,80}}?)(?=,|\.|$)"
    )
    for match in _overlapping(before, text):
        if re.match(
            rf"(?:Foreign|Prime|Deputy|Special|Vice)\b|(?:{_titled(role)})\b", match["name"]
        ):
            continue  # “the envoy, Foreign Minister N.”: the next match has the office whole
        office = match["office"]
        found.append(_person(text, match, office, matter))
    for match in after.finditer(text):
        if re.search(
            rf"(?<!\w)(?:{role})(?!\w)|\b(?:heads|leads|headed|led|chairs)\b", match["office"]
        ):
            found.append(_person(text, match, match["office"], matter))
    return found


def _overlapping(regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, the next one sought behind the office of the last."""
    at = 0
    while match := regex.search(text, at):
        yield match
        at = max(match.end("office"), at + 1)


def _person(text: str, match: re.Match[str], office: str, matter: Matter) -> Person:
    party = party_of(office, matter)
    owned = re.match(
        r"[’']s\s+(?:[\w-]+\s+){0,2}(?:government|regime|delegation|team)\b", text[match.end() :]
    )
    if party is None and owned:  # “President N.'s government”
        party = party_of(owned[0], matter)
    if party is None:
        # “President N. met …, according to the Ruritanian presidency”: one country in the sentence.
        sentence = re.match(r"[^.\n]*", text[match.end() :])
        party = party_of(_after_according(sentence[0] if sentence else ""), matter)
    return Person(match["name"], " ".join(office.split()), party, *match.span("name"))


def _after_according(sentence: str) -> str:
    found = speech("according").search(sentence)
    return sentence[found.end() :] if found else ""


def _titled(roles: str) -> str:
    """Offices as they stand before a name, with capitals: Deputy Foreign Minister."""
    return rf"(?i:{roles})"


def _last(name: str) -> str:
    """The last part of a name with its particle: “al-Ferran”, “de Wael”."""
    parts = re.findall(PART, name)
    return str(parts[-1]) if parts else name
