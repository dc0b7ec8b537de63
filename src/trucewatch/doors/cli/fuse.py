"""`trucewatch fuse`: which of anybody's reports speak of the same incident, files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucewatch.doors.cli import terminal
from trucewatch.vocabulary.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

BAR = 12
"""Marks on either side of the line, at most."""

Reports = Annotated[
    Path, typer.Argument(help="Reports, CSV or Parquet by ending.", show_default=False)
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Where to write memberships.", show_default=False),
]
Explain = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--explain",
        help="Two report ids: what speaks for their being one incident, part by part.",
        show_default=False,
    ),
]
Sources = Annotated[
    Path | None,
    typer.Option("--sources", help="Source table, CSV or Parquet.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Say the figures as JSON.")]


def fuse_command(
    reports: Reports,
    output: Output = None,
    sources: Sources = None,
    explain: Explain = None,
    as_json: AsJson = False,
) -> None:
    """Say which reports speak of the same incident, and how many incidents there are.

    Reads report_id, source_id, seen_from, seen_to and any of lon, lat, error_radius_m, act, actor,
    target, weapon, deaths_min, deaths_max, injured_min, injured_max, n_events, place, admin1,
    admin2, text and upstream_id. Writes report_id, incident_id, membership. What agreement weighs
    is learned from the reports themselves; no label is needed.

    More than 200,000 reports are fused in stretches of time, two at a time, which changes no byte
    of the answer; a Parquet file of so many, in the order of time, is read by row group. So
    memory grows by about 200 bytes a report. Where so many lie within a few days, a stretch is
    longer and needs more.
    """
    from trucewatch.doors.cli.report_files import read_reports, read_sources
    from trucewatch.doors.table_files import check_ending

    if output is None and explain is None:
        raise UsageError(
            "nothing was asked", hint="name a file to write with -o, or two reports with --explain"
        )
    if output is not None:
        check_ending(output)
    known = read_sources(sources) if sources else None
    if explain is not None:
        _tell_pair(read_reports(reports), known, *explain)
    if output is not None:
        _fuse(reports, known, output, as_json=as_json)


def _fuse(reports: Path, known: pa.Table | None, output: Path, *, as_json: bool) -> None:
    from trucewatch.doors.cli.doubts import say_doubts
    from trucewatch.doors.cli.report_files import write_table
    from trucewatch.doors.cli.reports_by_group import open_reports
    from trucewatch.incidents.fusing import fuse

    with terminal.progress() as progress:
        whole = open_reports(reports)
        found = fuse(whole, known, progress=progress)
    write_table(found.memberships, output)
    figures = {
        "reports": len(whole),
        "incidents": len(found.memberships["incident_id"].unique()),
        "expected": round(found.expected, 1),
        "low": round(found.low, 1),
        "high": round(found.high, 1),
        "watched": None,
        "doubted": sorted(found.weights.doubted),
        "output": str(output),
    }
    if as_json:
        terminal.print_json(figures)
    else:
        terminal.say(
            f"{figures['reports']} reports, {figures['incidents']} groups: {output.name}\n"
            f"about {found.expected:,.0f} incidents, nine chances in ten from {found.low:,.0f} to "
            f"{found.high:,.0f}: some groups may be parts of one incident\n"
            "of what these reports tell; what was watched is not known here, and where nobody "
            "reported, nothing is said"
        )
        say_doubts(found.weights.doubted)


def _tell_pair(table: pa.Table, known: pa.Table | None, first: str, second: str) -> None:
    """The score of two reports, part by part, as bars and words."""
    from trucewatch.incidents.explaining import explain_pair
    from trucewatch.incidents.fusing import learn
    from trucewatch.vocabulary.messages import say, say_id

    with terminal.progress() as progress:
        weights = learn(table, known, progress=progress)
    told = explain_pair(table, first, second, known, weights)
    for part in told.parts:
        name = say_id(f"incidents.partname_{part.name}", "en")
        terminal.out().print(
            f"{name:>8} {part.nats:+6.2f} {_bar(part.nats)} {say(part.words, 'en')}"
        )
    total = f"{'together':>8} {told.score:+6.2f} " if told.parts else ""
    terminal.out().print(total + say(told.conclusion, "en"))


def _bar(nats: float) -> str:
    """Left of the line what speaks against, right of it what speaks for; a mark is half a nat."""
    marks = min(BAR, round(2 * abs(nats)))
    against, speaks_for = (marks, 0) if nats < 0 else (0, marks)
    return f"{'▒' * against:>{BAR}}│{'█' * speaks_for:<{BAR}}"
