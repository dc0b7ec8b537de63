"""The vault: originals exactly as they came, encrypted, and what they say of themselves beside.

    evidence/ab/<SHA-256>.age        the original
    evidence/ab/<SHA-256>.found.age  its metadata, as found
    evidence/ab/<SHA-256>            a working copy without any, under its own digest (`Mission`)

A photograph may name its camera, its hour and its place, and so whoever took it. Both encrypted
files open with the mission's registry key alone, which lies outside the folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from trucewatch.doors.storage.files import clear_leftovers, make_folder, replacing, shred
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.doors.storage.layout import EVIDENCE
from trucewatch.vocabulary.errors import TrucewatchError

ORIGINAL, FOUND = ".age", ".found.age"


@dataclass(frozen=True, slots=True)
class Digests:
    """Of a whole file: its size in bytes, and two digests of different making, in hex."""

    size: int
    sha256: str
    sha3_512: str


class _Hashing:
    """A stream that computes digests of what goes through it, read or written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sha256, self._sha3 = hashlib.sha256(), hashlib.sha3_512()
        self._size = 0

    def read(self, count: int = -1) -> bytes:
        data = self._stream.read(count)
        self._take(data)
        return data

    def write(self, data: bytes) -> int:
        self._take(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    def digests(self) -> Digests:
        return Digests(self._size, self._sha256.hexdigest(), self._sha3.hexdigest())

    def _take(self, data: bytes) -> None:
        self._sha256.update(data)
        self._sha3.update(data)
        self._size += len(data)


class _Nowhere:
    """Where a file goes that is decrypted for its digests alone."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        return


def digests_of(stream: BinaryIO) -> Digests:
    """The digests of a stream from its start to its end; it stands at its start again."""
    stream.seek(0)
    hashing = _Hashing(stream)
    while hashing.read(2**20):
        pass
    stream.seek(0)
    return hashing.digests()


class Vault:
    """Originals and their metadata in a mission's folder."""

    def __init__(self, folder: Path, keys: MissionKeys) -> None:
        self._folder = folder / EVIDENCE
        self._keys = keys

    def __repr__(self) -> str:
        return "Vault(withheld)"

    def keep(self, stream: BinaryIO) -> Digests:
        """Keep a file, whole and durable before this returns. Raises TrucewatchError.

        It is read twice, and must be the same both times.
        """
        first = digests_of(stream)
        recipient = self._keys.registry_identity().to_public()
        hashing = _Hashing(stream)
        path = self._path(first.sha256, ORIGINAL)
        try:
            make_folder(path.parent)
            with replacing(path) as draft:
                pyrage.encrypt_io(hashing, draft, [recipient])
                if hashing.digests() != first:
                    raise TrucewatchError(
                        "the file changed while it was read: nothing was kept",
                        hint="let whoever writes it finish, and run the same command again",
                    )
        except OSError as error:
            raise _refused(error, path) from error
        finally:
            stream.seek(0)
        return first

    def keep_found(self, sha256: str, found: Mapping[str, Any]) -> str:
        """Keep what is known of the file, as found; the SHA-256 of what was kept, in hex."""
        text = json.dumps(found, ensure_ascii=False, sort_keys=True).encode()
        path = self._path(sha256, FOUND)
        recipient = self._keys.registry_identity().to_public()
        try:
            with replacing(path) as draft:
                draft.write(bytes(pyrage.encrypt(text, [recipient])))
        except OSError as error:
            raise _refused(error, path) from error
        return hashlib.sha256(text).hexdigest()

    def copy(self, sha256: str, out: BinaryIO | None) -> Digests:
        """Decrypt an original to `out`, or nowhere; the digests of what came out."""
        hashing = _Hashing(out or _Nowhere())  # type: ignore[arg-type]
        path = self._path(sha256, ORIGINAL)
        try:
            with path.open("rb") as stream:
                pyrage.decrypt_io(stream, hashing, [self._keys.registry_identity()])
        except (OSError, pyrage.DecryptError) as error:
            raise _lost(path, error) from error
        return hashing.digests()

    def found(self, sha256: str, promised: str) -> Any:
        """What is known of the file. Raises TrucewatchError where its SHA-256 is not `promised`."""
        path = self._path(sha256, FOUND)
        try:
            data = pyrage.decrypt(path.read_bytes(), [self._keys.registry_identity()])
        except (OSError, pyrage.DecryptError) as error:
            raise _lost(path, error) from error
        if hashlib.sha256(data).hexdigest() != promised:
            raise TrucewatchError(
                "what is kept about a file is not what was found when it came",
                where=str(path),
                hint="bring evidence/ back from another copy of the mission",
            )
        return json.loads(data)

    def need(self, sha256: str) -> None:
        """Refuse where an original or its metadata are gone: TrucewatchError. Needs no key."""
        for kind in (ORIGINAL, FOUND):
            path = self._path(sha256, kind)
            if not path.is_file():
                raise _lost(path, FileNotFoundError())

    def forget(self, sha256: str) -> None:
        """Overwrite and remove an original, its metadata, and torn drafts beside them."""
        for kind in (ORIGINAL, FOUND):
            shred(self._path(sha256, kind))
        folder = self._path(sha256, ORIGINAL).parent
        if folder.is_dir():
            clear_leftovers(folder)

    def _path(self, sha256: str, kind: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}{kind}"


def _refused(error: OSError, path: Path) -> TrucewatchError:
    return TrucewatchError(
        f"the file cannot be kept as evidence: {error.strerror}",
        where=str(path.parent),
        hint="make room or ask for the right to write, and run the same command again",
    )


def _lost(path: Path, error: Exception) -> TrucewatchError:
    missing = isinstance(error, FileNotFoundError)
    return TrucewatchError(
        "a file kept as evidence is gone" if missing else "a file kept as evidence does not open",
        where=str(path),
        hint="copy it again from another copy of the mission's evidence/ folder"
        + ("" if missing else ", and work where the mission's keys are"),
    )
