"""A person's own Parquet file, one row group in memory at a time.

Measured, and parsed in a process apart, as `table_files` does. What is read more than once must
stay what it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.limits.names import need_file, shown_name
from trucewatch.doors.parquet_messages import parquet_messages
from trucewatch.doors.table_files import batches_in
from trucewatch.vocabulary.errors import TrucewatchError


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of all columns; of each row group its rows, and the span of one column in it.

    A span is in the column's own unit, and None where the file does not say it. `stand` is which
    file this is, and of when.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    spans: tuple[tuple[int, int] | None, ...]
    stand: tuple[int, int, int, int]


class GroupReading:
    """Some columns of a file: a table for each group that is asked for, in that order.

    Args:
        groups: without them all.
        spanned: the column whose `spans` are asked for.
        known: the layout as an earlier reading found it.
        coded: columns that may come as codes of their values, see `apart.parquet_columns`.

    Raises:
        TrucewatchError: the file cannot be read, or changed since.
    """

    def __init__(
        self,
        path: Path,
        wanted: Sequence[str],
        groups: Sequence[int] | None = None,
        *,
        spanned: str | None = None,
        known: Layout | None = None,
        coded: Sequence[str] = (),
    ) -> None:
        self._file = shown_name(path.name)
        need_file(path)
        self._stream = path.open("rb")
        try:
            self._stand = self._stands() if known is None else known.stand
            self.need_unchanged()
            told = {
                "wanted": [*wanted],
                "groups": None if groups is None else [*groups],
                "spanned": spanned,
                "coded": [name for name in coded if name in wanted],
            }
            self._messages = parquet_messages(self._stream, told, self._file)
            layout = json.loads(bytes(self._message()))
            self.schema = batches_in(self._message())[0]
        except BaseException:
            self._stream.close()
            raise
        spans = tuple((span[0], span[1]) if span else None for span in layout["spans"])
        self.layout = Layout(tuple(layout["names"]), tuple(layout["rows"]), spans, self._stand)
        self._left = iter(range(len(spans)) if groups is None else groups)

    def __iter__(self) -> Iterator[pa.Table]:
        """The groups that are left."""
        return self

    def __next__(self) -> pa.Table:
        """The next group."""
        left = self.layout.rows[next(self._left)]
        found: list[pa.RecordBatch] = []
        schema = self.schema
        while left > 0:
            schema, batches = batches_in(self._message())
            found += batches
            left -= sum(map(len, batches))
        self.need_unchanged()
        return pa.Table.from_batches(found, schema).unify_dictionaries()

    def need_unchanged(self) -> None:
        """Raises TrucewatchError where the file is no longer what it was."""
        if self._stands() != self._stand:
            raise TrucewatchError("the file changed while it was read", where=self._file)

    def close(self) -> None:
        """Ends the reading, whatever is left of it."""
        self._messages.close()
        self._stream.close()

    def _stands(self) -> tuple[int, int, int, int]:
        said = os.fstat(self._stream.fileno())
        return said.st_dev, said.st_ino, said.st_size, said.st_mtime_ns

    def _message(self) -> bytes | memoryview:
        """The next message; that there is one was said. Raises TrucewatchError."""
        try:
            return next(self._messages)
        except BeyondLimit as beyond:
            raise beyond.of(self._file) from beyond
        except StopIteration:
            raise BeyondLimit(
                "not_parquet",
                "the file is not Parquet: its groups hold less than they say",
                file=self._file,
                hint="copy it again, or write it anew",
            ) from None
