"""The registry of sources: who they are, encrypted, apart from everything else.

`registry.age` holds each source's words under its opaque id, and the key of the fingerprints;
`withheld.age` holds the cells that could identify a row's source, one encrypted piece after
another behind its length in four bytes. Both open with `registry.key` alone, which lies outside
the mission's folder.

Nothing here prints, logs or raises what it holds.

Source of the encryption: age-encryption.org/v1 (X25519).
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyrage

from trucewatch.doors.storage.files import write_whole
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.locking import locked
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.ids import make_id

VERSION = 1
SOURCES_FILE, WITHHELD_FILE = "registry.age", "withheld.age"


class AgeRegistry:
    """A `mechanism.ports.Registry` in a mission's folder."""

    def __init__(
        self, folder: Path, keys: MissionKeys, random: Random = secrets.token_bytes
    ) -> None:
        self._folder = folder
        self._path = folder / SOURCES_FILE
        self._pieces = folder / WITHHELD_FILE
        self._keys = keys
        self._random = random
        self._identity: pyrage.x25519.Identity | None = None
        self._sources: dict[str, tuple[str, SourceWords]] = {}
        self._key = b""
        self._loaded: tuple[int, int] | None = None
        self._rows: set[str] = set()
        self._rows_end = 0

    def __repr__(self) -> str:
        return "AgeRegistry(withheld)"

    def make(self) -> None:
        """A new, empty registry."""
        self._key = self._random(32)
        self._save()

    def identify(self, words: Sequence[SourceWords]) -> list[str]:
        """The opaque id of each, made on first sight and kept before this returns."""
        self._load()
        keys = [_normal(source.words) for source in words]
        if any(key not in self._sources for key in keys):
            with locked(self._folder):
                self._load()
                for key, source in zip(keys, words, strict=True):
                    if key not in self._sources:
                        self._sources[key] = (make_id("S", self._random(8)), source)
                self._save()
        return [self._sources[key][0] for key in keys]

    def withhold(self, cells: Mapping[str, Mapping[str, str]]) -> None:
        """Keep the cells of a row that could identify its source, by the row's key (hex)."""
        with locked(self._folder):
            self._catch_up()
            fresh = {key: dict(row) for key, row in cells.items() if key not in self._rows}
            if not fresh:
                return
            piece = self._encrypt(json.dumps(fresh, ensure_ascii=False).encode())
            self._append(len(piece).to_bytes(4, "big") + piece)
            self._rows.update(fresh)

    def fingerprint(self, canonical: bytes) -> bytes:
        """HMAC-SHA-256 under the registry's own key. Shape: 32 bytes."""
        if not self._key:
            self._load()
        return hmac.digest(self._key, canonical, "sha256")

    def source(self, source_id: str) -> SourceWords | None:
        """Who a source is: for the few who hold the key and have a reason."""
        self._load()
        for known, source in self._sources.values():
            if known == source_id:
                return source
        return None

    def withheld(self, key: str) -> dict[str, str] | None:
        """The withheld cells of one row, for the same few."""
        for _, rows in self._read_pieces(0):
            if key in rows:
                return dict(rows[key])
        return None

    def _load(self) -> None:
        """Read the registry where it is new to us or has changed on disk."""
        try:
            state = self._path.stat()
        except OSError as error:
            raise TrucewatchError(
                "the registry of sources is missing",
                where=str(self._path),
                hint="copy the whole folder again, or bring registry.age back from a backup",
            ) from error
        mark = (state.st_ino, state.st_mtime_ns)
        if mark == self._loaded:
            return
        document = self._document(self._decrypt(self._path.read_bytes(), self._path))
        self._key = from_b64(document["fingerprint_key"], 32)
        self._sources = {
            _normal(item["words"]): (item.pop("source_id"), _source(item))
            for item in document["sources"]
        }
        self._loaded = mark

    def _document(self, data: bytes) -> Any:
        document = json.loads(data)
        if document["v"] != VERSION:
            raise TrucewatchError(
                "the registry of sources was written by a newer Trucewatch",
                where=str(self._path),
                hint="bring Trucewatch up to date; nothing was changed",
            )
        return document

    def _save(self) -> None:
        document = {
            "v": VERSION,
            "fingerprint_key": b64(self._key),
            "sources": [
                {"source_id": known, **asdict(source)} for known, source in self._sources.values()
            ],
        }
        data = self._encrypt(json.dumps(document, ensure_ascii=False).encode())
        self._loaded = None
        with _told(self._path):
            write_whole(self._path, data, 0o600)
        state = self._path.stat()
        self._loaded = (state.st_ino, state.st_mtime_ns)

    def _catch_up(self) -> None:
        """Learn which rows are kept already, from where we last looked."""
        for end, rows in self._read_pieces(self._rows_end):
            self._rows.update(rows)
            self._rows_end = end

    def _read_pieces(self, start: int) -> Iterator[tuple[int, dict[str, dict[str, str]]]]:
        """Every whole piece from `start` on, with where it ends."""
        if not self._pieces.exists():
            return
        with self._pieces.open("rb") as stream:
            stream.seek(start)
            while len(head := stream.read(4)) == 4:
                piece = stream.read(int.from_bytes(head, "big"))
                if len(piece) < int.from_bytes(head, "big"):
                    return
                yield stream.tell(), json.loads(self._decrypt(piece, self._pieces))

    def _append(self, data: bytes) -> None:
        with _told(self._pieces):
            handle = os.open(self._pieces, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(handle, "r+b") as stream:
                stream.seek(self._rows_end)
                self._set_aside(stream.read())
                stream.truncate(self._rows_end)
                stream.seek(self._rows_end)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
                self._rows_end = stream.tell()

    def _set_aside(self, torn: bytes) -> None:
        """Keep a torn end: a writer was killed before it was acknowledged, but who knows."""
        if torn:
            aside = self._pieces.with_name(f"{WITHHELD_FILE}.torn-{self._rows_end}")
            write_whole(aside, torn, 0o600)

    def _encrypt(self, data: bytes) -> bytes:
        return bytes(pyrage.encrypt(data, [self._own_identity().to_public()]))

    def _decrypt(self, data: bytes, path: Path) -> bytes:
        try:
            return bytes(pyrage.decrypt(data, [self._own_identity()]))
        except pyrage.DecryptError as error:
            raise TrucewatchError(
                "the registry of sources does not open: it is damaged, or its key is another's",
                where=str(path),
                hint="bring the file back from a backup, or the key from where it was made",
            ) from error

    def _own_identity(self) -> pyrage.x25519.Identity:
        if self._identity is None:
            self._identity = self._keys.registry_identity()
        return self._identity


def _normal(words: str) -> str:
    """Two spellings of one name are one source: spaces, case and Unicode forms do not count."""
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold()


def _source(item: Mapping[str, Any]) -> SourceWords:
    return SourceWords(**{**item, "interests": tuple(item["interests"])})


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrucewatchError(
            f"the registry of sources cannot be written: {error.strerror}",
            where=str(path),
            hint="nothing of this step was recorded; mend it and run the same command again",
        ) from error
