"""Published tallies: who counted how many, in which days, area and party's name.

Known by their columns: our own header, and the three files of the Syrian counts of 2017 (bulletins
by registering side, their breakdown by governorate, and the counts of monitors).

A tally is public by its nature, so the page and the outlet that carry it stay in the raw row: a
number must be checkable against its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.fixed_rows import FixedTable
from trucewatch.doors.sources.tables import file_problem
from trucewatch.doors.sources.text_tables import columns_of
from trucewatch.reports.faults import Fault
from trucewatch.reports.model import Problem, Row, SourceWords
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.tallying import tally_rows

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Shape:
    """One header: its columns, which of them says which field, and who carries the numbers."""

    needed: tuple[str, ...]
    fields: Mapping[str, str]
    constants: Mapping[str, str]
    source: Callable[[Cells], SourceWords]


def _published(cells: Cells) -> SourceWords:
    return SourceWords(cells["publisher"] or "a publisher that is not named", kind="public")


def _carried(cells: Cells) -> SourceWords:
    return SourceWords(cells["outlet"] or "an outlet that is not named", kind="media")


def _registered(cells: Cells) -> SourceWords:
    return SourceWords(f"bulletin of {cells['registering_side']}", kind="guarantor")


def _counted(cells: Cells) -> SourceWords:
    return SourceWords(cells["monitor"] or "a monitor that is not named", kind="monitor")


_OWN = _Shape(
    needed=("publisher", "day_from", "day_to", "area", "count"),
    fields={
        name: name
        for name in (
            "publisher", "day_from", "day_to", "area", "attributed_to", "count", "headline",
            "confirmed_by", "unit", "bulletin", "note",
        )
    },
    constants={},
    source=_published,
)  # fmt: skip
_BULLETINS = _Shape(
    needed=("row_id", "bulletin_date", "registering_side", "violations_registered"),
    fields={
        "publisher": "registering_side",
        "day_from": "bulletin_date",
        "day_to": "bulletin_date",
        "count": "violations_registered",
        "title_count": "headline_figure",
        "target_excluded": "said_to_target_nusra",
        "bulletin": "row_id",
        "note": "note",
    },
    constants={"unit": "entries of the bulletin", "headline": "yes"},
    source=_carried,
)
_BREAKDOWN = _Shape(
    needed=("row_id", "bulletin_date", "registering_side", "governorate", "violations"),
    fields={
        "publisher": "registering_side",
        "day_from": "bulletin_date",
        "day_to": "bulletin_date",
        "area": "governorate",
        "count": "violations",
        "bulletin": "row_id",
    },
    constants={"unit": "entries of the bulletin", "headline": "no"},
    source=_registered,
)
_MONITORS = _Shape(
    needed=("row_id", "monitor", "period_from", "period_to", "breaches"),
    fields={
        "publisher": "monitor",
        "day_from": "period_from",
        "day_to": "period_to",
        "attributed_to": "attributed_to",
        "count": "breaches",
        "bulletin": "row_id",
        "note": "note",
        "parts": "governorates",
    },
    constants={"unit": "breaches", "headline": "yes"},
    source=_counted,
)
_SHAPES = (_BULLETINS, _BREAKDOWN, _MONITORS, _OWN)
_CONFIRMED = "confirmed_by_"


def _shape_of(columns: set[str]) -> _Shape | None:
    return next((shape for shape in _SHAPES if columns >= set(shape.needed)), None)


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a tally: by its columns."""
    return 0.9 if _shape_of(columns_of(head)) else 0.0


MANIFEST = Manifest(
    id="tally",
    title="Published tallies",
    endings=(".csv",),
    about="columns publisher, day_from, day_to, area, count and more; or the Syrian counts of 2017",
    licence_reminder="Numbers are facts, but each is somebody's: keep who published it, and where.",
    takes_mapping=False,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each number as a row (a line of the file may hold several), or a problem."""
    table = FixedTable(context)
    shape: _Shape | None = None
    for good in table.goods(stream, ()):
        if isinstance(good, Problem):
            yield good
            continue
        shape = shape or _shape_of(set(good.said))
        if shape is None:
            yield file_problem(context, _NO_SHAPE, 1)
            return
        contents = tally_rows(_said(good.said, shape))
        if isinstance(contents, FieldFault):
            columns = [shape.fields.get(field, field) for field in contents.fields]
            yield table.problem(good, columns, contents.fault)
            continue
        source = shape.source(good.said)
        for content in contents:
            yield good.row(content, source)


def _said(cells: Cells, shape: _Shape) -> dict[str, str]:
    """The row by field; columns `confirmed_by_<side>` join what others confirm."""
    said = {field: cells.get(column, "") for field, column in shape.fields.items()}
    confirmed = [
        f"{column.removeprefix(_CONFIRMED)}={cell}"
        for column, cell in cells.items()
        if column.startswith(_CONFIRMED) and cell
    ]
    if confirmed:
        said["confirmed_by"] = "; ".join([*filter(None, [said.get("confirmed_by")]), *confirmed])
    return {**said, **shape.constants}


_NO_SHAPE = Fault(
    "missing_column",
    "the header is none of those a tally may have",
    f"use the columns {', '.join(_OWN.fields)}",
)
