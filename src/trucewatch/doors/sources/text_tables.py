"""CSV and its cousins: a header, then records that may span several lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.limits.bounds import BeyondLimit, bound
from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.tables import (
    EMPTY,
    LONGEST_RAW,
    NO_ROWS,
    Record,
    file_problem,
    is_hxl,
    unique_header,
)
from trucewatch.doors.sources.text_lines import (
    Line,
    first_line,
    lines,
    read_head,
    wrong_encoding,
)
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem
from trucewatch.vocabulary.errors import TrucewatchError

DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class TextOptions:
    """What a mapping may declare of a text table; None is found out."""

    encoding: str | None = None
    delimiter: str | None = None


class TextTable:
    """A table in a text file. Make it with `open_text_table`."""

    def __init__(self, source: NumberedLines, delimiter: str, context: Context) -> None:
        self._source = source
        self._context = context
        self._reader = csv.reader(source, delimiter=delimiter)
        self.header: tuple[str, ...] = ()

    def read_header(self) -> Problem | None:
        """Read the first row that is not blank; a problem where it cannot be a header."""
        for record in self._rows():
            if isinstance(record, Problem):
                return record
            if not any(cell.strip() for cell in record.cells):
                continue
            if record.faults or len(record.cells) > bound("columns").most:
                fault = next(iter(record.faults.values()), None) or too_wide()
                return file_problem(self._context, fault, record.number)
            self.header = unique_header(record.cells)
            return None
        return file_problem(self._context, EMPTY)

    def records(self) -> Iterator[Record | Problem]:
        """The rows under the header, as the contract of `Table` has it."""
        width, first, seen = len(self.header), True, False
        for record in self._rows():
            if isinstance(record, Record):
                if not any(cell.strip() for cell in record.cells):
                    continue
                if first and is_hxl(record.cells):
                    first = False
                    continue
                record = _of_width(record, width)
            first, seen = False, True
            yield record
        if not seen:
            yield file_problem(self._context, NO_ROWS)

    def _rows(self) -> Iterator[Record | Problem]:
        while True:
            number = self._source.number + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                self._source.take_faults()
                yield file_problem(self._context, _NOT_CSV, number)
                continue
            faults = self._source.take_faults()
            if faults and faults[0].code in ("line_too_long", "breaks_off"):
                yield file_problem(self._context, faults[0], number)
                continue
            yield Record(number, cells, {-1: faults[0]} if faults else {})


class NumberedLines:
    """Lines for the CSV reader, which asks for as many as a record needs; counts and notes them.

    Raises csv.Error where a record does not end: quotation marks that open again in every line
    would gather the whole file in one row.
    """

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._faults: list[Fault] = []
        self._longest = bound("record_kb").most * 1024
        self._of_record = 0
        self.number = 0

    def __iter__(self) -> NumberedLines:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.number += 1
        self._of_record += len(line.text)
        if self._of_record > self._longest:
            raise csv.Error("a record without end")
        if line.fault is not None:
            self._faults.append(line.fault)
        return line.text

    def take_faults(self) -> list[Fault]:
        """The faults of the lines since the last call."""
        faults, self._faults = self._faults, []
        self._of_record = 0
        return faults


def open_text_table(
    stream: BinaryIO, context: Context, options: TextOptions | None = None
) -> TextTable | Problem:
    """The table in `stream`, its header read; or the problem of the file."""
    options = options or TextOptions()
    try:
        head = read_head(stream)
    except (TrucewatchError, OSError, EOFError) as error:
        what = error.what if isinstance(error, TrucewatchError) else "the file cannot be read"
        return file_problem(context, Fault("unreadable", what, "copy it again"))
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return file_problem(context, EMPTY)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return file_problem(context, _A_WORKBOOK)
    wrong = wrong_encoding(head, options.encoding)
    if wrong is not None:
        return file_problem(context, wrong, _first_bad_line(head, options.encoding))
    source = NumberedLines(lines(head, stream, options.encoding))
    delimiter = options.delimiter or delimiter_of(first_line(head))
    table = TextTable(source, delimiter, context)
    return table.read_header() or table


def columns_of(head: bytes) -> set[str]:
    """The column names a file's first bytes seem to give, in lower case; for recognising it."""
    line = first_line(head)
    try:
        cells = next(csv.reader(io.StringIO(line), delimiter=delimiter_of(line)), [])
    except csv.Error:
        return set()
    return {cell.strip().lower() for cell in cells}


def delimiter_of(line: str) -> str:
    """The delimiter that makes the most columns of a header line."""
    return max(DELIMITERS, key=lambda d: (len(line.split(d)), -DELIMITERS.index(d)))


def _of_width(record: Record, width: int) -> Record:
    """The record with exactly `width` cells; blank ones too many are dropped."""
    cells = list(record.cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) == width:
        return Record(record.number, cells, record.faults)
    fault = Fault(
        "cell_count",
        f"the row has {len(cells)} cells where the header has {width}",
        "put quotation marks around cells that hold the delimiter, and fill up short rows",
    )
    return Record(record.number, cells, {**record.faults, -1: fault})


def row_text(record: Record) -> str:
    """A row whose columns cannot be trusted, as one bounded piece of text."""
    return " | ".join(record.cells)[:LONGEST_RAW]


def _first_bad_line(head: bytes, declared: str | None) -> int:
    for number, line in enumerate(head.splitlines(), start=1):
        if wrong_encoding(line, declared) is not None:
            return number
    return 1


def too_wide() -> Fault:
    """The fault of a header with more columns than are read."""
    return BeyondLimit(
        "too_many_columns",
        "the header has too many columns",
        allowed=bound("columns"),
        hint="check the delimiter, and leave out columns that nobody needs",
    ).fault()


_NOT_CSV = Fault(
    "not_csv",
    "the row cannot be read as CSV: a cell is too long or its quotation mark is never closed",
    "look for an unclosed quotation mark, or shorten the cell to 100,000 characters",
)
_A_WORKBOOK = Fault(
    "a_workbook",
    "this is a spreadsheet or zip file, not text",
    "add it with --format xlsx, or save the sheet as CSV (UTF-8)",
)
