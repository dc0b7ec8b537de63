"""A Spark of two processors on this machine, and a world wide enough to be cut into tiles."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from trucewatch.incidents.fusing import Fusion, fuse, learn
from trucewatch.simulation.settings import Settings
from trucewatch.simulation.simulating import simulate_reports

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FRONTS = 4
"""Simulated fronts, a thousand kilometres from one another."""


@dataclass(frozen=True)
class Wide:
    """Reports from several fronts, their sources, and what one machine finds of them."""

    reports: pa.Table
    sources: pa.Table
    local: Fusion


def _front(number: int) -> tuple[pa.Table, pa.Table]:
    made = simulate_reports(Settings.medium(reports=370, per_day=20, seed=40 + number))
    moved = pc.add(made.reports["lon"], 12.0 * number)
    at = made.reports.column_names.index("lon")
    return made.reports.set_column(at, "lon", moved), made.sources


@pytest.fixture(scope="session")
def wide() -> Wide:
    fronts = [_front(number) for number in range(FRONTS)]
    reports = pa.concat_tables([reports for reports, _ in fronts])
    sources = pa.concat_tables([sources for _, sources in fronts])
    weights = learn(reports, sources)
    return Wide(reports, sources, fuse(reports, sources, weights=weights))


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    pytest.importorskip("pyspark", reason='PySpark is missing: pip install "trucewatch[spark]"')
    java = os.environ.get("JAVA_HOME", "")
    if not shutil.which("java") and not Path(java, "bin", "java").is_file():
        pytest.skip("Java is missing, and Spark needs it: apt-get install openjdk-17-jre-headless")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        # for so few rows compiling takes longer than computing
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def told(spark: SparkSession, wide: Wide, tmp_path_factory: pytest.TempPathFactory) -> DataFrame:
    """The reports as Spark reads them from a file."""
    import pyarrow.parquet as pq

    file = tmp_path_factory.mktemp("reports") / "reports.parquet"
    pq.write_table(wide.reports, file, row_group_size=200)
    return spark.read.parquet(str(file))
