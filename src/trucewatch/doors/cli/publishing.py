"""`publish`: a bulletin for people, recorded in the ledger before it is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Folder, FromDay, Language, ToDay, period
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.publishing import publish_period
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import LANGUAGES

KINDS = ("period",)
ENDINGS = ("html", "pdf")


def publish(
    folder: Folder,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A .html or .pdf file.", show_default=False)
    ],
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(KINDS)}.")] = "period",
    first: FromDay = None,
    last: ToDay = None,
    lang: Language = "en",
) -> None:
    """Publish a bulletin; by default from the ceasefire's start to the last thing anybody told."""
    media = output.suffix.removeprefix(".").lower()
    _need(media, ENDINGS, f"cannot write a {output.suffix or 'file without an ending'}")
    _need(kind, KINDS, f"cannot publish a {kind!r}")
    _need(lang, LANGUAGES, f"there is no bulletin in {lang!r}")
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
        span = period(first, last, record)
        publish_period(mission, shop, record, span, language=lang, target=output)
    terminal.say(f"published {output}")


def _need(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise UsageError(what, expected=f"one of {', '.join(known)}")
