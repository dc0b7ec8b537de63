"""Tables whose columns are known beforehand: records as cells by name, problems by their column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.secrecy import Cells, Secrecy
from trucewatch.doors.sources.tables import Record, missing_columns
from trucewatch.doors.sources.text_tables import TextTable, open_text_table, row_text
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Content, Problem, Row, SourceWords, SplitCells


@dataclass(frozen=True, slots=True)
class Good:
    """One record with its cells by column name in lower case, trimmed."""

    record: Record
    said: Mapping[str, str]
    split: Cells

    def row(self, content: Content, source: SourceWords) -> Row:
        """The row that carries `content`."""
        return Row(
            number=self.record.number,
            content=content,
            source=source,
            raw=self.split.raw,
            withheld=self.split.withheld,
        )


class FixedTable:
    """A text table with known columns. `naming` and `leading` are what `Secrecy` calls so."""

    def __init__(
        self, context: Context, *, naming: Sequence[str] = (), leading: Sequence[str] = ()
    ) -> None:
        self._context = context
        self._naming, self._leading = frozenset(naming), frozenset(leading)
        self._secrecy = Secrecy()
        self._columns: dict[str, str] = {}

    def goods(self, stream: BinaryIO, needed: Sequence[str]) -> Iterator[Good | Problem]:
        """Records whose cells are whole, and problems for the others."""
        table = open_text_table(stream, self._context)
        if isinstance(table, Problem):
            yield table
            return
        self._columns = {name.lower(): name for name in table.header}
        missing = [name for name in needed if name not in self._columns]
        if missing:
            yield missing_columns(self._context, 1, missing, table.header)
            return
        self._secrecy = Secrecy(self._own(self._naming), self._own(self._leading))
        for record in table.records():
            yield record if isinstance(record, Problem) else self._good(table, record)

    def problem(self, good: Good, columns: Sequence[str], fault: Fault) -> Problem:
        """The problem of a good record whose `columns` (lower case) hold what cannot be used."""
        own = [self._columns[name] for name in columns if name in self._columns]
        return Problem(
            file=self._context.file,
            row=good.record.number,
            column=", ".join(own) or None,
            value_excerpt=self._secrecy.excerpt(own, good.split.raw, digits=bool(self._naming)),
            code=fault.code,
            message=fault.message,
            remedy=fault.remedy,
            raw=SplitCells(good.split.raw, good.split.withheld),
        )

    def _own(self, names: frozenset[str]) -> frozenset[str]:
        return frozenset(self._columns[name] for name in names if name in self._columns)

    def _good(self, table: TextTable, record: Record) -> Good | Problem:
        if -1 in record.faults:
            fault = record.faults[-1]
            text = {"row": row_text(record)}
            hidden = bool(self._naming or self._leading)
            return Problem(
                file=self._context.file,
                row=record.number,
                column=None,
                value_excerpt=None,
                code=fault.code,
                message=fault.message,
                remedy=fault.remedy,
                raw=SplitCells({}, text) if hidden else text,
            )
        split = self._secrecy.split(table.header, record.cells, None, naming=True)
        said = {
            name.lower(): cell.strip()
            for name, cell in zip(table.header, record.cells, strict=True)
        }
        return Good(record, said, split)
