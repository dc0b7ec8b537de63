"""What a description is made of: sections, entries, and the lines that explain an entry."""

from __future__ import annotations

from dataclasses import dataclass

from trucewatch.agreement.model import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing said, with what explains it.

    `kind` says in a word what it is, `id` what the file calls it where people cite it by that;
    `known` says how it is known, where that needs saying, and `source` where it stands.
    """

    text: str
    id: str = ""
    kind: str = ""
    details: tuple[str, ...] = ()
    basis: Basis = Basis.DOCUMENTED
    known: str = ""
    source: str | None = None

    @property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """The entry as lines of text; those of level 1 explain the one of level 0."""
        head = " · ".join(part for part in (self.id, self.kind, self.text) if part)
        foot = " · ".join(part for part in (self.known, self.source) if part)
        return (0, head), *((1, line) for line in (*self.details, foot) if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it; `id` names it in any language."""

    id: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """All of it as lines of text."""
        return tuple(line for entry in self.entries for line in entry.lines)
