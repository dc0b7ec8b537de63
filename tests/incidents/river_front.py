"""A small pretend front along a river: posts on both banks, and what they hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.model import Link
from trucewatch.incidents.weights import Weights
from trucewatch.reports.model import REPORTS, SOURCES

DAY = datetime(2031, 5, 6, tzinfo=UTC)
LON, LAT = -22.0, -24.0
KM_EAST = 1 / 101.6
KM_NORTH = 1 / 111.2


def at(clock: str, day: int = 0) -> datetime:
    """An instant of the front's first day, or `day` days later."""
    hour, minute = clock.split(":")
    return DAY + timedelta(days=day, hours=int(hour), minutes=int(minute))


@dataclass
class Front:
    """Gathers reports in the order in which they are received."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)

    def source(self, source_id: str, **traits: Any) -> str:
        """Register a source: kind, interests, reliability, duplicate_free."""
        self.sources[source_id] = {"source_id": source_id, "kind": "public", **traits}
        return source_id

    def report(
        self,
        source: str,
        clock: str = "14:02",
        *,
        day: int = 0,
        minutes: float = 1,
        east_km: float = 0.0,
        north_km: float = 0.0,
        radius_m: float | None = 500.0,
        **said: Any,
    ) -> str:
        """One report, by default sharp and at the ford; gives its id. `radius_m` None: no place."""
        report_id = f"R-{len(self.rows) + 1:012d}"
        start = at(clock, day)
        placed = radius_m is not None
        self.rows.append(
            {
                "report_id": report_id,
                "source_id": source,
                "seen_from": start,
                "seen_to": start + timedelta(minutes=minutes),
                "recorded_at": DAY + timedelta(days=30, seconds=len(self.rows)),
                "lon": LON + east_km * KM_EAST if placed else None,
                "lat": LAT + north_km * KM_NORTH if placed else None,
                "error_radius_m": radius_m,
                "act": "2.1.2",
                **said,
            }
        )
        return report_id

    def all_day(self, source: str, day: int = 0, **said: Any) -> str:
        """A report that knows only the day and the village."""
        return self.report(source, "00:00", day=day, minutes=1440, **{"radius_m": 2500.0, **said})

    def reports(self) -> pa.Table:
        """Everything reported, as `REPORTS`."""
        return pa.Table.from_pylist(self.rows, schema=REPORTS)

    def source_table(self) -> pa.Table:
        """The registered sources, as `SOURCES`."""
        return pa.Table.from_pylist(list(self.sources.values()), schema=SOURCES)


def joined(
    reports: pa.Table, sources: pa.Table | None = None, links: Sequence[Link] = ()
) -> pa.Table:
    """The memberships of these reports, with the weights we ship."""
    return fuse(reports, sources, links, weights=Weights()).memberships


def grouped(memberships: pa.Table) -> set[frozenset[str]]:
    """The sets of reports that share an incident."""
    by_incident: dict[str, set[str]] = {}
    for row in memberships.to_pylist():
        by_incident.setdefault(row["incident_id"], set()).add(row["report_id"])
    return {frozenset(members) for members in by_incident.values()}


def same(first: str, second: str) -> Link:
    return Link(first, second, True)


def apart(first: str, second: str) -> Link:
    return Link(first, second, False)


def row(table: pa.Table, **wanted: Any) -> Mapping[str, Any]:
    """The one row with those values."""
    found: Sequence[Mapping[str, Any]] = [
        r for r in table.to_pylist() if all(r[k] == v for k, v in wanted.items())
    ]
    assert len(found) == 1, found
    return found[0]
