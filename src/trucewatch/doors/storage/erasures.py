"""Erasing inside the store: one entry's content goes, its leaf and every proof stay.

`take_away` belongs to the transaction that appends the act of erasure, so that the record never
says one thing and holds another. What it could not reach (keys, registry, derived tables) stands
in `facts` until it is gone too: a process killed in between leaves a list, not a lie.

Deleted is not gone: what a store does about that is its own affair, `Store.tidy`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from trucewatch.custody.model import RECEIVED
from trucewatch.doors.storage.tables import DISCLOSURES, ENTRIES, FACTS, FINGERPRINTS
from trucewatch.mechanism.accepting import DOCUMENT
from trucewatch.mechanism.sealed import SEALED

ERASABLE = (
    "report.received",
    SEALED,
    "tally.received",
    "watch.received",
    "restriction.received",
    "problem.recorded",
    DOCUMENT,
    RECEIVED,
)
"""Entries that hold what somebody said; of these any may have to be forgotten."""

_FACT = "erasing:"
_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What is to vanish: an entry's content, and what hangs on it elsewhere.

    `rows` are keys of withheld cells, `sources` ids whose words go, `seal` a sealed key's id,
    `originals` and `copies` digests of an exhibit's files, `marks` (hex) what files are searched
    for in the end.
    """

    entry: int
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    seal: str | None = None
    marks: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def take_away(connection: Connection, erasure: Erasure) -> None:
    """Delete an entry's disclosures and fingerprints; keep its hour only; note what remains."""
    index = erasure.entry
    connection.execute(delete(DISCLOSURES).where(DISCLOSURES.c.idx == index))
    connection.execute(delete(FINGERPRINTS).where(FINGERPRINTS.c.idx == index))
    hour = ENTRIES.c.recorded_at - ENTRIES.c.recorded_at % _HOUR_US
    connection.execute(update(ENTRIES).where(ENTRIES.c.idx == index).values(recorded_at=hour))
    connection.execute(
        insert(FACTS), [{"name": f"{_FACT}{index}", "value": json.dumps(asdict(erasure))}]
    )


def unfinished(connection: Connection) -> list[Erasure]:
    """The erasures noted as begun."""
    query = select(FACTS.c.value).where(FACTS.c.name.startswith(_FACT)).order_by(FACTS.c.name)
    return [_erasure(json.loads(value)) for value in connection.execute(query).scalars()]


def finished(connection: Connection, erasure: Erasure) -> None:
    """Strike one from the list."""
    connection.execute(delete(FACTS).where(FACTS.c.name == f"{_FACT}{erasure.entry}"))


def _erasure(document: dict[str, Any]) -> Erasure:
    return Erasure(
        entry=document["entry"],
        rows=tuple(document["rows"]),
        sources=tuple(document["sources"]),
        seal=document["seal"],
        marks=tuple(document["marks"]),
        originals=tuple(document.get("originals", ())),
        copies=tuple(document.get("copies", ())),
    )
