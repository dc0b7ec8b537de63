"""What every command says to a person: tables, JSON, progress and errors.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 problems
found, 2 wrong use. What draws for people (`rich`) is loaded when it draws: into a pipe a line is
written as it is.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from trucewatch.vocabulary.progress import Progress, unheard

if TYPE_CHECKING:
    from rich.console import Console

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
WIDE = 4000
"""Columns where nobody looks: a pipe must not find ids cut or sentences wrapped."""

DONE, PROBLEMS, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def out() -> Console:
    """Standard output, as wide as it is; colours only where a person looks."""
    from rich.console import Console

    looked_at = sys.stdout.isatty()
    return Console(file=sys.stdout, highlight=False, width=None if looked_at else WIDE)


def err() -> Console:
    """Standard error."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """One line for a person on standard error."""
    if sys.stderr.isatty():
        err().print(plain(text), markup=False)
    else:
        sys.stderr.write(f"{plain(text)}\n")


def plain(text: str) -> str:
    """The text without what steers a terminal or turns how it is read: a file may say anything."""
    return _STEERING.sub("�", text)


def print_json(document: Any) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=_json_text)
    sys.stdout.write("\n")


def print_items(
    items: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool
) -> None:
    """A listing: a table for people, or `{"items": [...], "count": n}`."""
    if as_json:
        print_json({"items": list(items), "count": len(items)})
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(escape(column), no_wrap=column.endswith("_id"))
    for item in items:
        table.add_row(*(escape(plain(_cell(item.get(column)))) for column in columns))
    out().print(table)


@contextmanager
def progress() -> Iterator[Progress]:
    """A `Progress` drawn on standard error while a person looks; silent otherwise."""
    if not sys.stderr.isatty():
        yield unheard
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err(),
    ) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield show


def _json_text(value: Any) -> str:
    if isinstance(value, datetime):
        from trucewatch.vocabulary.instants import iso

        return iso(value)
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
