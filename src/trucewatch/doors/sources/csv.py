"""Any table of reports as CSV, read under a mapping, or by the project's own column names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.contract_columns import WHEN, known_columns
from trucewatch.doors.sources.mapped_tables import rows_of
from trucewatch.doors.sources.mapping import read_table_mapping
from trucewatch.doors.sources.text_tables import columns_of, open_text_table
from trucewatch.reports.model import Problem, Row


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a table whose columns need no mapping."""
    fields = set(known_columns(columns_of(head)).values())
    return 0.3 if fields & WHEN and len(fields) > 1 else 0.0


MANIFEST = Manifest(
    id="csv",
    title="Table of reports (CSV)",
    endings=(".csv", ".tsv", ".txt"),
    about="any table, read under --mapping FILE, or with the project's own column names",
    licence_reminder="Note whose table it is and what they allow; keep their attribution.",
    takes_mapping=True,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each row as a report or a problem. Raises UsageError where the mapping itself is wrong."""
    mapping = None if context.mapping is None else read_table_mapping(context.mapping)
    table = open_text_table(stream, context, None if mapping is None else mapping.text)
    yield from rows_of(table, mapping, context)
