"""Where sealed rows wait for their turn: one encrypted file whose size tells nothing.

`sealed/queue` lies beside the mission's keys. It is padded to a size that has room for many turns,
doubles when that is full, and never shrinks; its time stamp always says 1970, and so does its
folder's. Whoever copies
the disk learns neither whether something waits nor when it came. Whoever watches the disk while
somebody writes does: see `docs/sealing.md`.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trucewatch.doors.storage.files import make_folder, replacing
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.locking import locked
from trucewatch.doors.storage.sealed_store import FOLDER
from trucewatch.ledger.commitments import Random
from trucewatch.mechanism.ports import SealedItem
from trucewatch.sealing.boxes import (
    KEY_SIZE,
    LENGTH_SIZE,
    NONCE_SIZE,
    TAG_SIZE,
    decrypt,
    encrypt,
    padded,
    unpadded,
)
from trucewatch.vocabulary.errors import TrucewatchError

FILE = "queue"
SMALLEST = 2**20
OVERHEAD = NONCE_SIZE + TAG_SIZE
"""What encryption adds to a file [bytes]."""
_CONTEXT = b"trucewatch sealed queue v1"


class SealedQueue:
    """Sealed rows in the order in which they came."""

    def __init__(self, keys: MissionKeys, random: Random = secrets.token_bytes) -> None:
        self._keys = keys
        self._random = random
        self._folder = keys.folder / FOLDER
        self._path = self._folder / FILE

    def __repr__(self) -> str:
        return "SealedQueue(withheld)"

    def make(self, room: int = 0) -> None:
        """A queue of at least `room` bytes, empty where there is none yet."""
        with self._locked():
            if not self._path.exists() or self._size() < room:
                self._write(self._read(), room)

    @property
    def made(self) -> bool:
        """Whether this mission has a queue."""
        return self._path.exists()

    def items(self) -> list[SealedItem]:
        """What waits."""
        with self._locked():
            return self._read()

    def put(self, items: Sequence[SealedItem]) -> None:
        """Let these wait too, durably, before this returns."""
        if not items:
            return
        with self._locked():
            waiting = self._read()
            there = {item.fingerprint for item in waiting}
            self._write(waiting + [item for item in items if item.fingerprint not in there])

    def drop(self, prints: Collection[bytes]) -> None:
        """Take out what was recorded or erased. The file is written anew in any case."""
        with self._locked():
            self._write([item for item in self._read() if item.fingerprint not in prints])

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            make_folder(self._folder, 0o700)
            with locked(self._folder):
                yield
        except OSError as error:
            raise TrucewatchError(
                f"sealed reports cannot wait here: {error.strerror}",
                where=str(self._folder),
                hint="check that you may write there and that the disk has room; then run the "
                "same command again",
            ) from error

    def _read(self) -> list[SealedItem]:
        if not self._path.exists():
            return []
        try:
            text = unpadded(decrypt(self._key(), self._path.read_bytes(), _CONTEXT))
        except InvalidTag as error:
            raise TrucewatchError(
                "the queue of sealed reports does not open: it is damaged, or another mission's",
                where=str(self._path),
                hint="bring it back from a backup, or remove it and add the sealed files again",
            ) from error
        return [_item(document) for document in json.loads(text)]

    def _size(self) -> int:
        """How much the present file is padded to [bytes]."""
        return self._path.stat().st_size - OVERHEAD if self._path.exists() else 0

    def _write(self, items: Sequence[SealedItem], room: int = 0) -> None:
        text = json.dumps([_document(item) for item in items], ensure_ascii=False).encode()
        size = max(SMALLEST, self._size())
        while size < max(room, len(text) + LENGTH_SIZE):
            size *= 2
        data = encrypt(self._key(), padded(text, size), _CONTEXT, self._random)
        with replacing(self._path) as stream:
            stream.write(data)
        os.utime(self._path, (0, 0))
        os.utime(self._folder, (0, 0))

    def _key(self) -> bytes:
        secret = str(self._keys.registry_identity()).encode()
        return HKDF(SHA256(), KEY_SIZE, None, _CONTEXT).derive(secret)


def _document(item: SealedItem) -> dict[str, Any]:
    return {
        "content": dict(item.content),
        "fingerprint": item.fingerprint.hex(),
        "seal": item.seal,
        "wraps": list(item.wraps),
    }


def _item(document: dict[str, Any]) -> SealedItem:
    return SealedItem(
        content=document["content"],
        fingerprint=bytes.fromhex(document["fingerprint"]),
        seal=document["seal"],
        wraps=document["wraps"],
    )
