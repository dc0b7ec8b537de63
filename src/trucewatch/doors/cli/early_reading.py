"""Reports asked for before the libraries are loaded that work on them.

On a few reports the loading is half the time, and the process apart that reads them loads as long.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from trucewatch.doors.cli.report_columns import KNOWN
from trucewatch.doors.limits.bounds import MB
from trucewatch.doors.limits.names import need_file, shown_name
from trucewatch.doors.parquet_messages import begun_apart
from trucewatch.vocabulary.errors import TrucewatchError

SMALL = 8 * MB
"""Bytes of a file whose reports are few; more may be read by group, and need no early start."""


@contextmanager
def begun_early(path: Path) -> Iterator[Generator[bytes, None, None] | None]:
    """The messages of a small Parquet file, on their way; None for any other, and where something
    is wrong, which is said when the file is read.
    """
    messages = _begun(path)
    try:
        yield messages
    finally:
        if messages is not None:
            messages.close()


def _begun(path: Path) -> Generator[bytes, None, None] | None:
    try:
        need_file(path)
        if path.suffix.lower() != ".parquet" or path.stat().st_size > SMALL:
            return None
        with path.open("rb") as stream:
            return begun_apart(stream, {"wanted": [*KNOWN]}, shown_name(path.name))
    except (TrucewatchError, OSError):
        return None
