"""SQLite in WAL mode, in a file of the mission's folder: the store where nothing else is asked for.

`synchronous=FULL` because an acknowledged entry must survive a power loss (with NORMAL, 389 of
1,000 simulated losses took one); `secure_delete` because a deleted salt is not gone otherwise.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool

from trucewatch.doors.storage.engine import WAIT_S, WRITES, bring_up_to_date, migrate, writing
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.statements import Statement
from trucewatch.vocabulary.errors import TrucewatchError

FILE = "trucewatch.db"
_HEADER = 100
_BEGIN, _BEGIN_WRITING = Statement(text("BEGIN")), Statement(text("BEGIN IMMEDIATE"))


@dataclass(frozen=True, slots=True)
class SqliteStore:
    """The record in one file."""

    path: Path

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path.name

    @property
    def where(self) -> str:
        """Its path."""
        return str(self.path)

    def make(self) -> Engine:
        """A new, empty store. Raises TrucewatchError."""
        engine = _engine(self.path, "rwc")
        with told_plainly(self.where), writing(engine).begin() as connection:
            migrate(connection)
        return engine

    def open(self) -> Engine:
        """The store, brought to this version's tables. Raises TrucewatchError."""
        try:
            _need_whole(self.path)
        except OSError as error:
            raise TrucewatchError(
                f"{self.name} cannot be read: {error.strerror}", where=self.where
            ) from error
        engine = _engine(self.path, "rw" if _writable(self.path) else "ro")
        bring_up_to_date(engine, self)
        return engine

    def tidy(self, engine: Engine, *, rebuild: bool = False) -> bool:
        """Write the log into the database and cut it to nothing; whether nobody was in the way.

        `secure_delete` has overwritten the pages in the database by then; old ones would wait in
        the log. Source: sqlite.org/pragma.html, sqlite.org/wal.html.
        """
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            if rebuild:
                driver.execute("VACUUM")
            (busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def beyond_reach(self, engine: Engine) -> list[str]:
        """Nothing: every copy that the store made is a file in the folder."""
        return []

    def drop(self) -> None:
        """Nothing: the file goes with its folder."""


class _Connection(sqlite3.Connection):
    """A connection that lets go of the write lock when it is closed.

    After Ctrl-C SQLAlchemy closes the connection in use. A statement that an exception still
    remembers would keep it, and its lock, alive behind the scenes: the next writer waited in vain.
    """

    def close(self) -> None:
        """Take back what was not committed, then close."""
        with suppress(sqlite3.Error):
            self.rollback()
        super().close()


def _engine(path: Path, mode: str) -> Engine:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    if mode == "ro" and not _has_log(path):
        # Nobody can write here, so SQLite need not look for writers; it could not share a lock.
        uri += "&immutable=1"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            uri,
            uri=True,
            timeout=WAIT_S,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=32)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if mode != "ro":
            connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        (_BEGIN_WRITING if writes else _BEGIN).run(connection)

    return engine


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _need_whole(path: Path) -> None:
    """Refuse a file that is shorter than its own header says. Source: sqlite.org/fileformat.html"""
    with path.open("rb") as stream:
        header = stream.read(_HEADER)
    size = path.stat().st_size
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    whole = header[:16] == b"SQLite format 3\x00" and len(header) == _HEADER
    if not whole or (size < page * pages and not _has_log(path)):
        raise TrucewatchError(
            "trucewatch.db is cut short or is not a database",
            where=str(path),
            hint="copy the whole folder again, or bring trucewatch.db back from a backup",
        )
