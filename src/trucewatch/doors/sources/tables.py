"""Tables as rows of cells, whatever file they came in; and the problems that no cell can mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trucewatch.doors.sources.contract import Context
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem

EXCERPT = 80
LONGEST_RAW = 2000


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: its number in the file, its cells, and cells that are faulty already.

    `faults` is by column index; index -1 is a fault of the whole row, whose cells may then stand
    in the wrong columns.
    """

    number: int
    cells: Sequence[str]
    faults: Mapping[int, Fault] = field(default_factory=dict)


class Table(Protocol):
    """A header and the records under it, one at a time."""

    header: tuple[str, ...]

    def records(self) -> Iterator[Record | Problem]:
        """The rows under the header; blank rows and a row of HXL tags are left out."""
        ...


def file_problem(context: Context, fault: Fault, row: int = 0) -> Problem:
    """A problem of the file as a whole, or of a line that has no cells."""
    return Problem(
        file=context.file,
        row=row,
        column=None,
        value_excerpt=None,
        code=fault.code,
        message=fault.message,
        remedy=fault.remedy,
    )


def unique_header(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names: trimmed, a blank one named by its place, a repeated one numbered."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {place}"
        while name in names:
            name = f"{name} ({place})"
        names.append(name)
    return tuple(names)


def is_hxl(cells: Sequence[str]) -> bool:
    """Whether this row holds HXL tags (#date, #loc+name …) instead of values."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell[0] == "#" and cell[1:2].isalpha() for cell in filled)


def missing_columns(
    context: Context, row: int, missing: Sequence[str], header: Sequence[str]
) -> Problem:
    """The problem of a header that lacks what its format or mapping asks for."""
    has = ", ".join(header)[:300]
    return file_problem(
        context,
        Fault(
            "missing_column",
            f"the file has no column {', '.join(repr(name) for name in missing)[:300]}",
            f"correct the header or the mapping; the file has: {has}",
        ),
        row,
    )


EMPTY = Fault("empty_file", "the file is empty", "export or copy it again")
NO_ROWS = Fault("no_rows", "the file has a header and no rows", "export it again with its rows")
