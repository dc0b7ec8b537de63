"""Tuning Splink on simulated seed 1, medium, and nothing else: match weights, and the taught m.

    python -m benchmarks.fusion.contestants.splink_tune FOLDER [--teach]

FOLDER holds reports, sources and truth as simulated. Prints pair F1 (over pairs of reports of one
incident each) for a range of weights; with --teach, counts m from the truth and writes it down.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import duckdb

from benchmarks.fusion.contestants import splink_run
from benchmarks.fusion.contestants.splink_features import FEATURES

WEIGHTS = (-6.0, -5.0, -4.5, -4.0, -3.5, -3.0, -2.5, -2.0, -1.0, 0.0)

SCORE = """
with labelled as (
    select report_id, incidents[1] as incident from truth
    where len(incidents) = 1 and not aggregate and not fabricated),
cells as (
    select incident, cluster_id, count(*) as n
    from labelled join found on report_id = unique_id group by all),
a as (select sum(n * (n - 1) / 2) as correct from cells),
b as (select sum(n * (n - 1) / 2) as made
      from (select sum(n) as n from cells group by cluster_id)),
c as (select sum(n * (n - 1) / 2) as wanted
      from (select count(*) as n from labelled group by incident))
select correct / made, correct / wanted, 2 * correct / (made + wanted) from a, b, c
"""


def main(folder: Path, teach: bool) -> None:
    """Print the figures; write the taught m where asked."""
    logging.disable(logging.WARNING)
    for how in splink_run.HOWS:
        connection = duckdb.connect()
        for name in ("reports", "sources", "truth"):
            connection.from_parquet(str(folder / f"{name}.parquet")).create_view(name)
        connection.execute(FEATURES)
        teaching = teach and how == "taught"
        if teaching:
            splink_run.TAUGHT.unlink(missing_ok=True)
        linker, blocked = splink_run.trained(connection, how)
        if teaching:
            _teach(connection, linker, blocked)
            linker, blocked = splink_run.trained(connection, how)
        linker.table_management.register_blocked_pairs_for_predict(blocked)
        scored = linker.inference.predict(threshold_match_weight=min(WEIGHTS))
        free = splink_run.duplicate_free(connection, how)
        connection.execute("set disabled_optimizers = 'join_order'")
        for weight in WEIGHTS:
            found = linker.clustering.cluster_using_single_best_links(
                scored, duplicate_free_datasets=free, threshold_match_weight=weight
            )
            connection.execute(
                f"create or replace view found as select * from {found.physical_name}"
            )
            p, r, f1 = connection.execute(SCORE).fetchone()
            print(f"{how:9} weight {weight:5.1f}: pair P {p:.3f} R {r:.3f} F1 {f1:.3f}")


def _teach(connection: duckdb.DuckDBPyConnection, linker: object, blocked: object) -> None:
    m = splink_run.counted(
        connection,
        blocked,
        "(select l.incidents = r.incidents and len(l.incidents) = 1 from truth as l, truth as r"
        " where l.report_id = unique_id_l and r.report_id = unique_id_r)",
    )
    rounded = {name: [round(x, 5) for x in values] for name, values in m.items()}
    splink_run.TAUGHT.write_text(json.dumps(rounded, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--teach" in sys.argv)
