"""Nameless: what may be said of a release, so that nobody who is held is ever named.

In:   a row on a release, and the words that an agreement knows.
Out:  a `FieldFault` for whatever could hold a name: releases are told in numbers, closed
      categories, places of the agreement, and the numbers of custodians' papers.

Names stand in a sealed list, to which an exhibit's id points.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from trucewatch.agreement.model import PERIODS, Agreement
from trucewatch.conditions.faults import fault, one_of
from trucewatch.conditions.model import CATEGORIES, CUSTODIANS, PEOPLE, About
from trucewatch.conditions.ratios import singular
from trucewatch.reports.model import MeasureRow, StatementRow
from trucewatch.reports.normalising import FieldFault

REF = re.compile(r"[A-Za-z]{0,4}[-/]?[0-9][0-9/-]{0,15}[a-z]?")
"""The number of a paper or a piece: a few letters at most, so that no name fits into it."""
EXHIBIT = re.compile(r"X-[0-9A-HJKMNP-TV-Z]{12}")
_PCODE = re.compile(r"[A-Z]{2}[0-9]{2,10}")
_PER = (*PERIODS, *(singular(unit) for unit in PEOPLE))


@dataclass(frozen=True, slots=True)
class Words:
    """The words that name nobody: actors and bodies, places, categories of people."""

    actors: frozenset[str]
    places: frozenset[str]
    categories: frozenset[str]

    @classmethod
    def of(cls, agreement: Agreement, categories: Collection[str]) -> Words:
        """The agreement's own, with custodians and the categories of its quotas."""
        actors = {actor.id for actor in agreement.actors} | set(agreement.sides)
        bodies = {body.id for body in agreement.procedure.bodies}
        places = frozenset(place.id for place in agreement.places)
        return cls(frozenset(actors | bodies | set(CUSTODIANS)), places, frozenset(categories))

    def actor(self, field: str, word: str | None) -> Iterator[FieldFault]:
        """A fault where a word is nobody's whom the agreement knows, nor a custodian's."""
        if word is not None and word not in self.actors:
            yield fault(field, "unknown_actor", sorted(self.actors))

    def place(self, word: str | None) -> Iterator[FieldFault]:
        """A fault where a place is neither an id of the agreement nor a P-code."""
        if word is not None and word not in self.places and not _PCODE.fullmatch(word):
            yield fault("place", "free_word")


def of_measure(row: MeasureRow, words: Words) -> Iterator[FieldFault]:
    """What an offer of a release may not say."""
    if row.text is not None:
        yield fault("text", "free_word")
    yield from words.actor("by", row.by)
    yield from words.place(row.place)
    yield from one_of("unit", row.unit, PEOPLE)
    yield from one_of("per", row.per, _PER)
    yield from one_of("category", row.category, sorted(CATEGORIES))


def of_statement(row: StatementRow, words: Words) -> Iterator[FieldFault]:
    """What a statement on a release may not say."""
    yield from words.actor("by", row.by)
    yield from words.actor("citing", row.citing)
    yield from one_of("category", row.category, sorted(words.categories))
    yield from words.place(row.place)
    if row.about == About.LIST:
        yield from one_of("unit", row.unit, PEOPLE)
    for field in ("reason", "geometry"):
        if getattr(row, field) is not None:
            yield fault(field, "free_word")
