"""Reports from a researcher's own CSV or Parquet file, and tables back into one.

The stateless tools read what is there: the columns of the contract's reports table, or the short
names of the tool. Every value that makes no sense is answered with its row and column.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from trucewatch.doors.cli.report_columns import (
    COUNTS,
    INSTANTS,
    KNOWN,
    LISTS,
    NUMBERS,
    REPORT_NEEDS,
    TEXTS,
    YES_OR_NO,
)
from trucewatch.doors.harmless import harmless_table
from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.table_files import FileTable, Messages, check_ending, read_table_file
from trucewatch.vocabulary.errors import TrucewatchError

FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_INSTANT = pa.timestamp("us", "UTC")
_CODES = pa.dictionary(pa.int32(), pa.string())


def read_reports(path: Path, begun: Messages | None = None) -> pa.Table:
    """The reports of a file, of which `begun` may be on its way.

    Raises TrucewatchError naming file, row and column.
    """
    return as_reports(named_columns(path, REPORT_NEEDS, KNOWN, begun).columns, path)


CODED = tuple(name for name in TEXTS if name not in ("report_id", "text"))
"""Texts that may be few, each of many reports."""


def as_reports(table: pa.Table, path: Path, *, coded: Sequence[str] = ()) -> pa.Table:
    """Columns of a file, each in its own type; both ends of when it was, or neither.

    Those of texts that are `coded` stay codes where they come as such. Raises as `read_reports`.
    """
    table = _typed(table, path, REPORT_NEEDS, coded)
    if "seen_from" not in table.column_names:
        return table
    if all(pa.types.is_timestamp(table[name].type) for name in ("seen_from", "seen_to")):
        return _with_instants(table, path)
    pairs = [
        _interval(start, end, f"{shown_name(path.name)}, row {row}")
        for row, (start, end) in enumerate(
            zip(table["seen_from"].to_pylist(), table["seen_to"].to_pylist(), strict=True), 2
        )
    ]
    return _replaced(table, *(pa.array([p[i] for p in pairs], _INSTANT) for i in (0, 1)))


def _with_instants(table: pa.Table, path: Path) -> pa.Table:
    """A table whose times are instants already; without a zone they are UTC."""
    if table["seen_from"].null_count:
        row = int(pc.index(pc.is_null(table["seen_from"]), True).as_py()) + 2
        raise TrucewatchError(
            "seen_from is empty",
            where=f"{shown_name(path.name)}, row {row}",
            expected="a date or an instant",
        )
    start = table["seen_from"].cast(_INSTANT, safe=False)
    end = pc.coalesce(table["seen_to"].cast(_INSTANT, safe=False), start)
    reversed_ = pc.less(end, start)
    if pc.any(reversed_).as_py():
        row = int(pc.index(reversed_, True).as_py()) + 2
        raise TrucewatchError(
            "seen_to lies before seen_from", where=f"{shown_name(path.name)}, row {row}"
        )
    return _replaced(table, start, end)


def _replaced(table: pa.Table, start: pa.Array, end: pa.Array) -> pa.Table:
    for name, values in (("seen_from", start), ("seen_to", end)):
        table = table.set_column(table.schema.get_field_index(name), name, values)
    return table


def read_sources(path: Path) -> pa.Table:
    """The sources of a file: `source_id` and any of kind, interests, duplicate_free."""
    return _read(path, ("source_id",))


def write_table(table: pa.Table, path: Path) -> None:
    """Write CSV or Parquet by the ending, whole or not at all."""
    check_ending(path)
    part = path.with_name(f".{shown_name(path.name)}.part")
    try:
        if path.suffix.lower() == ".csv":
            pacsv.write_csv(harmless_table(table), part)
        else:
            pq.write_table(table, part, compression="zstd")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def is_read(name: str) -> bool:
    """Whether a column of a file is one that we know."""
    return name in KNOWN


def read_text_columns(
    path: Path,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    *,
    tell: Callable[[list[str]], None] = lambda unread: None,
) -> list[dict[str, str | None]]:
    """Columns of words, row by row; an optional one that is not there is None throughout.

    `tell` hears of columns that are not read. Raises TrucewatchError where the file cannot be
    read or lacks a required column.
    """
    found = named_columns(path, required, (*required, *optional))
    table = found.columns
    unread = [name for name in found.names if name not in (*required, *optional)]
    if unread:
        tell(unread)
    columns = {
        name: table[name].cast(pa.string()).to_pylist()
        if name in table.column_names
        else [None] * len(table)
        for name in (*required, *optional)
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def named_columns(
    path: Path,
    required: tuple[str, ...],
    wanted: Sequence[str],
    begun: Messages | None = None,
) -> FileTable:
    """The file as it is, its required columns there. Raises TrucewatchError."""
    found = read_table_file(path, wanted, begun)
    for name in required:
        if name not in found.names:
            raise TrucewatchError(
                f"{shown_name(path.name)} has no column {name!r}",
                expected=", ".join(required),
                hint=f"it has {', '.join(found.names[:12])[:300]}",
            )
    return found


def _read(path: Path, required: tuple[str, ...]) -> pa.Table:
    return _typed(named_columns(path, required, KNOWN).columns, path, required)


def _typed(
    table: pa.Table, path: Path, required: tuple[str, ...], coded: Sequence[str] = ()
) -> pa.Table:
    names = [name for name in table.column_names if is_read(name)]
    if len(set(names)) < len(names):
        raise TrucewatchError(f"{shown_name(path.name)} has a column twice")
    columns = {
        name: (_codes if name in coded else _column)(table[name], name, path) for name in names
    }
    for name in ("report_id", "source_id"):
        if name in columns and name in required and columns[name].null_count:
            row = int(pc.index(pc.is_null(columns[name]), True).as_py()) + 2
            raise TrucewatchError(f"{name} is empty", where=f"{shown_name(path.name)}, row {row}")
    return pa.table(columns)


def _column(column: pa.ChunkedArray, name: str, path: Path) -> pa.ChunkedArray | pa.Array:
    """The column in its own type. Rows are numbered as in a spreadsheet: the header is row 1."""
    if name in ("seen_from", "seen_to"):
        return column
    wanted, read = _READERS[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if wanted == column.type == pa.string():
        return _stripped(column)
    if pa.types.is_floating(wanted) and pa.types.is_floating(column.type):
        _need_finite(column, name, path)
    if not pa.types.is_string(column.type):
        try:
            return column.cast(wanted)
        except pa.ArrowException as error:
            raise TrucewatchError(
                f"{name} holds {column.type}", where=shown_name(path.name), expected=str(wanted)
            ) from error
    values: list[Any] = []
    for row, value in enumerate(column.to_pylist(), 2):
        text = value.strip() if value else ""
        try:
            values.append(read(text) if text else None)
        except ValueError as error:
            raise TrucewatchError(
                f"{name} does not take {text[:40]!r}",
                where=f"{shown_name(path.name)}, row {row}",
                expected=_EXPECTED.get(str(wanted), str(wanted)),
                hint="leave the cell empty where it is unknown",
            ) from error
    return pa.array(values, wanted)


def _stripped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts without spaces around them, null where nothing is left; copied only if any has some."""
    bare = pc.utf8_trim(column, characters=_SPACES)
    empty = pc.equal(bare, "")
    if not pc.any(empty).as_py():
        return column if bare.equals(column) else bare
    return pc.if_else(empty, None, bare)


