"""Readings: what documents propose, read once and kept as long as their words are on record.

A reading depends on the words, their day, whom the agreement names, and what language models
offered: while these are the same it is the same. What is kept weighs about as much as the words.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from trucewatch.claims.model import CONTEXT, Offer, Proposal
from trucewatch.claims.withholding import hidden_spans
from trucewatch.doors.sources.article.gazette import known_places
from trucewatch.doors.sources.article.matter import Matter
from trucewatch.doors.sources.article.offers import Unheld, held
from trucewatch.doors.sources.article.prose import Prose
from trucewatch.doors.sources.article.reading import read
from trucewatch.mechanism.talk_records import KeptDocument


@dataclass(frozen=True, slots=True)
class Read:
    """What one document proposes, each with its P-… id, in the order of the text; and what that
    was read from."""

    proposals: tuple[tuple[str, Proposal], ...]
    published: date | None
    matter: Matter
    offers: tuple[Offer, ...]
    prose: Prose

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of those that somebody may accept or reject."""
        return tuple(id_ for id_, one in self.proposals if one.kind not in CONTEXT)


Spans = list[tuple[int, int]]


class Readings:
    """Reads documents one at a time, each once."""

    def __init__(self) -> None:
        self._read: dict[str, Read] = {}
        self._hidden: dict[str, tuple[frozenset[str], Spans]] = {}
        self._lock = threading.Lock()

    def of(self, kept: KeptDocument, matter: Matter) -> Read:
        """What a document in the record says to a reader: it waits for whoever reads another."""
        found = self.known(kept, matter)
        if found is not None:
            return found
        with self._lock:
            found = self.known(kept, matter)
            if found is None:
                found = self._read[kept.document_id] = _read(kept, matter)
            return found

    def known(self, kept: KeptDocument, matter: Matter) -> Read | None:
        """The same, where it was read already."""
        found = self._read.get(kept.document_id)
        if found is None:
            return None
        read_from = (found.published, found.matter, found.offers)
        return found if read_from == (kept.published, matter, kept.offers) else None

    def hidden(self, kept: KeptDocument, found: Read, names: frozenset[str]) -> Spans:
        """Which spans of a document's text nobody is shown, where these names are withheld."""
        known = self._hidden.get(kept.document_id)
        if known is None or known[0] != names:
            quotations = [(one.start, one.end) for _, one in found.proposals]
            known = names, hidden_spans(kept.text, quotations, names)
            self._hidden[kept.document_id] = known
        return known[1]

    def keep_only(self, documents: Collection[str]) -> None:
        """Forget what was read in any other document: its words may have been erased."""
        for gone in [id_ for id_ in list(self._read) if id_ not in documents]:
            self._read.pop(gone, None)
            self._hidden.pop(gone, None)


def _read(kept: KeptDocument, matter: Matter) -> Read:
    known = known_places(matter.country)
    found = read(kept.text, known, published=kept.published, about=matter)
    proposals = {one.id_in(kept.sha256): one for one in found.proposals}
    for one in _offered(kept, found.prose):
        proposals.setdefault(one.id_in(kept.sha256), one)
    ordered = sorted(proposals.items(), key=lambda pair: pair[1].start)
    return Read(tuple(ordered), kept.published, matter, kept.offers, found.prose)


def _offered(kept: KeptDocument, prose: Prose) -> Iterator[Proposal]:
    """What language models proposed, as far as it holds: entries may be signed elsewhere."""
    for offer in kept.offers:
        with suppress(Unheld):
            one = held(offer, prose)
            yield replace(one, quote=kept.text[one.start : one.end])
