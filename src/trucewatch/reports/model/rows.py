"""A row: good, or a problem that says what would have worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trucewatch.reports.model.happened import Account, RestrictionRow, TallyRow, WatchRow
from trucewatch.reports.model.promises import PromiseRow
from trucewatch.reports.model.sources import SourceWords

Content = Account | TallyRow | WatchRow | RestrictionRow | PromiseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A good row: its number in the file (1 is the first line), content, source, and raw cells.

    `raw` holds every cell verbatim except those that name the source, which go with `source`, and
    those that could lead to it (a link, a video's id): they are `withheld` for the registry.
    """

    number: int
    content: Content
    source: SourceWords
    raw: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)


class SplitCells(dict[str, str]):
    """The cells of a row that may be seen, with those that are `withheld` for the registry."""

    __slots__ = ("withheld",)

    def __init__(
        self,
        raw: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        withheld: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(raw)
        self.withheld: Mapping[str, str] = dict(withheld or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A bad row, or a bad file (row 0), with what would have worked.

    `value_excerpt` never holds the words that name a source, nor more than 80 characters, nor any
    of a report's text. The row's cells are split into `raw` and `withheld` as a good row's are;
    the cell that names the source is among the withheld. These are no field of the problem:
    whoever writes out its fields cannot write them out. `columns` are the table's, in its order.
    """

    file: str
    row: int
    column: str | None
    value_excerpt: str | None
    code: str
    message: str
    remedy: str
    raw: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @property
    def withheld(self) -> Mapping[str, str]:
        """The cells for the registry alone."""
        return self.raw.withheld if isinstance(self.raw, SplitCells) else {}
