"""Withheld cells: what could identify a row's source, encrypted, piece after piece.

`withheld.age` grows by one encrypted piece for each chunk of an import, each behind its length in
four bytes: rewriting one file for every chunk would cost the square of an import. Only erasing
writes it anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyrage

from trucewatch.doors.storage.files import replacing, shred, sync_folder, write_whole
from trucewatch.doors.storage.keys import MissionKeys
from trucewatch.vocabulary.errors import TrucewatchError

FILE = "withheld.age"
_AGE = b"age-encryption.org/"
Cells = Mapping[str, Mapping[str, str]]
"""Withheld cells by column, by the row's key (hex)."""


class Envelope:
    """Encrypts to the registry's own key, and opens again where that key is here."""

    def __init__(self, keys: MissionKeys) -> None:
        self._keys = keys
        self._identity: pyrage.x25519.Identity | None = None

    def __repr__(self) -> str:
        return "Envelope(withheld)"

    def encrypt(self, data: bytes) -> bytes:
        """An age file of these bytes."""
        return bytes(pyrage.encrypt(data, [self._own_identity().to_public()]))

    def decrypt(self, data: bytes, path: Path) -> bytes:
        """What such a file holds. Raises TrucewatchError, which names `path`."""
        try:
            return bytes(pyrage.decrypt(data, [self._own_identity()]))
        except pyrage.DecryptError as error:
            raise damaged(path) from error

    def _own_identity(self) -> pyrage.x25519.Identity:
        if self._identity is None:
            self._identity = self._keys.registry_identity()
        return self._identity


class WithheldRows:
    """The file of withheld cells in a mission's folder; whoever writes holds the folder's lock."""

    def __init__(self, folder: Path, envelope: Envelope) -> None:
        self._path = folder / FILE
        self._envelope = envelope
        self._rows: set[str] = set()
        self._end = 0
        self._seen: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return "WithheldRows(withheld)"

    def keep(self, cells: Cells) -> None:
        """Keep those of these rows that are new, durably, before this returns."""
        self._catch_up()
        fresh = {key: dict(row) for key, row in cells.items() if key not in self._rows}
        if fresh:
            self._append(self._piece(fresh))
            self._rows.update(fresh)

    def row(self, key: str) -> dict[str, str] | None:
        """The cells of one row."""
        for _, rows in self.pieces():
            if key in rows:
                return dict(rows[key])
        return None

    def forget(self, rows: Collection[str]) -> None:
        """Erase the cells of these rows, and torn ends; what was is overwritten."""
        gone = set(rows)
        if any(gone & piece.keys() for _, piece in self.pieces()):
            with told(self._path), replacing(self._path) as stream:
                for _, piece in self.pieces():
                    left = {key: row for key, row in piece.items() if key not in gone}
                    if left:
                        stream.write(self._piece(left))
        for torn in self._path.parent.glob(f"{FILE}.torn-*"):
            shred(torn)

    def pieces(self, start: int = 0) -> Iterator[tuple[int, dict[str, dict[str, str]]]]:
        """Every whole piece from `start` on, with where it ends."""
        if not self._path.exists():
            return
        with self._path.open("rb") as stream:
            stream.seek(start)
            while len(head := stream.read(4)) == 4:
                piece = stream.read(int.from_bytes(head, "big"))
                if len(piece) < int.from_bytes(head, "big"):
                    self._need_torn(piece)
                    return
                yield stream.tell(), json.loads(self._envelope.decrypt(piece, self._path))

    def _need_torn(self, rest: bytes) -> None:
        """Refuse where `rest` is no piece whose writer was killed: there is more in it than one, or
        it is whole, so that the length before it is damaged and rows would be overlooked."""
        whole = _AGE in rest[len(_AGE) :]
        with suppress(TrucewatchError):
            whole = bool(self._envelope.decrypt(rest, self._path)) or whole
        if whole:
            raise damaged(self._path)

    def _piece(self, rows: Cells) -> bytes:
        data = self._envelope.encrypt(json.dumps(rows, ensure_ascii=False).encode())
        return len(data).to_bytes(4, "big") + data

    def _catch_up(self) -> None:
        """Learn which rows are kept already, from where we last looked."""
        mark = self._mark()
        if mark != self._seen:  # another process has added or erased something: begin anew
            self._rows, self._end, self._seen = set(), 0, mark
        for end, rows in self.pieces(self._end):
            self._rows.update(rows)
            self._end = end

    def _append(self, data: bytes) -> None:
        with told(self._path):
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(handle, "r+b") as stream:
                stream.seek(self._end)
                self._set_aside(stream.read())
                stream.truncate(self._end)
                stream.seek(self._end)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
                if self._end == 0:
                    sync_folder(self._path.parent)  # the file's own name is new
                self._end = stream.tell()
        self._seen = self._mark()

    def _mark(self) -> tuple[int, int] | None:
        if not self._path.exists():
            return None
        state = self._path.stat()
        return state.st_ino, state.st_ctime_ns

    def _set_aside(self, torn: bytes) -> None:
        """Keep a torn end: a writer was killed before it was acknowledged, but who knows."""
        if torn:
            aside = self._path.with_name(f"{FILE}.torn-{self._end}")
            write_whole(aside, torn, 0o600)


def damaged(path: Path) -> TrucewatchError:
    """What is said of a file that does not open."""
    return TrucewatchError(
        "the registry of sources does not open: it is damaged, or its key is another's",
        where=str(path),
        hint="bring the file back from a backup, or the key from where it was made",
    )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Faults of the disk in a sentence."""
    try:
        yield
    except OSError as error:
        raise TrucewatchError(
            f"the registry of sources cannot be written: {error.strerror}",
            where=str(path),
            hint="nothing of this step was recorded; mend it and run the same command again",
        ) from error
