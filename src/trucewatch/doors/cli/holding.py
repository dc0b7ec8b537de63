"""`trucewatch holding`: the rate of one window against another, with reporting taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.drawing import draw
from trucewatch.doors.cli.options import After as Later
from trucewatch.doors.cli.options import AsJson, Before, Chart, Folder, Language, Seed, window
from trucewatch.doors.mission_work import at_work, current_record
from trucewatch.vocabulary.errors import UsageError
from trucewatch.vocabulary.messages import say

if TYPE_CHECKING:
    from trucewatch.figures.tabulating import Counting
    from trucewatch.trends.answering import Answer

_NUMBERS = (
    "before", "after", "told_before", "told_after", "apparent", "ratio", "low", "high", "percent",
    "false_alarm",
)  # fmt: skip


def holding_command(
    folder: Folder,
    before: Before,
    after: Later,
    rule: Annotated[str, typer.Option(help="The counting rule.")] = "incidents",
    by_area: Annotated[bool, typer.Option("--by-area", help="Each first-level area too.")] = False,
    chart: Chart = None,
    seed: Seed = 1,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Propose whether it is holding: one window's rate against another's, as a fixed panel saw it.

    Fix both windows and the rule before you look (`decide question`). Only sources that keep a log
    of their watches count; how much they told of is estimated beside the rate. People decide.
    """
    from trucewatch.figures.rules import rule_named
    from trucewatch.figures.tabulating import Counting
    from trucewatch.publications.trend_charts import Areas, answers_chart
    from trucewatch.trends.answering import weighed
    from trucewatch.trends.panels import Panels, windows_of
    from trucewatch.trends.question import Rule

    counted_by, windows = rule_named(rule), (window(before, "--before"), window(after, "--after"))
    windows_of(*windows)
    with at_work(folder) as (_, shop), terminal.progress() as progress:
        counting = Counting(current_record(shop, progress))
        panels = Panels(counting, counted_by, windows[0][0], windows[1][1])
        found = weighed(panels, windows, Rule(), by_area=by_area, seed=seed, progress=progress)
    if found[0].proposal is None:
        raise UsageError(
            "no source keeps a log of its watches in these days, so nobody can say what was seen",
            hint="add watches: trucewatch add DIR FILE --format watch",
        )
    rows = [answer_row(counting, answer, lang) for answer in found]
    if chart is not None:
        draw(chart, counting, lang, lambda pen: answers_chart(found, Areas(counting), pen))
    if as_json:
        terminal.print_json({"items": rows, "count": len(rows), "rule": rule, "seed": seed})
        return
    for row in rows:
        for line in _lines(row):
            terminal.out().print(line, markup=False)


def answer_row(counting: Counting, answer: Answer, lang: str) -> dict[str, Any]:
    """One area's answer, in plain values; what is not known is null."""
    name = counting.areas.of_pcode(answer.area) if answer.area else None
    row: dict[str, Any] = {
        "area": counting.areas.label(name, lang) if name else None,
        "pcode": answer.area,
        **dict.fromkeys(_NUMBERS),
        "panel": len(answer.asked.sources),
        "others": answer.asked.others,
        "watched_h": round(answer.coverage.watched_h, 1),
        "period_h": round(answer.coverage.period_h, 1),
        "announced": "none",
        "holding": answer.holding.value,
        "why": [say(message, lang) for message in answer.why],
    }
    if answer.proposal is None:
        return row
    rate, seen = answer.proposal.rate, answer.proposal.detection
    return row | {
        "before": rate.n_before,
        "after": rate.n_after,
        "told_before": round(seen.before, 4),
        "told_after": round(seen.after, 4),
        "apparent": answer.proposal.apparent,
        "ratio": rate.ratio,
        "low": rate.low if rate.ratio is not None else None,
        "high": rate.high if rate.ratio is not None else None,
        "percent": rate.percent,
        "announced": answer.proposal.announced,
        "false_alarm": answer.proposal.false_alarm,
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
