"""The floor: the same bytes in one plain table of the same store, as durable, and nothing else.

What is above it is the record: promises, signatures, the tree, reading back, the checkpoint.
"""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any, Protocol


class Floor(Protocol):
    """A table of numbered blobs."""

    def insert(self, start: int, blobs: list[bytes]) -> None:
        """Insert and commit, durably."""
        ...

    def any_one(self) -> bytes:
        """A blob somewhere, by its number."""
        ...

    def everything(self) -> int:
        """Read every blob; how many bytes they have."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class _Numbers:
    """Which rows there are, to pick one of them."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        self._last = range(0)

    def _pick(self) -> int:
        return self._random.choice(self._last)


class SqliteFloor(_Numbers):
    """A file beside the mission, in WAL mode with synchronous=FULL."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE plain (idx INTEGER PRIMARY KEY, data BLOB)")

    def insert(self, start: int, blobs: list[bytes]) -> None:
        """Insert and commit."""
        self._last = range(start, start + len(blobs))
        self._connection.execute("BEGIN IMMEDIATE")
        rows = enumerate(blobs, start)
        self._connection.executemany("INSERT INTO plain VALUES (?, ?)", rows)
        self._connection.execute("COMMIT")

    def any_one(self) -> bytes:
        """A blob somewhere."""
        query = "SELECT data FROM plain WHERE idx = ?"
        return bytes(self._connection.execute(query, (self._pick(),)).fetchone()[0])

    def everything(self) -> int:
        """Read every blob."""
        rows = self._connection.execute("SELECT data FROM plain ORDER BY idx")
        return sum(len(row[0]) for row in rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class PostgresFloor(_Numbers):
    """A table in a schema of its own, on the same server."""

    def __init__(self, url: str) -> None:
        super().__init__()
        import psycopg

        self._connection: Any = psycopg.connect(url)
        self._connection.execute("DROP SCHEMA IF EXISTS floor CASCADE")
        self._connection.execute("CREATE SCHEMA floor")
        self._connection.execute("CREATE TABLE floor.plain (idx bigint PRIMARY KEY, data bytea)")
        self._connection.commit()

    def insert(self, start: int, blobs: list[bytes]) -> None:
        """Insert and commit."""
        self._last = range(start, start + len(blobs))
        with self._connection.cursor() as cursor:
            rows = list(enumerate(blobs, start))
            cursor.executemany("INSERT INTO floor.plain VALUES (%s, %s)", rows)
        self._connection.commit()

    def any_one(self) -> bytes:
        """A blob somewhere."""
        query = "SELECT data FROM floor.plain WHERE idx = %s"
        return bytes(self._connection.execute(query, (self._pick(),)).fetchone()[0])

    def everything(self) -> int:
        """Read every blob."""
        with self._connection.cursor("all") as cursor:
            cursor.execute("SELECT data FROM floor.plain ORDER BY idx")
            total = sum(len(row[0]) for row in cursor)
        self._connection.commit()
        return total

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
