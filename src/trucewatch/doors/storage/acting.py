"""A mission's ground as one of its actors writes it: every act is signed by that actor's key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trucewatch.doors.storage.ground import SqlGround
from trucewatch.ledger.leaves import ActorKey
from trucewatch.mechanism.ports import Act, Entry


class ActingGround:
    """A `mechanism.ports.Ground` for the holder of `key`."""

    def __init__(self, ground: SqlGround, key: ActorKey) -> None:
        self._ground = ground
        self._key = key

    def record(self, acts: Sequence[Act]) -> list[Entry | None]:
        """As `SqlGround.record`, by this actor. Raises UsageError where it may not sign one."""
        return self._ground.record(acts, self._key)

    def entries(self, *types: str, since: int = 0) -> Iterator[Entry]:
        """Entries of these types (all where none is named) in order, from index `since`."""
        return self._ground.entries(*types, since=since)

    @property
    def size(self) -> int:
        """How many entries the record holds."""
        return self._ground.size

    @property
    def root(self) -> bytes:
        """The tree's root hash over all of them."""
        return self._ground.root