def _codes(column: pa.ChunkedArray, name: str, path: Path) -> pa.ChunkedArray | pa.Array:
    """As `_column`, but texts that come as codes stay codes, of one type."""
    if not pa.types.is_dictionary(column.type):
        return _column(column, name, path)
    if column.type == _CODES:
        values = pa.chunked_array([chunk.dictionary for chunk in column.chunks], pa.string())
        if values.null_count == 0 and _stripped(values) is values:
            return column
    return _column(column, name, path).dictionary_encode()


def _need_finite(column: pa.ChunkedArray, name: str, path: Path) -> None:
    bad = pc.fill_null(pc.invert(pc.is_finite(column)), False)
    if pc.any(bad).as_py():
        row = int(pc.index(bad, True).as_py()) + 2
        raise TrucewatchError(
            f"{name} is not a number",
            where=f"{shown_name(path.name)}, row {row}",
            hint="leave the cell empty (null) where it is unknown",
        )


def _interval(start: Any, end: Any, where: str) -> tuple[datetime, datetime]:
    """Instants of a row; one bare date, or the same twice, is that day in UTC."""
    begin, whole_day = _instant(start, "seen_from", where)
    if begin is None:
        raise TrucewatchError("seen_from is empty", where=where, expected="a date or an instant")
    finish, _ = _instant(end, "seen_to", where)
    if whole_day and (finish is None or finish == begin):
        finish = begin + timedelta(days=1)
    finish = finish or begin
    if finish < begin:
        raise TrucewatchError("seen_to lies before seen_from", where=where)
    return begin, finish


def _instant(value: Any, name: str, where: str) -> tuple[datetime | None, bool]:
    """An instant in UTC, and whether it was a bare date."""
    if value is None or value == "":
        return None, False
    try:
        if isinstance(value, str):
            value = _date_or_instant(value.strip())
        if isinstance(value, datetime):
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC), False
        if isinstance(value, date):
            return datetime.combine(value, time.min, UTC), True
    except (ValueError, OverflowError):
        pass
    raise TrucewatchError(
        f"{name} does not take {str(value)[:40]!r}",
        where=where,
        expected="a date such as 2017-01-04, or an instant such as 2017-01-04T14:02Z",
    )


def _date_or_instant(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = _number(text)
    if value != int(value) or value < 0:
        raise ValueError(text)
    return int(value)


def _flag(text: str) -> bool:
    if text.casefold() not in FLAGS:
        raise ValueError(text)
    return FLAGS[text.casefold()]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _moment(text: str) -> datetime:
    value = _date_or_instant(text)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


_READERS: dict[str, tuple[pa.DataType, Callable[[str], Any]]] = {
    **dict.fromkeys(TEXTS, (pa.string(), str)),
    **dict.fromkeys(NUMBERS, (pa.float64(), _number)),
    **dict.fromkeys(COUNTS, (pa.int64(), _count)),
    **dict.fromkeys(LISTS, (pa.list_(pa.string()), _list)),
    **dict.fromkeys(INSTANTS, (_INSTANT, _moment)),
    **dict.fromkeys(YES_OR_NO, (pa.bool_(), _flag)),
}

_EXPECTED = {
    "double": "a number such as 35.12",
    "int64": "a whole number, 0 or more",
    "bool": "true or false",
    str(_INSTANT): "an instant such as 2017-01-04T14:02Z",
}
