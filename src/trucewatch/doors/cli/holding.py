"""`trucewatch holding`: the rate of one window against another, with reporting taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import AsJson, Folder, Language, day
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.doors.storage.files import write_whole
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import Message, say

if TYPE_CHECKING:
    from trucewatch.figures.tabulating import Counting
    from trucewatch.trends.model import Proposal
    from trucewatch.trends.panels import Asked, Span

Before = Annotated[
    str, typer.Option("--before", help="FROM..TO, days included.", show_default=False)
]
After = Annotated[str, typer.Option("--after", help="FROM..TO, later.", show_default=False)]
_NUMBERS = (
    "before", "after", "told_before", "told_after", "apparent", "ratio", "low", "high", "percent",
    "false_alarm",
)  # fmt: skip
Chart = Annotated[
    Path | None, typer.Option("--chart", help="Draw it to this SVG file.", show_default=False)
]


def holding_command(
    folder: Folder,
    before: Before,
    after: After,
    rule: Annotated[str, typer.Option(help="The counting rule.")] = "incidents",
    by_area: Annotated[bool, typer.Option("--by-area", help="Each first-level area too.")] = False,
    chart: Chart = None,
    seed: Annotated[int, typer.Option("--seed", help="Where chance starts.", min=0)] = 1,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Propose whether it is holding: one window's rate against another's, as a fixed panel saw it.

    Fix both windows and the rule before you look. Only sources that keep a log of their watches
    count; how much they told of is estimated beside the rate. People decide.
    """
    from trucewatch.figures.rules import rule_named
    from trucewatch.figures.tabulating import Counting

    counted_by, spans = rule_named(rule), (_span(before, "--before"), _span(after, "--after"))
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        counting = Counting(current_record(shop, progress))
        places: list[str | None] = [None, *(sorted(counting.areas.first) if by_area else ())]
        found: list[tuple[str | None, Asked, Proposal | None]] = []
        for at, area in enumerate(places):
            progress("weighing the windows", at, len(places))
            found.append((area, *_weighed(counting, counted_by, spans, area, len(places), seed)))
        progress("weighing the windows", len(places), len(places))
    if found[0][2] is None:
        raise UsageError(
            "no source keeps a log of its watches in these days, so nobody can say what was seen",
            hint="add watches: trucewatch add DIR FILE --format watch",
        )
    rows = [_row(counting, area, asked, proposal, lang) for area, asked, proposal in found]
    if chart is not None:
        _draw(chart, counting, rows, lang)
    if as_json:
        terminal.print_json({"items": rows, "count": len(rows), "rule": rule, "seed": seed})
        return
    for row in rows:
        for line in _lines(row):
            terminal.out().print(line, markup=False)


def _weighed(
    counting: Counting, rule: Any, spans: tuple[Span, Span], area: str | None, looks: int, seed: int
) -> tuple[Asked, Proposal | None]:
    """The panel of an area and what it proposes; nothing where nobody there keeps a log."""
    import numpy as np

    from trucewatch.trends.holding import propose
    from trucewatch.trends.panels import ask
    from trucewatch.trends.question import Rule

    asked = ask(counting, rule, *spans, area)
    if not asked.sources:
        return asked, None
    rng = np.random.default_rng(seed)
    return asked, propose(asked.panel, asked.windows, Rule(looks=looks), rng)


def _row(
    counting: Counting, area: str | None, asked: Asked, proposal: Proposal | None, lang: str
) -> dict[str, Any]:
    """One area's answer, in plain values; what is not known is null."""
    name = counting.areas.of_pcode(area) if area else None
    place = {"area": counting.areas.label(name, lang) if name else None, "pcode": area}
    if proposal is None:
        unlogged = say(Message("trends.no_log"), lang)
        blank = dict.fromkeys(_NUMBERS)
        return {**place, **blank, "panel": 0, "others": asked.others, "announced": "none",
                "holding": "cannot_tell", "why": [unlogged]}  # fmt: skip
    rate, seen = proposal.rate, proposal.detection
    return {
        **place,
        "before": rate.n_before,
        "after": rate.n_after,
        "told_before": round(seen.before, 4),
        "told_after": round(seen.after, 4),
        "apparent": proposal.apparent,
        "ratio": rate.ratio,
        "low": rate.low if rate.ratio is not None else None,
        "high": rate.high if rate.ratio is not None else None,
        "percent": rate.percent,
        "announced": proposal.announced,
        "false_alarm": proposal.false_alarm,
        "panel": len(asked.sources),
        "others": asked.others,
        "holding": proposal.outcome.value,
        "why": [say(message, lang) for message in proposal.why],
    }


def _lines(row: dict[str, Any]) -> Iterator[str]:
    yield f"{row['area'] or 'all areas'}: proposed: {row['holding'].replace('_', ' ')}"
    if row["panel"]:
        yield from _figures(row)
    for reason in row["why"]:
        yield f"  – {reason}"


def _figures(row: dict[str, Any]) -> Iterator[str]:
    yield (
        f"  incidents the panel told of: {row['before']} before, {row['after']} after "
        f"({row['panel']} sources; {row['others']} more that only others told of)"
    )
    told = f"{row['told_before']:.0%} before, {row['told_after']:.0%} after"
    yield f"  estimated share it told of: {told}"
    if row["ratio"] is None:
        yield "  no rate: a window was not watched"
    else:
        yield (
            f"  rate, after over before: {row['ratio']:.2f} [{row['low']:.2f} to {row['high']:.2f}]"
        )
    if row["announced"] != "none":
        yield f"  a {row['announced']} is announced; wrongly in at most {row['false_alarm']:.1%}"


def _draw(file: Path, counting: Counting, rows: list[dict[str, Any]], lang: str) -> None:
    from trucewatch.publications.model import Code
    from trucewatch.publications.ratio_svg import ratio_svg
    from trucewatch.publications.svg import ALONE
    from trucewatch.publications.trend_pictures import RatioRow
    from trucewatch.publications.voice import Voice

    agreement = counting.record.agreement
    voice = Voice(lang, agreement.country, counting.zone)
    drawn = [
        RatioRow(
            label=Code(text=row["area"]) if row["area"] else Message("trends.all_areas"),
            ratio=row["ratio"],
            low=row["low"] or 0.0,
            high=row["high"] or 0.0,
            counts=(row["before"], row["after"]) if row["panel"] else None,
            tone=row["announced"],
        )
        for row in rows
    ]
    try:
        write_whole(file, ratio_svg(drawn, voice, palette=ALONE).encode())
    except OSError as error:
        raise TrucewatchError(f"{file} cannot be written: {error.strerror}") from error


def _span(text: str, option: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError(f"{option} {text!r} is no window", expected="2017-01-01..2017-01-31")
    return day(first, option), day(last, option)
