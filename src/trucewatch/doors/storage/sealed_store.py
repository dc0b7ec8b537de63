"""The key store: wrapped keys of sealed records, apart from the mission and from other keys.

`sealed/sealed.db` lies beside the mission's keys, outside its folder: whoever copies the folder
copies sealed boxes without any key, and a key erased here is gone from every copy of the folder.
It holds keys that only guardians together can unwrap, and the one-time keys of requests that are
under way. Leave it out of ordinary backups; `docs/sealing.md` says how to keep one.

`secure_delete` overwrites what is deleted, and the log is cut to nothing after every write.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from trucewatch.doors.storage.files import make_folder
from trucewatch.sealing.wraps import Wrap
from trucewatch.vocabulary.errors import TrucewatchError

FOLDER, FILE = "sealed", "sealed.db"
WAIT_S = 10.0
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY")
"""`temp_store`: VACUUM would copy every wrapped key through a file in a folder of others."""
_TABLES = """
CREATE TABLE IF NOT EXISTS seals (seal TEXT PRIMARY KEY, wraps TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    request TEXT PRIMARY KEY, seal TEXT NOT NULL, entry INTEGER NOT NULL, identity TEXT NOT NULL);
"""


class SealedStore:
    """Wrapped keys by their seal's id."""

    def __init__(self, keys: Path) -> None:
        self.folder = keys / FOLDER
        self._path = self.folder / FILE

    def __repr__(self) -> str:
        return "SealedStore(withheld)"

    def keep(self, wraps: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Keep these wrapped keys, durably; again is as good as once."""
        # In the order of the seals, which is random: that of their coming would stay in the file.
        rows = [(seal, json.dumps(list(wraps[seal]))) for seal in sorted(wraps)]
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO seals VALUES (?, ?)", rows)

    def wraps(self, seal: str) -> list[Wrap]:
        """The wrapped key of a seal. Raises TrucewatchError where it is not here."""
        found = self._one("SELECT wraps FROM seals WHERE seal = ?", seal)
        if found is None:
            raise TrucewatchError(
                "the sealed key of this record is not here",
                where=str(self._path),
                hint="work where it was sealed; if its erasure was begun, it is gone for good",
            )
        return [Wrap.of_document(document) for document in json.loads(found[0])]

    def ask(self, request: str, seal: str, entry: int, identity: str) -> None:
        """Keep the one-time key of a request until it is answered."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO requests VALUES (?, ?, ?, ?)", (request, seal, entry, identity)
            )

    def asked(self, request: str) -> tuple[int, str] | None:
        """The entry and one-time key of a request that is under way."""
        found = self._one("SELECT entry, identity FROM requests WHERE request = ?", request)
        return None if found is None else (int(found[0]), str(found[1]))

    def answered(self, request: str) -> None:
        """Forget a request's one-time key."""
        with self._writing() as connection:
            connection.execute("DELETE FROM requests WHERE request = ?", (request,))

    def forget(self, seal: str) -> None:
        """Erase a wrapped key and every request about it; what was is overwritten.

        Raises TrucewatchError where another process reads, for then the old bytes stay.
        """
        if not self._path.exists():
            return
        with self._writing() as connection:
            for table in ("seals", "requests"):
                connection.execute(f"DELETE FROM {table} WHERE seal = ?", (seal,))  # noqa: S608
        # Rows that moved when the file grew may have left their old bytes in a page's free space.
        with self._open() as connection:
            connection.execute("VACUUM")
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise TrucewatchError(
                "the sealed key is deleted, but its bytes stay in the store of sealed keys while "
                "another process reads it",
                where=str(self._path),
                hint="end it (a backup?) and run any command on this mission: it goes on",
            )

    def _one(self, query: str, *parameters: str) -> Any:
        if not self._path.exists():
            return None
        with self._open() as connection:
            return connection.execute(query, parameters).fetchone()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            make_folder(self.folder, 0o700)
            if not self._path.exists():
                self._path.touch(0o600)
            with closing(
                sqlite3.connect(self._path, timeout=WAIT_S, isolation_level=None)
            ) as connection:
                for pragma in _PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}")
                connection.executescript(_TABLES)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise TrucewatchError(
                f"the store of sealed keys cannot be used ({type(error).__name__})",
                where=str(self._path),
                hint="check that you may write there and that the disk has room; nothing that was "
                "acknowledged is lost",
            ) from error
