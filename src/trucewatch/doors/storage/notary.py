"""Who may sign this record now: keys that are here, over a record that lost nothing.

A checkpoint once published is a promise. Before anything is signed, the store is held against the
published checkpoint, against the newest one these keys remember, and against what the witnesses
hold: a store brought back from an old backup, or one that tells another past, is read but not
signed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trucewatch.doors.storage.files import read_small
from trucewatch.doors.storage.keys import MissionKeys, Signers
from trucewatch.ledger.checkpoints import Checkpoint, open_checkpoint
from trucewatch.ledger.errors import LedgerError
from trucewatch.ledger.notes import VerifierKey
from trucewatch.vocabulary.errors import TrucewatchError

RootAt = Callable[[int], bytes]
Ask = Callable[[], list[tuple[str, str]]]
"""Gives checkpoints of this log that others hold, each with where it lies; never raises."""


class Notary:
    """Hands out the signing keys of one mission, or says why not."""

    def __init__(
        self, folder: Path, keys: MissionKeys, log_key: VerifierKey, store: str, ask: Ask = list
    ) -> None:
        self._store = store
        self._published = folder / "ledger" / "checkpoint"
        self._keys = keys
        self._log_key = log_key
        self._signers: Signers | None = None
        self._seen: set[str] = set()
        """Promises that the store was held against, of those that still lie there."""
        self._ask = ask
        self._witnessed: list[tuple[str, str]] | None = None

    def ask_witnesses(self) -> None:
        """Once: learn what the witnesses hold, so that `compare` holds the store against it."""
        if self._witnessed is None:
            self._witnessed = [pair for pair in self._ask() if self._is_signed(pair[0])]

    def compare(self, size: int, root_at: RootAt) -> None:
        """Hold a store of `size` entries against what was signed before.

        `root_at` gives its root at any smaller size. Raises TrucewatchError where the store is
        behind, or tells another past.
        """
        promises = self._promises()
        for note, where in promises:
            if note in self._seen:
                continue
            promise = self._checkpoint(note, where)
            if promise.size > size and (note, where) in (self._witnessed or []):
                self._keys.remember(note)  # what a witness knew is known from now on
            self._hold(promise, where, size, root_at)
        self._seen = {note for note, _ in promises}

    def admit(self, size: int, root_at: RootAt, owner: Callable[[], str | None]) -> Signers:
        """The keys, for a store that passes `compare`; `owner` gives the id of the key that signed
        its first entry. Raises TrucewatchError where they are not here, or others', or the store
        does not pass."""
        self.compare(size, root_at)
        if self._signers is None:
            signers = self._keys.signers()
            if signers.log.verifier != self._log_key:
                raise TrucewatchError(
                    "the log key found here is not this mission's",
                    where=str(self._keys.folder),
                    expected=str(self._log_key),
                )
            if (expected := owner()) not in (None, signers.actor.id):
                raise TrucewatchError(
                    "the owner's key found here is not the one that began this mission: it is "
                    "damaged, or another's",
                    where=str(self._keys.folder),
                    expected=f"the key {expected}",
                    hint="bring the folder of keys back from your backup of it",
                )
            self._signers = signers
        return self._signers

    def remember(self, note: str) -> None:
        """Keep the newest checkpoint beside the keys."""
        self._keys.remember(note)
        self._seen.add(note)

    def _promises(self) -> list[tuple[str, str]]:
        """The checkpoints that somebody may rely on, and where each lies."""
        found = []
        try:
            found.append((read_small(self._published).decode(), str(self._published)))
        except FileNotFoundError:
            pass
        except UnicodeDecodeError as error:
            raise self._unreadable(str(self._published)) from error
        remembered = self._keys.newest()
        # A power loss may leave the memory torn: then it says nothing, which is not a fault.
        if remembered and (remembered in self._seen or self._is_signed(remembered)):
            found.append((remembered, str(self._keys.folder)))
        return found + (self._witnessed or [])

    def _is_signed(self, note: str) -> bool:
        try:
            open_checkpoint(note, self._log_key)
        except LedgerError:
            return False
        return True

    def _checkpoint(self, note: str, where: str) -> Checkpoint:
        try:
            return open_checkpoint(note, self._log_key).checkpoint
        except LedgerError as error:
            raise self._unreadable(where) from error

    def _unreadable(self, where: str) -> TrucewatchError:
        return TrucewatchError(
            "the published checkpoint is not one that this mission's log signed: nothing is signed",
            where=where,
            hint="bring ledger/ back from a copy; `trucewatch ledger verify` says what holds",
        )

    def _hold(self, promise: Checkpoint, where: str, size: int, root_at: RootAt) -> None:
        if promise.size > size:
            raise TrucewatchError(
                f"the store holds {size} entries, but {promise.size} were signed already: it was "
                "brought back from an older state, and nothing more is signed",
                where=where,
                hint=f"bring back the newest {self._store}; if it is lost for good, begin a new "
                "mission and tell everybody who holds a receipt",
            )
        if root_at(promise.size) != promise.root:
            raise TrucewatchError(
                f"the store's first {promise.size} entries are not those that were signed: "
                "nothing more is signed",
                where=where,
                hint=f"bring back the {self._store} that was signed; keep this one as evidence",
            )
