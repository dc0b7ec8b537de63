"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.figures.horizon import last_told
from trucewatch.figures.model import Record
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.instants import Interval, local_day, parse_iso
from trucewatch.vocabulary.messages import LANGUAGES

Before = Annotated[
    str, typer.Option("--before", help="FROM..TO, days included.", show_default=False)
]
After = Annotated[str, typer.Option("--after", help="FROM..TO, later.", show_default=False)]
Chart = Annotated[
    Path | None, typer.Option("--chart", help="Draw it to this SVG file.", show_default=False)
]
Seed = Annotated[int, typer.Option("--seed", help="Where chance starts.", min=0)]
Folder = Annotated[Path, typer.Argument(help="The mission's folder.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
As = Annotated[
    Path | None,
    typer.Option(
        "--as",
        help="The key file of the actor who does this (`actor new`); by default the owner does.",
        show_default=False,
    ),
]
FromDay = Annotated[
    str | None, typer.Option("--from", help="First local day, as 2016-12-30.", show_default=False)
]
ToDay = Annotated[
    str | None, typer.Option("--to", help="Last local day, included.", show_default=False)
]


def _known_language(text: str) -> str:
    if text not in LANGUAGES:
        raise UsageError(
            f"nothing is said in {text!r} yet", expected=f"one of {', '.join(LANGUAGES)}"
        )
    return text


Language = Annotated[
    str,
    typer.Option("--lang", help=f"One of {', '.join(LANGUAGES)}.", callback=_known_language),
]
EARLIEST, LATEST = 1900, 2200
"""Years between which a day can be meant; beyond them it is a slip of the finger."""


def day(text: str, option: str) -> date:
    """A local day. Raises UsageError naming `option`."""
    try:
        told = date.fromisoformat(text)
    except ValueError:
        told = date.min
    if not EARLIEST <= told.year <= LATEST:
        raise UsageError(f"{option} does not take {text!r}", expected="a day such as 2016-12-30")
    return told


def window(text: str, option: str) -> tuple[date, date]:
    """First and last local day, both included, of FROM..TO. Raises UsageError naming `option`."""
    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError(f"{option} {text!r} is no window", expected="2017-01-01..2017-01-31")
    return day(first, option), day(last, option)


def period(first: str | None, last: str | None, record: Record) -> Interval:
    """The local days asked for; by default from the ceasefire's start to as far as anybody told.

    Raises UsageError where the last day lies before the first.
    """
    clock = record.agreement.clock
    zone = clock.zone
    start = local_day(day(first, "--from"), zone).start if first else clock.start
    told = last_told(record).astimezone(zone) - timedelta(microseconds=1)
    end = local_day(day(last, "--to") if last else told.date(), zone).end
    if end <= start:
        raise UsageError(
            f"the period ends ({end.date()}) before it starts ({start.date()})",
            hint="--from is the first local day, --to the last one, included",
        )
    return Interval(start, end)


def instant(text: str | None, record: Record) -> datetime:
    """An instant from a day (its end, in the agreement's zone) or an ISO instant with a zone.

    By default as far as anybody told.
    """
    if text is None:
        return last_told(record)
    if "T" in text:
        try:
            return parse_iso(text)
        except ValueError as error:
            raise UsageError(
                f"--at: {error}", expected="2017-01-12 or 2017-01-12T14:00Z"
            ) from error
    return local_day(day(text, "--at"), record.agreement.clock.zone).end.astimezone(UTC)
