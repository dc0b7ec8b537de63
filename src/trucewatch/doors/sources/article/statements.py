"""Statements: what one sentence says that somebody said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trucewatch.claims.model import ANONYMOUS
from trucewatch.doors.sources.article.mouths import Mouth
from trucewatch.doors.sources.article.sentences import Sentence

_NESTED = re.compile(
    r"(?P<who>(?:[Tt]he\s+)?[A-Z][\w’'.]+(?:\s[A-Z][\w’'.]+)?)\s+(?:has|"
    r"have)\s+said\s+(?:that\s+)?(?P<what>.+)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: whose, whom it cites, where in the document, and the words of its sentence.

    `demand` says that it asks for something and states nothing.
    """

    sentence: Sentence
    start: int
    end: int
    speaker: str | None
    party: str | None
    citing: str | None = None
    denial: bool = False
    demand: bool = False

    @property
    def anonymous(self) -> bool:
        """Whether the speaker asked not to be named."""
        return self.speaker == ANONYMOUS

    def whose(self) -> dict[str, str | bool | None]:
        """Whose words these are, as a proposal's value has it."""
        return {
            "speaker": self.speaker,
            "party": self.party,
            "citing": self.citing,
            "anonymous": self.anonymous,
            "denial": self.denial,
        }


def said(
    sentence: Sentence,
    start: int,
    end: int,
    mouth: Mouth,
    *,
    citing: str | None = None,
    denial: bool = False,
    demand: bool = False,
) -> Said:
    text = sentence.text[start:end]
    trimmed = text.strip().rstrip(",")
    begin = sentence.start + start + len(text) - len(text.lstrip())
    if citing is None:
        nested = _NESTED.search(trimmed)
        citing = nested["who"] if nested and mouth.words == ANONYMOUS else None
    return Said(sentence, begin, begin + len(trimmed), mouth.words, mouth.party, citing=citing,
                denial=denial, demand=demand)  # fmt: skip
