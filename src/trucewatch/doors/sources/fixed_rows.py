"""Tables whose columns are known beforehand: records as cells by name, problems by their column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.secrecy import Cells, Secrecy
from trucewatch.doors.sources.tables import Record, Table, missing_columns
from trucewatch.doors.sources.text_tables import open_text_table, row_text
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Content, Problem, Row, SourceWords, SplitCells


@dataclass(frozen=True, slots=True)
class Good:
    """One record with its cells by column name in lower case, trimmed."""

    record: Record
    said: Mapping[str, str]
    split: Cells

    def row(
        self, content: Content, source: SourceWords, *, only: frozenset[str] | None = None
    ) -> Row:
        """The row that carries `content`; where `only` names columns, other cells are withheld."""
        kept, rest = dict(self.split.raw), dict(self.split.withheld)
        if only is not None:
            for column in [c for c in kept if c.lower() not in only]:
                cell = kept.pop(column)
                rest |= {column: cell} if cell.strip() else {}
        return Row(
            number=self.record.number, content=content, source=source, raw=kept, withheld=rest
        )


class FixedTable:
    """A table with known columns. `naming` and `leading` are what `Secrecy` calls so.

    Where `only` names columns, every other one is withheld like a link, whatever it holds; and of
    a bad row everything is, but the columns that `plain` names: whoever mistook a column may have
    written a name into it.
    """

    def __init__(
        self,
        context: Context,
        *,
        naming: Sequence[str] = (),
        leading: Sequence[str] = (),
        only: Sequence[str] | None = None,
        plain: Sequence[str] = (),
    ) -> None:
        self._context = context
        self._naming, self._leading = frozenset(naming), frozenset(leading)
        self._only = None if only is None else frozenset(only)
        self._plain = frozenset(plain)
        self._secrecy = Secrecy()
        self._columns: dict[str, str] = {}
        self._header: tuple[str, ...] = ()

    def goods(self, stream: BinaryIO, needed: Sequence[str]) -> Iterator[Good | Problem]:
        """Records of a text table whose cells are whole, and problems for the others."""
        yield from self.goods_of(open_text_table(stream, self._context), needed)

    def goods_of(self, table: Table | Problem, needed: Sequence[str]) -> Iterator[Good | Problem]:
        """The same of a table that is open, whatever file it came in."""
        if isinstance(table, Problem):
            yield table
            return
        self._header = table.header
        self._columns = {name.lower(): name for name in table.header}
        missing = [name for name in needed if name not in self._columns]
        if missing:
            yield missing_columns(self._context, 1, missing, table.header)
            return
        leading = self._own(self._leading)
        if self._only is not None:
            others = self._columns.keys() - self._only
            leading |= self._own(frozenset(others))
        self._secrecy = Secrecy(self._own(self._naming), leading)
        for record in table.records():
            yield record if isinstance(record, Problem) else self._good(table, record)

    def problem(self, good: Good, columns: Sequence[str], fault: Fault) -> Problem:
        """The problem of a good record whose `columns` (lower case) hold what cannot be used."""
        own = [self._columns[name] for name in columns if name in self._columns]
        if self._only is not None:
            return self._guarded(good, own, fault)
        return Problem(
            file=self._context.file,
            row=good.record.number,
            column=", ".join(own) or None,
            value_excerpt=self._secrecy.excerpt(own, good.split.raw, digits=bool(self._naming)),
            code=fault.code,
            message=fault.message,
            remedy=fault.remedy,
            raw=SplitCells(good.split.raw, good.split.withheld),
            columns=self._header,
        )

    def _guarded(self, good: Good, own: Sequence[str], fault: Fault) -> Problem:
        """The problem of a row of which no more is shown than numbers and dates."""
        shown = self._own(self._plain)
        raw = good.split.raw
        plain = {c: cell for c, cell in raw.items() if c in shown and _a_figure(cell)}
        hidden = {c: cell for c, cell in raw.items() if c not in plain and cell.strip()}
        excerpt = self._secrecy.excerpt([c for c in own if c in shown], plain, digits=False)
        return Problem(
            file=self._context.file,
            row=good.record.number,
            column=", ".join(own) or None,
            value_excerpt=excerpt,
            code=fault.code,
            message=fault.message,
            remedy=fault.remedy,
            raw=SplitCells(plain, {**good.split.withheld, **hidden}),
            columns=self._header,
        )

    def _own(self, names: frozenset[str]) -> frozenset[str]:
        return frozenset(self._columns[name] for name in names if name in self._columns)

    def _good(self, table: Table, record: Record) -> Good | Problem:
        if -1 in record.faults:
            fault = record.faults[-1]
            text = {"row": row_text(record)}
            hidden = bool(self._naming or self._leading or self._only)
            return Problem(
                file=self._context.file,
                row=record.number,
                column=None,
                value_excerpt=None,
                code=fault.code,
                message=fault.message,
                remedy=fault.remedy,
                raw=SplitCells({}, text) if hidden else text,
                columns=self._header,
            )
        split = self._secrecy.split(table.header, record.cells, None, naming=True)
        for at, fault in record.faults.items():
            whole = Good(record, {}, split)
            return self.problem(whole, [table.header[at].lower()], fault)
        said = {
            name.lower(): cell.strip()
            for name, cell in zip(table.header, record.cells, strict=True)
        }
        return Good(record, said, split)


def _a_figure(cell: str) -> bool:
    """Whether a cell is a number or a date in figures: no letters but those of an ISO instant."""
    return not any(c.isalpha() for c in cell.replace("T", "").replace("Z", ""))
