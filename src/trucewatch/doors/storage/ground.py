"""The ground in SQL: append-only, signed, and durable before it is acknowledged.

The order of a commit: begin → insert entries, disclosures, tiles → read the batch back, hash it
again and rebuild the root with separate code → sign → store the checkpoint → commit → only then
acknowledge. Whatever goes wrong before the commit leaves the record as it was.
"""

from __future__ import annotations

import heapq
import secrets
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select

from trucewatch.doors.storage.drafts import (
    Draft,
    draft,
    instant_of,
    micros,
    without_own,
)
from trucewatch.doors.storage.engine import writing
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.notary import Notary
from trucewatch.doors.storage.store_tree import (
    StoredTree,
    check_tiles,
    load_tree,
    newest_checkpoint,
    root_at,
    tile_reader,
    write_tiles,
)
from trucewatch.doors.storage.tables import (
    CHECKPOINTS,
    DISCLOSURES,
    ENTRIES,
    FINGERPRINTS,
)
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.commitments import Random, content_in
from trucewatch.ledger.encoding import from_b64
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.merkle import EMPTY_ROOT, leaf_hash
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.proofs import TileNodes, inclusion_proof
from trucewatch.ledger.receipts import Receipt
from trucewatch.mechanism.ports import Act, Entry, Now
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

_MANY = 500
"""How many rows or parameters go through at a time."""


def system_clock() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


