"""Cases: reports and sources on disk, and what is known of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fusion.figures import Truth

SHARED = Path(os.environ.get("TRUCEWATCH_SHARED", Path(__file__).parents[3] / "shared")) / "data"

_INSTANT = pa.timestamp("us", "UTC")
REPORTS = pa.schema(
    [
        ("report_id", pa.string()), ("source_id", pa.string()),
        ("seen_from", _INSTANT), ("seen_to", _INSTANT),
        ("reported_at", _INSTANT), ("recorded_at", _INSTANT),
        ("lon", pa.float64()), ("lat", pa.float64()), ("error_radius_m", pa.float64()),
        ("admin1", pa.string()), ("admin2", pa.string()), ("place_text", pa.string()),
        ("act", pa.string()), ("actor", pa.string()), ("target", pa.string()),
        ("weapon", pa.string()), ("n_events", pa.int64()),
        ("deaths_min", pa.int64()), ("deaths_max", pa.int64()),
        ("injured_min", pa.int64()), ("injured_max", pa.int64()),
        ("upstream_id", pa.string()), ("text", pa.string()),
    ]
)  # fmt: skip
SOURCES = pa.schema(
    [
        ("source_id", pa.string()), ("kind", pa.string()), ("interests", pa.list_(pa.string())),
        ("reliability", pa.string()), ("duplicate_free", pa.bool_()),
    ]
)  # fmt: skip


class MissingDataError(RuntimeError):
    """Real data that is not beside the project."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file of reports.

    Attributes:
        name: what it is called in the output.
        folder: where reports.parquet and sources.parquet lie.
        truths: what is known, by name; most cases know one thing, called "".
        told: how many incidents the reports tell of, where that is known.
    """

    name: str
    folder: Path
    truths: Mapping[str, Truth] = field(default_factory=dict)
    told: int | None = None

    @property
    def reports(self) -> Path:
        """The reports as a mission would have them."""
        return self.folder / "reports.parquet"

    @property
    def sources(self) -> Path:
        """The sources."""
        return self.folder / "sources.parquet"


def write(folder: Path, reports: list[dict[str, Any]], sources: list[dict[str, Any]]) -> None:
    """Write rows of the contract; columns that a row lacks are null."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows, schema in (("reports", reports, REPORTS), ("sources", sources, SOURCES)):
        whole = [{column: row.get(column) for column in schema.names} for row in rows]
        pq.write_table(pa.Table.from_pylist(whole, schema=schema), folder / f"{name}.parquet")


def need(path: Path) -> Path:
    """`path`, if it is there. Raises MissingDataError with what to do."""
    if not path.exists():
        raise MissingDataError(
            f"{path.parent.name}/{path.name} is not here; put the data beside the project, or name"
            " the folder that holds `data` in TRUCEWATCH_SHARED"
        )
    return path
