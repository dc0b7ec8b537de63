"""Claims: statements and figures with their mouth, and proposals nobody has accepted yet.

In:   a document's text, with offsets into it.
Out:  `Proposal`s, which a reader makes; `Claim`s, which people accepted.

A claim stays somebody's claim: it has a speaker, and nothing becomes a fact by being repeated.
Whoever asked not to be named is `ANONYMOUS`, and no other word about them is kept.

Never here: files, network, the clock. Offsets count characters of the document's text, the end
excluded. Days are local to the document, both ends included.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trucewatch.vocabulary.ids import make_id

ANONYMOUS = "a source on condition of anonymity"
"""What is kept of a speaker who asked not to be named. Shown through `claims.anonymous`."""

CLAIM, FIGURE, POSITION, DELEGATION, HEAD = "claim", "figure", "position", "delegation", "head"
GUARANTOR, EXCLUDED, DATE, PLACE, INCIDENT = "guarantor", "excluded", "date", "place", "incident"
KINDS = (
    CLAIM, FIGURE, POSITION, DELEGATION, HEAD, GUARANTOR, EXCLUDED, DATE, PLACE, INCIDENT,
)  # fmt: skip
"""What a reader proposes."""

CONTEXT = (DATE, PLACE)
"""Kinds that nobody accepts by themselves: they stand beside what they are a part of."""


SEATED = (DELEGATION, HEAD, GUARANTOR, EXCLUDED)
"""Kinds that say how a side stands to a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing that a reader believes to stand in a document.

    `quote` is the text's characters from `start` to `end`; `value` holds JSON values by name.
    `model` is the language model that proposed it, None where the reader's own rules did.
    """

    kind: str
    start: int
    end: int
    quote: str
    value: Mapping[str, Any] = field(default_factory=dict)
    model: str | None = None

    def id_in(self, document: str) -> str:
        """The P-… id of this proposal in the document of that SHA-256 (hex)."""
        said = [document, self.kind, self.start, self.end, dict(self.value)]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return make_id("P", hashlib.sha256(text.encode()).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a language model said to stand in a document: where, and no word of it.

    `words` holds the start and end of each value's words, by name. What they come to is read from
    the document, by the reader's rules.
    """

    kind: str
    start: int
    end: int
    words: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One attributed statement or figure that people accepted.

    `speaker` is as the document words it, or `ANONYMOUS`; `party` whose mouth that is, where known;
    `citing` whom the speaker names as knowing it; `subject` what it is about as people worded it,
    "" where nobody did. A figure has a `unit` and one or both ends of a
    range, both included. `denial` says that the speaker denies what is quoted, and `denies` is the
    Q-… id of the claim that says it, where that is on record. `published` is the document's
    day, None where it has none; `source_id` whoever published it.
    """

    claim_id: str
    document_id: str
    source_id: str | None
    published: date | None
    language: str
    speaker: str
    subject: str
    quote: str
    start: int
    end: int
    party: str | None = None
    citing: str | None = None
    low: int | None = None
    high: int | None = None
    unit: str | None = None
    denial: bool = False
    denies: str | None = None
    entry: int = 0

    @property
    def is_figure(self) -> bool:
        """Whether it says how many."""
        return self.unit is not None

    @property
    def anonymous(self) -> bool:
        """Whether its speaker asked not to be named."""
        return self.speaker == ANONYMOUS


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One figure, or one statement on one subject, through everybody who says it.

    `origins` are those it goes back to as far as was said: whoever is cited stands for whoever
    cites, one party's mouths are one. `n_independent` is how many it can rest on at most: two
    mouths of one source are one, and so are two sources that repeat one mouth; never how many
    repeat it. `unnamed` says that an anonymous voice is among the claims, which counts for no
    origin where there is another.
    """

    subject: str
    unit: str | None
    low: int | None
    high: int | None
    claims: tuple[Claim, ...]
    origins: tuple[str, ...]
    n_independent: int
    unnamed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two chains on one subject that cannot both hold, side by side. Nothing here says which."""

    first: Chain
    second: Chain
