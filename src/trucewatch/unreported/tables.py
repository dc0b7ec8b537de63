"""Capture histories: how many stand on which lists.

A history is a whole number whose bit j is set for those on list j. Nobody counted those on no
list: the history 0 has no count, and is what everything else here is after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trucewatch.unreported.model import FloatArray, IntArray
from trucewatch.vocabulary.errors import TrucewatchError

FEWEST, MOST = 3, 10
"""Lists needed for any estimate, and lists whose 1,023 histories are still worked through."""

WIDEST = 62
"""Lists whose histories still are whole numbers."""

LARGEST = 10**12
"""Counts that add up to more are a slip of the finger."""


@dataclass(frozen=True, slots=True, eq=False)
class CaptureHistories:
    """`counts` incidents have each of `histories`, both shape (n,), ascending and above 0."""

    lists: tuple[str, ...]
    histories: IntArray
    counts: IntArray

    @property
    def seen(self) -> int:
        """How many some list holds."""
        return int(self.counts.sum())

    def on(self) -> FloatArray:
        """1 where a history is on a list, shape (n, n_lists)."""
        return on_lists(self.histories, len(self.lists))

    def dense(self) -> IntArray:
        """The count of every history but 0, shape (2**n_lists - 1,). For at most `MOST` lists."""
        table = np.zeros((1 << len(self.lists)) - 1, dtype=np.int64)
        table[self.histories - 1] = self.counts
        return table


def on_lists(histories: IntArray, n_lists: int) -> FloatArray:
    """1 where a history is on a list, shape (n, n_lists)."""
    return (histories[:, None] >> np.arange(n_lists) & 1).astype(np.float64)


def tabulate(lists: Sequence[str], memberships: ArrayLike, counts: ArrayLike) -> CaptureHistories:
    """Rows of 0 and 1 and how many each stands for, as a table; the order of rows says nothing.

    Args:
        lists: a name for each list.
        memberships: 1 where the row is on the list, shape (n_rows, n_lists).
        counts: how many the row stands for, shape (n_rows,). [count]

    Raises:
        TrucewatchError: a name twice, a membership other than 0 or 1, a count that is negative,
            not whole or beyond `LARGEST`, or a count of those on no list.
    """
    names = tuple(lists)
    if len(set(names)) < len(names):
        raise TrucewatchError("two lists have one name")
    if len(names) > WIDEST:
        raise TrucewatchError(f"more than {WIDEST} lists", hint="merge lists that are alike")
    on = np.asarray(memberships, dtype=np.float64).reshape(-1, len(names))
    if not np.isin(on, (0, 1)).all():
        raise TrucewatchError("a membership is neither 0 nor 1")
    told = np.asarray(counts, dtype=np.float64)
    if not (np.isfinite(told) & (told >= 0) & (told == np.floor(told))).all():
        raise TrucewatchError("a count is not a whole number, 0 or more")
    if told.sum() > LARGEST:
        raise TrucewatchError(f"the counts add up to more than {LARGEST:,}")
    history = on.astype(np.int64) @ (1 << np.arange(len(names), dtype=np.int64))
    if told[history == 0].any():
        raise TrucewatchError(
            "somebody who is on no list was counted", hint="leave out the row where all lists are 0"
        )
    return tabulate_histories(names, history, told.astype(np.int64))


def join_lists(table: CaptureHistories, groups: Sequence[Sequence[str]]) -> CaptureHistories:
    """The table with each group of lists as one list, called by their names with a plus.

    Raises TrucewatchError for a name that is no list's, or stands in two groups.
    """
    asked = [name for group in groups for name in group]
    for name in asked:
        if name not in table.lists:
            raise TrucewatchError(
                f"there is no list {name!r} to merge", expected=", ".join(table.lists[:12])
            )
    if len(set(asked)) < len(asked):
        raise TrucewatchError("a list stands twice among those that are to be merged")
    heads = {}
    for group in groups:
        ordered = tuple(name for name in table.lists if name in group)
        heads[ordered[0]] = ordered
    kept = [heads.get(name, (name,)) for name in table.lists if name in heads or name not in asked]
    joined = np.zeros_like(table.histories)
    for place, names in enumerate(kept):
        mask = sum(1 << table.lists.index(name) for name in names)
        joined |= ((table.histories & mask) != 0).astype(np.int64) << place
    return tabulate_histories(tuple("+".join(names) for names in kept), joined, table.counts)


def same_lists(table: CaptureHistories) -> list[tuple[str, ...]]:
    """Groups of lists that hold exactly the same: one list under several names."""
    holding: dict[bytes, list[str]] = {}
    for name, column in zip(table.lists, table.on().T, strict=True):
        holding.setdefault(column.tobytes(), []).append(name)
    return [tuple(names) for names in holding.values() if len(names) > 1]


def in_order(table: CaptureHistories) -> CaptureHistories:
    """The table without empty lists, the others ordered by what they hold, whatever their names.

    So the same lists under other names, or in another order, get the same answer to the digit.
    """
    on, counts = table.on(), table.counts
    n_others = on.sum(1)
    signs = [
        (-int(column @ counts), *(int(column[n_others == m] @ counts[n_others == m])
                                  for m in range(1, len(table.lists) + 1)))
        for column in on.T
    ]  # fmt: skip
    order = sorted((j for j in range(len(signs)) if signs[j][0]), key=lambda j: signs[j])
    history = on[:, order].astype(np.int64) @ (1 << np.arange(len(order), dtype=np.int64))
    return tabulate_histories(tuple(table.lists[j] for j in order), history, counts)


def tabulate_histories(
    names: tuple[str, ...], history: IntArray, counts: IntArray
) -> CaptureHistories:
    """Histories and how many each stands for, in any order, equal ones added up."""
    known = counts > 0
    found, place = np.unique(history[known], return_inverse=True)
    total = np.zeros(len(found), dtype=np.int64)
    np.add.at(total, place, counts[known])
    return CaptureHistories(names, found, total)
