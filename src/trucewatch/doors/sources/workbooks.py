"""XLSX workbooks as tables, measured before they are parsed.

A workbook is a zip of XML: a small file may unpack to gigabytes, claim a million empty rows, or
carry entities. Its directory is read first and held against limits; then rows come one at a time.

A formula is not a value: what it shows depends on when and where it was computed. Its row is a
problem, unless the mapping says `formulas: cached` and the file holds the value last shown.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any, BinaryIO

from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.tables import (
    EMPTY,
    NO_ROWS,
    Record,
    file_problem,
    is_hxl,
    unique_header,
)
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem
from trucewatch.vocabulary.errors import TrucewatchError

MAX_FILE = 128 * 2**20
MAX_ENTRIES = 2000
MAX_UNPACKED = 1024 * 2**20
MAX_STRINGS = 128 * 2**20
MAX_RATIO = 200
RATIO_FROM = 4 * 2**20
LONGEST_CELL = 100_000
PROLOGUE = 4096

_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    """What a mapping may declare of a workbook."""

    sheet: str | None = None
    header_row: int = 1
    cached_formulas: bool = False


class WorkbookTable:
    """A sheet whose header has been read. Make it with `open_workbook`."""

    def __init__(
        self,
        rows: Iterator[tuple[int, Cells, Cells | None]],
        header: tuple[str, ...],
        context: Context,
    ) -> None:
        self.header = header
        self._rows = rows
        self._context = context

    def records(self) -> Iterator[Record | Problem]:
        """The rows under the header, as the contract of `Table` has it."""
        seen = False
        try:
            for number, cells, shown in self._rows:
                if not cells:
                    continue
                record = _record(number, cells, shown, len(self.header))
                if not any(cell.strip() for cell in record.cells) and not record.faults:
                    continue
                if not seen and is_hxl(record.cells):
                    continue
                seen = True
                yield record
        except Exception:
            # openpyxl raises whatever its parsers do (KeyError, ParseError, zlib.error …); at this
            # point the directory was whole, so it is the sheet that is damaged.
            yield file_problem(self._context, _DAMAGED)
            return
        if not seen:
            yield file_problem(self._context, NO_ROWS)


def open_workbook(
    stream: BinaryIO, context: Context, options: WorkbookOptions | None = None
) -> WorkbookTable | Problem:
    """The table in a workbook, or the problem of the file."""
    options = options or WorkbookOptions()
    try:
        data = _seekable(stream)
    except (TrucewatchError, OSError, EOFError):
        return file_problem(context, _DAMAGED)
    fault = _measured(data)
    if fault is not None:
        return file_problem(context, fault)
    try:
        rows = _rows(data, options)
        header_cells: Cells = ()
        for number, cells, _ in rows:
            if number >= options.header_row and any(_shown(cell.value) for cell in cells):
                header_cells = cells
                break
    except _NoSheetError as missing:
        return file_problem(context, missing.fault)
    except Exception:  # as in `records`: any parser's error means the same to a person
        return file_problem(context, _DAMAGED)
    names = [_shown(cell.value) for cell in header_cells]
    while names and not names[-1].strip():
        names.pop()
    if not names:
        return file_problem(context, EMPTY)
    return WorkbookTable(rows, unique_header(names), context)


class _NoSheetError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The stream itself where it can be searched, else its bounded content in memory."""
    if stream.seekable():
        return stream
    return io.BytesIO(stream.read(MAX_FILE + 1))


def _measured(data: BinaryIO) -> Fault | None:
    """A fault where the workbook is not one, is broken off, or is beyond an honest size."""
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    if size == 0:
        return EMPTY
    if size > MAX_FILE:
        return _too_large(f"more than {MAX_FILE // 2**20} MB")
    start = data.read(4)
    data.seek(0)
    if not start.startswith(b"PK"):
        return _OLD if start == b"\xd0\xcf\x11\xe0" else _NOT_A_WORKBOOK
    try:
        with zipfile.ZipFile(data) as archive:
            return _measured_entries(archive)
    except Exception:  # zipfile raises BadZipFile, struct.error, EOFError, NotImplementedError …
        return _DAMAGED


def _measured_entries(archive: zipfile.ZipFile) -> Fault | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        return _NOT_A_WORKBOOK
    if len(entries) > MAX_ENTRIES or len(names) != len(entries):
        return _too_large("too many parts")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return _too_large(f"more than {MAX_UNPACKED // 2**20} MB unpacked")
    for entry in entries:
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > RATIO_FROM and ratio > MAX_RATIO:
            return _too_large(f"a part that unpacks {ratio:.0f} times its size")
        if entry.filename.endswith("sharedStrings.xml") and entry.file_size > MAX_STRINGS:
            return _too_large(f"more than {MAX_STRINGS // 2**20} MB of text")
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if _MARKUP.search(part.read(PROLOGUE)):
                    return _ENTITIES
    return None


