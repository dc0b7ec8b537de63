"""The order of the rows: by time, and by id where times are equal.

A report's place in the order follows from the report alone, so any part of a table keeps the
order that it has in the whole, and however the table was shuffled the order is the same.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.incidents.arrays import Ints
from trucewatch.incidents.quantities import instants
from trucewatch.incidents.signing import hash_exactly, settle_ties
from trucewatch.vocabulary.errors import TrucewatchError

_RANK_BITS = 31


def ranks(values: Ints) -> Ints:
    """How many distinct values are smaller than each, shape (n,)."""
    return np.unique(values, return_inverse=True)[1]


def order_by(first: Ints, then: Ints, ids: pa.Array) -> Ints:
    """The rows by the first, then the second, then their ids; all shape (n,), ids each once.

    `first` is from 0 to 2^33, `then` from 0 to 2^31.
    """
    key = (first.astype(np.uint64) << np.uint64(_RANK_BITS)) | then.astype(np.uint64)
    order = np.argsort(key)
    settle_ties(ids, key[order], order)
    return order


def received(reports: pa.Table, middle: Ints, ids: pa.Array) -> Ints:
    """Each report's rank in the order in which it was received, else of its middle time.

    `middle` are ranks; all shape (n,).
    """
    order = order_by(ranks(instants(reports, "recorded_at")), middle, ids)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def middle_ranks(reports: pa.Table) -> Ints:
    """The ranks of the reports' middle times."""
    return ranks(instants(reports, "seen_from") + instants(reports, "seen_to"))


def each_once(ids: pa.ChunkedArray) -> None:
    """Raises TrucewatchError where two reports have one id."""
    hashes = np.sort(hash_exactly(ids))
    if not (hashes[1:] == hashes[:-1]).any():
        return
    counted = pc.value_counts(ids)
    twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    if len(twice):
        raise TrucewatchError(
            f"two reports have the id {pc.min(twice).as_py()!r}",
            expected="each report once",
            hint="was a file given twice?",
        )
