"""Claims from a researcher's own CSV or Parquet file: who says of which incident who did it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.doors.cli.report_files import named_columns
from trucewatch.doors.limits.names import shown_name
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.grades import read_grade

REQUIRED = ("item", "source", "time", "claim")
OPTIONAL = ("role", "report_id", "upstream_id", "text", "grade")


def read_claims(path: Path, *, roles: bool) -> pa.Table:
    """The claims of a file; `time` is a number, null where it is unknown.

    A time is a number on whatever clock, or an ISO date or instant (UTC without an offset), all
    of a file in one way. `roles` says whether the file must have them. Raises TrucewatchError.
    """
    required = (*REQUIRED[:2], "role", *REQUIRED[2:]) if roles else REQUIRED
    table = named_columns(path, required, (*REQUIRED, *OPTIONAL)).columns
    names = [name for name in table.column_names if name in (*REQUIRED, *OPTIONAL)]
    if len(set(names)) < len(names):
        raise TrucewatchError(f"{shown_name(path.name)} has a column twice")
    columns = {name: _text(table[name], name, path) for name in names if name != "time"}
    if "grade" in columns:
        _each(columns["grade"], read_grade, "grade", "an Admiralty grade such as B2", path)
    return pa.table({**columns, "time": _times(table["time"], path)})


def _text(column: pa.ChunkedArray, name: str, path: Path) -> pa.ChunkedArray:
    try:
        return column.cast(pa.string())
    except pa.ArrowException as error:
        raise TrucewatchError(
            f"{name} holds {column.type}", where=shown_name(path.name), expected="words"
        ) from error


def _times(column: pa.ChunkedArray, path: Path) -> pa.ChunkedArray | pa.Array:
    """Times as numbers, whatever they count."""
    kind = column.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us")).cast(pa.int64()).cast(pa.float64())
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind):
        return column.cast(pa.float64())
    told = _blank_to_null(_text(column, "time", path))
    try:
        numbers = told.cast(pa.float64())
    except pa.ArrowException:
        return _each(told, _instant, "time", "numbers throughout, or dates and instants", path)
    return pc.if_else(pc.is_finite(numbers), numbers, None)


def _blank_to_null(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(text, ""), None, text)


def _each(
    column: pa.ChunkedArray, read: Callable[[str], Any], name: str, expected: str, path: Path
) -> pa.Array:
    """Every distinct value read once. Raises TrucewatchError with the row of the first bad one."""
    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    values: list[float | None] = []
    for place, value in enumerate(coded.dictionary.to_pylist()):
        try:
            found = read(value)
        except ValueError as error:
            row = int(pc.index(coded.indices, place).as_py()) + 2
            raise TrucewatchError(
                f"{name} does not take {value[:40]!r}",
                where=f"{shown_name(path.name)}, row {row}",
                expected=expected,
                hint="leave the cell empty where it is unknown",
            ) from error
        values.append(found if isinstance(found, float) and math.isfinite(found) else None)
    return pa.array(values, pa.float64()).take(coded.indices)


def _instant(text: str) -> float:
    """Microseconds of an ISO date or instant. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1e6
