"""Whatever the tiles, Spark finds what one machine finds."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.incidents.retold import filed_again, incidents
from tests.spark.conftest import Wide
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.model import Link
from trucewatch.incidents.weights import Weights
from trucewatch.spark.fusing import SparkFusion, fuse_with_spark
from trucewatch.spark.tiling import Tiling
from trucewatch.vocabulary.errors import TrucewatchError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SMALL = Tiling(days=3, side_km=250, halo_days=2.5, halo_km=200, space_rounds=1)
"""Dozens of tiles, with halos too small for some of what they hold."""

OTHERS = {
    "without a halo to speak of": Tiling(days=8, side_km=400, halo_days=0.1, halo_km=10),
    "slabs of time": Tiling(days=1.5),
}


def in_order(found: SparkFusion) -> pa.Table:
    table = found.memberships.toArrow()
    return table.sort_by([("report_id", "ascending"), ("incident_id", "ascending")])


def told_alike(found: SparkFusion, wide: Wide) -> None:
    assert in_order(found).equals(wide.local.memberships)
    local = wide.local
    assert (found.expected, found.low, found.high) == (local.expected, local.low, local.high)


def test_small_tiles_find_what_one_machine_finds(told: DataFrame, wide: Wide) -> None:
    """Dozens of tiles, several rounds; most is decided where it happened."""
    found = fuse_with_spark(told, wide.sources, wide.local.weights, SMALL)

    first, *later = found.rounds
    assert first.tiles >= 36 and later
    assert first.decided > len(wide.reports) / 2
    assert sum(one.decided for one in found.rounds) == len(wide.reports)
    told_alike(found, wide)


@pytest.mark.parametrize("tiling", OTHERS.values(), ids=OTHERS)
def test_other_tiles_find_the_same(told: DataFrame, wide: Wide, tiling: Tiling) -> None:
    found = fuse_with_spark(told, wide.sources, wide.local.weights, tiling)

    assert len(found.rounds) > 1
    told_alike(found, wide)


def test_a_tile_too_large_is_an_error(told: DataFrame, wide: Wide) -> None:
    """Never a wrong answer, and never a worker that dies without a word."""
    tiling = Tiling(days=30, most_rows=100)

    with pytest.raises(Exception, match="a tile holds more than 100 reports"):
        fuse_with_spark(told, wide.sources, wide.local.weights, tiling)


def test_a_report_filed_twice_is_refused(told: DataFrame, wide: Wide) -> None:
    with pytest.raises(TrucewatchError, match="two reports have the id"):
        fuse_with_spark(told.unionByName(told.limit(1)), wide.sources, wide.local.weights)


def test_no_reports_have_no_incidents(told: DataFrame, wide: Wide) -> None:
    found = fuse_with_spark(told.limit(0), wide.sources, Weights())

    assert found.memberships.count() == 0
    assert (found.expected, found.rounds) == (0.0, ())


def test_decisions_hold_whatever_tiles_they_join(told: DataFrame, wide: Wide) -> None:
    """Far apart and near by, for and against, contradicted and about reports that are not here."""
    ids = wide.reports["report_id"].to_pylist()
    rng = random.Random(8)
    links = [Link(*rng.sample(ids, 2), rng.random() < 0.5) for _ in range(40)]
    together = incidents(wide.local.memberships).values()
    split = [sorted(members)[:2] for members in together if len(members) > 2]
    links += [Link(one, other, False) for one, other in split[:20]]
    links += [Link(links[0].first, links[0].second, not links[0].same), Link(ids[0], "R-?", True)]
    local = fuse(wide.reports, wide.sources, links, weights=wide.local.weights)

    found = fuse_with_spark(told, wide.sources, wide.local.weights, SMALL, links)

    assert not local.memberships.equals(wide.local.memberships)
    told_alike(found, replace(wide, local=local))


def test_what_is_filed_again_is_filed_again_in_every_tile(
    spark: SparkSession, wide: Wide, tmp_path: Path
) -> None:
    reports = filed_again(wide.reports)
    pq.write_table(reports, tmp_path / "reports.parquet")
    local = fuse(reports, wide.sources, weights=wide.local.weights)

    found = fuse_with_spark(
        spark.read.parquet(str(tmp_path)), wide.sources, wide.local.weights, SMALL
    )

    told_alike(found, replace(wide, local=local))


def test_without_pyspark_it_says_what_to_install() -> None:
    """And nothing of Spark is needed to import the room."""
    program = """
import sys
sys.modules["pyspark"] = None
from trucewatch.incidents.weights import Weights
from trucewatch.spark.fusing import fuse_with_spark
fuse_with_spark(None, None, Weights())
"""

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert "PySpark is not installed" in run.stderr
    assert 'pip install "trucewatch[spark]"' in run.stderr
