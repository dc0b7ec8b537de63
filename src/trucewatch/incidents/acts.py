"""How the acts of two reports agree, as far down the taxonomy as both go.

One event is told as shelling by one and as harm to civilians by another; that is a weak sign
against. Shelling and a detention are rarely one event.
"""

from __future__ import annotations

import numpy as np

from trucewatch.incidents.columns import LEVELS, Bools, Columns, Floats, Ints

KIN = {
    "1": "2 4 5 6",
    "2": "3 4 5 17",
    "3": "4 13 17",
    "4": "17",
    "9": "1 2 3 4 5 10 17",
    "16": "1 2 3 4 9",
    "7": "8",
    "11": "12",
}
"""Top-level acts that observers mistake for one another or that happen as one: a bang heard is a
rocket, a bomb from the air or a mine. From the field's own words; not learned from data."""

DEEPER = 0.45
SIBLING = -0.7
KINDRED = -0.5
STRANGE = -6.0
"""Weights [nat]: agreement on a level below the top, disagreement there, related acts, others.
Agreement on the top level itself weighs nothing: the crowd counts only acts of a like kind."""


def act_weight(columns: Columns, first: Ints, second: Ints) -> Floats:
    """The weight of what both say was done, shape of `first`; 0 where one does not say."""
    table = _top_table(columns.top_acts)
    a, b = columns.acts[first], columns.acts[second]
    weight = table[a[:, 0], b[:, 0]]
    agree = (a[:, 0] == b[:, 0]) & (a[:, 0] >= 0)
    for level in range(1, LEVELS):
        both = agree & (a[:, level] >= 0) & (b[:, level] >= 0)
        same = both & (a[:, level] == b[:, level])
        weight = weight + np.where(same, DEEPER, 0.0) + np.where(both & ~same, SIBLING, 0.0)
        agree = same
    return weight


def related(columns: Columns, first: Ints, second: Ints) -> Bools:
    """Whether the two acts could be one incident's at all; unknown acts could."""
    table = _top_table(columns.top_acts)
    return np.asarray(table[columns.acts[first, 0], columns.acts[second, 0]] > STRANGE, dtype=bool)


def _top_table(tops: list[str]) -> Floats:
    """Weights between top-level acts; the last row and column (-1) are the unknown act."""
    table = np.full((len(tops) + 1, len(tops) + 1), STRANGE)
    for i, one in enumerate(tops):
        for j, other in enumerate(tops):
            if one == other:
                table[i, j] = 0.0
            elif _kin(one, other):
                table[i, j] = KINDRED
    table[-1, :] = table[:, -1] = 0.0
    return table


def _kin(one: str, other: str) -> bool:
    return other in KIN.get(one, "").split() or one in KIN.get(other, "").split()
