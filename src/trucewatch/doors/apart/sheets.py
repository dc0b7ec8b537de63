"""One sheet of an XLSX workbook as messages: its header, then its rows as text with their faults.

Run apart for all but small workbooks. Messages are lists: `["header", names]`, then
`["row", number, cells, [[index, fault], ...]]`; `["fault", fault]` where the sheet ends early.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any, BinaryIO

from trucewatch.doors.limits.bounds import BeyondLimit, bound
from trucewatch.doors.limits.workbook_limits import measure_sheets, measure_workbook

LONGEST_CELL = 100_000
BATCH_CHARACTERS = 250_000
FORMULA, FORMULA_EMPTY, CELL_ERROR, LONG_CELL, BESIDE = (
    "formula", "formula_empty", "cell_error", "long_cell", "beside",
)  # fmt: skip
NO_SHEET, NO_HEADER, DAMAGED = "no_sheet", "no_header", "damaged"
LEAST_XML = 4
"""Bytes of XML that a written cell takes at least."""

Cells = Sequence[Any]
Message = list[Any]


def job(
    stream: BinaryIO, *, sheet: str | None, header_row: int, cached_formulas: bool
) -> Iterator[bytes]:
    """The messages of `read_sheet` as JSON, many in one."""
    batch: list[Message] = []
    size = 0
    for message in read_sheet(stream, sheet, header_row, cached_formulas):
        batch.append(message)
        size += sum(10 + len(text) for text in message[2]) if message[0] == "row" else 0
        if size > BATCH_CHARACTERS:
            yield json.dumps(batch).encode()
            batch, size = [], 0
    yield json.dumps(batch).encode()


def read_sheet(
    stream: BinaryIO, sheet: str | None, header_row: int, cached_formulas: bool
) -> Iterator[Message]:
    """The messages of one sheet. Raises BeyondLimit where the workbook is not what it may be."""
    try:
        archive = measure_workbook(stream)
        assert archive is not None  # noqa: S101
        measure_sheets(stream, archive)
        rows = _rows(stream, sheet, cached_formulas, archive.unpacked)
        header: Cells = ()
        for number, cells, _ in rows:
            if number >= header_row and any(shown(cell.value) for cell in cells):
                header = cells
                break
        names = [shown(cell.value) for cell in header]
        while names and not names[-1].strip():
            names.pop()
        if not names:
            yield ["fault", NO_HEADER]
            return
        yield ["header", names]
        for number, cells, kept in rows:
            if cells:
                yield ["row", number, *_texts(cells, kept, len(names))]
    except _NoSheetError as missing:
        yield ["fault", NO_SHEET, missing.has]
    except (BeyondLimit, MemoryError):
        raise
    except Exception:
        # openpyxl raises whatever its parsers do (KeyError, ParseError, zlib.error …)
        yield ["fault", DAMAGED]


class _NoSheetError(Exception):
    def __init__(self, has: list[str]) -> None:
        super().__init__()
        self.has = has


def _rows(
    stream: BinaryIO, sheet: str | None, cached: bool, unpacked: int
) -> Iterator[tuple[int, Cells, Cells | None]]:
    """Row number, cells as written, and as last shown where the mapping accepts that."""
    most = bound("workbook_empty_cells")
    left = most.most + unpacked // LEAST_XML
    written = _sheet_rows(stream, sheet, shown=False)
    kept: Iterator[Any] = repeat(None)
    if cached:
        stream.seek(0)
        kept = _sheet_rows(io.BytesIO(stream.read()), sheet, shown=True)
    for number, (cells, values) in enumerate(zip(written, kept, strict=False), start=1):
        left -= len(cells)
        if left < 0:
            raise BeyondLimit(
                "sheet_too_wide",
                "the rows of the sheet reach far to the right over empty cells",
                allowed=most,
                hint="delete the columns to the right of the table, or save the sheet as CSV",
            )
        yield number, cells, values


def _sheet_rows(stream: BinaryIO, name: str | None, *, shown: bool) -> Iterator[Cells]:
    import openpyxl

    book = openpyxl.load_workbook(stream, read_only=True, data_only=shown, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name is not None and name not in sheets:
        raise _NoSheetError([title[:100] for title in sheets][:20])
    if not sheets:
        raise _NoSheetError([])
    visible = [s for s in sheets.values() if s.sheet_state == "visible"] or list(sheets.values())
    sheet = sheets[name] if name else visible[0]
    # What a sheet says of its own size is not to be trusted: forgotten, its rows come as long as
    # they are, and one far cell widens no other row.
    sheet.reset_dimensions()
    yield from sheet.iter_rows()


def _texts(cells: Cells, kept: Cells | None, width: int) -> tuple[list[str], list[tuple[int, str]]]:
    """The row's cells as text, and which of them are faulty; index -1 is the whole row."""
    texts: list[str] = []
    faults: dict[int, str] = {}
    long = bound("record_kb")
    left = long.most * 1024
    for index in range(max(width, len(cells))):
        cell = cells[index] if index < len(cells) else None
        value = getattr(cell, "value", None)
        kind = getattr(cell, "data_type", "n")
        if kind == "f":
            last = None
            if kept is not None and index < len(kept):
                last = getattr(kept[index], "value", None)
            if last is None:
                faults[index] = FORMULA if kept is None else FORMULA_EMPTY
                last = value
            value = last
        if kind == "e":
            faults[index] = CELL_ERROR
        text = shown(value)
        if len(text) > LONGEST_CELL:
            faults[index], text = LONG_CELL, text[:LONGEST_CELL]
        if index < width or text.strip():
            texts.append(text)
            left -= len(text)
        if index >= width and text.strip():
            faults[-1] = BESIDE
        if left < 0:
            raise BeyondLimit(
                "row_too_long", "a row of the sheet is too long", allowed=long, hint="shorten it"
            )
    return texts, list(faults.items())


def shown(value: Any) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        whole = value.time() == time.min
        return value.date().isoformat() if whole else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
