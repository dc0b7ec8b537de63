"""A table once it is open, whatever it was written in: its rows under a mapping, or by name."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.contract_columns import mapping_by_name
from trucewatch.doors.sources.mapped_rows import MappedRows
from trucewatch.doors.sources.mapping import TableMapping
from trucewatch.doors.sources.tables import Table, missing_columns
from trucewatch.reports.model import Problem, Row


def rows_of(
    table: Table | Problem, mapping: TableMapping | None, context: Context
) -> Iterator[Row | Problem]:
    """Each row as a report or a problem; without a mapping, by the project's own column names."""
    if isinstance(table, Problem):
        yield table
        return
    mapping = mapping or mapping_by_name(table.header)
    if mapping is None:
        yield missing_columns(context, 1, ("seen",), table.header)
        return
    yield from MappedRows(table, mapping, context).rows()
