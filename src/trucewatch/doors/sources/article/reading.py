"""Reading: everything that a document proposes, in the order of its text.

In:   a document's text, the day it was published where known, and a gazetteer's names.
Out:  `Proposal`s. The same text gives the same proposals; nothing is read but the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from trucewatch.claims.model import KINDS, Proposal
from trucewatch.doors.sources.article.dates import dates, publication_day
from trucewatch.doors.sources.article.delegations import delegations, excluded, guarantors, heads
from trucewatch.doors.sources.article.figures import figures
from trucewatch.doors.sources.article.happenings import incidents
from trucewatch.doors.sources.article.lexicon import language_of
from trucewatch.doors.sources.article.locations import Known, locations
from trucewatch.doors.sources.article.matter import Matter, country_of
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.positions import positions
from trucewatch.doors.sources.article.prose import Prose
from trucewatch.doors.sources.article.sentences import hidden, sentences
from trucewatch.doors.sources.article.speech import claims, discreet, statements
from trucewatch.doors.sources.article.statements import Said


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the language, the day it counts from, the country it is about, proposals;
    and the text as it was laid out for that."""

    language: str
    published: date | None
    country: str | None
    proposals: tuple[Proposal, ...]
    prose: Prose


def read(
    text: str, known: Known, *, published: date | None = None, about: Matter | None = None
) -> Reading:
    """Everything that the text proposes; what it is `about` is asked of the text where not said."""
    language = language_of(text)
    day = published or publication_day(text)
    plain = _plain(text)
    matter = about or Matter()
    if matter.country is None:
        matter = replace(matter, country=country_of(plain))
    people = People(plain, matter)
    told = list(sentences(plain))
    said = statements(told, people, language)
    when, where = list(dates(plain, day)), list(locations(plain, language, known))
    counts = [one for one in figures(plain, language) if not _meets(one, when)]
    found = [
        *when,
        *where,
        *_spoken(counts, said),
        *claims(said, plain),
        *incidents(told, [*when, *where]),
    ]
    if language == "en":
        found += [
            *positions(said, told, people, plain),
            *delegations(told, people),
            *heads(told, people),
            *guarantors(told, people),
            *excluded(told, people),
        ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    seen = discreet(found, told, said, language)
    ordered = sorted(seen, key=lambda p: (p.start, order[p.kind], p.end))
    return Reading(
        language,
        day,
        matter.country,
        tuple(replace(p, quote=text[p.start : p.end]) for p in ordered),
        Prose(plain, language, day, people, told, said),
    )


def _meets(one: Proposal, others: list[Proposal]) -> bool:
    """Whether it shares a character with one of the others: a day of the month counts nothing."""
    return any(one.start < other.end and other.start < one.end for other in others)


def _spoken(found: list[Proposal], said: list[Said]) -> Iterator[Proposal]:
    """Figures with whose they are, and whether they are denied, by the statement around them."""
    for one in found:
        mouth = next((s for s in said if s.sentence.start <= one.start < s.sentence.end), None)
        whose = mouth.whose() if mouth else {"speaker": None, "party": None}
        yield replace(one, value={**one.value, **whose})


def _plain(text: str) -> str:
    """The text with its addresses blank, and with quotation marks where two apostrophes stand for
    one; every character is in its place."""
    letters = list(text.replace("''", '" '))
    for start, end in hidden(text):
        letters[start:end] = [c if c == "\n" else " " for c in letters[start:end]]
    return "".join(letters)
