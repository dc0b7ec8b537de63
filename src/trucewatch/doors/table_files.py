"""Tables of columns from a person's own CSV or Parquet file, measured before they are parsed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pacsv

from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.limits.names import need_file, shown_name
from trucewatch.doors.limits.text_limits import measure_text_table
from trucewatch.doors.parquet_messages import parquet_messages
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

ENDINGS = (".csv", ".parquet")

Messages = Iterator[bytes | memoryview]


@dataclass(frozen=True, slots=True)
class FileTable:
    """Columns of a file, and the names of all it has."""

    columns: pa.Table
    names: tuple[str, ...]


def check_ending(path: Path) -> None:
    """Raises UsageError for an ending that names no format we write."""
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"{shown_name(path.name)!r} has no ending that says what it is",
            expected=" or ".join(ENDINGS),
        )


def read_table_file(
    path: Path, wanted: Sequence[str] | None = None, begun: Messages | None = None
) -> FileTable:
    """The file's table, CSV as text throughout. `wanted` spares other columns of Parquet; `begun`
    are the messages of such a file where they were asked for already.

    Raises TrucewatchError naming the file.
    """
    file = shown_name(path.name)
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"cannot read {file!r}: it has no ending that says what it is",
            expected=" or ".join(ENDINGS),
        )
    need_file(path)
    parquet = path.suffix.lower() == ".parquet"
    try:
        if begun is not None:
            return _told(begun)
        with path.open("rb") as stream:
            return _parquet(stream, wanted, file) if parquet else _csv(stream)
    except BeyondLimit as beyond:
        raise beyond.of(file) from beyond
    except (pa.ArrowException, OSError) as error:
        raise TrucewatchError(
            f"{file} cannot be read as {path.suffix.removeprefix('.').upper()}",
            expected=str(error).splitlines()[0][:200],
        ) from error


def _csv(stream: BinaryIO) -> FileTable:
    if not stream.read(1):
        raise BeyondLimit("empty_file", "the file is empty", hint="export or copy it again")
    stream.seek(0)
    measure_text_table(stream)
    stream.seek(0)
    with pacsv.open_csv(stream) as first:
        names = first.schema.names
    stream.seek(0)
    table = pacsv.read_csv(
        stream,
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return FileTable(table, tuple(names))


def _parquet(stream: BinaryIO, wanted: Sequence[str] | None, file: str) -> FileTable:
    told = {"wanted": None if wanted is None else list(wanted)}
    return _told(parquet_messages(stream, told, file))


def _told(messages: Messages) -> FileTable:
    names = json.loads(bytes(next(messages)))["names"]
    return FileTable(_joined(messages), tuple(names))


def _joined(messages: Messages) -> pa.Table:
    parts = [batches_in(message) for message in messages]
    batches = [batch for _, found in parts for batch in found]
    return pa.Table.from_batches(batches, parts[-1][0]).unify_dictionaries()


def batches_in(message: bytes | memoryview) -> tuple[pa.Schema, list[pa.RecordBatch]]:
    """What a message holds, held against its own types once more."""
    stream = pa.ipc.open_stream(message)
    batches = list(stream)
    for batch in batches:
        batch.validate(full=True)
    return stream.schema, batches
