"""What the database and the disk say, in words that help."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from trucewatch.ledger.errors import LedgerError
from trucewatch.vocabulary.errors import TrucewatchError

_KEPT = "everything acknowledged before is kept"

_FAULTS: dict[str, tuple[str, str]] = {
    "SQLITE_BUSY": (
        "another process is writing to this mission",
        "wait until it is done, or end it, and run the command again",
    ),
    "SQLITE_FULL": (
        f"the disk is full: nothing of this step was recorded, {_KEPT}",
        "free some space and run the same command again",
    ),
    "SQLITE_READONLY": (
        "the mission cannot be written: its folder or its file system is read-only",
        "copy the folder to where you may write, or ask for the right to write here",
    ),
    "SQLITE_CANTOPEN": (
        "the record cannot be opened",
        "check that you may read the folder and write in it",
    ),
    "SQLITE_NOTADB": (
        "trucewatch.db is not a database: the file is damaged, or only part of it was copied",
        "copy the folder again, or bring trucewatch.db back from a backup",
    ),
    "SQLITE_CORRUPT": (
        "trucewatch.db is damaged: what it holds does not fit together",
        "bring it back from a backup; `trucewatch ledger verify` says what still holds",
    ),
    "SQLITE_IOERR": (
        f"the disk refused: nothing of this step was recorded, {_KEPT}",
        "check the disk, then run the same command again",
    ),
}


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn faults of the store at `path` into a TrucewatchError with a remedy."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(error, path) from error
    except LedgerError as error:
        raise TrucewatchError(
            f"the record does not hold together: {error}",
            where=str(path),
            hint="run `trucewatch ledger verify` on the folder; nothing was signed",
        ) from error


def _explained(error: DBAPIError, path: Path) -> TrucewatchError:
    cause = error.orig
    name = getattr(cause, "sqlite_errorname", "") if isinstance(cause, sqlite3.Error) else ""
    for known, (what, hint) in _FAULTS.items():
        if name.startswith(known):
            return TrucewatchError(what, where=str(path), hint=hint)
    # The statement and its parameters stay out: they hold what people said.
    kind = name or type(cause).__name__
    return TrucewatchError(
        f"the store refused ({kind}): nothing of this step was recorded, {_KEPT}",
        where=str(path),
        hint="run `trucewatch ledger verify` on the folder",
    )