class SqlGround:
    """A `mechanism.ports.Ground` in a database, through SQLAlchemy Core."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        log_key: VerifierKey,
        notary: Notary,
        *,
        now: Now = system_clock,
        random: Random = secrets.token_bytes,
    ) -> None:
        self._engine = engine
        self._path = path
        self._log_key = log_key
        self._notary = notary
        self._now = now
        self._random = random
        self._lock = threading.Lock()
        self._tree: StoredTree | None = None

    # --- writing

    def record(self, acts: Sequence[Act]) -> list[Entry | None]:
        """Append all or nothing, durably, and sign the new checkpoint; None where already there.

        Raises TrucewatchError where keys are missing, the written batch does not read back, the
        disk refuses, or another process keeps writing.
        """
        if not acts:
            return []
        with self._lock, told_plainly(self._path):
            with writing(self._engine).begin() as connection:
                tree = self._current_tree(connection)
                signers = self._notary.admit(
                    tree.size, lambda size: root_at(connection, size, tree.size)
                )
                fresh = _fresh(connection, acts)
                if not fresh:
                    return [None] * len(acts)
                drafts = draft(
                    [acts[i] for i in fresh],
                    start=tree.size,
                    at=self._now(),
                    key=signers.actor,
                    random=self._random,
                )
                grown = _write(connection, tree, drafts)
                note = Checkpoint(self._log_key.name, grown.size, grown.root).sign(signers.log)
                connection.execute(
                    insert(CHECKPOINTS), [{"size": grown.size, "root": grown.root, "note": note}]
                )
            self._tree = grown
            self._notary.remember(note)
        recorded: list[Entry | None] = [None] * len(acts)
        for i, made in zip(fresh, drafts, strict=True):
            recorded[i] = made.entry
        return recorded

    def _current_tree(self, connection: Connection) -> StoredTree:
        """The tree to append to: the one in hand, unless another process has added since."""
        newest = newest_checkpoint(connection)
        held = self._tree
        if held is None or newest is None or (held.size, held.root) != newest[:2]:
            held = load_tree(connection, self._log_key)
            last = connection.execute(select(func.max(ENTRIES.c.idx))).scalar()
            if (-1 if last is None else last) != held.size - 1:
                raise LedgerError(f"the last entry is {last} where {held.size} were signed")
        return held

    # --- reading

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
            raise TrucewatchError("nothing has been recorded yet", where=str(self._path))
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
        query = select(DISCLOSURES.c.packed).where(DISCLOSURES.c.idx == index)
        return without_own(content_in(bytes(self._one(query, index))))

    def tile(self, level: int, number: int, width: int) -> bytes:
        """The first `width` hashes of a tile. Raises TrucewatchError where it is missing."""
        with told_plainly(self._path), self._engine.connect() as connection:
            return tile_reader(connection)(level, number, width)

    def receipt(self, index: int) -> str:
        """A receipt (`c2sp.org/tlog-proof@v1`) for the entry, under the newest checkpoint.

        Raises UsageError where there is no such entry.
        """
        leaf = self.leaf(index)
        with told_plainly(self._path), self._engine.connect() as connection:
            newest = newest_checkpoint(connection)
            if newest is None:
                raise LedgerError("there are entries, but no checkpoint")
            nodes = TileNodes(newest[0], tile_reader(connection))
            proof = inclusion_proof(index, newest[0], nodes)
        return str(Receipt(index, tuple(proof), newest[2], leaf))

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

    def actors(self) -> dict[str, bytes]:
        """The public keys of those who may act, by their ids, as the record itself names them."""
        found: dict[str, bytes] = {}
        for entry in self.entries("mission.created"):
            found[entry.by] = from_b64(entry.content["actor_key"])
        return found

    def check(self) -> None:
        """Refuse a store whose tree and newest checkpoint disagree. Raises TrucewatchError."""
        with told_plainly(self._path), self._engine.connect() as connection:
            self._current_tree(connection)

    def close(self) -> None:
        """Let go of the store; what waits in its log is written into it."""
        self._engine.dispose()

    def _newest(self) -> tuple[int, bytes, str] | None:
        with told_plainly(self._path), self._engine.connect() as connection:
            return newest_checkpoint(connection)

    def _rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        with told_plainly(self._path), self._engine.connect() as connection:
            yield from connection.execute(query.execution_options(yield_per=_MANY))

    def _one(self, query: Select[Any], index: int) -> Any:
        with told_plainly(self._path), self._engine.connect() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise UsageError(
                f"there is no entry {index}", expected=f"a number from 0 to {self.size - 1}"
            )
        return found


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        index=row.idx,
        typ=row.typ,
        leaf_hash=bytes(row.leaf_hash),
        recorded_at=instant_of(row.recorded_at),
        content=without_own(content_in(row.packed)),
        by=row.actor,
    )


def _fresh(connection: Connection, acts: Sequence[Act]) -> list[int]:
    """Which acts are to be recorded: those whose fingerprint is neither stored nor seen above."""
    prints = [act.fingerprint for act in acts if act.fingerprint is not None]
    seen: set[bytes] = set()
    for at in range(0, len(prints), _MANY):
        query = select(FINGERPRINTS.c.fingerprint).where(
            FINGERPRINTS.c.fingerprint.in_(prints[at : at + _MANY])
        )
        seen.update(bytes(found) for found in connection.execute(query).scalars())
    fresh = []
    for i, act in enumerate(acts):
        if act.fingerprint is None:
            fresh.append(i)
        elif act.fingerprint not in seen:
            seen.add(act.fingerprint)
            fresh.append(i)
    return fresh


def _write(connection: Connection, tree: StoredTree, drafts: Sequence[Draft]) -> StoredTree:
    """Insert drafts and tiles, and believe them only as they read back. Raises LedgerError."""
    connection.execute(insert(ENTRIES), [_row(made) for made in drafts])
    connection.execute(
        insert(DISCLOSURES), [{"idx": made.entry.index, "packed": made.packed} for made in drafts]
    )
    marks = [
        {"fingerprint": made.fingerprint, "idx": made.entry.index}
        for made in drafts
        if made.fingerprint is not None
    ]
    if marks:
        connection.execute(insert(FINGERPRINTS), marks)
    edge, peaks = tree.edge.copy(), tree.peaks.copy()
    tiles = edge.extend(made.entry.leaf_hash for made in drafts)
    write_tiles(connection, tiles)
    _read_back(connection, tree.size, drafts, peaks.add)
    check_tiles(connection, tiles)
    root = edge.root()
    if peaks.root() != root:
        raise LedgerError("two ways of computing the root disagree about this batch")
    return StoredTree(edge.size, root, edge, peaks)


def _read_back(connection: Connection, start: int, drafts: Sequence[Draft], take: Any) -> None:
    """Hash what the store gives back, entry by entry. Raises LedgerError where it is not ours."""
    query = (
        select(ENTRIES.c.idx, ENTRIES.c.leaf, DISCLOSURES.c.packed)
        .join_from(ENTRIES, DISCLOSURES)
        .where(ENTRIES.c.idx >= start)
        .order_by(ENTRIES.c.idx)
    )
    rows = connection.execute(query).all()
    if [row.idx for row in rows] != [made.entry.index for made in drafts]:
        raise LedgerError("the batch did not read back whole")
    for row, made in zip(rows, drafts, strict=True):
        if row.packed != made.packed:
            raise LedgerError(f"the disclosures of entry {row.idx} did not read back")
        take(leaf_hash(row.leaf))


def _row(made: Draft) -> dict[str, Any]:
    return {
        "idx": made.entry.index,
        "typ": made.entry.typ,
        "actor": made.entry.by,
        "recorded_at": micros(made.entry.recorded_at),
        "leaf_hash": made.entry.leaf_hash,
        "leaf": made.leaf,
    }
