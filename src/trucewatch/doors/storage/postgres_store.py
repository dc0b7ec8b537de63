"""PostgreSQL 15 or newer: one schema for each mission, and writes only where they last.

The driver, psycopg 3, is an extra and is imported when a mission asks for it. A writer refuses a
server that acknowledges before it has written (`fsync`, `full_page_writes` or
`synchronous_commit` off): what we acknowledge must survive a power loss.

Source: PostgreSQL 15, "Write Ahead Log" (runtime-config-wal), "Advisory Locks".
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from trucewatch.doors.storage.engine import WAIT_S, WRITES, bring_up_to_date, migrate, writing
from trucewatch.doors.storage.erasures import unfinished
from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.postgres_tidying import (
    CONTENT,
    LIST,
    close_log,
    kept_elsewhere,
    rewritten,
)
from trucewatch.doors.storage.postgres_url import need_url, parameters
from trucewatch.vocabulary.errors import TrucewatchError

OLDEST = 15
_ALIVE = {
    "application_name": "trucewatch",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""A server that has gone away is noticed within half a minute."""

_FIRST = (
    "SELECT pg_advisory_xact_lock(%s), current_setting('fsync'), "
    "current_setting('full_page_writes'), current_setting('synchronous_commit')"
)
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, slots=True)
class PostgresStore:
    """The record in a schema of a database on a server."""

    url: str
    schema: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"schema {self.schema}"

    @property
    def where(self) -> str:
        """The database's URL, which holds no password, and the schema."""
        return f"{self.url}, schema {self.schema}"

    def make(self) -> Engine:
        """A new schema with empty tables. Raises TrucewatchError."""
        engine = self._engine()
        with told_plainly(self.where), writing(engine).begin() as connection:
            connection.exec_driver_sql(f'CREATE SCHEMA "{self.schema}"')
            migrate(connection)
        return engine

    def open(self) -> Engine:
        """The store, brought to this version's tables. Raises TrucewatchError."""
        engine = self._engine()
        bring_up_to_date(engine, self)
        return engine

    def tidy(self, engine: Engine, *, rebuild: bool = False) -> bool:
        """Write anew what content was deleted from, and have the log closed, where we may.

        False where another transaction still reads, or might, what was deleted.
        """
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            content = CONTENT if rebuild or unfinished(connection) else ()
            done = rewritten(connection, (*content, LIST))
            close_log(connection)
        return done

    def beyond_reach(self, engine: Engine) -> list[str]:
        """Where this server keeps copies of what was deleted that `tidy` does not reach."""
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        with told_plainly(self.where), alone.connect() as connection:
            return kept_elsewhere(connection)

    def drop(self) -> None:
        """Take away the schema that `make` has just made."""
        engine = self._engine()
        with told_plainly(self.where), writing(engine).begin() as connection:
            connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{self.schema}" CASCADE')
        engine.dispose()

    def _engine(self) -> Engine:
        psycopg = _driver()
        url = need_url(self.url)
        # libpq knows ten ways to say where a server is; what we add must not override one.
        given = parameters(url)
        said = {"connect_timeout": "PGCONNECT_TIMEOUT", "application_name": "PGAPPNAME"}
        own = {
            name: value
            for name, value in _ALIVE.items()
            if name not in given and said.get(name, "") not in os.environ
        }
        options = f"-c search_path={self.schema} -c lock_timeout={int(WAIT_S * 1000)}"

        def connect() -> Any:
            return psycopg.connect(url, **own, options=options, client_encoding="utf-8")

        engine = create_engine(
            "postgresql+psycopg://",
            creator=connect,
            max_overflow=32,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",  # as with SQLite, a reader sees one moment
            use_native_hstore=False,
        )
        self._listen(engine)
        return engine

    def _listen(self, engine: Engine) -> None:
        key = int.from_bytes(sha256(f"trucewatch writer {self.schema}".encode()).digest()[:8])
        lock = key - 2**63

        @event.listens_for(engine, "connect", insert=True)
        def _need_version(connection: Any, _record: Any) -> None:
            found = connection.info.server_version // 10_000
            if found < OLDEST:
                raise TrucewatchError(
                    f"the server is PostgreSQL {found}, which is too old for a record",
                    where=self.where,
                    expected=f"PostgreSQL {OLDEST} or newer",
                )

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            if connection.get_execution_options().get(WRITES):
                row = connection.exec_driver_sql(_FIRST, (lock,)).one()
                self._need_durable(row[1:])

    def _need_durable(self, settings: Any) -> None:
        for name, value in zip(_DURABLE, settings, strict=True):
            if value == "off":
                raise TrucewatchError(
                    f"the server has {name} off: it would acknowledge what a power loss takes "
                    "away, so nothing is recorded",
                    where=self.where,
                    expected=f"{name} = on",
                    hint=f"ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf(); and see that "
                    "neither the role nor the database sets it otherwise",
                )


def _driver() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise TrucewatchError(
            "this mission's record lies in PostgreSQL, whose driver is not installed here",
            expected="psycopg 3",
            hint="pip install 'trucewatch[postgres]'",
        ) from error
    # It warns of what it could not tidy up after a lost server; ours is the sentence people read.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return psycopg
