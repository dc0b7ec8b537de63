"""Delegations in prose: who sits at the table, who heads them, who backs them, who is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from trucewatch.claims.model import DELEGATION, EXCLUDED, GUARANTOR, HEAD, Proposal
from trucewatch.doors.sources.article.lexicon import alternatives, speech
from trucewatch.doors.sources.article.matter import party_of, sides_in
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.sentences import Sentence

_HEADS = r"(?:heads?|headed|leads?|led|will lead|will head|chairs?|chaired)"
_SITS = re.compile(
    r"\b(?:attend(?:ed|s|ing)?|participat(?:ed|es|ing)|take part|took part|taking part|"
    r"joined|present at)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:that|which|whose|invited|agreed|refus\w+|declin\w+|not|after|before)\b", re.I
)
_BROKERS = re.compile(
    r"\b(?:brokered|mediated|sponsored|guaranteed|guarantors?|co-sponsored)\b", re.I
)
_BEHIND = re.compile(
    r"(?P<who>[^,;]+?),?\s+(?:which|who|that)\s+(?:backs?|supports?|sponsors?|"
    r"guarantees?)\s+(?P<whom>[^,.;]+)",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:are|is|were|was|have been|has been|remain)\s+"
    r"(?:(?:also\s+)?excluded|not included|not invited|barred|left out)\b",
    re.IGNORECASE,
)
_OUT_AFTER = re.compile(
    r"\b(?:excluding|excludes?|except for|with the exception of)\s+(?P<who>[^.;()]+)", re.I
)
_CLAUSE = re.compile(r"\bwhile\b|\bwhereas\b|;")
_NEAR = 12
"""Words between a name and the verb that makes it a head, at most."""

_SUCH_AS = re.compile(r"^.*?\b(?:such as|including|like|namely)\s+", re.IGNORECASE)
_ALIAS = re.compile(
    r",?\s*(?:formerly|previously|also|now|once)\s+(?:known as|called)\s+[^,]+,?|\([^)]*\)"
)
_GROUP = re.compile(
    r"^(?:the\s+)?(?P<name>[A-Z][\w’'-]*(?:\s+(?:al-|el-|of\s+)?[A-Za-z][\w’'-]*){0,4})$"
)


def delegations(told: list[Sentence], people: People) -> Iterator[Proposal]:
    """Each side at the table where it is first named, and again where its head is."""
    named: set[str] = set()
    for sentence in told:
        named_here = [*_tables(sentence.text, people), *_attending(sentence, people)]
        for start, end, party, headed in sorted(named_here):
            if party in named and not headed:
                continue
            named.add(party)
            yield _proposal(DELEGATION, sentence, start, end, {"party": party})


def heads(told: list[Sentence], people: People) -> Iterator[Proposal]:
    """Who heads a side, or alone sits for it: persons introduced by an office."""
    seen: set[str] = set()
    for sentence in told:
        for person in people.within(sentence.start, sentence.end):
            if person.name in seen:
                continue
            start = person.start - sentence.start
            party, basis = _headed_by(sentence.text, start, person.name, people), "heads"
            if party is None and _sits(sentence.text, start + len(person.name)):
                party, basis = person.party, "attends"
            if party is None:
                continue
            seen.add(person.name)
            value = {"party": party, "person": person.name, "office": person.office, "basis": basis}
            yield _proposal(HEAD, sentence, start, start + len(person.name), value)


def guarantors(told: list[Sentence], people: People) -> Iterator[Proposal]:
    """Who brokered or guarantees, and whom each of them stands behind."""
    for sentence in told:
        brokers = _BROKERS.search(sentence.text)
        if brokers is None:
            continue
        rest = sentence.text[brokers.end() :]
        for match in _BEHIND.finditer(rest):
            backs = party_of(match["whom"], people.matter)
            for code in sides_in(match["who"], people.matter):
                start, end = brokers.end() + match.start("who"), brokers.end() + match.end()
                words = sentence.text[start:end]
                start += len(words) - len(words.lstrip(" ,"))
                yield _proposal(GUARANTOR, sentence, start, end, {"party": code, "backs": backs})


def excluded(told: list[Sentence], people: People) -> Iterator[Proposal]:
    """Groups that the text says are left out, by the name it gives them and their agreement's."""
    for sentence in told:
        begin, end = _left_out(sentence.text)
        listed = _ALIAS.sub(" , ", _SUCH_AS.sub("", sentence.text[begin:end]))
        for part in re.split(r"\s*,\s*|\s+and\s+|\s+or\s+", listed):
            group = _GROUP.match(part.strip())
            if group is None:
                continue
            start = sentence.text.find(group["name"], begin)
            end = start + len(group["name"])
            value = {"group": group["name"], "party": party_of(group["name"], people.matter)}
            yield _proposal(EXCLUDED, sentence, start, end, value)


