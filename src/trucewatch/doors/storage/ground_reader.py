"""Reading the ground: entries, contents, tiles, checkpoints and receipts, from SQL."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, bindparam, select

from trucewatch.doors.storage.drafts import instant_of, without_own
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.fingerprints import damaged_prints, known_prints
from trucewatch.doors.storage.schema import schema_damage
from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.store_tree import newest_checkpoint, tile_reader
from trucewatch.doors.storage.tables import (
    CHECKPOINTS,
    DISCLOSURES,
    ENTRIES,
    FINGERPRINTS,
)
from trucewatch.ledger.commitments import content_in, unpack
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import EMPTY_ROOT
from trucewatch.ledger.notes import parse_note
from trucewatch.ledger.proofs import TileNodes, inclusion_proof
from trucewatch.ledger.receipts import Receipt
from trucewatch.mechanism.actors import ROSTER_TYPES, Roster
from trucewatch.mechanism.ports import Entry
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

_MANY = 500
"""How many rows go through at a time."""

_LEAF = select(ENTRIES.c.leaf).where(ENTRIES.c.idx == bindparam("index"))
_ACTOR = Statement(select(ENTRIES.c.actor).where(ENTRIES.c.idx == bindparam("index")))
_INSTANT = Statement(select(ENTRIES.c.recorded_at).where(ENTRIES.c.idx == bindparam("index")))


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry as the store has it, verbatim and unchecked."""

    index: int
    typ: str
    actor: str
    recorded_at: datetime
    leaf_hash: bytes
    leaf: bytes
    packed: bytes


