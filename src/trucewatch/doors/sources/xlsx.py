"""Any table of reports in an XLSX workbook, under a mapping or by the project's column names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.mapped_tables import rows_of
from trucewatch.doors.sources.mapping import read_table_mapping
from trucewatch.doors.sources.workbooks import open_workbook
from trucewatch.reports.model import Problem, Row


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a workbook: a zip that says so, by its parts or its name."""
    if not head.startswith(b"PK"):
        return 0.0
    if b"[Content_Types].xml" in head or b"xl/" in head:
        return 0.7
    return 0.4 if filename.lower().endswith((".xlsx", ".xlsm")) else 0.0


MANIFEST = Manifest(
    id="xlsx",
    title="Table of reports (XLSX)",
    endings=(".xlsx", ".xlsm"),
    about="one sheet of a workbook, read under --mapping FILE or by the project's column names",
    licence_reminder="Note whose table it is and what they allow; keep their attribution.",
    takes_mapping=True,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each row as a report or a problem. Raises UsageError where the mapping itself is wrong."""
    mapping = None if context.mapping is None else read_table_mapping(context.mapping)
    table = open_workbook(stream, context, None if mapping is None else mapping.workbook)
    yield from rows_of(table, mapping, context)
