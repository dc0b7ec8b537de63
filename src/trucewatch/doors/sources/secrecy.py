"""Which cells of a row could lead to its source, and how they are kept out of everything else.

A name goes with the source, a link or a video's id is withheld. Where the words that name the
source turn up in another cell, a title for instance, that cell is withheld verbatim and its raw
copy says `[source]` in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trucewatch.doors.sources.tables import EXCERPT
from trucewatch.reports.covering import PLACEHOLDER, name_pattern


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's cells by column, split for the two places they go to."""

    raw: Mapping[str, str]
    withheld: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What must not be seen of a table: columns that name the source, and those leading to it.

    `spared` are columns that name places or parties: there the source's words are a coincidence.
    """

    naming: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()

    def split(
        self, header: Sequence[str], cells: Sequence[str], words: str | None, *, naming: bool
    ) -> Cells:
        """`cells` split; the naming columns are kept among the withheld only where `naming`."""
        raw: dict[str, str] = {}
        withheld: dict[str, str] = {}
        for column, cell in zip(header, cells, strict=True):
            if column in self.leading:
                if cell:
                    withheld[column] = cell
            elif column in self.naming:
                if cell and naming:
                    withheld[column] = cell
            else:
                raw[column] = cell
        if words is not None:
            self._cover(raw, withheld, words)
        return Cells(raw, withheld)

    def _cover(self, raw: dict[str, str], withheld: dict[str, str], words: str) -> None:
        pattern = name_pattern(words)
        if pattern is None or not pattern.search("\0".join(raw.values())):
            return
        for column, cell in raw.items():
            if column not in self.spared and pattern.search(cell):
                withheld[column] = cell
                raw[column] = pattern.sub(PLACEHOLDER, cell)

    def excerpt(
        self, columns: Sequence[str], raw: Mapping[str, str], *, digits: bool
    ) -> str | None:
        """What may be shown of these columns' cells; nothing where a name may have slipped in.

        `digits`: the columns hold numbers or dates, so that a cell without any digit is in the
        wrong column, and may be anything.
        """
        shown = [raw[column] for column in columns if column in raw and raw[column].strip()]
        if digits and self.naming and not any(c.isdigit() for cell in shown for c in cell):
            return None
        return ", ".join(shown)[:EXCERPT] or None
