"""What the pages need of the world: the record as it now stands, and the ledger's proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from trucewatch.custody.model import Exhibit, Held
from trucewatch.doors.accounts.model import Invitation
from trucewatch.doors.sources.article.text import Document
from trucewatch.doors.witnesses.standing import Witnessing
from trucewatch.figures.model import Record
from trucewatch.ledger.leaves import ActorKey
from trucewatch.mechanism.hearing_cases import Bench
from trucewatch.mechanism.ports import Act, Entry
from trucewatch.mechanism.talk_records import TalkRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was let out, as its entry says: a `kind` of a period or of a `case`, in a `language`,
    as `media`. `sha256` is of the published file, in hex; `at` and the period are UTC."""

    kind: str
    language: str
    media: str
    sha256: str
    at: datetime
    entry: int
    start: datetime | None = None
    end: datetime | None = None
    case: str | None = None


Records = Callable[[], Record]
"""Gives the record derived from the present ground; the same object while nothing changed."""


class LedgerView(Protocol):
    """The ledger, read only."""

    @property
    def folder(self) -> Path:
        """Where the published tiles and checkpoint lie (C2SP tlog-tiles paths below it)."""
        ...

    def checkpoint(self) -> str:
        """The newest signed checkpoint, verbatim, with the cosignatures it has."""
        ...

    def witnessing(self) -> Witnessing:
        """By whom that checkpoint is witnessed."""
        ...

    def leaf(self, index: int) -> bytes:
        """The canonical bytes of one entry. Raises IndexError where there is none."""
        ...

    def leaf_hash(self, index: int) -> bytes:
        """RFC 6962's hash of that entry, 32 bytes. Raises IndexError."""
        ...

    def receipt(self, index: int) -> bytes:
        """That entry's inclusion proof as a C2SP tlog-proof file. Raises IndexError."""
        ...

    def content(self, index: int) -> Mapping[str, Any]:
        """The disclosed content of one entry: for the mission's owner only. Raises IndexError."""
        ...

    def erased_at(self, index: int) -> datetime | None:
        """When the content of one entry was erased; None where it was not."""
        ...

    def exhibits(self) -> Mapping[str, Held]:
        """Files kept as evidence, by their ids: for the mission's owner only."""
        ...

    def publications(self) -> Iterable[Published]:
        """Everything that was let out, the oldest first."""
        ...

    def talks(self, size: int) -> TalkRecords:
        """Everything of talks and claims that the first `size` entries have on record."""
        ...

    def working_copy(self, exhibit: Exhibit) -> bytes | None:
        """The copy without metadata; None where there is none, or it is not what it was."""
        ...

    def index_of(self, report_id: str) -> int | None:
        """The entry in which that report was received; None where there is none."""
        ...


class Clerk(Protocol):
    """Takes people's acts into the record, each signed by its own hand."""

    def take(self, key: ActorKey | None, typ: str, make: Callable[[Bench], Act]) -> Entry:
        """Record the act that `make` gives, signed by the holder of `key`, or by the mission's
        owner where it is None. Raises UsageError."""
        ...

    def repair(
        self, key: ActorKey | None, problem: int, typed: Mapping[str, str], today: date
    ) -> Entry:
        """Take in a row that could not be read, with the cells that were typed by column. Raises
        UsageError, StillBadError among them."""
        ...

    def decide(
        self, key: ActorKey | None, make: Callable[[TalkRecords], Sequence[Act]]
    ) -> Sequence[Entry | None]:
        """Record all the acts that `make` gives of the talks as they then stand, or none of them;
        signed as `take` has it. Raises UsageError."""
        ...

    def receive(
        self, key: ActorKey | None, found: Document, *, publisher: str, published: date | None
    ) -> tuple[str, bool]:
        """Take a report's words into the record; its D-… id, and whether it is new. Raises
        UsageError."""
        ...

    def publish_case(self, case_id: str, *, language: str, media: str) -> bytes:
        """Publish a case as the mission's owner: recorded first, then given. Raises UsageError."""
        ...

    def admit(self, key: ActorKey, offered: Invitation) -> None:
        """Let a key sign, as the owner's invitation says. Raises UsageError."""
        ...

    def dismiss(self, actor: str, reason: str) -> None:
        """Let an actor sign no more. Raises UsageError."""
        ...
