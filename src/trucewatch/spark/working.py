"""What a worker does: Arrow batches in, Arrow batches out. Knows nothing of Spark.

Columns that are ours and not the report's begin with an underscore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents import native
from trucewatch.incidents.answers import shares
from trucewatch.incidents.arrays import Floats, Ints
from trucewatch.incidents.coding import text_of
from trucewatch.incidents.fusing import JOIN
from trucewatch.incidents.model import MEMBERSHIPS
from trucewatch.incidents.naming import incident_ids
from trucewatch.incidents.parts import VAGUE_RADIUS_M, VAGUE_SPAN_S, extent_of, fuse_part, middles
from trucewatch.incidents.quantities import events, instants, positions
from trucewatch.incidents.signing import hash_folded
from trucewatch.incidents.stories import stories
from trucewatch.spark.tiling import Key, Task
from trucewatch.vocabulary.errors import TrucewatchError

READ = (
    "report_id", "source_id", "seen_from", "seen_to", "recorded_at", "lon", "lat",
    "error_radius_m", "admin1", "admin2", "place", "place_text", "act", "actor", "sides", "target",
    "weapon", "n_events", "deaths_min", "deaths_max", "injured_min", "injured_max", "upstream_id",
    "text",
)  # fmt: skip
"""The columns of a report that fusing reads; no others travel."""

AT = ("_x", "_y", "_z")
TILE = ("_t", "_i", "_j", "_k")

MEASURED = pa.schema(
    [
        ("n", pa.int64()),
        *((name, pa.float64()) for name in ("placed_s", "placed_m", "lost_s", "since", "until")),
        *((f"{end}{at}", pa.float64()) for end in ("low", "high") for at in AT),
    ]
)
"""What is measured of a batch: the fields of `Extent` and of `Bounds`."""

LOCATED = pa.schema(
    [
        ("_at", pa.float64()),
        *((name, pa.float64()) for name in AT),
        ("_firm", pa.bool_()),
        ("_story", pa.int64()),
    ]
)
"""The middle time [s], the place [m] or null, whether a tile of space may answer for the report,
and the hash of its story."""

ANSWERED = pa.schema(
    [
        ("report_id", pa.string()),
        ("anchor", pa.string()),
        ("membership", pa.float64()),
        ("covers", pa.list_(pa.struct([("anchor", pa.string()), ("membership", pa.float64())]))),
        ("founds", pa.int64()),
        ("chances", pa.int64()),
        ("sure", pa.bool_()),
        ("held", pa.int64()),
        ("recorded", pa.int64()),
        ("middle", pa.int64()),
        ("_at", pa.float64()),
        *((name, pa.float64()) for name in AT),
        *((name, pa.int64()) for name in TILE),
    ]
)
"""What a tile answers for a report of its own; `founds`, `chances` in 1 / `PARTS`; `held` counts
what the tile held."""


def measured(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """How vague the reports of each batch are at most, and between what they lie."""
    for batch in batches:
        if not batch.num_rows:
            continue
        reports = pa.Table.from_batches([batch])
        extent, middle, places = extent_of(reports), middles(reports), positions(reports)[:3]
        ends = [_least(at) for at in places] + [-_least(-at) for at in places]
        row = [extent.placed_s, extent.placed_m, extent.lost_s, middle.min(), middle.max(), *ends]
        values = [pa.array([len(batch)]), *(pa.array([float(value)]) for value in row)]
        yield pa.record_batch(values, schema=MEASURED)


def located(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The reports, each with the columns of `LOCATED`."""
    for batch in batches:
        reports = pa.Table.from_batches([batch])
        x, y, z, radius = positions(reports)
        span = (instants(reports, "seen_to") - instants(reports, "seen_from")) / 1e6
        firm = (radius <= VAGUE_RADIUS_M) & (span <= VAGUE_SPAN_S) & (events(reports) <= 1)
        story = stories(reports, hash_folded(text_of(reports, "text"))).view(np.int64)
        added = (middles(reports), x, y, z, firm, story)
        for name, values in zip(LOCATED.names, added, strict=True):
            reports = reports.append_column(name, pa.array(values, from_pandas=True))
        yield from reports.to_batches()


def fused(batches: Iterable[pa.RecordBatch], task: Task) -> Iterator[pa.RecordBatch]:
    """The answers for each tile's own reports. The reports of one tile follow one another."""
    for key, part in _by_tile(batches, task.most_rows):
        yield from _fused(key, part, task).to_batches()


