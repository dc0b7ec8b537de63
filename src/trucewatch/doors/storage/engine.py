"""What both stores share: tables of this version, and a writer that is alone.

A writer's transaction takes the store's one write lock with its first statement, so that two never
interleave: SQLite's own lock, or an advisory lock of PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, RootTransaction, inspect, text
from sqlalchemy.exc import DBAPIError

from trucewatch.doors.storage.faults import told_plainly
from trucewatch.doors.storage.schema import remember_schema
from trucewatch.doors.storage.tables import REVISIONS
from trucewatch.vocabulary.errors import TrucewatchError

WAIT_S = 10.0
"""How long a writer waits for another one [s]."""

WRITES = "trucewatch_writes"


class Store(Protocol):
    """Where one mission's record lies."""

    @property
    def name(self) -> str:
        """What messages call it."""
        ...

    @property
    def where(self) -> str:
        """Its place, without any secret."""
        ...

    def make(self) -> Engine:
        """A new, empty store. Raises TrucewatchError."""
        ...

    def open(self) -> Engine:
        """The store, brought to this version's tables. Raises TrucewatchError."""
        ...

    def tidy(self, engine: Engine, *, rebuild: bool = False) -> bool:
        """Leave nothing of what was deleted; whether nobody was in the way.

        `rebuild` writes everything anew, also where nothing is known to have been deleted.
        """
        ...

    def beyond_reach(self, engine: Engine) -> list[str]:
        """Where copies of what was deleted may be that `tidy` does not reach; how to end that."""
        ...

    def drop(self) -> None:
        """Take away a store that `make` has just made."""
        ...


class Writer:
    """The one connection that a record is written through, kept for as long as all goes well.

    Taking it from the pool and giving it back would cost a small commit as much as its inserts.
    Whoever calls sees to it that one thread writes at a time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = writing(engine)
        self._held: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that holds the write lock. After any failure the connection is let go."""
        try:
            with self._begun() as transaction:
                yield transaction.connection
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connection."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _begun(self) -> RootTransaction:
        """A transaction, on a new connection where a server has let go of the one held."""
        if self._held is not None:
            try:
                return self._held.begin()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                self.close()
        self._held = self._engine.connect()
        return self._held.begin()


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at their start."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WRITES: True})
    # Each statement sees what was committed before it: what the lock was waited for, above all.
    return engine.execution_options(**{WRITES: True}, isolation_level="READ COMMITTED")


def bring_up_to_date(engine: Engine, store: Store) -> None:
    """Give the record in the store this version's tables. Raises TrucewatchError."""
    with told_plainly(store.where):
        with engine.connect() as connection:
            found = revision(connection)
        if found is None:
            raise TrucewatchError(
                f"{store.name} holds no record",
                where=store.where,
                hint="it is another's or damaged: bring it back from a copy or a backup",
            )
        if found not in REVISIONS:
            raise TrucewatchError(
                f"the record was written by a newer Trucewatch (its tables are of {found})",
                where=store.where,
                expected=f"tables up to {REVISIONS[-1]}",
                hint="bring Trucewatch up to date; nothing was changed",
            )
        if found != REVISIONS[-1]:
            with writing(engine).begin() as connection:
                migrate(connection)


def revision(connection: Connection) -> str | None:
    """Which tables are there; None where there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def migrate(connection: Connection) -> None:
    """Bring the tables to this version's."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        remember_schema(connection)
