"""HDBSCAN (scikit-learn) over scaled place, time and act; noise stands alone.

    python -m benchmarks.fusion.contestants.hdbscan_run REPORTS SOURCES OUT

Scales and the way of selecting clusters were chosen on simulated seed 1, medium. Reports without
coordinates stand alone: HDBSCAN knows no missing values.

Source: Campello, Moulavi and Sander (2013), "Density-based clustering based on hierarchical density
estimates".
"""

from __future__ import annotations

import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sklearn.cluster import HDBSCAN

SCALE_KM, SCALE_S = 1.0, 7_200.0
OTHER_KIND, OTHER_TOP = 1.5, 6.0
"""How far apart two acts lie that share their first level, and two that do not."""

SELECTION = "eom"


def main(reports: str, _sources: str, out: str) -> None:
    """Cluster one file."""
    table = pq.read_table(reports)
    placed = np.asarray(pc.is_valid(table["lon"]).combine_chunks(), dtype=bool)
    label = np.full(len(table), -1)
    if placed.sum() > 2:
        found = HDBSCAN(
            min_cluster_size=2, min_samples=1, cluster_selection_method=SELECTION, copy=True
        ).fit(scaled(table.filter(pa.array(placed))))
        label[placed] = found.labels_
    alone = label < 0
    label[alone] = label.max(initial=-1) + 1 + np.arange(alone.sum())
    incident = pa.array(label).cast(pa.string())
    ones = pa.array(np.ones(len(table)))
    members = {"report_id": table["report_id"], "incident_id": incident, "membership": ones}
    pq.write_table(pa.table(members), out)


def scaled(table: pa.Table) -> np.ndarray:
    """Place, time and act of each report, so that 1 is near. Shape (n, 5)."""
    lon, lat = (table[c].to_numpy() for c in ("lon", "lat"))
    times = [
        table[c].cast(pa.timestamp("us", "UTC")).cast(pa.int64()) for c in ("seen_from", "seen_to")
    ]
    middle = (times[0].to_numpy() + times[1].to_numpy()) / 2e6
    kinds = [(act or "0").split(".")[:2] for act in table["act"].to_pylist()]
    tops = sorted({k[0] for k in kinds})
    seconds = sorted({".".join(k) for k in kinds})
    top = np.array([tops.index(k[0]) for k in kinds])
    second = np.array([seconds.index(".".join(k)) for k in kinds])
    return np.stack(
        [
            (lon - lon.mean()) * 111.32 * np.cos(np.radians(lat.mean())) / SCALE_KM,
            (lat - lat.mean()) * 111.32 / SCALE_KM,
            (middle - middle.min()) / SCALE_S,
            top * OTHER_TOP,
            second * OTHER_KIND,
        ],
        axis=1,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
