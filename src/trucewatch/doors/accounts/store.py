"""`people.db`: accounts, sessions and invitations, beside a mission's keys and as private.

It is no ground: who may sign stands in the ledger (`actors`), and if this file is lost nobody can
sign in until the owner invites them anew, while the record is whole. Nothing in it is a person's
name but the one they chose to sign in with; no secret stands in it in clear.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from trucewatch.vocabulary.errors import TrucewatchError

FILE = "people.db"
_FIRST = """
create table accounts (
    id text primary key, login text not null unique, role text not null, office text not null,
    party text, actor text, password text not null, key_box blob, state text not null,
    made text not null
) strict;
create table invitations (
    code_hash blob primary key, role text not null, office text not null, party text,
    reason text not null, made text not null, expires text not null, used text
) strict;
create table sessions (
    secret_hash blob primary key, account text not null references accounts (id),
    made text not null, seen text not null, fresh_until text not null, key_box blob
) strict;
create table used_forms (nonce text primary key, at text not null) strict;
create table attempts (who text not null, at text not null) strict;
create index attempts_by_who on attempts (who, at);
"""
_TOKENS = """
create table tokens (
    secret_hash blob primary key, id text not null, account text not null references accounts (id),
    label text not null, scopes text not null, made text not null, expires text not null
) strict;
"""
_OTHER_WAYS_IN = """
create table passkeys (
    id text primary key, account text not null references accounts (id), label text not null,
    host text not null, credential blob not null unique, public_key blob not null,
    signs integer not null, key_box blob, made text not null, used text
) strict;
create index passkeys_by_account on passkeys (account);
create table identities (
    identity blob primary key, account text not null unique references accounts (id),
    issuer text not null, made text not null
) strict;
create table leavings (
    state_hash blob primary key, account text references accounts (id), onward text not null,
    made text not null
) strict;
"""
MIGRATIONS = (_FIRST, _TOKENS, _OTHER_WAYS_IN)
"""Each makes the file of one version out of the one before; none is ever changed."""


class PeopleStore:
    """The open file, shared by the threads of one process; each call is its own transaction."""

    def __init__(self, folder: Path) -> None:
        """Raises TrucewatchError where it cannot be kept, or is newer than this program."""
        self.path = folder / FILE
        self._lock = threading.RLock()
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise TrucewatchError(
                f"the accounts cannot be opened: {error}",
                where=str(self.path),
                hint="they lie beside the mission's keys; nothing of the record is in them",
            ) from error

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=10, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.executescript(
            "pragma journal_mode = wal; pragma foreign_keys = on; pragma secure_delete = on;"
        )
        return connection

    @contextmanager
    def writing(self) -> Iterator[PeopleStore]:
        """One transaction: all of it, or nothing."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield self
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def change(self, statement: str, *values: Any) -> int:
        """How many rows a statement changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Any) -> Sequence[sqlite3.Row]:
        """The rows of a query."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query; None where it has none."""
        found = self.rows(statement, *values)
        return found[0] if found else None

    def close(self) -> None:
        """Let go of the file; whoever asks next opens it anew."""
        with self._lock:
            connection = self.__dict__.pop("_connection", None)
            if connection is not None:
                connection.close()

    def _migrate(self) -> None:
        with self.writing():
            (version,) = self._connection.execute("pragma user_version").fetchone()
            if version > len(MIGRATIONS):
                raise TrucewatchError(
                    "these accounts were made by a newer Trucewatch",
                    where=str(self.path),
                    hint="update this one",
                )
            for number, script in enumerate(MIGRATIONS[version:], version + 1):
                for statement in filter(str.strip, script.split(";")):
                    self._connection.execute(statement)
                self._connection.execute(f"pragma user_version = {number}")
