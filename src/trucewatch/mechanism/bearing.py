"""Which entries derived tables rest on, so that what rests on nothing new is not computed again.

In:   entries, in order.
Out:  a digest that changes whenever an entry came that may change a derived table.

An entry bears unless its type is listed here as idle: a type that nobody thought of costs a
computation, and never an answer that is out of date. A ruling bears by itself; a case's other acts
may change from when on it counts, which the key of the tables names beside this digest.
"""

from __future__ import annotations

import hashlib

from trucewatch.mechanism.asking import FIXED
from trucewatch.mechanism.case_acts import KINDS
from trucewatch.mechanism.condition_acts import CONDITION_TYPES
from trucewatch.mechanism.foretelling import MADE
from trucewatch.mechanism.ports import Entry
from trucewatch.mechanism.talk_records import TYPES as TALKS
from trucewatch.verdicts.model import Kind

IDLE = frozenset(
    (*(typ for typ, kind in KINDS.items() if kind is not Kind.DETERMINED),
     *TALKS, *CONDITION_TYPES, FIXED, MADE)
)  # fmt: skip
"""Types of entries that no derived table is made from."""


class Bearing:
    """The digest of the entries read so far that bear."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def read(self, entry: Entry) -> None:
        """Take in one entry."""
        if entry.typ not in IDLE:
            self._digest.update(entry.leaf_hash)

    def digest(self) -> bytes:
        """32 bytes."""
        return self._digest.digest()