def _rows(data: BinaryIO, options: WorkbookOptions) -> Iterator[tuple[int, Cells, Cells | None]]:
    """Row number, cells as written, and as last shown where the mapping accepts that."""
    written = _sheet_rows(data, options, shown=False)
    shown: Iterator[Any] = repeat(None)
    if options.cached_formulas:
        data.seek(0)
        shown = _sheet_rows(io.BytesIO(data.read()), options, shown=True)
    for number, (cells, values) in enumerate(zip(written, shown, strict=False), start=1):
        yield number, cells, values


def _sheet_rows(data: BinaryIO, options: WorkbookOptions, *, shown: bool) -> Iterator[Cells]:
    import openpyxl

    book = openpyxl.load_workbook(data, read_only=True, data_only=shown, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if options.sheet is not None and options.sheet not in sheets:
        raise _NoSheetError(
            Fault(
                "no_such_sheet",
                "the workbook has no sheet of the name the mapping asks for",
                f"correct `sheet`; it has: {', '.join(sheets)[:300]}",
            )
        )
    if not sheets:
        raise _NoSheetError(EMPTY)
    visible = [s for s in sheets.values() if s.sheet_state == "visible"] or list(sheets.values())
    sheet = sheets[options.sheet] if options.sheet else visible[0]
    # What a sheet says of its own size is not to be trusted: forgotten, its rows come as long as
    # they are, and one far cell widens no other row.
    sheet.reset_dimensions()
    yield from sheet.iter_rows()


def _record(number: int, cells: Cells, shown: Cells | None, width: int) -> Record:
    texts: list[str] = []
    faults: dict[int, Fault] = {}
    for index in range(max(width, len(cells))):
        cell = cells[index] if index < len(cells) else None
        value = getattr(cell, "value", None)
        kind = getattr(cell, "data_type", "n")
        if kind == "f":
            kept = None
            if shown is not None and index < len(shown):
                kept = getattr(shown[index], "value", None)
            if kept is None:
                faults[index] = _FORMULA if shown is None else _FORMULA_EMPTY
                kept = value
            value = kept
        if kind == "e":
            faults[index] = _CELL_ERROR
        text = _shown(value)
        if len(text) > LONGEST_CELL:
            faults[index], text = _LONG_CELL, text[:LONGEST_CELL]
        if index < width:
            texts.append(text)
        elif text.strip():
            texts.append(text)
            faults[-1] = _BESIDE
    return Record(number, texts, faults)


def _shown(value: Any) -> str:
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


def _too_large(what: str) -> Fault:
    return Fault(
        "workbook_too_large",
        f"the workbook is beyond what can be read safely: {what}",
        "delete empty rows and columns, split it, or save the sheet as CSV (UTF-8)",
    )


_DAMAGED = Fault(
    "damaged_workbook",
    "the workbook is damaged or breaks off",
    "copy or download it again; if it opens in a spreadsheet, save it as a new XLSX or as CSV",
)
_NOT_A_WORKBOOK = Fault(
    "not_a_workbook",
    "this is not an XLSX workbook",
    "save the sheet as XLSX, or as CSV (UTF-8) and add it with --format csv",
)
_OLD = Fault(
    "old_workbook",
    "this is an old XLS workbook, or one locked with a password",
    "open it and save it as XLSX without a password",
)
_ENTITIES = Fault(
    "workbook_entities",
    "the workbook declares entities, which no spreadsheet writes",
    "find out where it comes from; save it anew from a spreadsheet",
)
_FORMULA = Fault(
    "formula_cell",
    "the cell holds a formula instead of a value",
    "paste the column as values; or say `formulas: cached` in the mapping to take what was shown",
)
_FORMULA_EMPTY = Fault(
    "formula_cell",
    "the cell holds a formula and the file does not say what it last showed",
    "open the file in a spreadsheet, paste the column as values and save it",
)
_CELL_ERROR = Fault(
    "cell_error", "the cell shows a spreadsheet error", "correct the formula behind it, or blank it"
)
_LONG_CELL = Fault(
    "cell_too_long", f"the cell is longer than {LONGEST_CELL:,} characters", "shorten it"
)
_BESIDE = Fault(
    "cell_count",
    "the row has values beyond the last column of the header",
    "name the column in the header, or blank the cells",
)
