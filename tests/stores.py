"""The two stores a record may lie in, as the tests and those who tamper with one see them.

A test that asks for the fixture `store` runs on both. A module whose tests concern one only says so
by `STORES`, a single test by `@only`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest

from trucewatch.doors.storage.postgres_url import schema_of
from trucewatch.doors.storage.settings import read_settings

SQLITE, POSTGRES = "sqlite", "postgres"
BOTH = (SQLITE, POSTGRES)
POSTGRES_IF_LONG = (SQLITE, pytest.param(POSTGRES, marks=pytest.mark.long))
"""For what looks at the record more than at its store: on both with `--long`, on SQLite always."""

_TABLES = ("entries", "disclosures", "fingerprints", "tiles", "checkpoints", "facts")
_Test = TypeVar("_Test", bound=Callable[..., Any])


def only(*stores: Any) -> Callable[[_Test], _Test]:
    """Marks a test that makes sense on these stores alone."""

    def mark(test: _Test) -> _Test:
        test.stores = stores  # type: ignore[attr-defined]
        return test

    return mark


class Hands(Protocol):
    """A connection of somebody who has the store itself, and no scruples."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        """Run one statement with `?` for its values; a cursor."""
        ...


class StoreKind(Protocol):
    """One of the two stores."""

    name: str
    url: str | None

    def tampering(self, folder: Path) -> AbstractContextManager[Hands]:
        """Hands on the store of the mission in `folder`; every statement is kept at once."""
        ...

    def writing(self, folder: Path) -> AbstractContextManager[None]:
        """Somebody else who holds the write lock."""
        ...

    def backup(self, folder: Path) -> Callable[[], None]:
        """Keep the store as it is; what is returned brings it back."""
        ...


class Sqlite:
    """The file in the folder."""

    name = SQLITE
    url = None

    @contextmanager
    def tampering(self, folder: Path) -> Iterator[Hands]:
        """Hands on the file."""
        connection = sqlite3.connect(folder / "trucewatch.db", isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def writing(self, folder: Path) -> Iterator[None]:
        """A second writer."""
        with self.tampering(folder) as hands:
            hands.execute("BEGIN IMMEDIATE")
            yield

    def backup(self, folder: Path) -> Callable[[], None]:
        """A copy of the closed file."""
        kept = folder.with_name(f"{folder.name}.backup")
        shutil.copy(folder / "trucewatch.db", kept)
        return lambda: shutil.copy(kept, folder / "trucewatch.db") and None


class _PostgresHands:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        return self._connection.execute(statement.replace("?", "%s"), values or None)


class Postgres:
    """A schema on a server."""

    name = POSTGRES

    def __init__(self, url: str) -> None:
        self.url: str | None = url

    @contextmanager
    def connection(self, folder: Path) -> Iterator[Any]:
        """The server's superuser in the mission's schema, with no constraint in the way."""
        import psycopg

        schema = schema_of(read_settings(folder / "mission.toml").id)
        options = f"-c search_path={schema} -c session_replication_role=replica"
        with psycopg.connect(self.url or "", autocommit=True, options=options) as connection:
            yield connection

    @contextmanager
    def tampering(self, folder: Path) -> Iterator[Hands]:
        """Hands on the schema."""
        with self.connection(folder) as connection:
            yield _PostgresHands(connection)

    @contextmanager
    def writing(self, folder: Path) -> Iterator[None]:
        """A second writer: the lock is taken as the first statement of every writer takes it."""
        from trucewatch.doors.storage.engine import writing
        from trucewatch.doors.storage.mission import store_of

        engine = store_of(folder, read_settings(folder / "mission.toml")).open()
        with writing(engine).begin():
            yield
        engine.dispose()

    def backup(self, folder: Path) -> Callable[[], None]:
        """Every row of every table."""
        with self.connection(folder) as connection:
            kept = {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in _TABLES}

        def restore() -> None:
            with self.connection(folder) as connection, connection.cursor() as cursor:
                for table, rows in kept.items():
                    cursor.execute(f"DELETE FROM {table}")
                    if rows:
                        marks = ", ".join(["%s"] * len(rows[0]))
                        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

        return restore


chosen: StoreKind = Sqlite()
"""The store that new missions of the test in hand are made in; the fixture `store` sets it."""
