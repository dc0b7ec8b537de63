"""Exhibits and what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

RECEIVED, HANDED_OVER, CHECKED = "exhibit.received", "exhibit.handed_over", "exhibits.checked"
HERE = "this mission"
"""Who has an exhibit that was handed to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file as it came. Digests are in hex, `size` in bytes, instants in UTC.

    `collector` is an opaque source id; `redacts` the exhibit that this one is made from; `found`
    what its own metadata amount to, by kind, and `found_sha256` the digest of what lies in the
    vault of them, with where the file comes from; `working` the SHA-256 of a copy without any,
    where one could be made, else `no_copy` says why not.
    """

    id: str
    entry: int
    sha256: str
    sha3_512: str
    size: int
    media_type: str
    recorded_at: datetime
    captured_at: datetime | None = None
    collector: str | None = None
    tool: str | None = None
    reports: tuple[str, ...] = ()
    redacts: str | None = None
    found: tuple[str, ...] = ()
    found_sha256: str = ""
    working: str | None = None
    working_type: str | None = None
    no_copy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A true copy given on: its digests were computed anew at that moment, and held."""

    entry: int
    at: datetime
    giver: str
    taker: str
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """An exhibit with everything that happened to it, in order."""

    exhibit: Exhibit
    handovers: tuple[Handover, ...] = ()
