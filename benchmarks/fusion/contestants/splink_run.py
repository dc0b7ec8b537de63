"""Splink 5 with expert settings: reports in, memberships out.

    python -m benchmarks.fusion.contestants.splink_run REPORTS SOURCES OUT [HOW] [WEIGHT]

HOW is `single`: at most one report of every source in an incident (best on the tuning seed);
`declared`: only of sources said to be duplicate-free; or `taught`: as `single`, with m counted from
the planted truth of the tuning seed, which no mission has: the best that this model can do.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from benchmarks.fusion.contestants import splink_settings as chosen
from benchmarks.fusion.contestants.splink_features import FEATURES

TAUGHT = Path(__file__).with_name("splink_taught.json")
HOWS = ("single", "declared", "taught")


def main(reports: str, sources: str, out: str, how: str = "single", weight: str = "") -> None:
    """Fuse one file."""
    logging.disable(logging.WARNING)
    connection = duckdb.connect()
    connection.from_parquet(reports).create_view("reports")
    connection.from_parquet(sources).create_view("sources")
    connection.execute(FEATURES)
    linker, blocked = trained(connection, how)
    clustered = _cluster(connection, linker, blocked, duplicate_free(connection, how), how, weight)
    connection.execute(
        f"copy (select report_id, coalesce(cluster_id, report_id) as incident_id,"
        f" 1.0::double as membership from reports left join {clustered} on unique_id = report_id"
        f" order by report_id) to '{out}' (format parquet)"
    )


def trained(connection: duckdb.DuckDBPyConnection, how: str) -> tuple[Linker, Any]:
    """A linker that knows m and u, and its blocked pairs, which are found once."""
    features = DuckDBAPI(connection=connection).register("features")
    blocked = Linker(features, chosen.settings()).inference.compute_blocked_pairs_for_predict()
    settings = chosen.settings().create_settings_dict("duckdb")
    # One blocked pair in twenty-nine matches, so that counting all as u changes little.
    _put(settings, "u_probability", counted(connection, blocked))
    if how == "taught" and TAUGHT.exists():
        _put(settings, "m_probability", json.loads(TAUGHT.read_text()))
    settings["retain_matching_columns"] = False
    settings["retain_intermediate_calculation_columns"] = False
    linker = Linker(features, settings)
    if how != "taught":
        _train(linker, chosen.training())
        places_and_moments = linker._settings_obj.comparisons[:2]
        if not all(c._some_m_are_trained for c in places_and_moments):
            _train(linker, chosen.training_elsewhere())
    return linker, blocked


def _train(linker: Linker, rules: list[str]) -> None:
    for rule in rules:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        except SplinkException:  # real data may have no such pairs
            print(f"splink: no pairs to train on where {rule}", file=sys.stderr)


def counted(
    connection: duckdb.DuckDBPyConnection, blocked: Any, where: str = "true"
) -> dict[str, list[float]]:
    """Each comparison's levels, highest first, as shares of a sample of the blocked pairs.

    Pairs at a null level are left out; half a pair is added to every level.
    """
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("features"), chosen.settings())
    [pairs] = connection.execute(f"select count(*) from {blocked.physical_name}").fetchone()
    every = max(1, round(pairs / chosen.U_PAIRS))
    connection.execute(
        f"create or replace table sample as select * from {blocked.physical_name}"
        f" where hash(join_key_l || join_key_r) % {every} = 0"
    )
    linker.table_management.register_blocked_pairs_for_predict(api.register("sample"))
    scored = linker.inference.predict().physical_name
    made = {}
    for comparison in linker._settings_obj.comparisons:
        name, levels = comparison.output_column_name, comparison._num_levels
        rows = connection.execute(
            f"select gamma_{name}, count(*)::double from {scored}"
            f" where gamma_{name} >= 0 and {where} group by 1"
        )
        found = dict(rows.fetchall())
        smooth = [found.get(level, 0.0) + 0.5 for level in reversed(range(levels))]
        made[name] = [x / sum(smooth) for x in smooth]
    return made


def duplicate_free(connection: duckdb.DuckDBPyConnection, how: str) -> list[str]:
    """The sources of which an incident may hold one report at most."""
    which = "where duplicate_free" if how == "declared" else ""
    found = connection.execute(
        "select distinct source_dataset from features join reports on report_id = unique_id"
        f" join sources using (source_id) {which} order by 1"
    )
    return [row[0] for row in found.fetchall()]


def _put(settings: dict[str, Any], key: str, values: dict[str, list[float]]) -> None:
    for comparison in settings["comparisons"]:
        known = [x for x in comparison["comparison_levels"] if not x.get("is_null_level")]
        for level, value in zip(known, values[comparison["output_column_name"]], strict=True):
            level[key] = value


def _cluster(
    connection: duckdb.DuckDBPyConnection,
    linker: Linker,
    blocked: Any,
    free: list[str],
    how: str,
    weight: str,
) -> str:
    threshold = float(weight) if weight else chosen.WEIGHTS[how]
    linker.table_management.register_blocked_pairs_for_predict(blocked)
    scored = linker.inference.predict(threshold_match_weight=min(chosen.SCORED_WEIGHT, threshold))
    if free:
        # DuckDB may join all clusters with all others first, and never returns (hard, seed 12:
        # 9 GB and no answer; with Splink's own order of joins 4 s and the same clusters).
        connection.execute("set disabled_optimizers = 'join_order'")
        return str(
            linker.clustering.cluster_using_single_best_links(
                scored, duplicate_free_datasets=free, threshold_match_weight=threshold
            ).physical_name
        )
    return str(
        linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_weight=threshold
        ).physical_name
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
