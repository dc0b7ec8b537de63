"""Repairing a bad row: its cells as they came, those that somebody corrected, and the same reading.

In:   an open mission, the entry of a problem, new words for some of its cells.
Out:  the entry that says so; or what is still wrong with the corrected row, and nothing recorded.

Cells from which a source could be found are taken from the registry where they were left as they
are, and are handed to nobody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from trucewatch.doors.limits.bounds import bound
from trucewatch.doors.read_under import context_of, kept_mapping
from trucewatch.doors.sources import formats
from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.mapped_tables import rows_of
from trucewatch.doors.sources.mapping import read_table_mapping
from trucewatch.doors.sources.tables import Record
from trucewatch.doors.storage.acting import ActingGround
from trucewatch.doors.storage.mission import Mission
from trucewatch.ledger.leaves import ActorKey, actor_id
from trucewatch.mechanism.ports import Entry
from trucewatch.mechanism.repairing import RECORDED, needed_to_sign, repair
from trucewatch.mechanism.row_acts import File
from trucewatch.reports.model import Problem, Row
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message

_WHOLE_LINE = "row"
"""Under which name the text of a row is kept whose cells may stand in the wrong columns."""
_TABLES = ("csv", "xlsx")
"""Formats whose rows are read alike, whatever file they came in."""


class StillBadError(UsageError):
    """The corrected row cannot be read either; `problems` says why, and nothing was recorded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        column = f"column {first.column}: " if first.column else ""
        super().__init__(f"{column}{first.message}", hint=first.remedy)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, as far as it may be seen.

    `shown` are its cells by column; a column of `columns` that it lacks is hidden. `line` is the
    whole row where its cells may stand in the wrong columns.
    """

    columns: tuple[str, ...]
    shown: Mapping[str, str]
    faulty: frozenset[str]
    line: str | None
    row: int
    can_be_read: bool

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> BadRow:
        """The row of a problem, from what its entry discloses."""
        columns = tuple(content.get("columns") or ())
        raw = dict(content.get("raw") or {})
        line = raw.pop(_WHOLE_LINE, None) if _WHOLE_LINE not in columns else None
        said = str(content.get("column") or "")
        whole = bool(columns) and not raw and content.get("column") is None
        return cls(
            columns=columns,
            shown=dict.fromkeys(columns, "") if whole else raw,
            faulty=frozenset(c for c in columns if c == said or c in said.split(", ")),
            line=line,
            row=int(content.get("row") or 0),
            can_be_read=bool(columns) and content.get("format") in formats(),
        )

    def hides(self, column: str) -> bool:
        """Whether that cell is kept from whoever looks."""
        return column not in self.shown


def bad_row(entry: Entry) -> BadRow:
    """The row of a problem. Raises UsageError where the entry is none, or keeps no row."""
    if entry.typ != RECORDED:
        raise UsageError(
            f"entry {entry.index} is {entry.typ}: no row that could not be read",
            hint="`trucewatch list DIR problems` shows their entries; a row under seal is "
            "corrected in its file",
            told=Message("faults.no_bad_row", {"entry": entry.index}),
        )
    row = BadRow.of(entry.content)
    if not row.can_be_read:
        raise UsageError(
            f"entry {entry.index} keeps no cells that could be corrected one by one",
            hint="correct the file and add it again: rows in the record are not taken twice",
            told=Message("faults.no_cells", {"entry": entry.index}),
        )
    return row


def repair_row(
    mission: Mission,
    index: int,
    typed: Mapping[str, str],
    *,
    key: ActorKey | None,
    today: date | None,
) -> Entry:
    """Take in the row of the problem at `index`, with the cells that were `typed` by column.

    Raises StillBadError where it cannot be read either, UsageError where it may not be repaired.
    """
    problem = mission.ground.entry(index)
    row, content = bad_row(problem), problem.content
    unknown = [column for column in typed if column not in row.columns]
    if unknown:
        raise UsageError(
            f"the row has no column {unknown[0]!r}",
            expected=", ".join(row.columns)[:300],
            told=Message("faults.no_column", {"value": unknown[0]}),
        )
    kept = _cells(mission, index, row)
    cells = {column: typed.get(column, kept[column]) for column in row.columns}
    corrected = [column for column in row.columns if cells[column] != kept[column]]
    if not corrected:
        raise UsageError(
            "no cell was corrected",
            hint="say what the faulty cell should be",
            told=Message("faults.nothing_corrected"),
        )
    mapping = kept_mapping(mission.registry, content.get("mapping"))
    context = context_of(mission.ground, str(content["file"]), mapping, today)
    rows = list(_read(str(content["format"]), cells, context, row.row))
    still = [one for one in rows if isinstance(one, Problem)]
    if still or not rows:
        raise (
            StillBadError(still)
            if still
            else UsageError("a row without any word is no row", told=Message("faults.empty_row"))
        )
    good = [one for one in rows if isinstance(one, Row)]
    if key is not None:
        mission.ground.roster().need(actor_id(key.public), needed_to_sign(good))
    return repair(
        mission.ground if key is None else ActingGround(mission.ground, key),
        mission.registry,
        problem,
        good,
        file=File(str(content["file"]), str(content["format"]), ""),
        source_id=content.get("said_source"),
        corrected=corrected,
        known=mission.ground.index_of_print,
    )


def _cells(mission: Mission, index: int, row: BadRow) -> dict[str, str]:
    """Every cell as it came, those that are withheld too."""
    found: dict[str, str] = dict.fromkeys(row.columns, "") | dict(row.shown)
    for mark in mission.ground.prints_of(index):
        withheld = mission.registry.withheld(mark.hex()) or {}
        found |= {column: cell for column, cell in withheld.items() if column in found}
    return found


def _read(
    format_: str, cells: Mapping[str, str], context: Context, number: int
) -> Iterator[Row | Problem]:
    """The row as the reader of its format reads it, under its own number."""
    _need_room(cells)
    if format_ in _TABLES:
        mapping = None if context.mapping is None else read_table_mapping(context.mapping)
        yield from rows_of(_OneRow(cells, number), mapping, context)
        return
    text = io.StringIO()
    csv.writer(text).writerows([list(cells), list(cells.values())])
    for one in formats()[format_].read(io.BytesIO(text.getvalue().encode()), context):
        if isinstance(one, Problem):
            yield replace(one, row=number)
        elif isinstance(one, Row):
            yield replace(one, number=number)


def _need_room(cells: Mapping[str, str]) -> None:
    most = bound("record_kb")
    if sum(len(cell) for cell in cells.values()) > most.most * 1024:
        raise UsageError(
            f"a row has at most {most.most} KB",
            told=Message("faults.long_row", {"most": most.most}),
        )


class _OneRow:
    """A table of one row; a `sources.tables.Table`."""

    def __init__(self, cells: Mapping[str, str], number: int) -> None:
        self.header = tuple(cells)
        self._record = Record(number, list(cells.values()))

    def records(self) -> Iterator[Record | Problem]:
        """The one row."""
        yield self._record
