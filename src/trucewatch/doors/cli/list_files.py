"""Lists from a researcher's own CSV or Parquet file: a 0/1 column for each, and `count`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.doors.limits.names import shown_name
from trucewatch.doors.table_files import read_table_file
from trucewatch.unreported.tables import WIDEST, CaptureHistories, tabulate
from trucewatch.vocabulary.errors import TrucewatchError

COUNT = "count"


def read_lists(path: Path) -> CaptureHistories:
    """The table of a file; every column but `count` is a list.

    Raises TrucewatchError naming file, row and column.
    """
    file = shown_name(path.name)
    table = read_table_file(path).columns
    names = table.column_names
    if names.count(COUNT) != 1:
        raise TrucewatchError(
            f"{file} has {names.count(COUNT)} columns {COUNT!r}",
            expected=f"a column of 0 and 1 for each list, and {COUNT!r}: how many stand on these",
            hint=f"it has {', '.join(names[:12])[:300]}",
        )
    if len(names) > WIDEST + 1:
        raise TrucewatchError(f"{file} has more than {WIDEST} lists", hint="join lists first")
    lists = [name for name in names if name != COUNT]
    if len(set(lists)) < len(lists):
        raise TrucewatchError("two lists have one name", where=file)
    if not lists or any(not name.strip() for name in lists):
        raise TrucewatchError(f"{file} has no list, or a column without a name")
    counts = _numbers(table[COUNT], COUNT, file, "a whole number, 0 or more", whole=True)
    members = [_numbers(table[n], n, file, "0 or 1", whole=False) for n in lists]
    on = np.array(members).T.reshape(len(counts), len(lists))
    unlisted = np.flatnonzero((on.sum(1) == 0) & (counts > 0))
    if len(unlisted):
        raise TrucewatchError(
            "somebody who is on no list was counted",
            where=f"{file}, row {unlisted[0] + 2}",
            hint="leave the row out: how many are on no list is what is asked",
        )
    try:
        return tabulate(lists, on, counts)
    except TrucewatchError as error:
        raise TrucewatchError(
            error.what, where=file, expected=error.expected, hint=error.hint
        ) from error


def _numbers(
    column: pa.ChunkedArray, name: str, file: str, expected: str, *, whole: bool
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The column as numbers. Rows are numbered as in a spreadsheet: the header is row 1."""
    values = np.empty(len(column))
    for at, value in enumerate(column.to_pylist()):
        number = _number(value)
        good = number >= 0 and number == int(number) if whole else number in (0, 1)
        if not good:
            told = "nothing" if value is None else repr(str(value)[:40])
            raise TrucewatchError(
                f"{name} does not take {told}", where=f"{file}, row {at + 2}", expected=expected
            )
        values[at] = number
    return values


def _number(value: Any) -> float:
    """What the cell says, -1 where it is no finite number."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return -1.0
    return number if np.isfinite(number) else -1.0
