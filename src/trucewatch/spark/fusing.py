"""`fuse_with_spark`: what fusing on one machine finds, from a table that no machine holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from trucewatch.incidents.model import Link
from trucewatch.incidents.native import LOST
from trucewatch.incidents.parts import Extent
from trucewatch.incidents.weights import Weights
from trucewatch.spark.tiling import DAY_S, Grid, Round, Task, Tiling
from trucewatch.vocabulary.errors import TrucewatchError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

WIDE = 2.0
"""How many times the farthest direct reach a halo is, unless it is given."""


@dataclass(frozen=True, slots=True)
class SparkFusion:
    """`memberships`, a DataFrame of `MEMBERSHIPS` in no order; the number of incidents, with its
    90% interval; and the rounds that it took.
    """

    memberships: DataFrame
    expected: float
    low: float
    high: float
    rounds: tuple[Round, ...]


def fuse_with_spark(
    reports: DataFrame,
    sources: pa.Table | None,
    weights: Weights,
    tiling: Tiling | None = None,
    links: Sequence[Link] = (),
) -> SparkFusion:
    """What `incidents.fusing.fuse(reports, sources, weights=weights)` finds, beyond one machine.

    Args:
        reports: the columns of `REPORTS`, or any beside report_id, source_id, seen_from, seen_to.
        sources: `duplicate_free` by `source_id`; handed to every worker.
        weights: learned beforehand, as by `incidents.fusing.learn` from the earliest reports.
        tiling: the tiles of the first round; any gives the same answer.
        links: people's decisions, oldest first; handed to every worker.

    The answers of each round stay in Spark's cache until the session ends or clears it.

    Raises:
        TrucewatchError: PySpark is not installed, a column is missing, or an id stands twice. What
            is wrong with a report, or a tile too large, a worker says, inside Spark's own error.
    """
    need_pyspark()
    from trucewatch.spark.rounds import Whole, counted, memberships

    tiling = tiling or Tiling()
    whole = Whole.of(reports)
    decided = whole.decided(links)
    rounds: list[Round] = []
    for grid in grids(tiling, whole.extent, weights) if whole.n else ():
        task = Task(grid, whole.bounds, whole.extent, weights, sources, decided, tiling.most_rows)
        rounds += whole.answer(task)
        if grid.slabs and whole.all_answered:
            break
    return SparkFusion(memberships(whole), *counted(whole), tuple(rounds))


def grids(tiling: Tiling, extent: Extent, weights: Weights) -> Iterator[Grid]:
    """The tiles of each round: in space as often as asked, then slabs of time, ever longer."""
    reach_s, reach_m = extent.reach_s(weights), extent.reach_m()
    given_s = tiling.halo_days and tiling.halo_days * DAY_S
    firm_s, any_s = WIDE * float(reach_s[:LOST].max()), WIDE * float(reach_s.max())
    grid = first = Grid(
        tiling.days * DAY_S,
        tiling.side_km * 1e3,
        given_s or firm_s,
        tiling.halo_km * 1e3 if tiling.halo_km else WIDE * float(reach_m[:LOST].max()),
    )
    for _ in range(0 if first.slabs else tiling.space_rounds):
        yield grid
        grid = grid.doubled()
    grid = Grid(first.length_s, math.inf, given_s or any_s, math.inf)
    while True:  # once a halo is as long as the whole nothing is left open
        yield grid
        grid = grid.doubled()


def need_pyspark() -> None:
    """Raise TrucewatchError where PySpark is not installed, with what installs it."""
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise TrucewatchError(
            "PySpark is not installed",
            expected="PySpark 4.0, which no default install brings",
            hint='pip install "trucewatch[spark]"',
        ) from error
