"""Incidents in prose: sentences that say an act of violence was done somewhere or some day.

What is proposed is the sentence and the act, never who did it: a reader accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trucewatch.claims.model import INCIDENT, Proposal
from trucewatch.doors.sources.article.sentences import Sentence
from trucewatch.vocabulary.acts import from_words

_DONE = re.compile(
    r"\b(?:was|were|been|being)\s+(?:\w+\s+)?(?:bombarded|bombed|shelled|attacked|targeted|hit|"
    r"(?<!deal was )(?<!agreement was )struck|killed|wounded|injured|ambushed|raided|"
    r"seized|abducted)\b"
    r"|\b(?:bombarded|bombed|shelled|attacked|killed|wounded|injured|abducted)\s+(?!by)"
    r"|\b(?:attack|airstrike|air strike|strike|shelling|bombing|explosion|clash|clashes|"
    r"incident)s?\b[^.]{0,60}?"
    r"\b(?:occurr\w+|took place|hit|struck|killed|killing|targeted|destroyed)\b"
    r"|(?:وقعت|وقع|استهدفت|استهدف|قصفت|قصف|قُتل|أسفر\w*)\s",
    re.IGNORECASE,
)

_SUM = re.compile(r"\bsince\b|\b(?:a )?total of\b|منذ|ما مجموعه", re.IGNORECASE)
"""A sum over time is no event."""


def incidents(told: list[Sentence], beside: Sequence[Proposal]) -> Iterator[Proposal]:
    """Each sentence that tells of an act, where `beside` puts a day or a place in it."""
    spans = [(one.start, one.end) for one in beside]
    for sentence in told:
        if _DONE.search(sentence.text) is None or _SUM.search(sentence.text):
            continue
        if not any(sentence.start <= s and e <= sentence.end for s, e in spans):
            continue
        value = {"act": from_words(sentence.text, "syrian_archive")}
        yield Proposal(kind=INCIDENT, start=sentence.start, end=sentence.end,
                       quote=sentence.text, value=value)  # fmt: skip
