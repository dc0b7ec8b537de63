"""`trucewatch fuse`: which of anybody's reports speak of the same incident, files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.doors.cli.fusing import fuse_files, tell_pair
from trucewatch.vocabulary.errors import UsageError

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

    More than 150,000 reports are fused in stretches of time, two at a time, which changes no byte
    of the answer; a Parquet file of so many, in the order of time, is read by row group. So
    memory grows by about 200 bytes a report. Where so many lie within a few days, a stretch is
    longer and needs more.
    """
    from trucewatch.doors.table_files import check_ending

    if output is None and explain is None:
        raise UsageError(
            "nothing was asked", hint="name a file to write with -o, or two reports with --explain"
        )
    if output is not None:
        check_ending(output)
    if explain is not None:
        tell_pair(reports, sources, *explain)
    if output is not None:
        fuse_files(reports, output, sources, as_json=as_json)
