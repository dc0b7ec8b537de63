"""Stories: reports that carry one another's words, known by a hash of where these come from.

An upstream of very many reports is an agency or a dataset rather than one story. How many carry
it is a fact about the whole table: before reading a part of one, ask the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from trucewatch.incidents.arrays import Codes, Flags, Hashes, Ints
from trucewatch.incidents.coding import text_of
from trucewatch.incidents.signing import Signatures, hash_folded, sign_and_hash

STORY_SIZE = 12
"""An `upstream` shared by more reports than this is an agency or a dataset, not one story."""


@dataclass(frozen=True, slots=True)
class Told:
    """What n reports say in words, in numbers that mean the same in any table: `words`, shape
    (n, WORD_SLOTS), signatures of their texts; `stories`, shape (n,), what tells each from others.
    """

    words: Signatures
    stories: Hashes

    def take(self, rows: Ints) -> Told:
        """Of these rows."""
        return Told(self.words.take(rows, axis=0), self.stories.take(rows))


def told_in(table: pa.Table) -> Told:
    """What the reports of a table say; each text is read once."""
    words, text = sign_and_hash(text_of(table, "text"))
    return Told(words, stories(table, text))


def agency_stories(reports: pa.Table) -> Hashes:
    """The stories that too many of these reports carry for one; sorted, each once."""
    return carried_by_many(stories(reports, _hashed(reports, "text")))


def carried_by_many(story: Hashes) -> Hashes:
    """Of the stories of all reports, those that too many carry; sorted, each once."""
    distinct, count = np.unique(story[story != 0], return_counts=True)
    found: Hashes = distinct[count > STORY_SIZE]
    return found


def stories(table: pa.Table, text: Hashes) -> Hashes:
    """What tells each report's story from others: its upstream, else its text; 0 for none.

    `text` is each text's hash by `hash_folded`, shape (n,). The same in whatever table.
    """
    upstream = _hashed(table, "upstream_id")
    return np.where(upstream == 0, text, ~upstream)  # a text may be spelled as some upstream is


def story_codes(story: Hashes, agencies: Hashes | None) -> tuple[Codes, Flags]:
    """A code for each story, -1 for none, and whether it is an agency's; both shape (n,).

    `agencies` are `agency_stories` of the whole table; without them this is the whole.
    """
    told = np.flatnonzero(story)
    distinct, code, count = np.unique(story[told], return_inverse=True, return_counts=True)
    agency = count > STORY_SIZE if agencies is None else np.isin(distinct, agencies)
    codes, flags = np.full(len(story), -1, dtype=np.int32), np.zeros(len(story), dtype=np.uint8)
    codes[told], flags[told] = code, agency[code]
    return codes, flags


def _hashed(table: pa.Table, name: str) -> Hashes:
    if name not in table.column_names:
        return np.zeros(len(table), dtype=np.uint64)
    return hash_folded(table[name])
