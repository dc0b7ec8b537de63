"""A handful of reports with a truth that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from benchmarks.fusion.figures import Truth


def truth(
    incidents: dict[str, int],
    *,
    hot: str = "",
    aggregates: str = "",
    fabricated: str = "",
    partial: bool = False,
) -> Truth:
    """Reports by one letter each, and the incident each tells of (-1: none or several)."""
    ids = list(incidents)
    return Truth(
        report_id=pa.array(ids),
        incident=np.array(list(incidents.values()), dtype=np.int64),
        hot=np.array([i in hot for i in ids]),
        aggregate=np.array([i in aggregates for i in ids]),
        fabricated=np.array([i in fabricated for i in ids]),
        partial=partial,
    )


def memberships(*rows: tuple[str, str] | tuple[str, str, float]) -> pa.Table:
    """Rows of report, incident and, if not 1, membership."""
    return pa.table(
        {
            "report_id": [row[0] for row in rows],
            "incident_id": [row[1] for row in rows],
            "membership": [float(row[2]) if len(row) > 2 else 1.0 for row in rows],
        }
    )


def together(*groups: str) -> pa.Table:
    """Each group of letters in an incident of its own."""
    return memberships(*((letter, group) for group in groups for letter in group))
