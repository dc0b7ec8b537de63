"""The ground in SQL: append-only, signed, and durable before it is acknowledged.

The order of a commit: begin → insert entries, disclosures, tiles → read the batch back, hash it
again and rebuild the root with separate code → sign → store the checkpoint and read it back →
commit → only then acknowledge. Whatever goes wrong before the commit leaves the record as it was.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select

from trucewatch.doors.storage.batches import fresh_acts, unknown_leaves, write_batch
from trucewatch.doors.storage.clock import instant_after
from trucewatch.doors.storage.drafts import Draft, draft, taken
from trucewatch.doors.storage.engine import Store, Writer
from trucewatch.doors.storage.erasures import (
    Erasure,
    finished,
    take_away,
    unfinished,
)
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.ground_reader import GroundReader, first_actor, newest_instant
from trucewatch.doors.storage.notary import Notary
from trucewatch.doors.storage.reading_back import check_checkpoint
from trucewatch.doors.storage.statements import Statement
from trucewatch.doors.storage.store_tree import (
    StoredTree,
    load_tree,
    newest_checkpoint,
    root_at,
)
from trucewatch.doors.storage.tables import (
    CHECKPOINTS,
    ENTRIES,
)
from trucewatch.ledger.checkpoints import Checkpoint
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.leaves import ActorKey
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.submissions import Submission
from trucewatch.mechanism.ports import TAKEN, Act, Entry, Now

Prepared = tuple[list[int], list[Draft]]
"""Which of what was asked for is new, by position, and the drafts: theirs first."""

Prepare = Callable[[Connection, int, ActorKey], Prepared]

_PUT_CHECKPOINT = Statement(insert(CHECKPOINTS), "size", "root", "note")


def system_clock() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


class SqlGround(GroundReader):
    """A `mechanism.ports.Ground` in a database, through SQLAlchemy Core."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        log_key: VerifierKey,
        notary: Notary,
        *,
        now: Now = system_clock,
        random: Random = secrets.token_bytes,
    ) -> None:
        super().__init__(engine, store.where)
        self._store = store
        self._writer = Writer(engine)
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
        clock is behind the record, the written batch does not read back, the disk refuses, or
        another process keeps writing.
        """
        if not acts:
            return []

        def prepare(connection: Connection, size: int, owner: ActorKey) -> Prepared:
            if key is not None:
                self.roster().need(key.id, {act.typ for act in acts})
            fresh = fresh_acts(connection, acts)
            given = [acts[i] for i in fresh]
            if not given:
                return fresh, []
            at = self._instant(connection, size, given)
            return fresh, draft(given, start=size, at=at, key=key or owner, random=self._random)

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
            now = self._instant(connection, size)
            fresh = unknown_leaves(connection, [leaf_hash(one.leaf) for one in submissions])
            made = [taken(submissions[i], index=size + k, now=now) for k, i in enumerate(fresh)]
            if made:
                came = Act(
                    typ=TAKEN,
                    content={"leaves": [one.entry.leaf_hash.hex() for one in made]},
                )
                made += draft(
                    [came], start=size + len(made), at=now, key=owner, random=self._random
                )
            return fresh, made

        return self._append(len(submissions), prepare)

    def erase(self, act: Act, erasure: Erasure) -> Entry:
        """Take the content of one entry away and append `act`, which says so: both or neither.

        What lies elsewhere is still to be erased: `unfinished` names it until `finished`.
        """

        def prepare(connection: Connection, size: int, owner: ActorKey) -> Prepared:
            take_away(connection, erasure)
            at = self._instant(connection, size)
            return [0], draft([act], start=size, at=at, key=owner, random=self._random)

        (entry,) = self._append(1, prepare)
        if entry is None:
            raise LedgerError("an erasure has no fingerprint and is always recorded")
        return entry

    def unfinished(self) -> list[Erasure]:
        """Erasures whose content is gone here, but perhaps not yet elsewhere."""
        with told_plainly(self._where), self._engine.connect() as connection:
            return unfinished(connection)

    def finished(self, erasure: Erasure) -> None:
        """Note that nothing of it is left anywhere."""
        with self._lock, told_plainly(self._where), self._writer.begin() as connection:
            finished(connection, erasure)

    def tidy(self, *, rebuild: bool = False) -> bool:
        """Leave nothing of what was deleted in the store's files; whether that was possible.

        It is not while another process reads. `rebuild` writes the whole database anew.
        """
        with self._lock, told_plainly(self._where):
            return self._store.tidy(self._engine, rebuild=rebuild)

    def beyond_reach(self) -> list[str]:
        """Where copies of what was deleted may be that `tidy` does not reach."""
        return self._store.beyond_reach(self._engine)

    def _append(self, asked: int, prepare: Prepare) -> list[Entry | None]:
        """Write what `prepare` makes ready, in the one order; its entries as was asked."""
        with self._lock, told_plainly(self._where):
            self._notary.ask_witnesses()  # before the store is held: a network may be slow
            with self._writer.begin() as connection:
                tree = self._current_tree(connection)
                signers = self._notary.admit(
                    tree.size,
                    lambda size: root_at(connection, size, tree.size),
                    lambda: first_actor(connection),
                )
                fresh, drafts = prepare(connection, tree.size, signers.actor)
                if not drafts:
                    return [None] * asked
                self._tree = None  # what fails from here on must not be believed the next time
                grown = write_batch(connection, tree, drafts)
                note = Checkpoint(self._log_key.name, grown.size, grown.root).sign(signers.log)
                _PUT_CHECKPOINT.put(
                    connection, [{"size": grown.size, "root": grown.root, "note": note}]
                )
                check_checkpoint(connection, grown, signers.log)
            self._tree = grown
            self._notary.remember(note)
        recorded: list[Entry | None] = [None] * asked
        for i, made in zip(fresh, drafts, strict=False):
            recorded[i] = made.entry
        return recorded

    def _instant(self, connection: Connection, size: int, acts: Sequence[Act] = ()) -> datetime:
        """When `acts` are recorded after `size` entries. Raises TrucewatchError where this
        machine's clock is behind the newest of them."""
        return instant_after(newest_instant(connection, size), self._now(), acts)

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
        with told_plainly(self._where), self._engine.connect() as connection:
            try:
                self._current_tree(connection)
            except LedgerError:
                raise
            except (TypeError, ValueError, OverflowError) as error:
                raise LedgerError("the newest checkpoint cannot be read") from error

    def ask_witnesses(self) -> None:
        """Let the next comparison know what the witnesses hold. Silence is no fault."""
        self._notary.ask_witnesses()

    def compare_with_promises(self) -> None:
        """Hold the store against every checkpoint it once promised. Raises TrucewatchError."""
        with told_plainly(self._where), self._engine.connect() as connection:
            newest = newest_checkpoint(connection)
            size = newest[0] if newest else 0
            self._notary.compare(size, lambda at: root_at(connection, at, size))

    def close(self) -> None:
        """Let go of the store; what waits in its log is written into it."""
        with self._lock:
            self._writer.close()
        self._engine.dispose()
