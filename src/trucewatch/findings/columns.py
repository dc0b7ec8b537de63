"""Columns of codes: asking each distinct combination once, however many rows have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from trucewatch.findings.spans import Ints


def combined(columns: Sequence[Ints]) -> Ints:
    """One number for each row that tells its combination of the columns' numbers from others."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    width = 1
    for column in columns:
        if not len(column):
            return key
        low, high = int(column.min()), int(column.max())
        if low == high:
            continue
        if width * (high - low + 1) >= 1 << 62:
            _, dense = np.unique(key, return_inverse=True)
            key, width = dense.reshape(-1).astype(np.int64), int(dense.max()) + 1
        key = key * (high - low + 1) + (column - low)
        width *= high - low + 1
    return key


def mapped(columns: Sequence[Ints], number: Callable[..., int]) -> Ints:
    """`number` of each row's codes, asked once for each combination of them."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    _, where, back = np.unique(combined(columns), return_index=True, return_inverse=True)
    numbers = [number(*(int(column[row]) for column in columns)) for row in where]
    return np.array(numbers, dtype=np.int64)[back.reshape(-1)]
