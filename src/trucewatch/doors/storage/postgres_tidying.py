"""Deleted is not gone: what PostgreSQL keeps of a deleted row, and what we can do about each copy.

A deleted row stays in the table's file until the table is written anew (`VACUUM FULL`), and then
for as long as somebody's older transaction might look at it. Inserting it was written to the
write-ahead log, whose segments are reused, archived and sent to replicas as the server is set. We
write the tables anew, look whether that took, and have the log closed; what is set otherwise than
erasing needs is said, with the remedy. Statistics, a fourth copy, are switched off where content
lies (`r0001_first_record`).

Source: PostgreSQL 15, "VACUUM", "WAL Configuration", "System Administration Functions".
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from trucewatch.vocabulary.errors import TrucewatchError

CONTENT = ("disclosures", "fingerprints", "entries")
LIST = "facts"
"""What was erased lay in these; that it was begun, in that one."""

_BUSY, _FORBIDDEN = "55P03", "42501"
_SET = """
SELECT current_setting('wal_recycle')::bool,
  current_setting('archive_mode') <> 'off',
  pg_size_bytes(current_setting('wal_keep_size')) > 0,
  EXISTS (SELECT FROM pg_replication_slots) OR EXISTS (SELECT FROM pg_stat_replication),
  current_setting('log_statement') IN ('mod', 'all')
    OR current_setting('log_min_duration_statement')::interval <> '-1'::interval
    OR current_setting('log_min_duration_sample')::interval <> '-1'::interval
    OR current_setting('log_transaction_sample_rate')::float > 0,
  NOT current_setting('track_counts')::bool
"""
_KEPT = (
    "its write-ahead log is reused and holds it until it is written over: set wal_recycle = off",
    "its write-ahead log is archived: delete what was archived before this erasure",
    "it keeps old segments of its write-ahead log: set wal_keep_size = 0",
    "it sends its write-ahead log to replicas or keeps it for them: erasing must reach them too",
    "it writes statements and what they carry into its own log: set log_statement = none and the "
    "log_min_duration settings to -1, and delete its old logs",
    "whether its tables were cleaned cannot be seen: set track_counts = on",
)
_NOT_OURS = (
    "this database user may not have its write-ahead log closed: GRANT pg_checkpoint TO it, and "
    "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO it"
)


def rewritten(connection: Connection, tables: tuple[str, ...]) -> bool:
    """Write these tables anew without their dead rows; whether none is left.

    `connection` commits each statement by itself. One that reads them is waited for, then in the
    way; so is an older transaction anywhere in the database, for which the rows are kept. Raises
    TrucewatchError where this user may not.
    """
    connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")  # or our own deletions count
    for table in tables:
        before = _file(connection, table)
        try:
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")
        except DBAPIError as error:
            if _state(error) == _BUSY:
                return False
            raise
        if _file(connection, table) == before:  # the server warned, and did nothing
            raise TrucewatchError(
                "the content is erased from the record, but this database user may not write its "
                "tables anew, where it still lies",
                where=f"table {table}",
                hint="run any command on this mission as the user who made it: it goes on",
            )
        if _dead(connection, table) and _dead(connection, table):
            return False
    return True


def _file(connection: Connection, table: str) -> int:
    found = connection.exec_driver_sql("SELECT pg_relation_filenode(%s::regclass)", (table,))
    return int(found.scalar_one())


def _dead(connection: Connection, table: str) -> int:
    """How many dead rows have to be kept in the table. Another session's count may come in late,
    so a number is believed when it comes twice."""
    connection.exec_driver_sql(f"VACUUM {table}")
    found = connection.exec_driver_sql("SELECT pg_stat_get_dead_tuples(%s::regclass)", (table,))
    return int(found.scalar_one())


def close_log(connection: Connection) -> bool:
    """Begin a new segment of the log and let go of those before it; whether we may."""
    try:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
        connection.exec_driver_sql("CHECKPOINT")
    except DBAPIError as error:
        if _state(error) == _FORBIDDEN:
            return False
        raise
    return True


def kept_elsewhere(connection: Connection) -> list[str]:
    """Where the server keeps copies that neither of these reaches, each with its remedy."""
    found = connection.exec_driver_sql(_SET).one()
    said = [what for what, kept in zip(_KEPT, found, strict=True) if kept]
    return said if close_log(connection) else [_NOT_OURS, *said]


def _state(error: DBAPIError) -> Any:
    return getattr(error.orig, "sqlstate", None)
