"""Columns of a Parquet file as messages: what it has, then record batches of what is wanted.

Run apart unless no value of the file can be long. The first message is JSON: the `names` of all
columns, how many `rows` each row group has, and, for one column, the `spans` of its values group by
group, in its own unit, as far as the file says them. The second is an Arrow stream of no batch;
each later one is of one batch, of one group. Columns asked for `coded` come as the file keeps them,
each of a few values once and a code for each row, where it has few: most texts of a report do.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from trucewatch.doors.limits.bounds import BeyondLimit

BATCH_ROWS = 16_384

FEW_BYTES = 64 * 1024
"""Packed bytes up to which a row group's distinct values are few: they go with every batch."""


def job(
    stream: BinaryIO,
    *,
    wanted: Sequence[str] | None,
    groups: Sequence[int] | None = None,
    spanned: str | None = None,
    coded: Sequence[str] = (),
) -> Generator[bytes | memoryview, None, None]:
    """The messages; `wanted` None for every column, `groups` None for every group.

    Raises BeyondLimit for a damaged file.
    """
    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
        if few := _few(file, coded):
            said = file.metadata
            file = pq.ParquetFile(stream, metadata=said, read_dictionary=few, pre_buffer=False)
        yield json.dumps(_layout(file, spanned)).encode()
        picked = [f for f in file.schema_arrow if wanted is None or f.name in wanted]
        yield _stream(pa.schema(picked), None)
        names = [field.name for field in picked]
        for group in range(file.num_row_groups) if groups is None else groups:
            for batch in file.iter_batches(BATCH_ROWS, [group], names, use_threads=False):
                yield _stream(batch.schema, batch)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BeyondLimit(
            "not_parquet",
            "the file is not Parquet: what it holds is damaged",
            hint="copy it again, or write it anew",
        ) from error


def _few(file: pq.ParquetFile, names: Sequence[str]) -> list[str]:
    """Those of the columns that have few values in every row group."""
    schema = file.schema
    at = {schema.column(k).path: k for k in range(len(schema))}
    groups = [file.metadata.row_group(k) for k in range(file.num_row_groups)]
    return [
        name
        for name in names
        if name in at and all(_has_few(group.column(at[name])) for group in groups)
    ]


def _has_few(chunk: pq.ColumnChunkMetaData) -> bool:
    if chunk.physical_type != "BYTE_ARRAY" or not chunk.has_dictionary_page:
        return False
    return bool(0 < chunk.data_page_offset - chunk.dictionary_page_offset <= FEW_BYTES)


def _layout(file: pq.ParquetFile, spanned: str | None) -> dict[str, Any]:
    groups = [file.metadata.row_group(k) for k in range(file.num_row_groups)]
    paths = [file.schema.column(k).path for k in range(len(file.schema))]  # a list has another
    at = paths.index(spanned) if spanned in paths else None
    return {
        "names": [field.name for field in file.schema_arrow],
        "rows": [group.num_rows for group in groups],
        "spans": [None if at is None else _span(group.column(at)) for group in groups],
    }


def _span(chunk: pq.ColumnChunkMetaData) -> tuple[int, int] | None:
    said = chunk.statistics
    if said is None or not said.has_min_max or said.physical_type != "INT64":
        return None
    return said.min_raw, said.max_raw


def _stream(schema: pa.Schema, batch: pa.RecordBatch | None) -> memoryview:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        if batch is not None:
            writer.write_batch(batch)
    return memoryview(sink.getvalue())
