"""Files kept in clear under the digest of their content: place files, working copies."""

from __future__ import annotations

import hashlib
from pathlib import Path

from trucewatch.doors.storage.files import make_folder, shred, sync_folder, write_whole
from trucewatch.doors.storage.layout import EVIDENCE
from trucewatch.vocabulary.errors import TrucewatchError


class EvidenceFiles:
    """A `mechanism.ports.Evidence` in a mission's folder: `evidence/ab/<SHA-256>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / EVIDENCE

    def add_evidence(self, data: bytes) -> str:
        """Keep `data` under its SHA-256, returned in hex. Raises TrucewatchError."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        try:
            if path.exists():
                sync_folder(path.parent)  # an earlier attempt may have got no further
            else:
                make_folder(path.parent)
                write_whole(path, data)
        except OSError as error:
            raise TrucewatchError(
                f"the file cannot be kept as evidence: {error.strerror}",
                where=str(path.parent),
                hint="make room or ask for the right to write, and run the same command again",
            ) from error
        return digest

    def evidence(self, sha256: str) -> bytes:
        """The bytes with that digest. Raises TrucewatchError where they are gone or changed."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise TrucewatchError(
                "a file kept as evidence is gone",
                where=str(path),
                hint="copy the mission's evidence/ folder again",
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise TrucewatchError(
                "a file kept as evidence has changed",
                where=str(path),
                hint="bring it back from a copy; its name is the SHA-256 it must have",
            )
        return data

    def forget(self, sha256: str) -> None:
        """Overwrite and remove the file with that digest; absent is as good as gone."""
        shred(self._path(sha256))

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
