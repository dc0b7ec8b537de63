"""The real bulletins and monitors' counts: read by hand, and as the mission's intake reads them.

By hand on purpose, too: what reconciling shows of 12 and 23 January 2017 is held against the files
themselves.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from tests.figures.records import ZONE, RecordBook
from trucewatch.doors.sources import tally
from trucewatch.doors.sources.contract import Context
from trucewatch.reports.model import Row, TallyRow

FOLDER = Path("data") / "syria-ceasefire-counts-2017"


def written(shared: Path) -> RecordBook:
    """Every bulletin and monitor's count of the files."""
    book = RecordBook()
    folder = shared / FOLDER
    parts: dict[str, dict[str, int | None]] = {}
    for row in rows(folder / "bulletin_governorates.csv"):
        parts.setdefault(row["row_id"], {})[row["governorate"]] = number(row["violations"])
    for row in rows(folder / "bulletins.csv"):
        confirmed = {}
        if row["confirmed_by_russia"]:
            confirmed["russia"] = int(row["confirmed_by_russia"])
        if row["said_to_target_nusra"]:
            confirmed["said_to_target_excluded"] = int(row["said_to_target_nusra"])
        book.bulletin(
            row["registering_side"],
            row["bulletin_date"] or None,
            number(row["violations_registered"]),
            parts.get(row["row_id"]),
            title=number(row["headline_figure"]),
            confirmed=confirmed,
            note=row["note"] or None,
            name=row["row_id"],
            carrier=row["outlet"] + row["url"],
        )
    for row in rows(folder / "monitor_counts.csv"):
        named = (pair.partition("=") for pair in row["governorates"].split(";") if pair)
        book.bulletin(
            row["monitor"],
            row["period_from"] or None,
            number(row["breaches"]),
            {area.strip(): int(n) for area, _, n in named},
            note=row["note"] or None,
            name=row["row_id"],
            carrier=row["url"],
            to=row["period_to"] or "",
            party=row["attributed_to"],
            unit="breach",
        )
    return book


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def number(text: str) -> int | None:
    return int(text) if text else None


def received(shared: Path) -> RecordBook:
    """The same files as the mission's own intake reads them."""
    book = RecordBook()
    for name in ("bulletins.csv", "bulletin_governorates.csv", "monitor_counts.csv"):
        with (shared / FOLDER / name).open("rb") as stream:
            for row in tally.read(stream, Context(file=name, zone=ZONE)):
                assert isinstance(row, Row) and isinstance(row.content, TallyRow)
                fields = {f: getattr(row.content, f) for f in TallyRow.__slots__}
                fields["confirmed_by"] = json.dumps(dict(row.content.confirmed_by)) or None
                carrier = {"source_id": row.source.words, "tally_id": f"T-{len(book.tallies):03d}"}
                book.tallies.append({**fields, **carrier})
    return book
