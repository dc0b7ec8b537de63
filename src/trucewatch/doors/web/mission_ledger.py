"""The ledger of an open mission, as the pages read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from trucewatch.custody.model import HANDED_OVER, RECEIVED, Exhibit, Held
from trucewatch.custody.reading import exhibits
from trucewatch.doors.storage.evidence import EvidenceFiles
from trucewatch.doors.storage.ground import SqlGround
from trucewatch.doors.web.ports import Published
from trucewatch.doors.witnesses.standing import Witnessing, cosigned, witnessing
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.notes import VerifierKey
from trucewatch.mechanism.erased import ERASED
from trucewatch.mechanism.ports import Entry
from trucewatch.mechanism.talk_records import TYPES, TalkRecords, read_talks
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.ids import ALPHABET, BYTES, LENGTH

SPARE_BITS = 8 * BYTES - 5 * LENGTH
HASH_BYTES = 32
_NAMED = ("kind", "language", "media", "sha256")


class MissionLedger:
    """A `LedgerView` over the mission's store; `folder` is its published copy."""

    def __init__(self, ground: SqlGround, folder: Path, log_key: VerifierKey) -> None:
        self._ground = ground
        self._folder = folder
        self._log_key = log_key

    @property
    def folder(self) -> Path:
        """Where the published tiles and checkpoint lie."""
        return self._folder

    def checkpoint(self) -> str:
        """The newest signed checkpoint, verbatim, with the cosignatures it has."""
        return cosigned(self._folder.parent, self._ground.checkpoint())

    def witnessing(self) -> Witnessing:
        """By whom that checkpoint is witnessed, under the mission's own policy."""
        mission = self._folder.parent
        return witnessing(mission, self._log_key)

    def leaf(self, index: int) -> bytes:
        """The canonical bytes of one entry. Raises IndexError where there is none."""
        self._need(index)
        return self._ground.leaf(index)

    def leaf_hash(self, index: int) -> bytes:
        """RFC 6962's hash of that entry, 32 bytes. Raises IndexError."""
        return leaf_hash(self.leaf(index))

    def receipt(self, index: int) -> bytes:
        """That entry's inclusion proof as a C2SP tlog-proof file. Raises IndexError."""
        self._need(index)
        return self._ground.receipt(index, self.checkpoint()).encode()

    def content(self, index: int) -> Mapping[str, Any]:
        """The disclosed content of one entry. Raises IndexError."""
        self._need(index)
        return self._ground.content_of(index)

    def erased_at(self, index: int) -> datetime | None:
        """When the content of one entry was erased; None where it was not."""
        acts = self._ground.entries(ERASED)
        return next((act.recorded_at for act in acts if act.content.get("entry") == index), None)

    def exhibits(self) -> Mapping[str, Held]:
        """Files kept as evidence, by their ids."""
        return exhibits(self._ground.entries(RECEIVED, HANDED_OVER))

    def publications(self) -> list[Published]:
        """Everything that was let out, the oldest first."""
        return [_published(entry) for entry in self._ground.entries("publication.issued")]

    def talks(self, size: int) -> TalkRecords:
        """Everything of talks and claims that the first `size` entries have on record."""
        return read_talks(e for e in self._ground.entries(*TYPES) if e.index < size)

    def working_copy(self, exhibit: Exhibit) -> bytes | None:
        """The copy without metadata; None where there is none, or it is not what it was."""
        if exhibit.working is None:
            return None
        try:
            return EvidenceFiles(self._folder.parent).evidence(exhibit.working)
        except TrucewatchError:
            return None

    def index_of(self, report_id: str) -> int | None:
        """The entry whose leaf hash gave that report its id; None where there is none."""
        bounds = hash_bounds(report_id)
        return None if bounds is None else self._ground.find(*bounds)

    def _need(self, index: int) -> None:
        if not 0 <= index < self._ground.size:
            raise IndexError(index)


def _published(entry: Entry) -> Published:
    said = {name: str(entry.content.get(name) or "") for name in (*_NAMED, "from", "to", "case")}
    return Published(
        **{name: said[name] for name in _NAMED},
        at=entry.recorded_at,
        entry=entry.index,
        start=datetime.fromisoformat(said["from"]) if said["from"] else None,
        end=datetime.fromisoformat(said["to"]) if said["to"] else None,
        case=said["case"] or None,
    )


def hash_bounds(report_id: str) -> tuple[bytes, bytes] | None:
    """The half-open range of leaf hashes that give this id; None where it is malformed."""
    prefix, _, characters = report_id.partition("-")
    if prefix != "R" or len(characters) != LENGTH or not set(characters) <= set(ALPHABET):
        return None
    number = 0
    for character in characters:
        number = number << 5 | ALPHABET.index(character)
    low, high = number << SPARE_BITS, number + 1 << SPARE_BITS
    beyond_all = b"\xff" * (HASH_BYTES + 1)
    whole = high >= 1 << 8 * BYTES
    return low.to_bytes(BYTES, "big"), beyond_all if whole else high.to_bytes(BYTES, "big")
