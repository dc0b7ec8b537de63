"""Rows of a table under a mapping, as reports or problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trucewatch.doors.sources.contract import Context
from trucewatch.doors.sources.countries import bounds_of
from trucewatch.doors.sources.mapping import TableMapping, Use, Words
from trucewatch.doors.sources.secrecy import Cells, Secrecy
from trucewatch.doors.sources.tables import Record, Table, missing_columns
from trucewatch.doors.sources.text_tables import row_text
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem, Row, SourceWords, SplitCells
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import PARSED_FIELDS, FieldFault, FileHabits, account
from trucewatch.reports.writing import folded, says_nothing, tidy
from trucewatch.vocabulary.acts import from_words

LONGEST_NAME = 300
_SPARED_FIELDS = frozenset({"place_text", "admin1_text", "admin2_text", "country_text", "sides"})
_UNSHOWN_FIELDS = frozenset({"text"})

Meaning = Callable[[str], "str | Fault | None"]


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where one field's words come from: a column's place, and how they are understood."""

    index: int
    column: str
    field: str
    meaning: Meaning | None


class MappedRows:
    """Turns records into rows under one mapping. Make it once for each file."""

    def __init__(self, table: Table, mapping: TableMapping, context: Context) -> None:
        self._table = table
        self._mapping = mapping
        self._context = context
        self._places = {name: index for index, name in enumerate(table.header)}
        self._cells = [
            _Cell(self._places[use.column], use.column, use.field, _meaning(use))
            for use in mapping.uses
            if use.column in self._places
        ]
        self._naming = [self._places[c] for c in mapping.source.columns if c in self._places]
        self._secrecy = Secrecy(
            naming=frozenset(mapping.source.columns),
            leading=frozenset(mapping.withhold) - frozenset(mapping.source.columns),
            spared=frozenset(u.column for u in mapping.uses if u.field in _SPARED_FIELDS),
        )
        self._hidden = self._secrecy.naming | self._secrecy.leading
        self._unshown = self._hidden | {
            use.column for use in mapping.uses if use.field in _UNSHOWN_FIELDS
        }
        dates = mapping.dates
        self._habits = FileHabits(
            times=Habits(dates.zone or context.zone, dates.order, context.today),
            bounds=bounds_of(context.country),
            earlier=dates.earlier,
            later=dates.later,
        )

    def missing(self) -> tuple[str, ...]:
        """Columns that the mapping asks for and the table lacks."""
        asked = [use.column for use in self._mapping.uses if not use.optional]
        asked += [*self._mapping.source.columns, *self._mapping.withhold]
        return tuple(dict.fromkeys(name for name in asked if name not in self._places))

    def rows(self) -> Iterator[Row | Problem]:
        """Every record as a row or a problem, in order."""
        missing = self.missing()
        if missing:
            yield missing_columns(self._context, 1, missing, self._table.header)
            return
        for record in self._table.records():
            yield record if isinstance(record, Problem) else self._row(record)

    def _row(self, record: Record) -> Row | Problem:
        if -1 in record.faults:
            return self._untrusted(record)
        words = self._words(record.cells)
        named = words if self._naming else None
        if record.faults:
            index, fault = next(iter(record.faults.items()))
            cells = self._split(record, named, naming=True)
            return self._problem(record, cells, (self._table.header[index],), fault, digits=False)
        altered = any(record.cells[i] not in ("", words) for i in self._naming)
        cells = self._split(record, named, naming=altered)
        said = self._said(record.cells, cells)
        if isinstance(said, FieldFault):
            return self._field_problem(record, said, named)
        content = account(said, self._habits)
        if isinstance(content, FieldFault):
            return self._field_problem(record, content, named)
        rule = self._mapping.source
        source = SourceWords(
            words, rule.kind, rule.interests, rule.reliability, rule.duplicate_free
        )
        return Row(
            number=record.number,
            content=content,
            source=source,
            raw=cells.raw,
            withheld=cells.withheld,
        )

    def _words(self, cells: Sequence[str]) -> str:
        """The words that name the source of a row."""
        rule = self._mapping.source
        if rule.constant is not None:
            return rule.constant
        said = [tidy(cells[i]) for i in self._naming if not says_nothing(cells[i])]
        return " / ".join(said)[:LONGEST_NAME] or rule.otherwise

    def _split(self, record: Record, words: str | None, *, naming: bool) -> Cells:
        return self._secrecy.split(self._table.header, record.cells, words, naming=naming)

    def _said(self, cells: Sequence[str], split: Cells) -> dict[str, str] | FieldFault:
        """What the row says by field; where several columns speak of one, the first that does."""
        said: dict[str, str] = {}
        for cell in self._cells:
            if cell.field in said:
                continue
            words = cells[cell.index] if cell.column in self._hidden else split.raw[cell.column]
            if not words or words.isspace():
                continue
            if cell.meaning is not None:
                meant = cell.meaning(words)
                if isinstance(meant, Fault):
                    return FieldFault((cell.field,), meant)
                if meant is None:
                    continue
                words = meant
            said[cell.field] = words
        for field, value in self._mapping.constants.items():
            said.setdefault(field, value)
        return said

    def _field_problem(self, record: Record, faulty: FieldFault, words: str | None) -> Problem:
        columns = tuple(
            dict.fromkeys(
                cell.column
                for field in faulty.fields
                for cell in self._cells
                if cell.field == field and (len(faulty.fields) > 1 or record.cells[cell.index])
            )
        ) or tuple(use.column for use in self._mapping.uses if use.field in faulty.fields)
        digits = bool(PARSED_FIELDS.intersection(faulty.fields))
        cells = self._split(record, words, naming=True)
        return self._problem(record, cells, columns, faulty.fault, digits=digits)

    def _problem(
        self, record: Record, cells: Cells, columns: Sequence[str], fault: Fault, *, digits: bool
    ) -> Problem:
        shown = [column for column in columns if column not in self._unshown]
        return Problem(
            file=self._context.file,
            row=record.number,
            column=", ".join(columns) or None,
            value_excerpt=self._secrecy.excerpt(shown, cells.raw, digits=digits),
            code=fault.code,
            message=fault.message,
            remedy=fault.remedy,
            raw=SplitCells(cells.raw, cells.withheld),
            columns=self._table.header,
        )

    def _untrusted(self, record: Record) -> Problem:
        """A row whose cells may stand in the wrong columns: any of them may name the source."""
        fault = record.faults[-1]
        text = {"row": row_text(record)}
        return Problem(
            file=self._context.file,
            row=record.number,
            column=None,
            value_excerpt=None,
            code=fault.code,
            message=fault.message,
            remedy=fault.remedy,
            raw=SplitCells({}, text) if self._hidden else text,
            columns=self._table.header,
        )


