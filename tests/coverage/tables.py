"""Watches, denials and reports of a small pretend country, written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from trucewatch.reports.model import REPORTS, RESTRICTIONS, WATCHES
from trucewatch.vocabulary.instants import Interval

DAY = datetime(2017, 1, 12, tzinfo=UTC)


def at(hour: float) -> datetime:
    """An instant of the day, by its hour; 25 is one in the next morning."""
    return DAY + timedelta(hours=hour)


def between(start: float, end: float) -> Interval:
    return Interval(at(start), at(end))


WHOLE_DAY = between(0, 24)


def watches(*rows: tuple[str | None, float, float]) -> pa.Table:
    """Rows of (P-code, from hour, to hour)."""
    return _table(
        WATCHES,
        (
            {"source_id": "S-1", "pcode": p, "watched_from": at(f), "watched_to": at(t)}
            for p, f, t in rows
        ),
    )


def denials(*rows: tuple[str | None, float]) -> pa.Table:
    """Rows of (P-code, hour)."""
    return _table(RESTRICTIONS, ({"pcode": p, "at": at(h)} for p, h in rows))


def reports(*rows: tuple[str, str | None, float, float]) -> pa.Table:
    """Rows of (source, P-code, seen from hour, seen to hour)."""
    return _table(
        REPORTS,
        (
            {
                "report_id": f"R-{n}",
                "source_id": s,
                "pcode": p,
                "seen_from": at(f),
                "seen_to": at(t),
            }
            for n, (s, p, f, t) in enumerate(rows)
        ),
    )


def _table(schema: pa.Schema, rows: Iterable[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema)
