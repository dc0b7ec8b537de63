"""What is wrong with an agreement file, and what it leaves open.

An `error` keeps the file from being used. An `ambiguity` is the text's own: it is listed with
what follows from it, and every finding carries it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import Indel

from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.messages import Message

ERROR = "error"
AMBIGUITY = "ambiguity"
LISTED = 12

MAX_FOUND = 100
"""Nobody mends more than that at one sitting; a hostile file could hold tens of thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementProblem:
    """One error or ambiguity, with its line (from 1; None where no one line holds it).

    `message` and `consequence` are English; for an ambiguity `what` and `so` say the same in any
    language.
    """

    severity: str
    file: str
    line: int | None
    message: str
    expected: str | None = None
    hint: str | None = None
    consequence: str | None = None
    what: Message | None = None
    so: Message | None = None

    def as_error(self) -> TrucewatchError:
        """The same, to be raised."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return TrucewatchError(self.message, where=where, expected=self.expected, hint=self.hint)


class Problems:
    """Collects the errors of one file, up to `MAX_FOUND`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[AgreementProblem] = []

    @property
    def full(self) -> bool:
        """Whether nothing more is noted."""
        return len(self.found) >= MAX_FOUND

    def error(
        self,
        message: str,
        line: int | None,
        *,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Note one error, once."""
        told = AgreementProblem(
            severity=ERROR,
            file=self.file,
            line=line,
            message=message,
            expected=expected,
            hint=hint,
        )
        if not self.full and told not in self.found:
            self.found.append(told)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """A hint naming the known word that `word` may have been meant for, or None."""
    close = process.extractOne(
        word[:80], sorted(map(str, known)), scorer=Indel.normalized_similarity, score_cutoff=0.6
    )
    return f"did you mean {close[0]!r}?" if close else None


def listed(words: Iterable[str]) -> str:
    """The words in order, the list cut where it grows long."""
    every = set(words)
    first = [word[:80] for word in nsmallest(LISTED, every)]
    more = f" and {len(every) - LISTED} more" if len(every) > LISTED else ""
    return (", ".join(first) + more) or "nothing"
