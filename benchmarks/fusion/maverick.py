"""MAVERICK, Côte d'Ivoire: reports of electoral violence that trained coders put into events.

Columns become ours without a look at the events:

* A date is whole days, first to last. Where the last comes before the first, the two are swapped.
  Where there is none, any day on which its election has another report (all rows of this file have
  dates; 72 have no coordinates and stay without).
* `geo_precision` becomes an error radius, from the exact building (6) to the country (1, none).
* A source is an author. Commissions, rights groups and books, which list an event once, are said to
  be duplicate-free; agencies and newspapers, which follow a story, are not.
* An act is taken from the forms of violence where they name one kind; several kinds give none.
* A text is a headline. One that several reports share is the title of a long document and says
  nothing about an event, so it is left out.

"Unknown" is null. Source and licence: see the README beside the data (van Baalen and Höglund 2026,
CC BY 4.0).
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.fusion.cases import SHARED, Case, need, write
from benchmarks.fusion.figures import Truth

FILE = SHARED / "maverick-cote-divoire" / "event_reports.csv.gz"

RADIUS_M = {"6": 300.0, "5": 1_500.0, "4": 4_000.0, "3": 8_000.0, "2": 60_000.0}
"""Building, neighbourhood, part of a city, city, region. A guess; the codebook gives words."""

ACTS = {
    "Shooting": "5.1", "Looting": "16.1", "Arson": "16.2", "Abduction": "10.2",
    "Sexual violence": "9.4", "Torture": "9.6", "Stabbing": "9.1", "Melee": "1.1",
    "Remote violence": "4",
}  # fmt: skip
FOLLOWS_A_STORY = ("news agency", "news media")
PRESENTATION = re.compile(r"^.*?\((\d{4}-\d{2}-\d{2})\)\s*")

Row = Mapping[str, str]


def load(folder: Path, file: Path = FILE) -> Case:
    """Write the case into `folder`. Raises MissingDataError."""
    with gzip.open(need(file), "rt", encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    write(folder, reports_of(rows), sources_of(rows))
    return Case("maverick", folder, {"": truth_of(rows)})


def reports_of(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Reports of the contract, one a row."""
    titles = Counter(row["source"] for row in rows)
    spans = _elections(rows)
    return [_report(row, titles, spans) for row in rows]


def sources_of(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Sources of the contract, one an author."""
    kinds = {_author(row): row["source_type"] for row in rows}
    return [
        {
            "source_id": author,
            "kind": kind,
            "interests": [],
            "duplicate_free": not kind.lower().endswith(FOLLOWS_A_STORY),
        }
        for author, kind in sorted(kinds.items())
    ]


def truth_of(rows: Sequence[Row]) -> Truth:
    """The coders' events."""
    number = {event: n for n, event in enumerate(sorted({row["event_id"] for row in rows}))}
    none = np.zeros(len(rows), dtype=bool)
    return Truth(
        report_id=pa.array([row["id"] for row in rows]),
        incident=np.array([number[row["event_id"]] for row in rows], dtype=np.int64),
        hot=none,
        aggregate=none,
        fabricated=none,
    )


def _report(
    row: Row, titles: Counter[str], spans: Mapping[str, tuple[date, date]]
) -> dict[str, Any]:
    first, last = _days(row) or spans[row["election"]]
    dated = PRESENTATION.match(row["source"])
    told = _midnight(date.fromisoformat(dated[1]) if dated else last + timedelta(days=1))
    radius = RADIUS_M.get(row["geo_precision"])
    placed = bool(row["latitude"] and row["longitude"] and radius)
    return {
        "report_id": row["id"],
        "source_id": _author(row),
        "seen_from": _midnight(first),
        "seen_to": _midnight(last + timedelta(days=1)),
        "reported_at": told,
        "recorded_at": told,
        "lon": float(row["longitude"]) if placed else None,
        "lat": float(row["latitude"]) if placed else None,
        "error_radius_m": radius if placed else None,
        "place_text": row["city"] or None,
        "act": _act(row),
        "actor": _known(row["actor1"]),
        "target": _known(row["target"]),
        "deaths_min": _number(row["deaths_low"]),
        "deaths_max": _number(row["deaths_high"]),
        "injured_min": _number(row["injuries_low"]),
        "injured_max": _number(row["injuries_high"]),
        "text": PRESENTATION.sub("", row["source"]) if titles[row["source"]] == 1 else None,
    }


def _days(row: Row) -> tuple[date, date] | None:
    given = [date.fromisoformat(row[name]) for name in ("date_start", "date_end") if row[name]]
    return (min(given), max(given)) if given else None


def _elections(rows: Iterable[Row]) -> dict[str, tuple[date, date]]:
    """First and last day told of, by election."""
    spans: dict[str, tuple[date, date]] = {}
    for row in rows:
        if found := _days(row):
            known = spans.get(row["election"], found)
            spans[row["election"]] = (min(known[0], found[0]), max(known[1], found[1]))
    return spans


def _act(row: Row) -> str | None:
    forms = {
        form.strip()
        for name, value in row.items()
        if name.endswith("_violence")
        for form in value.split(";")
    }
    found = {ACTS[form] for form in forms if form in ACTS}
    if len(found) == 1:
        return found.pop()
    tops = {act.split(".")[0] for act in found}
    return tops.pop() if len(tops) == 1 else None


def _author(row: Row) -> str:
    return row["source_author"] or row["source"] or "no author"


def _known(value: str) -> str | None:
    unknown = not value or value == "Unknown" or value.startswith("Unknown actor")
    return None if unknown else value


def _number(value: str) -> int | None:
    return int(float(value)) if value else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
