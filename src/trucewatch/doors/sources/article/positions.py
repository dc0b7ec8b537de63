"""Positions in prose: what a side supports, opposes, or makes conditional, item by item.

Only a statement whose speaker has a side holds a position; that is its side's, in its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucewatch.claims.model import POSITION, Proposal
from trucewatch.doors.sources.article.lexicon import topics
from trucewatch.doors.sources.article.matter import party_of
from trucewatch.doors.sources.article.mouths import Mouth, speaks
from trucewatch.doors.sources.article.people import People
from trucewatch.doors.sources.article.sentences import Sentence
from trucewatch.doors.sources.article.statements import Said


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE | re.DOTALL)


_CONDITIONAL = _any(
    r"\b(?:unless|only if|only when|only after|provided that|as long as|on condition that)\b",
    r"\b(?:not?|never|won[’']t)\b.*\buntil\b",
    r"\bif\b.*\b(?:can|could|will|would|agree\w*|stop\w*|withdraw\w*)\b",
    r"\b(?:needs? to be|must)\b.*\bbefore\b",
    r"\bwill\b.*\bwhen\b",
    r"\b(?:will|would)\b.*\bif\b",
    r"\b(?:can|could|will) only\b",
)
_OPPOSED = _any(
    r"\bno\s+\w+\s+solution\b",
    r"\b(?:rejects?|rejected|refuses?|refused|opposes?|opposed)\b",
    r"\b(?:will|would|can|could)\s?not\s+(?:accept|allow|agree|tolerate|negotiate)\b",
    r"\bthere (?:can|will) be no\b",
    r"\bno role for\b",
)
_SUPPORTED = _any(
    r"\b(?:must|should|needs? to|ought to|have to|has to)\b",
    r"\bwe\s+(?:\w+\s+)?(?:want|need|support|seek)\b",
    r"\b(?:aim|goal|objective|purpose)s?\b.*\b(?:is|are)\b",
    r"\b(?:we|i|our|they|he|she)\b.*\b(?:trying|seeking|hoping|working|ready) to\b",
    r"\b(?:commitment|committed|readiness) to\b",
    r"\blet[’']?s\b.*\btry\b",
    r"\bexpects? that\b",
    r"\b(?:supports|welcomes?|welcomed|backs|endorses?)\b",
)
_BEFORE = re.compile(
    r"\b(?:unless|only if|only when|only after|provided that|if|when|until)\b", re.I
)
_HEADLINE = re.compile(
    r"^(?P<who>[^,.“\"]{3,60}?)\s+(?:urges?|demands?|calls? for|rejects?)\s", re.I
)
_BESIDE = re.compile(
    r",\s+and\s+(?P<who>[^,]{3,60}?)\s+(?P<asks>(?:demanded|urged|called for)\b.*)"
)
_NESTED = re.compile(r"(?P<who>(?:the\s+)?[A-Z][\w’'.]+)\s+(?:has|have)\s+said\s+")


def positions(
    said: list[Said], told: list[Sentence], people: People, text: str
) -> Iterator[Proposal]:
    """One position for each statement that takes one, and for each headline that tells one."""
    spoken = {one.sentence.start for one in said}
    for one in said:
        words = text[one.start : one.end]
        nested = _NESTED.search(words)
        if nested:
            party = party_of(nested["who"], people.matter)
            found = _position(
                words[nested.start() :], one.start + nested.start(), party, one.speaker
            )
        else:
            found = _position(words, one.start, one.party, one.speaker, demand=one.demand)
        if found:
            yield found
        if not one.demand:
            yield from _asked_beside(one, people)
    for sentence in told:
        headline = _HEADLINE.match(sentence.text)
        if headline and sentence.start not in spoken and speaks(Mouth(headline["who"], None)):
            party = party_of(headline["who"], people.matter)
            found = _position(sentence.text, sentence.start, party, None, demand=True)
            if found:
                yield found


def _asked_beside(one: Said, people: People) -> Iterator[Proposal]:
    """“…, and the delegation demanded …” in a sentence that states something else first."""
    match = _BESIDE.search(one.sentence.text)
    if match is None:
        return
    party = party_of(match["who"], people.matter)
    at = one.sentence.start + match.start("asks")
    found = _position(match["asks"], at, party, match["who"], demand=True)
    if found:
        yield found


def _position(
    words: str, start: int, party: str | None, speaker: str | None, *, demand: bool = False
) -> Proposal | None:
    if party is None:
        return None
    stance = stance_of(words, demand=demand)
    if stance is None:
        return None
    item, condition = _items(words, stance)
    value = {"party": party, "stance": stance, "item": item, "condition": condition}
    value["speaker"] = speaker
    quote = words.rstrip()
    return Proposal(kind=POSITION, start=start, end=start + len(quote), quote=quote, value=value)


def stance_of(words: str, *, demand: bool) -> str | None:
    """The stance that the words take, or None; a demand supports what it asks for."""
    if _CONDITIONAL.search(words):
        return "conditional"
    if _OPPOSED.search(words):
        return "opposes"
    if demand or _SUPPORTED.search(words):
        return "supports"
    return None


def _items(words: str, stance: str) -> tuple[str | None, str | None]:
    """What it is about; of a condition, what would come after it, and what must come first."""
    if stance != "conditional":
        return topic_of(words), None
    before = re.search(r"\bbefore\b", words, re.IGNORECASE)
    if before:
        return topic_of(words[before.end() :]), topic_of(words[: before.start()])
    cut = _BEFORE.search(words)
    if cut is None:
        return topic_of(words), None
    first, then = words[cut.end() :], words[: cut.start()]
    if not then.strip():  # “If …, …”
        first, _, then = first.partition(",")
    return topic_of(then), topic_of(first)


def topic_of(words: str) -> str | None:
    """The item that the words name first."""
    found = (
        (match.start(), name) for name, regex in topics().items() if (match := regex.search(words))
    )
    first = min(found, default=None)
    return first[1] if first else None
