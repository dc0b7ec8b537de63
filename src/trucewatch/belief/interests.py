"""Interests: what is supposed of a kind of source before its claims are compared with others'.

What a source says is looked at by its relation to what is true. The truth is nothing, an act of
the source's own side, another's, or somebody unnamed; the claim is *none*, *right* (the very
actor), another of its *own* side, *other*, or *unnamed*. Shares belong to these relations, so
however many actors there are, parties learn from one another how parties speak.

The shares below are the published recommendation in numbers: a party denies or blames a rival
where its own side did it and rarely admits; it accuses cheaply; neutrals are right in 70 to 90 of
100. They weigh as much as `SUPPOSED` reports of each kind of truth, and the claims overrule them.

Sources: Dawid and Skene (1979), Applied Statistics 28, 20-28, for the matrices; Kim and
Ghahramani (2012), AISTATS, for their Bayesian form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.belief.coding import Claims
from trucewatch.belief.model import UNNAMED, Floats, Ints

NOTHING, OWN_SIDE, OTHERS, SOMEBODY = range(4)
"""What may be true, by its relation to the source."""
SAYS_NONE, SAYS_RIGHT, SAYS_OWN, SAYS_OTHER, SAYS_UNNAMED = range(5)
"""What may be said, by its relation to source and truth."""

PARTY = np.array([
    # none  right  own    other  unnamed
    [0.550, 0.000, 0.020, 0.380, 0.050],  # nothing happened
    [0.480, 0.080, 0.020, 0.370, 0.050],  # its own side did it
    [0.080, 0.760, 0.020, 0.090, 0.050],  # another did it
    [0.200, 0.150, 0.020, 0.630, 0.000],  # somebody whom nobody names
])  # fmt: skip
NEUTRAL = np.array([
    [0.740, 0.000, 0.060, 0.130, 0.070],
    [0.130, 0.640, 0.060, 0.100, 0.070],
    [0.100, 0.700, 0.060, 0.070, 0.070],
    [0.150, 0.500, 0.100, 0.250, 0.000],
])  # fmt: skip
SUPPOSED = 12.0
"""How many reports of each kind of truth these shares weigh for a kind of source. [report]"""


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """How each cell of each source's matrix relates to it.

    Attributes:
        truth: relation of each truth, shape (S, K).
        said: relation of each claim to each truth, shape (S, K, K); -1 where it is never said.
        alike: how many claims of a row share a cell's relation, shape (S, K, K).
        supposed: shares of each kind of source, shape (kinds, 4, 5).
    """

    truth: Ints
    said: Ints
    alike: Floats
    supposed: Floats


def relate(claims: Claims) -> Relations:
    """The relations of all cells."""
    own, outcomes = claims.own, claims.outcomes
    size, k = own.shape
    truth = np.where(own, OWN_SIDE, OTHERS)
    truth[:, 0] = NOTHING
    said = np.broadcast_to(np.where(own, SAYS_OWN, SAYS_OTHER)[:, None, :], (size, k, k)).copy()
    said[:, np.arange(k), np.arange(k)] = SAYS_RIGHT
    said[:, :, 0] = SAYS_NONE
    if outcomes[-1] == UNNAMED:
        truth[:, -1] = SOMEBODY
        said[:, :-1, -1] = SAYS_UNNAMED
    alike = np.zeros((size, k, k))
    for relation in range(5):
        where = said == relation
        alike += where * where.sum(axis=2, keepdims=True)
    habits = [PARTY if partisan(kind) else NEUTRAL for kind in claims.kinds]
    supposed = np.array(habits).reshape(len(habits), 4, 5)
    return Relations(truth, said, alike, supposed)


def partisan(kind: str) -> bool:
    """Whether sources of this kind speak for a side."""
    return kind in ("party", "guarantor") or kind.endswith(", leaning")