def named(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`MEMBERSHIPS`, from the first to tell of each incident."""
    for batch in batches:
        yield pa.record_batch(
            [batch["report_id"], incident_ids(batch["leader"]), batch["membership"]],
            schema=MEMBERSHIPS,
        )


def _least(values: Floats) -> float:
    return float(np.fmin.reduce(values, initial=np.inf))


def _by_tile(batches: Iterable[pa.RecordBatch], most_rows: int) -> Iterator[tuple[Key, pa.Table]]:
    """Each tile's reports, one tile after the other; no more than one is held."""
    held: list[pa.RecordBatch] = []
    current: Key | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        keys = np.stack([np.asarray(batch[name]) for name in TILE], axis=1)
        begins = [0, *(np.flatnonzero((keys[1:] != keys[:-1]).any(axis=1)) + 1), len(keys)]
        for first, last in pairwise(begins):
            key = _key(keys[first])
            if current is not None and key != current:
                yield current, pa.Table.from_batches(held)
                held = []
            current = key
            held.append(batch.slice(first, last - first))
            _bounded(key, sum(len(part) for part in held), most_rows)
    if current is not None:
        yield current, pa.Table.from_batches(held)


def _key(numbers: Ints) -> Key:
    t, i, j, k = (int(number) for number in numbers)
    return t, i, j, k


def _bounded(key: Key, rows: int, most: int) -> None:
    if rows > most:
        raise TrucewatchError(
            f"a tile holds more than {most:,} reports",
            where=f"tile {key}",
            expected="tiles that fit a worker's memory",
            hint="make tiles or halo smaller, or raise most_rows if the worker has the memory",
        )


def _fused(key: Key, part: pa.Table, task: Task) -> pa.Table:
    middle = part["_at"].to_numpy()
    places = tuple(part[name].to_numpy() for name in AT)
    agencies = np.unique(part["_story"].to_numpy().view(np.uint64)[part["_agency"].to_numpy()])
    box, new = task.grid.box(key, task.bounds), np.zeros(len(part), dtype=bool)
    answered = fuse_part(
        part,
        task.sources,
        _decided(part, task),
        task.weights,
        agencies,
        box,
        task.extent,
        new,
        JOIN,
    )
    sure = ~answered.marked(native.CUT)
    if not task.grid.slabs:  # these may hang on reports without a place, which are not here
        columns = answered.columns
        sure[columns.rows] &= native.kinds(columns) <= native.COARSE
    answers = answered.answers()
    ids = part["report_id"].combine_chunks()
    table = pa.table(
        [
            ids,
            ids.take(pa.array(answers.anchor)),
            np.round(answers.membership, 4),
            _covers(ids, answers.cover_row, answers.cover_to, answers.cover_membership),
            *shares(answers.founds),
            sure,
            np.full(len(part), len(part)),
            instants(part, "recorded_at"),
            instants(part, "seen_from") + instants(part, "seen_to"),
            *(part[name] for name in ("_at", *AT, *TILE)),
        ],
        schema=ANSWERED,
    )
    return table.filter(pa.array(task.grid.own(key, middle, places)))


def _decided(part: pa.Table, task: Task) -> Iterator[tuple[int, int, bool]]:
    """The decisions about the tile's reports, by their rows; -1 for one that is elsewhere."""
    named = sorted({report for pair in task.decided for report in pair})
    found = pc.index_in(pa.array(named, pa.string()), value_set=part["report_id"].combine_chunks())
    row = dict(zip(named, pc.fill_null(found, -1).to_pylist(), strict=True))
    for (one, other), same in task.decided.items():
        if max(row[one], row[other]) >= 0:
            yield row[one], row[other], same


def _covers(ids: pa.Array, row: Ints, to: Ints, membership: Floats) -> pa.Array:
    """For each report the anchors it covers, as lists; shapes (k,)."""
    order = np.argsort(row, kind="stable")
    ends = np.cumsum(np.bincount(row, minlength=len(ids)))
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    values = pa.StructArray.from_arrays(
        [ids.take(pa.array(to[order])), pa.array(np.round(membership[order], 4))],
        names=["anchor", "membership"],
    )
    return pa.ListArray.from_arrays(pa.array(offsets), values)
