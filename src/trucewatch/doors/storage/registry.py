"""The registry of sources: who they are, encrypted, apart from everything else.

`registry.age` holds each source's words under its opaque id, and the key of the fingerprints;
`withheld.age` holds the cells that could identify a row's source (`withheld`). Both open with
`registry.key` alone, which lies outside the mission's folder.

Nothing here prints, logs or raises what it holds.

Source of the encryption: age-encryption.org/v1 (X25519).
"""

from __future__ import annotations

import hmac
import json
import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trucewatch.doors.storage.files import replacing
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.locking import locked
from trucewatch.doors.storage.withheld import Envelope, WithheldRows, told
from trucewatch.ledger.commitments import Random
from trucewatch.ledger.encoding import b64, from_b64
from trucewatch.reports.covering import name_pattern
from trucewatch.reports.model import SourceWords
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.ids import make_id

VERSION = 1
SOURCES_FILE = "registry.age"
MAPPING = " mapping"
"""Where a table's mapping stands among what is withheld: no column's name begins with a space."""


class AgeRegistry:
    """A `mechanism.ports.Registry` in a mission's folder."""

    def __init__(
        self, folder: Path, keys: MissionKeys, random: Random = secrets.token_bytes
    ) -> None:
        self._folder = folder
        self._path = folder / SOURCES_FILE
        self._envelope = Envelope(keys)
        self._withheld = WithheldRows(folder, self._envelope)
        self._random = random
        self._sources: dict[str, tuple[str, SourceWords]] = {}
        self._key = b""
        self._loaded: tuple[int, int] | None = None

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
            self._withheld.keep(cells)

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
        return self._withheld.row(key)

    def forget(self, rows: Collection[str], sources: Collection[str]) -> None:
        """Erase the withheld cells of these rows and the words of these sources, for good.

        What was is overwritten. Forgetting twice does no harm.
        """
        with locked(self._folder):
            self._load()
            gone = [v[1].words for v in self._sources.values() if v[0] in sources]
            named = self._mappings_naming(gone)
            if gone:
                kept = {k: v for k, v in self._sources.items() if v[0] not in sources}
                self._sources = kept
                self._save()
            self._withheld.forget({*rows, *named})

    def _mappings_naming(self, words: Sequence[str]) -> set[str]:
        """The keys of mappings in which one of these names stands."""
        return {
            key
            for _, rows in (self._withheld.pieces() if words else ())
            for key, cells in rows.items()
            if MAPPING in cells and any(_names(cells[MAPPING], name) for name in words)
        }

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
        document = self._document(self._envelope.decrypt(self._path.read_bytes(), self._path))
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
        data = self._envelope.encrypt(json.dumps(document, ensure_ascii=False).encode())
        self._loaded = None
        with told(self._path), replacing(self._path) as stream:
            stream.write(data)
        state = self._path.stat()
        self._loaded = (state.st_ino, state.st_mtime_ns)


def _normal(words: str) -> str:
    """Two spellings of one name are one source: spaces, case and Unicode forms do not count."""
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold()


def _source(item: Mapping[str, Any]) -> SourceWords:
    return SourceWords(**{**item, "interests": tuple(item["interests"])})


def _names(mapping: str, words: str) -> bool:
    """Whether a mapping, as JSON, names a source: for its whole table, or anywhere in passing."""
    rule = json.loads(mapping).get("source")
    constant = rule.get("constant") if isinstance(rule, Mapping) else None
    pattern = name_pattern(words)
    said = pattern is not None and pattern.search(mapping) is not None
    return said or (constant is not None and _normal(str(constant)) == _normal(words))
