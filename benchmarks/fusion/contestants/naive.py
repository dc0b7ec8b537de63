"""The least that anybody would do: one day, one cell of 0.05°, one act to its second level.

    python -m benchmarks.fusion.contestants.naive REPORTS SOURCES OUT [alone]

Reports without coordinates are grouped by the name of their place; without that they stand alone.
With `alone` every report does, which is what not fusing at all would score.
"""

from __future__ import annotations

import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

CELL_DEG = 0.05
DAY_US = 86_400_000_000


def main(reports: str, _sources: str, out: str, how: str = "") -> None:
    """Group one file."""
    table = pq.read_table(reports)
    ids = table["report_id"]
    incident = ids if how == "alone" else grouped(table)
    ones = pa.array(np.ones(len(table)))
    members = {"report_id": ids, "incident_id": incident, "membership": ones}
    pq.write_table(pa.table(members), out)


def grouped(table: pa.Table) -> pa.ChunkedArray:
    """A key for each report."""
    day = pc.cast(pc.floor(pc.divide(_us(table, "seen_from"), DAY_US)), pa.string())
    cells = [pc.cast(pc.floor(pc.divide(table[c], CELL_DEG)), pa.string()) for c in ("lon", "lat")]
    cell = pc.binary_join_element_wise(*cells, ":")
    place = pc.coalesce(cell, table["place_text"], table["report_id"])
    act = pc.replace_substring_regex(table["act"], r"^(\d+(?:\.\d+)?).*$", r"\1")
    return pc.binary_join_element_wise(day, place, pc.fill_null(act, "0"), "/")


def _us(table: pa.Table, name: str) -> pa.ChunkedArray:
    return table[name].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).cast(pa.float64())


if __name__ == "__main__":
    main(*sys.argv[1:])
