"""Columns of a Parquet file as messages: their names, then record batches of those that are wanted.

Run apart unless no value of the file can be long. The first message is a JSON list of all names;
each later one is an Arrow stream of one batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from trucewatch.doors.limits.bounds import BeyondLimit

BATCH_ROWS = 16_384


def job(stream: BinaryIO, *, wanted: Sequence[str] | None) -> Iterator[bytes]:
    """The messages; `wanted` None for every column. Raises BeyondLimit for a damaged file."""
    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
        fields = list(file.schema_arrow)
        yield json.dumps([field.name for field in fields]).encode()
        picked = [field for field in fields if wanted is None or field.name in wanted]
        yield _stream(pa.schema(picked), None)
        names = [field.name for field in picked]
        for batch in file.iter_batches(BATCH_ROWS, columns=names, use_threads=False):
            yield _stream(batch.schema, batch)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BeyondLimit(
            "not_parquet",
            "the file is not Parquet: what it holds is damaged",
            hint="copy it again, or write it anew",
        ) from error


def _stream(schema: pa.Schema, batch: pa.RecordBatch | None) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        if batch is not None:
            writer.write_batch(batch)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]
