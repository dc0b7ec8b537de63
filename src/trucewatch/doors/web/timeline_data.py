"""What the time brush draws: incidents by local day and outcome, and how long anybody watched.

An incident stands on the first day it may have happened; its line in the list says how long the
span is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc

from trucewatch.doors.web.filters import Filters
from trucewatch.doors.web.record_index import ALL_OUTCOMES, IntArray, RecordIndex

MOST_BINS = 750


def timeline(index: RecordIndex, filters: Filters) -> dict[str, Any]:
    """Counts per bin of `step` days, for all time in scope; other filters hold.

    `watched` is the share of each bin's hours with any declared watch, null where the mission
    declares none at all; `denials` counts restrictions.
    """
    first, last = index.whole_days if filters.everything else index.scope_days
    midnights = index.midnights(first, last)
    step = max(1, -(-(len(midnights) - 1) // MOST_BINS))
    edges = midnights[::step]
    if edges[-1] != midnights[-1]:
        edges = np.append(edges, midnights[-1])
    n_bins = len(edges) - 1
    rows = np.flatnonzero(filters.without_time().mask(index))
    begins = index.day_offsets[0][rows] + (index.starts_on - first).days
    bins = np.clip(begins // step, 0, n_bins - 1)
    counts = np.bincount(
        bins * len(ALL_OUTCOMES) + index.outcome[rows], minlength=n_bins * len(ALL_OUTCOMES)
    ).reshape(n_bins, len(ALL_OUTCOMES))
    record = index.record
    denied = pc.cast(record.restrictions["at"].drop_null(), "int64").to_numpy()
    inside = denied[(denied >= edges[0]) & (denied < edges[-1])]
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "step": step,
        "starts_on": (index.starts_on - first).days,
        "counts": {
            name: counts[:, place].tolist()
            for place, name in enumerate(ALL_OUTCOMES)
            if counts[:, place].any()
        },
        "watched": _watched(index, edges),
        "denials": np.bincount(_bin(edges, inside), minlength=n_bins).tolist(),
    }


def _bin(edges: IntArray, instants: IntArray) -> IntArray:
    return np.clip(np.searchsorted(edges, instants, side="right") - 1, 0, len(edges) - 2)


def _watched(index: RecordIndex, edges: IntArray) -> list[float] | None:
    """The share of each bin covered by the union of declared watches, anywhere."""
    if not index.observed.declared:
        return None
    begin, end = index.observed.watched(None)
    before = np.concatenate(([0], np.cumsum(end - begin)))
    begun = np.searchsorted(begin, edges, side="right")
    running = np.concatenate(([edges[0]], end))[begun]  # the end of the last one that had begun
    until = before[begun] - np.maximum(running - edges, 0)
    return [round(float(share), 3) for share in np.diff(until) / np.diff(edges)]