def _left_out(text: str) -> tuple[int, int]:
    """Where a sentence lists who is left out: before “are excluded”, or behind “excluding”."""
    verb = _OUT.search(text)
    if verb is not None:
        return max(text.rfind(mark, 0, verb.start()) for mark in ".;") + 1, verb.start()
    after = _OUT_AFTER.search(text)
    return after.span("who") if after is not None else (0, 0)


_ASIDE = re.compile(rf"\b(?:said|{_HEADS})\b")
_OF_SIDES = (
    r"\b(?:[Rr]epresentatives|[Dd]elegates|[Nn]egotiators)\s+(?:of|from|for|representing)\s+"
    r"(?P<side>(?:the\s+)?[\w’'\s-]{3,40}?(?:groups|government|opposition|regime|factions|party))\b"
)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """“The … delegation”, “Ruritania’s … team”, “representatives of …”."""
    team = rf"(?:{alternatives('roles', 'teams')})(?!\w)(?!\s+spokes)"
    before = r"(?:(?<!\w)(?:[Tt]he|[Aa]n?)\s+|^(?=[A-Z])|(?<!\w)(?=[A-Z]\w+[’']s?\s))"
    named = rf"{before}(?P<side>(?:[\w’'.-]+\s+){{1,4}}?){team}"
    return re.compile(named), re.compile(_OF_SIDES)


def _tables(text: str, people: People) -> Iterator[tuple[int, int, str, bool]]:
    """Where a sentence names a side at the table: its place, the side, and whether its head too."""
    headed = re.search(rf"\b{_HEADS}\b", text) is not None
    found: set[tuple[int, int, str, bool]] = set()
    for form in _forms():
        for match in form.finditer(text):
            if _ASIDE.search(match["side"]):
                continue
            each = (party_of(part, people.matter) for part in match["side"].split(" and "))
            found |= {(*match.span(), party, headed) for party in each if party is not None}
    yield from sorted(found)


def _attending(sentence: Sentence, people: People) -> Iterator[tuple[int, int, str, bool]]:
    """Sides that somebody introduced by an office sits for, as the sentence says."""
    for person in people.within(sentence.start, sentence.end):
        at = person.start - sentence.start
        behind = at + len(person.name)
        if person.party and _sits(sentence.text, behind):
            office = sentence.text.rfind(person.office, 0, at)
            yield (
                (at, behind, person.party, False)
                if office < 0
                else (office, at, person.party, False)
            )


def _sits(text: str, behind: int) -> bool:
    """Whether whoever's name ends there sits at the table: nobody else is said to in between."""
    sits = _SITS.search(text, behind)
    between = text[behind : sits.start()] if sits else ""
    return sits is not None and not (_OTHERS.search(between) or speech("says").search(between))


def basis_of(words: str) -> str | None:
    """Whether words say that somebody heads a side or attends for it; None where neither."""
    if re.search(rf"\b{_HEADS}\b", words):
        return "heads"
    return "attends" if _SITS.search(words) else None


def _headed_by(text: str, at: int, name: str, people: People) -> str | None:
    """The side whose delegation the person at this place heads, as this clause says."""
    begin = max((m.end() for m in _CLAUSE.finditer(text, 0, at)), default=0)
    after = _CLAUSE.search(text, at)
    clause = text[begin : after.start() if after else len(text)]
    tables = [party for *_, party, headed in _tables(clause, people) if headed]
    if not tables:
        return None
    passive = re.search(r"\b(?:headed|led|chaired)\s+by\b", text[begin:at])
    ahead = clause[at - begin + len(name) :]
    active = re.search(rf"\b{_HEADS}\b(?!\s+by)", ahead)
    leads = passive or (active and len(ahead[: active.start()].split()) < _NEAR)
    return tables[0] if leads else None


def _proposal(
    kind: str, sentence: Sentence, start: int, end: int, value: Mapping[str, str | None]
) -> Proposal:
    quote = sentence.text[start:end]
    begin = sentence.start + start
    return Proposal(kind=kind, start=begin, end=begin + len(quote), quote=quote, value=value)
