"""The tables' own description, remembered when they were made.

SQLite reads its schema as text: a damaged letter in it may change what a column takes without
any complaint. `facts` keeps the SHA-256 of the text as the migrations left it. A server keeps its
catalogue by other means.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from trucewatch.doors.storage.tables import FACTS

_FACT = "schema"


def remember_schema(connection: Connection) -> None:
    """Keep what the tables look like now."""
    connection.execute(delete(FACTS).where(FACTS.c.name == _FACT))
    connection.execute(insert(FACTS), [{"name": _FACT, "value": _digest(connection)}])


def schema_damage(connection: Connection) -> list[str]:
    """What is wrong with the tables' description; nothing where it is as it was made."""
    stated = connection.execute(select(FACTS.c.value).where(FACTS.c.name == _FACT)).scalar()
    if stated != _digest(connection):
        return ["the description of its tables is not the one they were made with"]
    return []


def _digest(connection: Connection) -> str:
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    )
    return sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
