"""Which findings would change, were one agreement put in the place of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """One incident whose findings differ; each finding as `norm bearer outcome step`."""

    incident_id: str
    reading: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changed_findings(
    before: pa.Table, after: pa.Table, readings: Mapping[str, str]
) -> list[ChangedFinding]:
    """The incidents whose findings differ, in the order of `before`.

    Both tables are `FINDINGS`; `readings` pairs a reading of the first with one of the second.
    """
    old, new = _by_incident(before), _by_incident(after)
    found = []
    for first, second in readings.items():
        for incident in dict.fromkeys(before["incident_id"].to_pylist()):
            was = old.get((incident, first), ())
            is_ = new.get((incident, second), ())
            if was != is_:
                label = first if first == second else f"{first} → {second}"
                found.append(ChangedFinding(incident, label, was, is_))
    return found


def _by_incident(findings: pa.Table) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    columns = ("incident_id", "reading", "norm", "bearer", "outcome", "step")
    for incident, reading, *rest in zip(
        *(findings[name].to_pylist() for name in columns), strict=True
    ):
        told = " ".join(part for part in rest if part)
        found.setdefault((incident, reading), []).append(told)
    return {key: tuple(sorted(rows)) for key, rows in found.items()}
