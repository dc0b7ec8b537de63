"""`trucewatch fuse`: which of anybody's reports speak of the same incident, files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli import terminal

Reports = Annotated[
    Path, typer.Argument(help="Reports, CSV or Parquet by ending.", show_default=False)
]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="Where to write memberships.", show_default=False)
]
Sources = Annotated[
    Path | None,
    typer.Option("--sources", help="Source table, CSV or Parquet.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Say the figures as JSON.")]


def fuse_command(
    reports: Reports, output: Output, sources: Sources = None, as_json: AsJson = False
) -> None:
    """Say which reports speak of the same incident.

    Reads report_id, source_id, seen_from, seen_to and any of lon, lat, error_radius_m, act, actor,
    target, weapon, deaths_min, deaths_max, injured_min, injured_max, n_events, place, admin1, text
    and upstream_id. Writes report_id, incident_id, membership.
    """
    from trucewatch.doors.cli.report_files import (
        check_ending,
        read_reports,
        read_sources,
        write_table,
    )
    from trucewatch.incidents.fusing import fuse

    check_ending(output)
    table = read_reports(reports)
    known = read_sources(sources) if sources else None
    with terminal.progress() as progress:
        found = fuse(table, known, progress=progress)
    memberships = found.memberships
    write_table(memberships, output)
    figures = {
        "reports": len(table),
        "incidents": len(memberships["incident_id"].unique()),
        "output": str(output),
    }
    if as_json:
        terminal.print_json(figures)
    else:
        terminal.say(
            f"{figures['reports']} reports, {figures['incidents']} incidents: {output.name}"
        )
