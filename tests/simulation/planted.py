"""A simulation as tests like to read it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Any

from trucewatch.simulation.simulating import Simulation

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Planted:
    simulation: Simulation

    @cached_property
    def reports(self) -> dict[str, dict[str, Any]]:
        """Each report with what it truly tells of, by its id."""
        truth = {row.pop("report_id"): row for row in self.simulation.truth.to_pylist()}
        rows = self.simulation.reports.to_pylist()
        return {row["report_id"]: {**row, "truth": truth[row["report_id"]]} for row in rows}

    @cached_property
    def incidents(self) -> dict[int, dict[str, Any]]:
        return {row["incident"]: row for row in self.simulation.incidents.to_pylist()}

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        return {row["source_id"]: row for row in self.simulation.sources.to_pylist()}

    @cached_property
    def bursts(self) -> dict[int, list[dict[str, Any]]]:
        found = defaultdict(list)
        for incident in self.incidents.values():
            if incident["burst"] is not None:
                found[incident["burst"]].append(incident)
        return found

    def single(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Reports of one real incident, each with that incident."""
        return [
            (report, self.incidents[report["truth"]["incidents"][0]])
            for report in self.reports.values()
            if len(report["truth"]["incidents"]) == 1
        ]

    def source_ids(self, kind: str) -> list[str]:
        return [s for s, row in self.sources.items() if row["kind"] == kind]


def km(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Great-circle distance (haversine)."""
    lat_a, lat_b = radians(a["lat"]), radians(b["lat"])
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b["lon"] - a["lon"]) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
