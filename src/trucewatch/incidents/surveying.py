"""One look at all reports, piece by piece: what parts of them are chosen by, and cannot know.

In:   reports, of which a door may hold only parts in memory.
Out:  when each was and was received, what it says in words (which are read here and not again), how
      vague reports are at most. What no report can mean is said as of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.arrays import Bools
from trucewatch.incidents.coding import sources_of
from trucewatch.incidents.columns import REQUIRED, counted_in, placed_in, require
from trucewatch.incidents.ordering import each_once
from trucewatch.incidents.parts import Extent, extent_of
from trucewatch.incidents.stories import Told, told_in
from trucewatch.incidents.whole import Whole, columns_of
from trucewatch.vocabulary.errors import TrucewatchError
from trucewatch.vocabulary.progress import Progress

STAGE = "reading reports"

_KEPT = ("report_id", "seen_from", "seen_to", "recorded_at", "n_events")

_CHECKED = (
    *REQUIRED, "lon", "lat", "error_radius_m", "deaths_min", "deaths_max", "injured_min",
    "injured_max", "n_events",
)  # fmt: skip
"""The columns that may hold what no report can mean."""

_LOOKED_AT = (*_CHECKED, "recorded_at", "upstream_id", "text")


@dataclass(frozen=True, slots=True)
class Survey:
    """Of n reports, by row: `table` has `report_id`, `seen_from`, `seen_to` and, where there are
    such columns, `recorded_at` and `n_events`; `placed` says which have a place; `sources` are all
    of them, sorted.
    """

    table: pa.Table
    placed: Bools
    told: Told
    sources: pa.Array
    extent: Extent


def survey(whole: Whole, progress: Progress) -> Survey:
    """Raises TrucewatchError as `read_columns` of all of them would."""
    try:
        return _survey(whole, progress)
    except TrucewatchError:
        _check(whole)  # it may have to name another report
        raise


def _survey(whole: Whole, progress: Progress) -> Survey:
    kept, placed, told, sources, extent = [], [], [], [], Extent(0.0, 0.0, 0.0)
    done = 0
    progress(STAGE, 0, len(whole))
    for piece in whole.pieces(*_LOOKED_AT):
        require(piece)
        _need_sense(piece)
        kept.append(_copied(piece.select([name for name in _KEPT if name in piece.column_names])))
        placed.append(_placed(piece))
        told.append(told_in(piece))
        sources.append(sources_of(piece)[1])
        extent = extent.and_of(extent_of(piece))
        done += len(piece)
        progress(STAGE, done, len(whole))
    table = pa.concat_tables(kept)
    each_once(table["report_id"])
    known = pc.unique(pa.chunked_array(sources))
    return Survey(
        table,
        np.concatenate(placed),
        Told(
            np.concatenate([part.words for part in told]),
            np.concatenate([part.stories for part in told]),
        ),
        known.take(pc.sort_indices(known)),
        extent,
    )


def _copied(table: pa.Table) -> pa.Table:
    """The same in memory of its own: a column may share its memory with texts read beside it."""
    return table.take(pa.array(np.arange(len(table))))


def _placed(piece: pa.Table) -> Bools:
    if "lon" not in piece.column_names:
        return np.zeros(len(piece), dtype=bool)
    return np.asarray(piece["lon"].is_valid().to_numpy())


def _check(whole: Whole) -> None:
    require(columns_of(whole, *REQUIRED))
    each_once(columns_of(whole, "report_id")["report_id"])
    _need_sense(columns_of(whole, *_CHECKED))


def _need_sense(table: pa.Table) -> None:
    placed_in(table)
    counted_in(table)
