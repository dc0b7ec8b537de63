"""Mouths: who the words before a verb are, and whose side that is.

A pronoun, or an office alone (“the official”), stands for whoever spoke last. Every “source” is
`ANONYMOUS`, and so is whoever a sentence says spoke on condition of anonymity, wherever the text
calls them by the same noun: neither office nor side is kept, since both lead to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trucewatch.claims.model import ANONYMOUS
from trucewatch.doors.sources.article.matter import party_of
from trucewatch.doors.sources.article.people import NAME, People
from trucewatch.doors.sources.article.sentences import Sentence

QUOTES = '"“”«»'
_PRONOUN = re.compile(r"^(?:he|she|they|it)(?:\s+also)?$", re.IGNORECASE)
UNNAMED = re.compile(r"\bsources?\b|مصدر|مصادر|источник\w*", re.IGNORECASE)
_SAME = re.compile(
    r"the (?:officials?|ministers?|envoy|mediator|spokes\w+|diplomats?|statement|president|leader)",
    re.IGNORECASE,
)
"""An office alone, with its article: whoever spoke last."""

_ADVERB = re.compile(
    "|".join(
        (
            r"^(?:meanwhile|however|also|earlier|later|separately|but|and|in addition)[,\s]+",
            r"^on \w+day[,\s]+",
            r"^[A-Z ]{3,30}\s[—–-]+",
            r"\s+(?:also|later|then|previously)$",
            r"\s+(?:have|has|had)(?:\s+(?:in|on|also|since)\b.*)?$",
            r"\s+(?:late |early )?on \w+day$",
        )
    ),
    re.IGNORECASE,
)
"""What may stand around a speaker: adverbs, a town's name before a dash, the day."""

_NOBODY = re.compile(
    r"[^\w“\"«]|(?:in|on|at|after|before|during|by|since|from|with|as|when|while|if|because|although|"
    r"though|despite|which|that|who|and|but|to|for|of|there|this|these|those|it|have|has|had|would|"
    r"thus|explains?|much|many|some|other|often|not|let|what|how|where|under|according)(?!\w)"
    r"(?!\s+(?:other|officials?|people|residents|witnesses|members|groups))",
    re.IGNORECASE,
)
"""How no name and no noun of a speaker begins."""

_BROKEN = re.compile(
    r"\s(?:--|–|—)\s|(?:^|\s)(?:is|are|was|were|be|been|being|not|to|of|their|its|the|and|other|"
    r"initial|existing|several|many|they|indeed|first|already|has|have|had)$",
    re.IGNORECASE,
)
"""What no speaker's words have inside or at their end."""

_CLAUSE = re.compile(
    r"(?<!who )(?<!which )(?<!that )\b(?:is|are|was|were|(?:has|have|had)(?: not)? been)\b",
    re.IGNORECASE,
)
"""A verb of its own, which makes words a clause."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """Who speaks, as worded, and whose side that is; None where that is not known."""

    words: str | None
    party: str | None


def mouth_of(phrase: str, last: Mouth, people: People) -> Mouth:
    """Who a phrase before a verb is; nobody where it is empty."""
    words = phrase.strip(" ,:;" + QUOTES)
    if not words:
        return Mouth(None, None)
    if _PRONOUN.match(words) or (last.words and _SAME.fullmatch(words)):
        return last
    if UNNAMED.search(words) and people.named(words) is None:
        return Mouth(ANONYMOUS, None)
    if re.search(r"\bagency\b", words):  # its country's agency is not its country's mouth
        return Mouth(words, None)
    person = people.named(words)
    party = person.party if person and person.party else party_of(words, people.matter)
    beside = re.match(rf"({NAME}),", words)
    return Mouth(beside[1] if beside else words, party)


def subject_of(before: str) -> str:
    """The subject at the end of what stands before a verb, without what is put beside it."""
    plain = before.strip()
    if not plain.endswith(","):  # “…, which the mission says”, not “N., who heads it, said”
        plain = re.sub(r"^.*\b(?:which|that|who|saying)\s+(?=\S)", "", plain)
    while True:
        shorter = _ADVERB.sub("", plain)
        if shorter == plain:
            break
        plain = shorter
    if plain.endswith(","):  # “N., who heads the delegation, said”
        return plain.rstrip(", ")
    return plain.rpartition(",")[2].strip()


def speaks(mouth: Mouth) -> bool:
    """Whether the words can be somebody's who speaks: no clause, no adverbial, no bare mark."""
    words = mouth.words
    return words is None or (
        _NOBODY.match(words) is None
        and _BROKEN.search(words) is None
        and _CLAUSE.search(words) is None
        and re.search(r"\w\w", words) is not None
    )


def noun_of(words: str) -> str | None:
    """The noun that an unnamed speaker is called by: “a Western diplomat in …” is a diplomat."""
    plain = re.split(r"\s+(?:in|of|from|at|with|who|close)\b|,", words)[0]
    last = plain.split()[-1] if plain.split() else ""
    return last.removesuffix("s") if last.islower() else None


def opening_of(sentence: Sentence, people: People) -> Mouth | None:
    """Whom a sentence without speech is about, where it opens with a person."""
    head = " ".join(sentence.text.split()[:4])
    person = people.named(head)
    return Mouth(person.name, person.party) if person else None
