"""Reports that were filed again: the same source, word for word the same, under another id.

A phone sends twice, a file is read twice. Such a copy says nothing new, and a source that seems to
speak twice seems to have seen twice as much; so one of them is compared, and the others are where
it is. What bears no words and knows no hour or place is no copy: two shellings of "the district,
that day" look alike on a form.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from trucewatch.incidents import native
from trucewatch.incidents.arrays import Bools, Hashes, Ints
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided

_APART = {"ids", "rows", "received", "sources", "duplicate_free", "kin", "agency"}
"""Columns that say nothing, or follow from others."""

_MIX = np.uint64(0x9E3779B97F4A7C15)


def originals(columns: Columns) -> Ints:
    """Of each row the smallest that says the very same: shape (n,); itself where it is no copy."""
    first = np.arange(columns.n)
    told = np.flatnonzero((columns.words[:, 0] > 0) | (native.kinds(columns) == native.FOUNDING))
    told = told[_shared(_hashed(columns, told, ("source", "stories", "start", "end")))]
    if not len(told):
        return first
    key = _hashed(columns, told, [f.name for f in fields(columns) if f.name not in _APART])
    _, smallest, which = np.unique(key, return_index=True, return_inverse=True)
    first[told] = told[smallest[which.reshape(-1)]]
    return first


def distinct(columns: Columns, first: Ints, links: Decided) -> Ints:
    """Of each row the row that is compared for it, shape (n,): its original by `first`, or itself
    where people decided about one that says the same.
    """
    ruled = np.zeros(columns.n, dtype=bool)
    for rows in (links.first, links.second, links.elsewhere):
        ruled[first[rows]] = True
    return np.where(ruled[first], np.arange(columns.n), first)


def _shared(key: Hashes) -> Bools:
    """Which of the keys another one equals."""
    order = np.argsort(key)
    equal = key[order][1:] == key[order][:-1]
    found = np.zeros(len(key), dtype=bool)
    found[order[1:]] = equal
    found[order[:-1]] |= equal
    return found


def _hashed(columns: Columns, rows: Ints, names: Iterable[str]) -> Hashes:
    """A hash of what these columns say, of each of the rows."""
    key = np.zeros(len(rows), dtype=np.uint64)
    for name in names:
        for word in _words(getattr(columns, name)[rows]):
            key = (key ^ word) * _MIX
            key ^= key >> np.uint64(32)
    return key


def _words(values: npt.NDArray[Any]) -> Iterable[Hashes]:
    """The bytes of each row, eight at a time."""
    values = values.reshape(len(values), math.prod(values.shape[1:]))
    if values.shape[1] * values.itemsize % 8:
        values = values.astype(np.float64 if values.dtype.kind == "f" else np.int64)
    return np.ascontiguousarray(values).view(np.uint64).T
