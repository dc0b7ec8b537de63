"""Syrian Archive: videos of attacks, some of which researchers linked to chemical incidents.

An unlabelled report is unknown, not alone, so figures are among labelled reports only, and of
incidents with two reports or more. One incident has 67 reports spread over many suburbs and would
drown the other 43: it is told apart.

Columns become ours without a look at the incidents: a recorded date is that whole day, though it
is often the day of upload; coordinates are those of a village or town; acts come from the weapon,
else from the kind of violation, by our own vocabulary. Source and licence: see the README beside
the data (Syrian Archive, CC BY-SA 4.0).
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.fusion.cases import SHARED, Case, need, write
from benchmarks.fusion.figures import Truth
from trucewatch.vocabulary import acts

FILE = SHARED / "syrian-archive-reports" / "reports.csv.gz"
APART = "DAM210813"
"""The incident with 67 reports."""

RADIUS_M, APPROXIMATE_M = 3_000.0, 10_000.0

Row = Mapping[str, str]


def load(folder: Path, file: Path = FILE) -> Case:
    """Write the case into `folder`. Raises MissingDataError."""
    with gzip.open(need(file), "rt", encoding="utf-8", newline="") as opened:
        rows = named(csv.DictReader(opened))
    write(folder, [_report(row) for row in rows], sources_of(rows))
    return Case("syrian-archive", folder, truths_of(rows))


def named(rows: Iterable[Row]) -> list[Row]:
    """The rows, each with an id: one row of the file has none."""
    return [
        {**row, "report_id": row["report_id"] or f"row {number}"}
        for number, row in enumerate(rows, start=2)
    ]


def sources_of(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Channels; any may upload several videos of one attack."""
    names = sorted({row["source"] or "no source" for row in rows})
    return [
        {"source_id": name, "kind": "media", "interests": [], "duplicate_free": False}
        for name in names
    ]


def truths_of(rows: Sequence[Row]) -> dict[str, Truth]:
    """Incidents of two reports or more: all but one, and that one apart."""
    sizes = Counter(row["incident_code"] for row in rows if row["incident_code"])
    several = {code for code, size in sizes.items() if size > 1}
    return {
        "labelled": _truth(rows, several - {APART}),
        "one of 67 reports": _truth(rows, several & {APART}),
    }


def _truth(rows: Sequence[Row], chosen: set[str]) -> Truth:
    number = {code: n for n, code in enumerate(sorted(chosen))}
    none = np.zeros(len(rows), dtype=bool)
    return Truth(
        report_id=pa.array([row["report_id"] for row in rows]),
        incident=np.array([number.get(row["incident_code"], -1) for row in rows], dtype=np.int64),
        hot=none,
        aggregate=none,
        fabricated=none,
        partial=True,
    )


def _report(row: Row) -> dict[str, Any]:
    day = datetime.strptime(row["recorded_date"], "%Y-%m-%d").replace(tzinfo=UTC)
    placed = bool(row["latitude"] and row["longitude"])
    approximate = row["geo_accuracy"] == "APPROXIMATE"
    by_weapon = acts.from_words(row["weapons"], "syrian_archive")
    weapon = row["weapons"] if row["weapons"].lower() not in ("", "unknown") else None
    return {
        "report_id": row["report_id"],
        "source_id": row["source"] or "no source",
        "seen_from": day,
        "seen_to": day + timedelta(days=1),
        "reported_at": day + timedelta(days=1),
        "recorded_at": day + timedelta(days=1),
        "lon": float(row["longitude"]) if placed else None,
        "lat": float(row["latitude"]) if placed else None,
        "error_radius_m": (APPROXIMATE_M if approximate else RADIUS_M) if placed else None,
        "admin1": row["city"] or None,
        "place_text": row["place_en"] or row["place_ar"] or None,
        "act": by_weapon or acts.from_words(row["violation_type"], "syrian_archive"),
        "weapon": weapon,
        "text": row["description_en"] or row["title_ar"] or row["description_ar"] or None,
    }
