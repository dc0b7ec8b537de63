"""The reports that were received first: those that weights are learned from."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from trucewatch.incidents.arrays import Ints
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided, among
from trucewatch.incidents.ordering import middle_ranks, received
from trucewatch.incidents.quantities import instants
from trucewatch.incidents.surveying import Survey


def earliest_rows(known: Survey, most: int) -> Ints:
    """The rows that `earliest` takes."""
    placed = np.flatnonzero(known.placed)
    if len(placed) <= most:
        return placed
    recorded = instants(known.table, "recorded_at")[placed]
    placed = placed[recorded <= np.partition(recorded, most - 1)[most - 1]]
    part = known.table.take(pa.array(placed))
    rank = received(part, middle_ranks(part), part["report_id"].combine_chunks())
    return np.asarray(placed[rank < most])


def earliest(columns: Columns, decided: Decided, most: int) -> tuple[Columns, Decided]:
    """The `most` reports with a place that were received first, and the decisions among them.

    So a late report changes no weight.
    """
    placed = np.flatnonzero(~np.isnan(columns.x))
    if len(placed) == columns.n <= most:
        return columns, decided
    if len(placed) > most:
        placed = np.sort(placed[np.argsort(columns.received[placed], kind="stable")[:most]])
    return columns.take(placed), among(decided, placed)
