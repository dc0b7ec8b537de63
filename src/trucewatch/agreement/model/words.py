"""Names in several languages, and how a fact is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How a fact of the agreement is known."""

    DOCUMENTED = "documented"
    REPORTED = "reported"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What something is called, by language; English always there."""

    by_language: dict[str, str]

    def __call__(self, language: str) -> str:
        return self.by_language.get(language) or self.by_language["en"]
