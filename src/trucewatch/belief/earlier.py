"""Earlier: of each report, those before it that it may have been copied from.

What is copied was there before. Candidates are the nearest `MOST_EARLIER` reports of the same item
before it by other sources, and whatever a link or shared words point to. Nobody is supposed to
repeat unprompted what is said against its own side: whoever does, admits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.belief.coding import Claims
from trucewatch.belief.model import Bools, Floats, Ints

MOST_EARLIER = 24
MOST_LOOKED_UP = 20_000_000
"""Pairs of sources up to which a table of all of them is quicker than sorting."""


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """P pairs of a later and an earlier report, sorted by the later one.

    Attributes:
        later, before: rows, shape (P,).
        same: whether both claim the same, shape (P,).
        shown: what links or words add to the weight of copying, shape (P,). [1]
        pair: code of (later source, earlier source), shape (P,).
        pair_source, pair_before: the later and the earlier source of each code, shape (Q,).
        begins: the first pair of each report, shape (n + 1,).
    """

    later: Ints
    before: Ints
    same: Bools
    shown: Floats
    pair: Ints
    pair_source: Ints
    pair_before: Ints
    begins: Ints


def look_back(claims: Claims, shown: tuple[Ints, Ints, Floats]) -> Earlier:
    """All pairs. `shown` gives later rows, earlier rows and weights that evidence points to."""
    n, size = claims.n, len(claims.sources)
    speaks = np.flatnonzero(claims.repeats < 0)
    item, source, claim = claims.item[speaks], claims.source[speaks], claims.claim[speaks]
    key = [shown[0] * n + shown[1]]
    most = int(np.bincount(item).max(initial=0))
    for lag in range(1, min(MOST_EARLIER + 1, most)):
        near = np.flatnonzero(item[lag:] == item[:-lag])
        near = near[source[near + lag] != source[near]]
        near = near[~claims.own[source[near + lag], claim[near]]]
        key.append(speaks[near + lag] * n + speaks[near])
    pairs = np.unique(np.concatenate(key))
    later, before = np.divmod(pairs, max(n, 1))
    weight = np.zeros(len(pairs))
    np.maximum.at(weight, np.searchsorted(pairs, key[0]), shown[2])
    codes, pair = _coded(claims.source[later] * size + claims.source[before], size)
    return Earlier(
        later, before, claims.claim[later] == claims.claim[before], weight, pair,
        codes // max(size, 1), codes % max(size, 1), np.searchsorted(later, np.arange(n + 1)),
    )  # fmt: skip


def likeliest(earlier: Earlier, weight: Floats) -> Ints:
    """Of each report the earlier one of most weight, the first of equals; -1 where none has any.

    `weight` has shape (P,).
    """
    of = np.full(len(earlier.begins) - 1, -1)
    order = np.lexsort([-earlier.before, weight, earlier.later])
    last = np.flatnonzero(np.diff(earlier.begins) > 0)
    best = order[earlier.begins[1:][last] - 1]
    found = weight[best] > 0
    of[last[found]] = earlier.before[best[found]]
    return of


def _coded(both: Ints, size: int) -> tuple[Ints, Ints]:
    """The distinct pairs of sources, and the place of each among them."""
    if size * size > MOST_LOOKED_UP:
        return np.unique(both, return_inverse=True)
    there = np.zeros(size * size, dtype=bool)
    there[both] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[both]
