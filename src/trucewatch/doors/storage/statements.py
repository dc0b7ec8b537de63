"""Statements compiled once for each kind of store, and handed to its driver as they are.

One act recorded alone takes ten small statements. SQLAlchemy spends ten times as long on the way to
each as SQLite does on its work, so those of a commit go to the driver itself, on the same
connection and within the same transaction. What goes wrong is raised as SQLAlchemy raises it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement

Parameters = Mapping[str, Any]


class Statement:
    """A statement whose parameters and columns are numbers, text and bytes: the driver's own."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        """`columns` are those that an insert fills."""
        self._statement = statement
        self._columns = columns or None
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection) -> None:
        """Do what gives no rows and takes no parameters."""
        form = self._form(connection)
        with _as_sqlalchemy_raises(connection, form.sql):
            driver_cursor(connection).execute(form.sql)

    def rows(self, connection: Connection, **parameters: Any) -> list[tuple[Any, ...]]:
        """What it selects."""
        form = self._form(connection)
        with _as_sqlalchemy_raises(connection, form.sql):
            found = driver_cursor(connection).execute(form.sql, form.bound(parameters))
            return list(found.fetchall())

    def row(self, connection: Connection, **parameters: Any) -> tuple[Any, ...] | None:
        """The first row that it selects; None where there is none."""
        found = self.rows(connection, **parameters)
        return found[0] if found else None

    def put(self, connection: Connection, rows: Sequence[Parameters]) -> None:
        """Insert these."""
        form = self._form(connection)
        with _as_sqlalchemy_raises(connection, form.sql):
            bound = [form.bound(row) for row in rows]
            if len(bound) == 1:
                driver_cursor(connection).execute(form.sql, bound[0])
            else:
                driver_cursor(connection).executemany(form.sql, bound)

    def _form(self, connection: Connection) -> _Form:
        name = connection.dialect.name
        if name not in self._forms:
            self._forms[name] = _Form(self._statement, self._columns, connection.dialect)
        return self._forms[name]


class _Form:
    """One dialect's words for a statement, and how it wants the parameters."""

    def __init__(
        self, statement: ClauseElement, columns: Sequence[str] | None, dialect: Dialect
    ) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._given = {name: value for name, value in compiled.params.items() if value is not None}

    def bound(self, parameters: Parameters) -> Any:
        """The parameters as the driver takes them, with those that the statement brings itself."""
        whole = {**self._given, **parameters} if self._given else parameters
        return whole if self._order is None else [whole[name] for name in self._order]


class _as_sqlalchemy_raises:  # noqa: N801 - reads as a verb; a generator would cost a statement
    """Raise the driver's errors as SQLAlchemy's, without the parameters: they are what people
    said."""

    __slots__ = ("_connection", "_sql")

    def __init__(self, connection: Connection, sql: str) -> None:
        self._connection, self._sql = connection, sql

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        dialect = self._connection.dialect
        driver: Any = dialect.loaded_dbapi
        if isinstance(error, driver.Error):
            lost = dialect.is_disconnect(error, self._connection.connection, None)
            if lost:
                self._connection.invalidate(error)
            raise DBAPIError(
                self._sql, None, error, hide_parameters=True, connection_invalidated=lost
            ) from error


def driver_cursor(connection: Connection) -> Any:
    """The driver's own cursor, within the connection's transaction."""
    driver: Any = connection.connection.dbapi_connection
    return driver.cursor()
