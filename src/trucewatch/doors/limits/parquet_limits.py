"""Parquet measured by its footer: rows, columns, and what its pages say they unpack to.

A column of a thousand million equal words takes a few bytes, and every one of them unpacks to a
word. The footer is read by our own few lines, so that the library sees no file whose sizes are
beyond its bounds or do not add up.

Source: apache/parquet-format, parquet.thrift (FileMetaData, RowGroup, ColumnMetaData).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from trucewatch.doors.limits.bounds import MB, BeyondLimit, Bound, bound
from trucewatch.doors.limits.thrift import Reader, ThriftError, total

MAGIC: Final = b"PAR1"
BYTE_ARRAY, FIXED = 6, 7
FIXED_BYTES = 16

_COLUMN: Final = {1: None, 5: None, 6: None, 7: None, 9: None, 11: None}
_WANTED: Final = {
    2: {3: None, 5: None},
    3: None,
    4: {1: {3: _COLUMN}, 2: None, 3: None},
}


@dataclass(frozen=True, slots=True)
class ParquetSize:
    """A measured file. `worst` bounds the bytes of its columns once each value stands alone."""

    rows: int
    columns: int
    packed: int
    unpacked: int
    worst: int


def measure_parquet(stream: BinaryIO) -> ParquetSize:
    """The size of a Parquet file, its footer alone read. Raises BeyondLimit."""
    size = stream.seek(0, io.SEEK_END)
    footer = _footer(stream, size)
    stream.seek(0)
    try:
        found = Reader(footer).struct(_WANTED)
        _need_shallow(found[2])
        groups = found.get(4, [])
        _need_at_most(len(groups), bound("parquet_groups"), "row groups")
        rows = total([found[3]])
        if total(group[3] for group in groups) != rows:
            raise ThriftError("the row groups do not add up")
        _need_at_most(rows, bound("parquet_rows"), "rows", free=size)
        chunks = [chunk.get(3) or {} for group in groups for chunk in group[1]]
        unpacked = total(chunk.get(6) for chunk in chunks)
        most = bound("parquet_unpacked_mb")
        _need_at_most(-(-unpacked // MB), most, "MB unpacked")
        for chunk in chunks:
            _need_inside(chunk, size)
        worst = sum(_worst(chunk) for chunk in chunks)
    except (ThriftError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise _broken("its footer is damaged") from error
    columns = len(groups[0][1]) if groups else 0
    return ParquetSize(rows, columns, size, unpacked, worst)


def _footer(stream: BinaryIO, size: int) -> bytes:
    stream.seek(0)
    if size < 12 or stream.read(4) != MAGIC:
        raise _broken("it does not begin like one")
    stream.seek(size - 8)
    tail = stream.read(8)
    if tail[4:] != MAGIC:
        raise _broken("it was cut short, or is locked")
    length = int.from_bytes(tail[:4], "little")
    _need_at_most(-(-length // MB), bound("parquet_footer_mb"), "MB of footer")
    if length > size - 12:
        raise _broken("its footer is longer than the file")
    stream.seek(size - 8 - length)
    return stream.read(length)


def _need_shallow(schema: list[Any]) -> None:
    """The schema is a tree written in order; each element says how many follow inside it."""
    _need_at_most(len(schema), bound("columns"), "columns")
    deepest = bound("parquet_depth")
    open_parts = [1]
    for element in schema:
        while open_parts and not open_parts[-1]:
            open_parts.pop()
        if not open_parts:
            raise ThriftError("the schema has parts that belong nowhere")
        open_parts[-1] -= 1
        children = element.get(5, 0)
        if children < 0:
            raise ThriftError("the schema has fewer parts than none")
        if children:
            open_parts.append(children)
        _need_at_most(len(open_parts), deepest, "levels")
    if any(open_parts):
        raise ThriftError("the schema has parts that are missing")


def _need_inside(chunk: dict[int, Any], size: int) -> None:
    begin = min(place for place in (chunk.get(9), chunk.get(11), size) if place is not None)
    if begin < 0 or total([chunk.get(7)]) > size - begin:
        raise ThriftError("a column lies outside the file")


def _worst(chunk: dict[int, Any]) -> int:
    """Bytes of a column chunk if each value were as long as the whole chunk is."""
    values = total([chunk.get(5)])
    if chunk.get(1) in (BYTE_ARRAY, FIXED):
        return values * total([chunk.get(6)])
    return values * FIXED_BYTES


def _need_at_most(found: int, most: Bound, what: str, free: int = 0) -> None:
    if found > most.most + free:
        raise BeyondLimit(
            "table_too_large",
            f"the file has {found:,} {what}",
            allowed=most,
            hint="split it, and leave out columns nobody needs",
        )


def _broken(why: str) -> BeyondLimit:
    return BeyondLimit(
        "not_parquet", f"the file is not Parquet: {why}", hint="copy it again, or write it anew"
    )
