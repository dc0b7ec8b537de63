"""Watches and denials of access: who watched which area and when, and who was kept from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trucewatch.doors.sources.contract import Context, Manifest
from trucewatch.doors.sources.fixed_rows import FixedTable
from trucewatch.doors.sources.text_tables import columns_of
from trucewatch.reports.model import Problem, Row, SourceWords
from trucewatch.reports.moments import Habits
from trucewatch.reports.normalising import FieldFault
from trucewatch.reports.watching import watching
from trucewatch.reports.writing import tidy

NEEDED = ("kind", "area", "from")
_NAMING = ("source",)
UNNAMED = "an observer that is not named"


def sniff(head: bytes, filename: str) -> float:
    """How surely these bytes open a file of watches: by its columns."""
    return 0.9 if columns_of(head) >= {*NEEDED, "means"} else 0.0


MANIFEST = Manifest(
    id="watch",
    title="Watches and restrictions",
    endings=(".csv",),
    about="columns kind (watch or restriction), area, from, to, means, source, by_actor, reason, "
    "delay_min, outcome",
    licence_reminder="Where observers stood can endanger them: keep the file as safe as a report.",
    takes_mapping=False,
    sniff=sniff,
)


def read(stream: BinaryIO, context: Context) -> Iterator[Row | Problem]:
    """Each line as a watch, a restriction or a problem."""
    times = Habits(context.zone, today=context.today)
    table = FixedTable(context, naming=_NAMING)
    for good in table.goods(stream, NEEDED):
        if isinstance(good, Problem):
            yield good
            continue
        content = watching(good.said, times)
        if isinstance(content, FieldFault):
            yield table.problem(good, content.fields, content.fault)
        else:
            words = tidy(good.said.get("source", "")) or UNNAMED
            yield good.row(content, SourceWords(words, kind="monitor"))
