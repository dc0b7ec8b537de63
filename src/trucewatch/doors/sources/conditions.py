"""What was offered, amended, claimed or verified of conditions: one line for each word.

A CSV file or, named with `--format conditions`, a workbook. Columns beyond the known ones, and all
words of a bad row, are withheld: lists of people are made with such tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.fixed_rows import FixedTable
from trucewatch.doors.sources.tables import Table
from trucewatch.doors.sources.text_tables import columns_of as columns_in
from trucewatch.doors.sources.text_tables import open_text_table
from trucewatch.doors.sources.workbooks import open_workbook
from trucewatch.reports.model import Problem, Row, SourceWords
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.promising import COLUMNS, PLAIN, columns_of, promise_row

NEEDED = ("kind", "condition", "by")


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open such a file: by its columns."""
    return 0.9 if columns_in(head) >= {*NEEDED, "amount"} else 0.0


MANIFEST = Manifest(
    id="conditions",
    title="Conditions and their progress",
    endings=(".csv", ".xlsx"),
    about="columns kind (offered, demanded, amended, suspended, resumed, claimed or verified), "
    "condition, by, from, to, amount, unit, category, due, done and more; docs/conditions.md",
    licence_reminder="Keep whose word each line is. Name nobody who is held: a list of names is "
    "sealed with `trucewatch evidence add`.",
    takes_mapping=False,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each line as what it says, or a problem."""
    times = Habits(context.zone, today=context.today)
    table = FixedTable(context, only=COLUMNS, plain=tuple(PLAIN))
    for good in table.goods_of(_opened(stream, context), NEEDED):
        if isinstance(good, Problem):
            yield good
            continue
        content = promise_row(good.said, times)
        fault = content if isinstance(content, FieldFault) else None
        if fault is None and context.register is not None:
            assert not isinstance(content, FieldFault)  # noqa: S101
            fault = context.register.fault(content)
        if fault is not None:
            yield table.problem(good, fault.fields, fault.fault)
        elif not isinstance(content, FieldFault):
            words = content.by or "somebody who is not named"
            source = SourceWords(f"conditions: {words}", kind="public")
            yield good.row(content, source, only=columns_of(content))


def _opened(stream: BinaryIO, context: Context) -> Table | Problem:
    start = stream.read(4)
    whole = io.BytesIO(start + stream.read()) if not stream.seekable() else stream
    whole.seek(0)
    if start.startswith(b"PK"):
        return open_workbook(whole, context)
    return open_text_table(whole, context)