class GroundReader:
    """What can be asked of a record without any key."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    def entries(self, *types: str, since: int = 0) -> Iterator[Entry]:
        """Entries of these types (all where none is named) in order, from index `since`."""
        columns = select(
            ENTRIES.c.idx,
            ENTRIES.c.typ,
            ENTRIES.c.actor,
            ENTRIES.c.recorded_at,
            ENTRIES.c.leaf_hash,
            DISCLOSURES.c.packed,
        )
        every = (
            columns.join_from(ENTRIES, DISCLOSURES)
            .where(ENTRIES.c.idx >= since, ENTRIES.c.idx < self.size)
            .order_by(ENTRIES.c.idx)
        )
        if not types:
            yield from map(_entry, self._rows(every))
            return
        # One stream for each type, each in the order of its index, so that nothing is sorted.
        streams = [self._rows(every.where(ENTRIES.c.typ == typ)) for typ in dict.fromkeys(types)]
        yield from map(_entry, heapq.merge(*streams, key=lambda row: row.idx))

    @property
    def size(self) -> int:
        """How many entries the record holds."""
        newest = self._newest()
        return newest[0] if newest else 0

    @property
    def root(self) -> bytes:
        """The tree's root hash over all of them."""
        newest = self._newest()
        return newest[1] if newest else EMPTY_ROOT

    def checkpoint(self) -> str:
        """The newest signed checkpoint. Raises TrucewatchError where nothing was recorded yet."""
        newest = self._newest()
        if newest is None:
            raise TrucewatchError("nothing has been recorded yet", where=self._where)
        return newest[2]

    def checkpoints(self) -> list[tuple[int, bytes, str]]:
        """Every checkpoint ever signed: size, root, note; oldest first."""
        query = select(CHECKPOINTS.c.size, CHECKPOINTS.c.root, CHECKPOINTS.c.note)
        rows = self._rows(query.order_by(CHECKPOINTS.c.size))
        return [(row.size, bytes(row.root), row.note) for row in rows]

    def leaf(self, index: int) -> bytes:
        """The leaf at `index`, verbatim. Raises UsageError where there is none."""
        return bytes(self._one(select(ENTRIES.c.leaf).where(ENTRIES.c.idx == index), index))

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """The leaves of [start, stop), verbatim."""
        query = select(ENTRIES.c.leaf).where(ENTRIES.c.idx >= start, ENTRIES.c.idx < stop)
        return [bytes(row.leaf) for row in self._rows(query.order_by(ENTRIES.c.idx))]

    def content_of(self, index: int) -> dict[str, Any]:
        """The disclosed content of the entry at `index`. Raises UsageError where there is none."""
        return _content(index, self._packed(index))

    def stored(self) -> Iterator[StoredEntry]:
        """Every entry verbatim, in order; one without its disclosures has none."""
        query = select(ENTRIES, DISCLOSURES.c.packed).join_from(ENTRIES, DISCLOSURES, isouter=True)
        for row in self._rows(query.order_by(ENTRIES.c.idx)):
            yield StoredEntry(
                row.idx,
                row.typ,
                row.actor,
                instant_of(row.recorded_at),
                bytes(row.leaf_hash),
                bytes(row.leaf),
                bytes(row.packed or b""),
            )

    def damage(self) -> list[str]:
        """What the database itself complains about, and what no leaf promises; nothing where it
        is sound."""
        found: list[str] = []
        with told_plainly(self._where), self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                lines = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
                found += [str(line) for line in lines if line != "ok"]
                found += schema_damage(connection)
            found += [
                f"a fingerprint of entry {index} is damaged: its row could be taken in twice"
                for index in damaged_prints(connection)
            ]
        return found

    def tile(self, level: int, number: int, width: int) -> bytes:
        """The first `width` hashes of a tile. Raises TrucewatchError where it is missing."""
        with told_plainly(self._where):
            return self.tile_or_refuse(level, number, width)

    def tile_or_refuse(self, level: int, number: int, width: int) -> bytes:
        """`tile` for the ledger's own code: raises LedgerError where it is missing."""
        with self._engine.connect() as connection:
            return tile_reader(connection)(level, number, width)

    def receipt(self, index: int, cosigned: str | None = None) -> str:
        """A receipt (`c2sp.org/tlog-proof@v1`) for the entry, under the newest checkpoint.

        `cosigned` is that checkpoint with its cosignatures, for the receipt to carry them; it is
        left aside where it is of another size by now. Raises UsageError where there is no such
        entry.
        """
        with told_plainly(self._where), self._engine.connect() as connection:
            leaf = connection.execute(_LEAF, {"index": index}).scalar()
            newest = newest_checkpoint(connection)
            if leaf is None:
                raise _no_entry(index, newest[0] if newest else 0)
            if newest is None:
                raise LedgerError("there are entries, but no checkpoint")
            nodes = TileNodes(newest[0], tile_reader(connection))
            proof = inclusion_proof(index, newest[0], nodes)
        note = newest[2]
        if cosigned is not None and parse_note(cosigned).text == parse_note(note).text:
            note = cosigned
        return str(Receipt(index, tuple(proof), note, bytes(leaf)))

    def find(self, low: bytes, high: bytes) -> int | None:
        """The entry whose leaf hash lies in [low, high); None where there is none."""
        query = (
            select(ENTRIES.c.idx)
            .where(ENTRIES.c.leaf_hash >= low, ENTRIES.c.leaf_hash < high)
            .order_by(ENTRIES.c.idx)
            .limit(1)
        )
        found = [row.idx for row in self._rows(query)]
        return found[0] if found else None

    def roster(self) -> Roster:
        """Whose keys may sign now. Raises LedgerError where the first entry names no key."""
        roster = Roster()
        for entry in self.entries(*ROSTER_TYPES):
            roster.read(entry)
        return roster

    def disclosures(self, index: int) -> list[str]:
        """The entry's disclosures, verbatim. Raises UsageError where there is none."""
        return unpack(self._packed(index))

    def entry(self, index: int) -> Entry:
        """The entry at `index` with its content. Raises UsageError where it has none."""
        found = next(self.entries(since=index), None)
        if found is None or found.index != index:
            self.leaf(index)  # refuses where there never was such an entry
            raise UsageError(
                f"entry {index} has no content any more: it was erased",
                hint="`trucewatch ledger verify DIR` says when, and by whom",
            )
        return found

    def newest_instant(self) -> datetime | None:
        """When the newest entry was recorded; None before the first."""
        with told_plainly(self._where), self._engine.connect() as connection:
            newest = newest_checkpoint(connection)
            return newest_instant(connection, newest[0] if newest else 0)

    def newest_of(self, typ: str) -> datetime | None:
        """When the newest entry of a type was recorded; None where there is none."""
        query = select(ENTRIES.c.recorded_at).where(ENTRIES.c.typ == typ)
        rows = self._rows(query.order_by(ENTRIES.c.idx.desc()).limit(1))
        return next((instant_of(row.recorded_at) for row in rows), None)

    def known_prints(self, prints: Sequence[bytes]) -> set[bytes]:
        """Which of these fingerprints are recorded."""
        with told_plainly(self._where), self._engine.connect() as connection:
            return known_prints(connection, prints)

    def index_of_print(self, fingerprint: bytes) -> int | None:
        """The entry that this fingerprint led to; None where there is none."""
        query = select(FINGERPRINTS.c.idx).where(FINGERPRINTS.c.fingerprint == fingerprint)
        return next((int(row.idx) for row in self._rows(query)), None)

    def prints_of(self, index: int) -> list[bytes]:
        """The fingerprints that led to an entry."""
        query = select(FINGERPRINTS.c.fingerprint).where(FINGERPRINTS.c.idx == index)
        return [bytes(row.fingerprint) for row in self._rows(query)]

    def _newest(self) -> tuple[int, bytes, str] | None:
        with told_plainly(self._where), self._engine.connect() as connection:
            return newest_checkpoint(connection)

    def _rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        with told_plainly(self._where), self._engine.connect() as connection:
            yield from connection.execute(query.execution_options(yield_per=_MANY))

    def _packed(self, index: int) -> bytes:
        query = select(DISCLOSURES.c.packed).where(DISCLOSURES.c.idx == index)
        return bytes(self._one(query, index))

    def _one(self, query: Select[Any], index: int) -> Any:
        with told_plainly(self._where), self._engine.connect() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise _no_entry(index, self.size)
        return found