def _meaning(use: Use) -> Meaning | None:
    """How the words of one column are understood, None where they are taken as they are."""
    values, phrases, vocabulary = use.values, use.phrases, use.vocabulary
    if values is None and phrases is None and vocabulary is None:
        return None
    known: dict[str, str | Fault | None] = {}

    def meaning(words: str) -> str | Fault | None:
        if words not in known:
            if len(known) > 50_000:
                known.clear()
            known[words] = _understood(words, use, values, phrases, vocabulary)
        return known[words]

    return meaning


def _understood(
    words: str, use: Use, values: Words | None, phrases: Words | None, vocabulary: str | None
) -> str | Fault | None:
    plain = folded(words)
    if values is not None and plain in values:
        return values[plain]
    if says_nothing(words):
        return None
    if use.field == "act" and plain.replace(".", "").isdecimal():
        return plain
    if phrases is not None:
        return _only_phrase(plain, phrases)
    if vocabulary is not None:
        return from_words(words, vocabulary)
    return Fault(
        "unmapped_value",
        f"the mapping does not say what these words mean for {use.field}",
        f"add them under `values: {use.field}:`, with ~ where they mean nothing",
    )


def _only_phrase(plain: str, phrases: Words) -> str | None:
    """What the phrases found mean; nothing where two of them disagree."""
    found: set[str] = set()
    for phrase in sorted(phrases, key=len, reverse=True):
        if phrase in plain:
            plain = plain.replace(phrase, " ")
            meaning = phrases[phrase]
            if meaning is not None:
                found.add(meaning)
    return found.pop() if len(found) == 1 else None
