"""What stands between the record and the driver of its store, for tests that meddle there."""

from __future__ import annotations

from contextlib import contextmanager

from trucewatch.doors.storage import statements


@contextmanager
def meddling(meddle):
    """Let `meddle(statement, parameters)` see each statement of a commit, and say what is sent."""
    made = statements.driver_cursor
    statements.driver_cursor = lambda connection: _Cursor(made(connection), meddle)
    try:
        yield meddle
    finally:
        statements.driver_cursor = made


class _Cursor:
    def __init__(self, cursor, meddle):
        self._cursor, self._meddle = cursor, meddle

    def execute(self, statement, *parameters):
        sent = self._meddle(statement, parameters[0]) if parameters else None
        self._cursor.execute(statement, *([sent] if parameters else []))
        return self

    def executemany(self, statement, parameters):
        self._cursor.executemany(statement, self._meddle(statement, parameters))

    def fetchall(self):
        return self._cursor.fetchall()
