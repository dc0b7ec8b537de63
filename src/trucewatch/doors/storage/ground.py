"""The ground in SQL: append-only, signed, and durable before it is acknowledged.

The order of a commit: begin → insert entries, disclosures, tiles → read the batch back, hash it
again and rebuild the root with separate code → sign → store the checkpoint → commit → only then
acknowledge. Whatever goes wrong before the commit leaves the record as it was.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from trucewatch.doors.storage.drafts import Draft, draft, micros, taken
from trucewatch.doors.storage.engine import writing
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.ground_reader import GroundReader
from trucewatch.doors.storage.notary import Notary
from trucewatch.doors.storage.store_tree import (
    StoredTree,
    check_tiles,
    load_tree,
    newest_checkpoint,
    root_at,
    write_tiles,
)
from trucewatch.doors.storage.tables import (
    CHECKPOINTS,
    DISCLOSURES,
    ENTRIES,
    FINGERPRINTS,
)
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.submissions import Submission
from trucewatch.mechanism.ports import Act, Entry, Now

Prepared = tuple[list[int], list[Draft]]
"""Which of what was asked for is new, by position, and the drafts: theirs first."""

Prepare = Callable[[Connection, int, ActorKey], Prepared]

_MANY = 500
"""How many parameters go into one question."""


def system_clock() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


class SqlGround(GroundReader):
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
        super().__init__(engine, path)
        self._writer = writing(engine)
        self._log_key = log_key
        self._notary = notary
        self._now = now
        self._random = random
        self._lock = threading.Lock()
        self._tree: StoredTree | None = None

    def record(self, acts: Sequence[Act], key: ActorKey | None = None) -> list[Entry | None]:
        """Append all or nothing, durably, and sign the new checkpoint; None where already there.

        `key` is the actor's whose acts these are; without it they are the owner's. Raises
        UsageError where that actor may not sign them, TrucewatchError where keys are missing, the
        written batch does not read back, the disk refuses, or another process keeps writing.
        """
        if not acts:
            return []

        def prepare(connection: Connection, size: int, owner: ActorKey) -> Prepared:
            if key is not None:
                self.roster().need(key.id, {act.typ for act in acts})
            fresh = _fresh(connection, acts)
            given = [acts[i] for i in fresh]
            made = draft(given, start=size, at=self._now(), key=key or owner, random=self._random)
            return fresh, made

        return self._append(len(acts), prepare)

    def take(self, submissions: Sequence[Submission]) -> list[Entry | None]:
        """Append what actors signed elsewhere, their leaves as they stand; None where already
        there. An entry of the owner's follows, which says when they came.

        Raises as `record` does.
        """

        def prepare(connection: Connection, size: int, owner: ActorKey) -> Prepared:
            roster = self.roster()
            for one in submissions:
                roster.need(one.parsed.by, [one.parsed.typ])
            now = self._now()
            fresh = _unknown(connection, [leaf_hash(one.leaf) for one in submissions])
            made = [taken(submissions[i], index=size + k, now=now) for k, i in enumerate(fresh)]
            if made:
                came = Act(
                    typ="submission.taken",
                    content={"leaves": [one.entry.leaf_hash.hex() for one in made]},
                )
                made += draft(
                    [came], start=size + len(made), at=now, key=owner, random=self._random
                )
            return fresh, made

        return self._append(len(submissions), prepare)

    def _append(self, asked: int, prepare: Prepare) -> list[Entry | None]:
        """Write what `prepare` makes ready, in the one order; its entries as was asked."""
        with self._lock, told_plainly(self._path):
            self._notary.ask_witnesses()  # before the store is held: a network may be slow
            with self._writer.begin() as connection:
                tree = self._current_tree(connection)
                signers = self._notary.admit(
                    tree.size, lambda size: root_at(connection, size, tree.size)
                )
                fresh, drafts = prepare(connection, tree.size, signers.actor)
                if not drafts:
                    return [None] * asked
                grown = _write(connection, tree, drafts)
                note = Checkpoint(self._log_key.name, grown.size, grown.root).sign(signers.log)
                connection.execute(
                    insert(CHECKPOINTS), [{"size": grown.size, "root": grown.root, "note": note}]
                )
            self._tree = grown
            self._notary.remember(note)
        recorded: list[Entry | None] = [None] * asked
        for i, made in zip(fresh, drafts, strict=False):
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

    def check(self) -> None:
        """Refuse a store whose tree and newest checkpoint disagree. Raises TrucewatchError."""
        with told_plainly(self._path), self._engine.connect() as connection:
            self._current_tree(connection)

    def ask_witnesses(self) -> None:
        """Let the next comparison know what the witnesses hold. Silence is no fault."""
        self._notary.ask_witnesses()

    def compare_with_promises(self) -> None:
        """Hold the store against every checkpoint it once promised. Raises TrucewatchError."""
        with told_plainly(self._path), self._engine.connect() as connection:
            newest = newest_checkpoint(connection)
            size = newest[0] if newest else 0
            self._notary.compare(size, lambda at: root_at(connection, at, size))

    def close(self) -> None:
        """Let go of the store; what waits in its log is written into it."""
        self._engine.dispose()


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


def _unknown(connection: Connection, hashes: Sequence[bytes]) -> list[int]:
    """Which of these leaf hashes are neither stored nor named before, by position."""
    seen: set[bytes] = set()
    fresh = []
    for i, hashed in enumerate(hashes):
        query = select(ENTRIES.c.idx).where(ENTRIES.c.leaf_hash == hashed)
        if hashed not in seen and connection.execute(query).scalar() is None:
            fresh.append(i)
        seen.add(hashed)
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
