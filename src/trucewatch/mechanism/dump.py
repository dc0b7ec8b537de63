"""The canonical dump: derived tables as bytes that two runs must agree on.

Rows are sorted by their ids, floats written as the shortest text that reads back the same,
instants as ISO 8601 in UTC.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pyarrow as pa

from trucewatch.figures.model import Record
from trucewatch.vocabulary.instants import iso

TABLES = (
    "reports",
    "memberships",
    "incidents",
    "attributions",
    "findings",
    "beliefs",
    "casualties",
)


def dump(record: Record) -> Iterator[bytes]:
    """Lines of JSON, one for each derived row, table after table, then each case."""
    for name in TABLES:
        for line in sorted(_lines(getattr(record, name))):
            yield f"{name} {line}\n".encode()
    for case in record.docket.cases:
        yield f"cases {_line(asdict(case))}\n".encode()


def digest(record: Record) -> str:
    """SHA-256 of the whole dump, in hex: what two runs compare."""
    sha256 = hashlib.sha256()
    for line in dump(record):
        sha256.update(line)
    return sha256.hexdigest()


def _lines(table: pa.Table) -> Iterator[str]:
    for batch in table.to_batches(max_chunksize=4096):
        for row in batch.to_pylist():
            yield _line(row)


def _line(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False, default=_text, separators=(",", ":"))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"no canonical text for {type(value).__name__}")
