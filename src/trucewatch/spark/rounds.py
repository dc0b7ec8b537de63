"""The rounds as Spark sees them: which reports go to which tile, and what came back.

Imports PySpark, and so is imported only where it is known to be there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial, reduce

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from trucewatch.incidents.answers import interval
from trucewatch.incidents.decisions import decided_among
from trucewatch.incidents.model import MEMBERSHIPS, Link
from trucewatch.incidents.parts import Extent
from trucewatch.incidents.stories import STORY_SIZE
from trucewatch.spark import working
from trucewatch.spark.tiling import Bounds, Grid, Round, Task
from trucewatch.spark.working import ANSWERED, AT, LOCATED, MEASURED, READ, TILE
from trucewatch.vocabulary.errors import TrucewatchError

_LEFT = ("report_id", "_at", *AT, "_firm")

_LEADERS = pa.schema(
    [("report_id", pa.string()), ("leader", pa.string()), ("membership", pa.float64())]
)


class Whole:
    """All the reports, and the answers found so far."""

    def __init__(self, prepared: DataFrame, n: int, extent: Extent, bounds: Bounds) -> None:
        self.n, self.extent, self.bounds = n, extent, bounds
        self._prepared = prepared
        self._left = prepared.select(*_LEFT)
        self._answers: list[DataFrame] = []
        self.all_answered = n == 0

    @classmethod
    def of(cls, reports: DataFrame) -> Whole:
        """Raises TrucewatchError where a column is missing or an id stands twice."""
        read = _read(reports)
        n, extent, bounds = _measured(read)
        return cls(_kept(_prepared(read)) if n else _prepared(read), n, extent, bounds)

    def decided(self, links: Sequence[Link]) -> dict[tuple[str, str], bool]:
        """People's decisions made consistent, by the ids of two reports that are here."""
        if not links:
            return {}
        named = sorted({report for link in links for report in (link.first, link.second)})
        columns = [n for n in ("report_id", "n_events") if n in self._prepared.columns]
        here = self._prepared.filter(sql.col("report_id").isin(named)).select(*columns).toArrow()
        names = here["report_id"].to_pylist()
        pairs = decided_among(here, links)
        return {(names[one], names[other]): same for (one, other), same in pairs.items()}

    def answer(self, task: Task) -> list[Round]:
        """One round for what is left; none where no tile of this grid could answer anything."""
        grid = task.grid
        asking = self._left if grid.slabs else self._left.filter("_firm")
        tiles = _kept(asking.select(*_own_tile(grid)).distinct())
        n_tiles = tiles.count()
        if not n_tiles:
            return []
        parts = _gathered(self._prepared, grid, tiles, n_tiles)
        found = parts.mapInArrow(partial(working.fused, task=task), from_arrow_schema(ANSWERED))
        answered = _kept(found.join(asking.select("report_id"), "report_id", "left_semi"))
        told = (
            answered.groupBy(*TILE)
            .agg(
                sql.max("held").alias("held"),
                sql.count_if("sure").alias("sure"),
                sql.count("*").alias("own"),
            )
            .agg(sql.sum("held"), sql.sum("sure"), sql.sum("own"))
        )
        held, decided, own = told.collect()[0]
        self._answers.append(answered.filter("sure"))
        self._left = answered.filter("not sure").withColumn("_firm", sql.lit(True)).select(*_LEFT)
        if not grid.slabs:  # those that no tile of space can answer for
            self._left = self._left.unionByName(self._prepared.filter("not _firm").select(*_LEFT))
        self.all_answered = grid.slabs and decided == own
        return [Round(grid.length_s, grid.side_m, n_tiles, held, decided, own - decided)]

    def answers(self) -> DataFrame:
        """The final answers, one row of `ANSWERED` for each report."""
        if not self._answers:
            spark = self._prepared.sparkSession
            return spark.createDataFrame([], from_arrow_schema(ANSWERED))
        return reduce(DataFrame.unionByName, self._answers)


def memberships(whole: Whole) -> DataFrame:
    """`MEMBERSHIPS`: an incident bears the id of its earliest received report."""
    answers = whole.answers()
    own = answers.filter(sql.size("covers") == 0)
    first = sql.min(sql.struct("recorded", "middle", "report_id"))
    leaders = own.groupBy("anchor").agg(first["report_id"].alias("leader"))
    covers = answers.select("report_id", sql.inline("covers"))
    told = own.select("report_id", "anchor", "membership").unionByName(covers)
    led = told.join(leaders, "anchor").select("report_id", "leader", "membership")
    return led.mapInArrow(working.named, from_arrow_schema(MEMBERSHIPS))


