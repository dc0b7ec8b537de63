"""`trucewatch agreement evaluate`: situations held against an agreement, files in, files out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import pyarrow as pa
import typer

from trucewatch.agreement.model import Agreement
from trucewatch.agreement.reading import load_agreement
from trucewatch.doors.agreement_files import agreement_files
from trucewatch.doors.cli import terminal
from trucewatch.doors.cli.options import Language
from trucewatch.doors.cli.report_files import read_text_columns, write_table
from trucewatch.doors.table_files import check_ending
from trucewatch.findings.explaining import explain
from trucewatch.findings.from_incidents import evaluate
from trucewatch.findings.situations import COLUMNS, fact_columns, situation_tables
from trucewatch.vocabulary.errors import TrucewatchError

OUT_COLUMNS = (
    "id", "reading", "norm", "bearer", "outcome", "step", "p_low", "p_high", "paragraph", "reason",
)  # fmt: skip


def evaluate_situations(
    agreement: Annotated[
        str, typer.Argument(help="A shipped agreement's name, or a YAML file.", show_default=False)
    ],
    situations: Annotated[
        Path, typer.Argument(help="Situations, CSV or Parquet by ending.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write findings.", show_default=False)
    ],
    lang: Language = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Say the figures as JSON.")] = False,
) -> None:
    """Hold situations against an agreement.

    Reads id, seen_from, seen_to (ISO; UTC where no offset is given), lon, lat, error_radius_m,
    area, actor, actor_probability, target, sides, victim_status, act, weapon, calibre_mm, quantity,
    notified, note and any fact the agreement names; blank is unknown. Writes id, reading, norm,
    bearer, outcome, step, p_low, p_high, paragraph, reason.
    """
    check_ending(output)
    text, zones, file = agreement_files(agreement)
    agreed = load_agreement(text, file=file, zones=zones)
    facts = fact_columns(agreed)
    rows = read_text_columns(situations, ("id",), (*COLUMNS[1:], *facts), tell=_tell_unread)
    ids = [row["id"] for row in rows]
    if len(set(ids)) < len(ids) or None in ids:
        raise TrucewatchError("id is empty or stands twice", where=situations.name)
    incidents, accused = situation_tables(rows, agreed, file=situations.name, zone=ZoneInfo("UTC"))
    with terminal.progress() as progress:
        found = evaluate(incidents, accused, agreed, progress=progress)
    write_table(_worded(found, lang, agreed), output)
    figures = {"situations": len(rows), "findings": len(found), "output": str(output)}
    if as_json:
        terminal.print_json(figures)
    else:
        terminal.say(f"{len(rows)} situations, {len(found)} findings: {output.name}")


def _worded(found: pa.Table, lang: str, agreed: Agreement) -> pa.Table:
    """The findings with their reasons in words; each distinct reason is said once."""
    reasons = found["reason"].combine_chunks()
    words = [explain(reason, agreed, lang) for reason in reasons.dictionary.to_pylist()]
    columns = {name: found[name] for name in OUT_COLUMNS[1:-1]}
    reason = pa.array(words, pa.string()).take(reasons.indices)
    return pa.table({"id": found["incident_id"], **columns, "reason": reason})


def _tell_unread(names: list[str]) -> None:
    terminal.say(f"not read, since the agreement asks for no such fact: {', '.join(names)}")
