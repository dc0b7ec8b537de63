"""The physical floor: read every column, sort once, join once on cell, three hours and act.

    python -m benchmarks.fusion.contestants.floor REPORTS

Nothing that says which reports belong together can do less. Prints seconds of each step, as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import duckdb

STEPS = {
    "read": "create table reports as select * from read_parquet(?)",
    "sort": "create table sorted as select report_id, seen_from from reports"
    " order by seen_from, report_id",
    "join": """
        with cells as (
            select report_id, floor(lon / 0.04)::int as i, floor(lat / 0.04)::int as j,
                floor(epoch(seen_from) / 10800)::bigint as k, split_part(act, '.', 1) as top
            from reports)
        select count(*) from cells as l join cells as r using (i, j, k, top)
        where l.report_id < r.report_id""",
}


def main(reports: str) -> None:
    """Time the steps."""
    connection = duckdb.connect()
    took = {}
    for name, sql in STEPS.items():
        began = time.perf_counter()
        connection.execute(sql, [reports] if "?" in sql else []).fetchall()
        took[name] = time.perf_counter() - began
    print(json.dumps(took))


if __name__ == "__main__":
    main(sys.argv[1])