def counted(whole: Whole) -> tuple[float, float, float]:
    """The expected number of incidents and its 90% interval, as `incidents.answers.counted`."""
    founds, chances = whole.answers().agg(sql.sum("founds"), sql.sum("chances")).collect()[0]
    return interval(founds or 0, chances or 0)


def _read(reports: DataFrame) -> DataFrame:
    for name in ("report_id", "source_id", "seen_from", "seen_to"):
        if name not in reports.columns:
            raise TrucewatchError(f"the reports have no column {name!r}")
    twice = reports.groupBy("report_id").count().filter("count > 1").take(1)
    if twice:
        raise TrucewatchError(
            f"two reports have the id {twice[0]['report_id']!r}",
            expected="each report once",
            hint="was a file given twice?",
        )
    return reports.select(*(name for name in READ if name in reports.columns))


def _measured(read: DataFrame) -> tuple[int, Extent, Bounds]:
    """How many reports there are, how vague at most, and between what they lie."""
    how = {"n": sql.sum, "since": sql.min, "low": sql.min}
    found = (
        read.mapInArrow(working.measured, from_arrow_schema(MEASURED))
        .agg(*(how.get(n.split("_")[0], sql.max)(n).alias(n) for n in MEASURED.names))
        .collect()[0]
    )
    if not found["n"]:
        return 0, Extent(0, 0, 0), Bounds(0, 0, np.zeros(3), np.zeros(3))
    low, high = (np.array([found[f"{end}{at}"] for at in AT]) for end in ("low", "high"))
    return (
        found["n"],
        Extent(found["placed_s"], found["placed_m"], found["lost_s"]),
        Bounds(found["since"], found["until"], low, high),
    )


def _prepared(read: DataFrame) -> DataFrame:
    """The reports with when and where they are, and whether too many carry their story."""
    schema = StructType(read.schema.fields + from_arrow_schema(LOCATED).fields)
    located = read.mapInArrow(working.located, schema)
    told = located.filter("_story != 0")
    large = told.groupBy("_story").count().filter(sql.col("count") > STORY_SIZE)
    flags = large.select("_story", sql.lit(True).alias("_agency"))
    told = told.join(flags, "_story", "left").fillna(False, ["_agency"])
    untold = located.filter("_story = 0").withColumn("_agency", sql.lit(False))
    return told.unionByName(untold)


def _kept(frame: DataFrame) -> DataFrame:
    """The rows, computed now and once; without it each round would plan all before it anew.

    In the checkpoint directory, if the session has one, else where the executors are.
    """
    safe = frame.sparkSession.sparkContext.getCheckpointDir()
    return frame.checkpoint() if safe else frame.localCheckpoint()


def _number(at: Column, size: float) -> Column:
    return sql.floor(at / sql.lit(size)).cast("bigint")


def _own_tile(grid: Grid) -> list[Column]:
    """The number of the tile that each report belongs to."""
    nowhere = sql.lit(0).cast("bigint")
    places = [nowhere if grid.slabs else _number(sql.col(at), grid.side_m) for at in AT]
    numbers = [_number(sql.col("_at"), grid.length_s), *places]
    return [number.alias(name) for number, name in zip(numbers, TILE, strict=True)]


def _gathered(prepared: DataFrame, grid: Grid, tiles: DataFrame, n_tiles: int) -> DataFrame:
    """The reports of each tile and its halo, one tile after the other in one partition."""
    spread = prepared if grid.slabs else prepared.filter(sql.col(AT[0]).isNotNull())
    axes = [("_at", grid.length_s, grid.halo_s)]
    axes += [(at, grid.side_m, grid.halo_m) for at in AT]
    for name, (at, size, halo) in zip(TILE, axes, strict=True):
        if math.isinf(size):
            spread = spread.withColumn(name, sql.lit(0).cast("bigint"))
        else:
            low, high = (_number(sql.col(at) + sql.lit(by), size) for by in (-halo, halo))
            spread = spread.withColumn(name, sql.explode(sql.sequence(low, high)))
    wanted = spread.join(tiles, list(TILE), "left_semi")
    return wanted.repartition(
        _partitions(prepared.sparkSession, n_tiles), *TILE
    ).sortWithinPartitions(*TILE)


def _partitions(spark: SparkSession, n_tiles: int) -> int:
    most = int(str(spark.conf.get("spark.sql.shuffle.partitions")))
    return max(1, min(n_tiles, most))
