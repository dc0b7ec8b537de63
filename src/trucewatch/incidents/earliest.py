"""The reports that were received first: those that weights are learned from."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.incidents.columns import Columns, Ints
from trucewatch.incidents.decisions import Decided

_WHOLE = ("sources", "kin")
"""Columns that are not by row."""


def earliest(columns: Columns, decided: Decided, most: int) -> tuple[Columns, Decided]:
    """The `most` reports with a place that were received first, and the decisions among them.

    So a late report changes no weight.
    """
    placed = np.flatnonzero(~np.isnan(columns.x))
    if len(placed) == columns.n <= most:
        return columns, decided
    if len(placed) > most:
        placed = np.sort(placed[np.argsort(columns.received[placed], kind="stable")[:most]])
    return _taken(columns, placed), _among(decided, placed)


def _taken(columns: Columns, rows: Ints) -> Columns:
    return Columns(
        **{
            field.name: _of(getattr(columns, field.name), rows, whole=field.name in _WHOLE)
            for field in fields(columns)
        }
    )


def _of(values: Any, rows: Ints, *, whole: bool) -> Any:
    if whole:
        return values
    return values.take(pa.array(rows)) if isinstance(values, pa.Array) else values[rows]


def _among(decided: Decided, rows: Ints) -> Decided:
    first, second = np.searchsorted(rows, decided.first), np.searchsorted(rows, decided.second)
    known = np.isin(decided.first, rows) & np.isin(decided.second, rows)
    return Decided(first[known], second[known], decided.same[known])
