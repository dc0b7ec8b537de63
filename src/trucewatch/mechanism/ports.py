"""What the mechanism needs of the world: a store for the ground, a registry of sources, a clock.

The doors bring these; tests bring their own. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa

from trucewatch.reports.model import SourceWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act to be recorded: its type and content, before it is salted, signed and chained.

    `content` values are JSON values; None is left out. `prev` is the leaf it supersedes (hex).
    `fingerprint` marks ground that must be taken once; an act whose fingerprint is already there
    is not recorded again.
    """

    typ: str
    content: Mapping[str, Any]
    prev: str | None = None
    fingerprint: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One recorded act: its place in the ledger and its disclosed content.

    `by` is the id of the key whose holder acted. `index` counts from 0; `leaf_hash` is
    RFC 6962's (32 bytes); `recorded_at` is the exact UTC instant kept beside the leaf, which
    itself shows only the hour.
    """

    index: int
    typ: str
    leaf_hash: bytes
    recorded_at: datetime
    content: Mapping[str, Any]
    by: str = ""


TAKEN = "submission.taken"
"""The owner's entry after acts signed elsewhere: their `leaves` (hex), and when they came."""


class Ground(Protocol):
    """The append-only record of one mission."""

    def record(self, acts: Sequence[Act]) -> list[Entry | None]:
        """Append all or nothing, durably, and sign the new checkpoint; None where already there.

        Raises LedgerError where the written batch does not read back, or the disk refuses.
        """
        ...

    def entries(self, *types: str, since: int = 0) -> Iterator[Entry]:
        """Entries of these types (all where none is named) in order, from index `since`."""
        ...

    @property
    def size(self) -> int:
        """How many entries the record holds."""
        ...

    @property
    def root(self) -> bytes:
        """The tree's root hash over all of them."""
        ...


class Registry(Protocol):
    """Who the sources are: encrypted, apart from everything else."""

    def identify(self, words: Sequence[SourceWords]) -> list[str]:
        """The opaque id of each, made on first sight and kept before this returns."""
        ...

    def withhold(self, cells: Mapping[str, Mapping[str, str]]) -> None:
        """Keep the cells of a row that could identify its source, by the row's key (hex)."""
        ...

    def fingerprint(self, canonical: bytes) -> bytes:
        """A keyed digest, so that a stored fingerprint cannot be guessed back. Shape: 32 bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedItem:
    """One sealed row as it waits for its turn to be recorded.

    `seal` names the box in `content`; `wraps` are its key for each group of guardians, as JSON
    values. `fingerprint` marks a row that must be taken once.
    """

    content: Mapping[str, Any]
    fingerprint: bytes
    seal: str
    wraps: Sequence[Mapping[str, Any]]


class Sealer(Protocol):
    """Seals a row's secret to the guardians; whoever seals cannot open."""

    def seal(self, secret: Mapping[str, Any]) -> tuple[str, str, Sequence[Mapping[str, Any]]]:
        """The seal's id, the box (base64url), and the wrapped keys."""
        ...

    def source_id(self, words: str) -> str:
        """An opaque id that is the same for the same words, as far as this sealer can know."""
        ...

    def fingerprint(self, public: Sequence[Any], secret: Sequence[Any]) -> bytes:
        """What tells a row taken twice; no key of the mission's can test a guess with it."""
        ...


class Waiting(Protocol):
    """Sealed rows that wait for their turn."""

    def known(self, prints: Sequence[bytes]) -> set[bytes]:
        """Which of these are waiting, or recorded already."""
        ...

    def put(self, items: Sequence[SealedItem]) -> None:
        """Keep them, durably, before this returns."""
        ...


class Now(Protocol):
    """The clock, handed in."""

    def __call__(self) -> datetime:
        """The present instant, UTC."""
        ...


class Shelf(Protocol):
    """Where derived tables lie. It may be emptied at any time."""

    def load(self, key: str) -> dict[str, pa.Table] | None:
        """The tables derived under `key`, or None where there are none (any more)."""
        ...

    def load_any(self) -> tuple[str, dict[str, pa.Table]] | None:
        """Whatever was derived last, with its key; None on an empty or broken shelf."""
        ...

    def save(self, key: str, tables: Mapping[str, pa.Table]) -> None:
        """Replace what lies there, all or nothing."""
        ...


class Evidence(Protocol):
    """Files kept by the digest of their content."""

    def add_evidence(self, data: bytes) -> str:
        """Keep `data`; its SHA-256 in hex."""
        ...

    def evidence(self, sha256: str) -> bytes:
        """The bytes with that digest. Raises TrucewatchError where they are gone or changed."""
        ...
