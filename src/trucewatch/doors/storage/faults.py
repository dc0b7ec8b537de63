"""What the database, the server and the disk say, in words that help.

Source of the codes: sqlite.org/rescode.html; PostgreSQL, "Error Codes" (appendix A).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from trucewatch.ledger.errors import LedgerError
from trucewatch.vocabulary.errors import TrucewatchError

_KEPT = "everything acknowledged before is kept"

# A commit that reached the file but not, for certain, the disk: found again only after a crash.
_UNSURE = (
    f"the disk refused to make this step safe: it may have been recorded or not, and {_KEPT}",
    "check the disk, then look what the record holds before you do this step again",
)

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
        "copy the folder to where you may write, or ask for the right to write here; "
        "if the disk is full, free some space",
    ),
    "SQLITE_CANTOPEN": (
        "the record cannot be opened",
        "check that you may read the folder and write in it, and that the disk has room",
    ),
    "SQLITE_NOTADB": (
        "trucewatch.db is not a database: the file is damaged, or only part of it was copied",
        "copy the folder again, or bring trucewatch.db back from a backup",
    ),
    "SQLITE_CORRUPT": (
        "trucewatch.db is damaged: what it holds does not fit together",
        "bring it back from a backup; `trucewatch ledger verify` says what still holds",
    ),
    "SQLITE_IOERR_FSYNC": _UNSURE,
    "SQLITE_IOERR_DIR_FSYNC": _UNSURE,
    "SQLITE_IOERR": (
        f"the disk refused: nothing of this step was recorded, {_KEPT}",
        "check the disk, then run the same command again",
    ),
}


_BUSY = _FAULTS["SQLITE_BUSY"]
_NOT_WRITABLE = (
    "this database user may read the record, but not add to it",
    "write as the user who made the mission, or ask that user for the right (docs/stores.md)",
)
_SERVER_FAULTS: dict[str, tuple[str, str]] = {
    "55P03": _BUSY,
    "53100": (
        f"the server's disk is full: nothing of this step was recorded, {_KEPT}",
        "free some space on the server and run the same command again",
    ),
    "25006": (
        "the server is read-only, perhaps a standby: the record can be read here, not added to",
        "write through the primary server",
    ),
    "42501": _NOT_WRITABLE,
    "42P06": (
        "the schema of this mission is there already",
        "run the command again: each mission has an id of its own",
    ),
    "42P01": (
        "the schema does not hold a record of ours: a table is missing",
        "bring the schema back from a backup (docs/stores.md)",
    ),
    "42703": (
        "the schema does not hold a record of ours: a column is missing",
        "bring the schema back from a backup (docs/stores.md)",
    ),
    "53300": (
        "the server takes no more connections",
        "wait and run the command again, or raise max_connections",
    ),
    "XX001": (
        "the server finds the record damaged on its disk",
        "keep a copy as it is, then bring it back from a backup; "
        "`trucewatch ledger verify` says what still holds",
    ),
    "58": (
        f"the server's disk refused: nothing of this step was recorded, {_KEPT}",
        "check the server's disk, then run the same command again",
    ),
}
_LOST_COMMITTING = (
    f"the server was lost while it was committing: whether it kept this step is not known, {_KEPT}",
    "when it is back, run the same command again: a report that is there is not taken twice; "
    "look before you repeat a decision",
)
_LOST = (
    f"the server was lost: nothing of this step was recorded, {_KEPT}",
    "when it is back, run the same command again",
)
_UNREACHABLE = (
    "see that it runs, and that PGPASSFILE, PGSERVICE and the network are as they should be; a "
    "copied folder does not hold the record, but its published copy can be verified: "
    "trucewatch ledger verify DIR/ledger --key VKEY"
)


@contextmanager
def told_plainly(where: str) -> Iterator[None]:
    """Turn faults of the store at `where` into a TrucewatchError with a remedy."""
    try:
        yield
    except DBAPIError as error:
        if _interrupted(error):
            raise KeyboardInterrupt from error
        raise _explained(error, where) from error
    except UnicodeDecodeError as error:
        # What SQLite says about a damaged schema quotes it, damage and all.
        what, hint = _FAULTS["SQLITE_CORRUPT"]
        raise TrucewatchError(what, where=where, hint=hint) from error
    except LedgerError as error:
        raise TrucewatchError(
            f"the record does not hold together: {error}",
            where=where,
            hint="run `trucewatch ledger verify` on the folder; nothing was signed",
        ) from error


def _interrupted(error: BaseException | None) -> bool:
    """Whether a driver's error is what became of somebody's Ctrl-C in the middle of its work."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _explained(error: DBAPIError, where: str) -> TrucewatchError:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code, faults = getattr(cause, "sqlite_errorname", ""), _FAULTS
    else:
        code, faults = getattr(cause, "sqlstate", None) or "", _SERVER_FAULTS
        if gone := _gone(error, code, where):
            return gone
    for known, (what, hint) in faults.items():
        if code.startswith(known):
            return TrucewatchError(what, where=where, hint=hint)
    # The statement and its parameters stay out: they hold what people said.
    kind = code or type(cause).__name__
    return TrucewatchError(
        f"the store refused ({kind}): nothing of this step was recorded, {_KEPT}",
        where=where,
        hint="run `trucewatch ledger verify` on the folder",
    )


def _gone(error: DBAPIError, code: str, where: str) -> TrucewatchError | None:
    """The sentence for a server that is not there, or no longer; None where it answered."""
    if error.connection_invalidated or code.startswith("57P"):
        # SQLAlchemy names no statement for a commit.
        what, hint = _LOST if error.statement else _LOST_COMMITTING
        return TrucewatchError(what, where=where, hint=hint)
    if error.statement or code:
        return None
    # Before there is a connection: what libpq says has no statement and no password in it.
    first = str(error.orig).partition("\n")[0]
    reason = first.partition(": ")[2].strip() or first or type(error.orig).__name__
    return TrucewatchError(
        f"the server that holds the record does not let us in: {reason}",
        where=where,
        hint=_UNREACHABLE,
    )
