"""XLSX workbooks as tables, measured before they are parsed.

A workbook is a zip of XML: a small file may unpack to gigabytes, claim a million empty rows, or
carry entities. Its directory is measured first (`limits.workbook_limits`); then its sheet is read
by `apart.sheets`, in a process of its own unless it is small.

A formula is not a value: what it shows depends on when and where it was computed. Its row is a
problem, unless the mapping says `formulas: cached` and the file holds the value last shown.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from trucewatch.doors.apart import sheets
from trucewatch.doors.limits.bounds import MB, BeyondLimit, bound
from trucewatch.doors.limits.workbook_limits import measure_workbook
from trucewatch.doors.limits.zip_limits import Archive
from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.tables import (
    EMPTY,
    NO_ROWS,
    Record,
    file_problem,
    is_hxl,
    unique_header,
)
from trucewatch.doors.worker import Allowance, apart
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem
from trucewatch.vocabulary.errors import TrucewatchError

SMALL = 1024 * 1024
"""Bytes of XML read in this process: they cannot fill its memory, and a start takes longer."""

_CODES = {"archive_too_large": "workbook_too_large", "document_type": "workbook_entities"}


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    """What a mapping may declare of a workbook."""

    sheet: str | None = None
    header_row: int = 1
    cached_formulas: bool = False


class WorkbookTable:
    """A sheet whose header has been read. Make it with `open_workbook`."""

    def __init__(
        self, messages: Iterator[sheets.Message], header: tuple[str, ...], context: Context
    ) -> None:
        self.header = header
        self._messages = messages
        self._context = context

    def records(self) -> Iterator[Record | Problem]:
        """The rows under the header, as the contract of `Table` has it."""
        seen = False
        try:
            for message in self._messages:
                if message[0] == "fault":
                    yield file_problem(self._context, _of_file(message))
                    return
                record = Record(message[1], message[2], {i: _CELLS[f] for i, f in message[3]})
                if not any(cell.strip() for cell in record.cells) and not record.faults:
                    continue
                if not seen and is_hxl(record.cells):
                    continue
                seen = True
                yield record
        except BeyondLimit as beyond:
            yield file_problem(self._context, _as_workbook(beyond))
            return
        if not seen:
            yield file_problem(self._context, NO_ROWS)


def open_workbook(
    stream: BinaryIO, context: Context, options: WorkbookOptions | None = None
) -> WorkbookTable | Problem:
    """The table in a workbook, or the problem of the file."""
    try:
        data = _seekable(stream)
        archive = _measured(data)
        if isinstance(archive, Fault):
            return file_problem(context, archive)
        messages = _messages(data, archive, options or WorkbookOptions(), context.file)
        first = next(messages)
    except BeyondLimit as beyond:
        return file_problem(context, _as_workbook(beyond))
    except (TrucewatchError, OSError, EOFError, StopIteration):
        return file_problem(context, _DAMAGED)
    if first[0] == "fault":
        return file_problem(context, _of_file(first))
    return WorkbookTable(messages, unique_header(first[1]), context)


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The stream itself where it can be searched, else its bounded content in memory."""
    if stream.seekable():
        return stream
    return io.BytesIO(stream.read(bound("zip_mb").most * MB + 1))


def _measured(data: BinaryIO) -> Archive | Fault:
    """The workbook's archive; a fault where it is none, or breaks off. Raises BeyondLimit."""
    start = data.read(4)
    data.seek(0)
    if not start:
        return EMPTY
    if not start.startswith(b"PK"):
        return _OLD if start == b"\xd0\xcf\x11\xe0" else _NOT_A_WORKBOOK
    try:
        return measure_workbook(data) or _NOT_A_WORKBOOK
    except BeyondLimit:
        raise
    except Exception:  # zipfile raises BadZipFile, struct.error, EOFError, NotImplementedError …
        return _DAMAGED


def _messages(
    data: BinaryIO, archive: Archive, options: WorkbookOptions, file: str
) -> Iterator[sheets.Message]:
    """What `apart.sheets` says of the sheet, from this process or from one of its own."""
    told: dict[str, Any] = {
        "sheet": options.sheet,
        "header_row": options.header_row,
        "cached_formulas": options.cached_formulas,
    }
    if archive.unpacked <= SMALL:
        yield from sheets.read_sheet(data, **told)
        return
    allowance = Allowance.for_size(archive.packed)
    job = f"{sheets.__name__}:{sheets.job.__name__}"
    for batch in apart(job, data, told, allowance, file=file):
        yield from json.loads(batch)


def _of_file(message: sheets.Message) -> Fault:
    """The fault of a whole sheet in words."""
    if message[1] == sheets.NO_SHEET and message[2]:
        return Fault(
            "no_such_sheet",
            "the workbook has no sheet of the name the mapping asks for",
            f"correct `sheet`; it has: {', '.join(message[2])[:300]}",
        )
    return _DAMAGED if message[1] == sheets.DAMAGED else EMPTY


def _as_workbook(beyond: BeyondLimit) -> Fault:
    fault = beyond.fault()
    return Fault(_CODES.get(fault.code, fault.code), fault.message, fault.remedy)


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
    "cell_too_long", f"the cell is longer than {sheets.LONGEST_CELL:,} characters", "shorten it"
)
_BESIDE = Fault(
    "cell_count",
    "the row has values beyond the last column of the header",
    "name the column in the header, or blank the cells",
)
_CELLS = {
    sheets.FORMULA: _FORMULA,
    sheets.FORMULA_EMPTY: _FORMULA_EMPTY,
    sheets.CELL_ERROR: _CELL_ERROR,
    sheets.LONG_CELL: _LONG_CELL,
    sheets.BESIDE: _BESIDE,
}