def _no_entry(index: int, size: int) -> UsageError:
    return UsageError(f"there is no entry {index}", expected=f"a number from 0 to {size - 1}")


def newest_instant(connection: Connection, size: int) -> datetime | None:
    """When the newest of `size` entries was recorded; None before the first."""
    found = _INSTANT.row(connection, index=size - 1)
    return None if found is None else instant_of(found[0])


def first_actor(connection: Connection) -> str | None:
    """The id of the key that began the record; None before the first entry."""
    found = _ACTOR.row(connection, index=0)
    return None if found is None else str(found[0])


def entry_of(stored: StoredEntry) -> Entry:
    """A stored entry with what it discloses, unchecked."""
    return Entry(
        index=stored.index,
        typ=stored.typ,
        leaf_hash=stored.leaf_hash,
        recorded_at=stored.recorded_at,
        content=_content(stored.index, stored.packed),
        by=stored.actor,
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        index=row.idx,
        typ=row.typ,
        leaf_hash=bytes(row.leaf_hash),
        recorded_at=instant_of(row.recorded_at),
        content=_content(row.idx, row.packed),
        by=row.actor,
    )


def _content(index: int, packed: bytes) -> dict[str, Any]:
    """What an entry discloses, unchecked. Raises TrucewatchError where the store is damaged."""
    try:
        return without_own(content_in(packed))
    except (ValueError, TypeError) as error:
        raise TrucewatchError(
            f"the content of entry {index} cannot be read: the store is damaged",
            hint="`trucewatch ledger verify` says what still holds; bring the rest from a backup",
        ) from error
