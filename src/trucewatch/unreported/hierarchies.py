"""Hierarchical models: which lists lean on which.

A column of the design is a set of lists, by its bits; it is 1 for histories on all of them. A
model that has the interaction of some lists has those of all fewer of them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np

from trucewatch.unreported.model import BoolArray, FloatArray, IntArray


def columns(n_lists: int, order: int) -> IntArray:
    """Sets of up to `order` lists, the empty set first, then by size."""
    sets = [
        sum(1 << member for member in members)
        for size in range(order + 1)
        for members in combinations(range(n_lists), size)
    ]
    return np.array(sets, dtype=np.int64)


def design(n_lists: int, sets: IntArray) -> FloatArray:
    """1 where a history is on all lists of a set, shape (2**n_lists - 1, n_sets)."""
    histories = np.arange(1, 1 << n_lists, dtype=np.int64)[:, None]
    return np.asarray((histories & sets) == sets, dtype=np.float64)


@lru_cache(maxsize=8)
def all_models(n_lists: int) -> tuple[IntArray, BoolArray]:
    """Every hierarchical model of the lists, without the interaction of all of them.

    Returns the columns and, of each model, which it has: 7 models of three lists (8 with the one
    that the interaction would saturate), 113 of four. Independence is the first.
    """
    sets = columns(n_lists, n_lists - 1)
    found = [(sets & (sets - 1)) == 0]
    seen = {found[0].tobytes()}
    for model in found:  # grows while it is read
        held = set(sets[model].tolist())
        for at in np.flatnonzero(~model):
            whole = int(sets[at])
            parts = (whole & ~(1 << bit) for bit in range(n_lists) if whole >> bit & 1)
            if all(part in held for part in parts):
                larger = model.copy()
                larger[at] = True
                if larger.tobytes() not in seen:
                    seen.add(larger.tobytes())
                    found.append(larger)
    return sets, np.array(found)


def name_of(sets: IntArray, model: BoolArray, lists: tuple[str, ...]) -> str:
    """The model by its largest interactions, as [A.B.C, A.D]."""
    held = sets[model]
    largest = [s for s in held if not any(s != t and s & t == s for t in held)]
    words = [
        ".".join(lists[bit] for bit in range(len(lists)) if int(s) >> bit & 1)
        for s in sorted(largest, key=lambda s: (-int(s).bit_count(), int(s)))
    ]
    return f"[{', '.join(words)}]"
