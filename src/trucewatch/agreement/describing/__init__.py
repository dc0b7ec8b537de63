"""An agreement in plain words, in any language the file and the catalogues speak.

In:   an `Agreement` and a language.
Out:  `Section`s of `Entry`s for people, or the norms as one table.

Everything the file says is said back, and nothing else: what is blank is said to be not agreed,
where a reader would otherwise expect something. Times are local, with UTC beside them; scheduled,
claimed and certified times stay apart.
"""

from __future__ import annotations

from trucewatch.agreement.describing.norms import (
    gates,
    left_open,
    norms,
    severities,
    terms,
    weapons,
)
from trucewatch.agreement.describing.parties import instruments, lists, parties, readings, relations
from trucewatch.agreement.describing.places import place_notes, places
from trucewatch.agreement.describing.procedure import facts, procedure, reporting
from trucewatch.agreement.describing.sections import Entry, Section
from trucewatch.agreement.describing.tables import COLUMNS, column_names, norm_rows
from trucewatch.agreement.describing.times import anchors, opening
from trucewatch.agreement.describing.words import Words
from trucewatch.agreement.model import Agreement

__all__ = [
    "COLUMNS", "Entry", "Section", "column_names", "describe", "norm_rows", "place_notes",
]  # fmt: skip

PARTS = (
    ("opening", opening), ("anchors", anchors), ("parties", parties), ("relations", relations),
    ("lists", lists), ("instruments", instruments), ("readings", readings), ("norms", norms),
    ("weapons", weapons), ("severities", severities), ("terms", terms), ("places", places),
    ("gates", gates), ("procedure", procedure), ("reporting", reporting),
    ("left_open", left_open), ("facts", facts),
)  # fmt: skip


def describe(agreement: Agreement, language: str) -> list[Section]:
    """The whole agreement, section by section; sections without content are left out."""
    words = Words(agreement, language)
    sections = [
        Section(
            id=name,
            title="" if name == "opening" else words.say(f"show_{name}"),
            entries=tuple(part(agreement, words)),
        )
        for name, part in PARTS
    ]
    return [section for section in sections if section.entries]
