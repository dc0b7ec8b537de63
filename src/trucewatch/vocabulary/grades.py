"""Grades: Admiralty letters and digits, carried through and shown beside, never computed with.

Of more than 1,400 graded field reports 87 in 100 lay on the diagonal A1, B2, C3 (Baker, McKendry
and Mace 1968): the digit repeats the letter, so a grade is one opinion and no second measurement.
What we compute comes from who agreed with whom; what an analyst graded stands next to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from trucewatch.vocabulary.messages import Message

LETTERS, DIGITS = "ABCDEF", "123456"


@dataclass(frozen=True, slots=True)
class Grade:
    """How reliable somebody holds the source (A to F) and how credible the report (1 to 6)."""

    reliability: str | None = None
    credibility: int | None = None

    def __str__(self) -> str:
        """`B2`; a dash for a half that nobody gave; nothing where neither was given."""
        if self.reliability is None and self.credibility is None:
            return ""
        return f"{self.reliability or '–'}{self.credibility or '–'}"

    def words(self) -> list[Message]:
        """What the halves mean, as messages."""
        found = []
        if self.reliability is not None:
            found.append(Message(f"belief.reliability_{self.reliability}"))
        if self.credibility is not None:
            found.append(Message(f"belief.credibility_{self.credibility}"))
        return found


def read_grade(text: str | None) -> Grade:
    """The grade that `text` gives: `B2`, `b`, `2`, `B–` or nothing. Raises ValueError."""
    told = (text or "").strip().upper().replace("-", "–")
    letter = told[:1] if told[:1].isalpha() else ""
    digit = told[len(letter) :].strip().strip("–")
    if not letter and told.startswith("–"):
        digit = told.strip("–").strip()
    if (letter and letter not in LETTERS) or (digit and digit not in tuple(DIGITS)):
        raise ValueError(f"no Admiralty grade: {told[:20]!r}")
    return Grade(letter or None, int(digit) if digit else None)
