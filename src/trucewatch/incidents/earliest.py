"""The reports that were received first: those that weights are learned from."""

from __future__ import annotations

import numpy as np

from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided, among


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
