"""Cells for spreadsheets: text that one would compute is written so that it stays text.

Source: OWASP, "CSV Injection": what begins with =, +, -, @, a tab or a carriage return gets an
apostrophe before it. Numbers, dates and what Parquet holds are never touched.
"""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_COMPUTED = r"\A[=+\-@\t\r]"
_STARTS = re.compile(_COMPUTED)


def harmless(value: Any) -> Any:
    """The cell, with an apostrophe before text that would be computed."""
    return f"'{value}" if isinstance(value, str) and _STARTS.match(value) else value


def harmless_table(table: pa.Table) -> pa.Table:
    """The table with every column of text made harmless."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            column = table.column(place)
            computed = pc.match_substring_regex(column, _COMPUTED)
            before, between = pa.scalar("'", field.type), pa.scalar("", field.type)
            marked = pc.binary_join_element_wise(before, column, between)
            table = table.set_column(place, field, pc.if_else(computed, marked, column))
    return table
