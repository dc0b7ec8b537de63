"""`trucewatch trends`: a mission's weeks, its map, its memory and the weeks ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucewatch import __version__
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.drawing import draw, spoken
from trucewatch.doors.cli.options import (
    As,
    AsJson,
    Chart,
    Folder,
    FromDay,
    Language,
    Seed,
    ToDay,
)
from trucewatch.doors.cli.trend_asking import Asked, asked_of
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import Message, say

if TYPE_CHECKING:
    from trucewatch.doors.cli.trend_findings import Told
    from trucewatch.doors.storage.mission import Mission

WHATS = ("series", "where", "memory", "ahead", "scorecard")


def trends_command(
    folder: Folder,
    what: Annotated[
        str, typer.Argument(help=f"One of {', '.join(WHATS)}.", metavar="WHAT", show_default=False)
    ],
    rule: Annotated[str, typer.Option(help="The counting rule.")] = "incidents",
    first: FromDay = None,
    last: ToDay = None,
    area: Annotated[
        str | None, typer.Option(help="A first-level area's name or P-code; all by default.")
    ] = None,
    chart: Chart = None,
    record: Annotated[
        bool, typer.Option("--record", help="With ahead: write the forecast into the ledger.")
    ] = False,
    by: As = None,
    seed: Seed = 1,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Weeks with alerts and changes (series), the map (where), how violence breeds violence
    (memory), the next four weeks (ahead), and what forecasts recorded before came to (scorecard).

    Only what sources that keep a log of their watches told of counts; weeks that nobody watched
    are left out. Everything is a proposal with its false alarms; people decide.
    """
    from trucewatch.doors.cli.trend_findings import find

    _check(what, area=area, record=record, by=by, chart=chart)
    with at_work(folder) as (mission, shop), terminal.progress() as progress:
        asked = asked_of(current_record(shop, progress), rule, first, last, area, seed)
        found = find(what, asked, progress)
        if isinstance(found, Message):
            text = say(found, lang)
            raise UsageError(
                text, hint="watches come in by: trucewatch add DIR FILE --format watch"
            )
        entry = _recorded(mission, asked, found, by) if record else None
    if chart is not None and found.drawn is not None:
        draw(chart, asked.counting, lang, found.drawn)
    if as_json:
        document = {"what": what, "rule": rule, "area": asked.area, "seed": seed, "entry": entry}
        terminal.print_json(document | found.items | {"said": _said(asked, found, lang)})
        return
    for line in _said(asked, found, lang):
        terminal.out().print(f"• {line}", markup=False)
    _print_table(asked, found, lang)
    if entry is not None:
        terminal.out().print(f"recorded as entry {entry}")


def _check(
    what: str, *, area: str | None, record: bool, by: Path | None, chart: Path | None
) -> None:
    if what not in WHATS:
        raise UsageError(f"there is nothing called {what!r}", expected=f"one of {', '.join(WHATS)}")
    if record and what != "ahead":
        raise UsageError(f"--record writes a forecast down, and {what} is none")
    if by is not None and not record:
        raise UsageError("--as signs what --record writes down")
    if area is not None and what in ("where", "scorecard"):
        raise UsageError(f"{what} looks at all areas at once", hint="leave out --area")
    if chart is not None and what == "scorecard":
        raise UsageError("a scorecard is a table and no chart", hint="leave out --chart")


def _recorded(mission: Mission, asked: Asked, found: Told, by: Path | None) -> int:
    """Write a forecast into the ledger; the number of its entry."""
    from trucewatch.doors.storage.acting import ActingGround
    from trucewatch.doors.storage.actor_keys import read_actor_key
    from trucewatch.figures.days import Days
    from trucewatch.mechanism.decide import recorded
    from trucewatch.mechanism.foretelling import foretell
    from trucewatch.trends.ahead import Ahead, written_down

    ahead = found.found
    assert isinstance(ahead, Ahead)  # noqa: S101
    last = ahead.starts[0] + timedelta(days=6)
    act = foretell(
        asked.counting.record,
        asked.rule,
        asked.area,
        weeks=ahead.starts,
        ends=Days.of(asked.rule, asked.counting.zone).span(last).end,
        method=ahead.forecast.method,
        quantiles=written_down(ahead.forecast),
        rival_method=ahead.rival.method,
        rival=written_down(ahead.rival),
        panel=ahead.weeks.sources,
        version=__version__,
        now=datetime.now(UTC),
    )
    ground = ActingGround(mission.ground, read_actor_key(by)) if by else mission.ground
    entry = recorded(ground, act)
    mission.publish_ledger()
    return entry.index


def _said(asked: Asked, found: Told, lang: str) -> list[str]:
    from trucewatch.publications.voice import bare

    voice = spoken(asked.counting, lang)
    return [bare(voice.say(message)) for message in found.words]


def _print_table(asked: Asked, found: Told, lang: str) -> None:
    from trucewatch.publications.spoken import say_table
    from trucewatch.publications.voice import bare

    voice = spoken(asked.counting, lang)
    for table in found.tables:
        said = say_table(table, voice)
        heads = [bare(column["heading"]) for column in said["columns"]]
        rows = [
            dict(
                zip(
                    heads, [bare(r["heading"]), *(bare(c["text"]) for c in r["cells"])], strict=True
                )
            )
            for r in said["rows"]
        ]
        terminal.out().print(f"\n{bare(said['caption'])}", markup=False)
        terminal.print_items(rows, heads, as_json=False)
