"""`publish`: a bulletin or a dossier, recorded in the ledger before it is handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Folder, FromDay, Language, ToDay, period
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.publishing import MEDIA, publish_dossier, publish_period
from trucewatch.doors.talking import talks_of
from trucewatch.mechanism.talk_records import TalkRecords
from trucewatch.vocabulary.errors import UsageError

KINDS = ("period", "dossier")


def publish(
    folder: Folder,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="A .html, .pdf or .docx file.", show_default=False),
    ],
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(KINDS)}.")] = "period",
    first: FromDay = None,
    last: ToDay = None,
    round_: Annotated[
        str | None,
        typer.Option("--round", help="Of a dossier: the round's N-… id.", show_default=False),
    ] = None,
    lang: Language = "en",
) -> None:
    """Publish a bulletin of a period, or a mediator's dossier of a round of talks.

    A bulletin is by default of the ceasefire's start to the last thing anybody told.
    """
    media = output.suffix.removeprefix(".").lower()
    _need(media, tuple(MEDIA), f"cannot write a {output.suffix or 'file without an ending'}")
    _need(kind, KINDS, f"cannot publish a {kind!r}")
    _need_fitting(kind, first or last, round_)
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        record = current_record(shop, progress)
        if kind == "period":
            span = period(first, last, record)
            publish_period(mission, shop, record, span, language=lang, target=output)
        else:
            talks = talks_of(mission)
            id_ = _round(talks, round_)
            publish_dossier(mission, shop, record, talks, id_, language=lang, target=output)
    terminal.say(f"published {output}")


def _need_fitting(kind: str, days: str | None, round_: str | None) -> None:
    """A bulletin has days and a dossier a round; neither has the other's."""
    if kind == "period" and round_ is not None:
        raise UsageError("a bulletin is of days, not of a round", hint="add --kind dossier")
    if kind == "dossier" and days is not None:
        raise UsageError(
            "a dossier covers the time since the round before",
            hint="leave --from and --to out, or publish a bulletin with --kind period",
        )


def _round(talks: TalkRecords, id_: str | None) -> str:
    """The round meant. Raises UsageError where there is none."""
    if id_ is None:
        raise UsageError("a dossier is of a round of talks", hint="add --round N-…")
    if id_ not in talks.rounds:
        raise UsageError(
            f"there is no round {id_[:60]!r}", hint="`trucewatch list DIR rounds` lists them"
        )
    return id_


def _need(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise UsageError(what, expected=f"one of {', '.join(known)}")
