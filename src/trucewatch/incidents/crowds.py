"""How many other incidents a report could be mistaken for, where and when it speaks of.

One hour in an empty valley and one hour on a burning front are not the same evidence: on the
front, twenty incidents fit the same words. The measure needs no labels: a source that reports an
event once and speaks eight times around here must have seen about eight incidents. The busiest
source around a report gives the number, weighted by how far off its other reports are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.incidents.acts import related
from trucewatch.incidents.candidates import Pairs
from trucewatch.incidents.columns import Columns, Floats, Ints

REACH = 1.5
MIN_REACH_M = 1_000.0
MIN_REACH_S = 2 * 3600.0
"""A report's surroundings: its own error half as much again, and never less than this."""

DETECTION = 0.8
"""The share of incidents that the busiest source around is taken to report."""

FAINT = 0.01
"""A neighbour that counts for less than this is left out."""

QUIET = 0.05
"""Incidents that nobody else reported, expected in any surroundings."""


@dataclass(frozen=True, slots=True)
class Crowds:
    """For each report, shape (n,): its surroundings in space [m] and time [s], and `others`.

    `others` is how many incidents of a like kind, besides its own, are expected there.
    """

    reach_m: Floats
    reach_s: Floats
    others: Floats


def crowds(columns: Columns, pairs: Pairs) -> Crowds:
    """The surroundings of every report. Cost is that of sorting the pairs."""
    reach_m = np.maximum(MIN_REACH_M, REACH * np.nan_to_num(columns.radius_m, nan=0.0))
    reach_s = np.maximum(MIN_REACH_S, REACH * (columns.end - columns.start) / 2)
    like = related(columns, pairs.first, pairs.second)
    retold = _retold(columns)
    both = []
    for here, there in ((pairs.first, pairs.second), (pairs.second, pairs.first)):
        weight = like * pairs.crowding * ~retold[there]
        weight = weight / (1 + (pairs.apart_m / reach_m[here]) ** 2)
        weight /= 1 + (pairs.gap_s / reach_s[here]) ** 2
        # A coarse neighbour may have happened anywhere in its own circle and days.
        weight *= np.minimum(1, (reach_m[here] / reach_m[there]) ** 2)
        weight *= np.minimum(1, reach_s[here] / reach_s[there])
        near = weight > FAINT
        here, there = here[near], there[near]
        own = columns.source[there] == columns.source[here]
        both.append((here, columns.source[there], weight[near], own))
    here, source, weight, own = (np.concatenate(parts) for parts in zip(*both, strict=True))
    busiest = _busiest(columns.n, here, source, weight, own)
    return Crowds(reach_m, reach_s, (busiest - 1).clip(0) / DETECTION + QUIET)


def _busiest(n: int, here: Ints, source: Ints, weight: Floats, own: Floats) -> Floats:
    """For each report, the largest weight of any one source around it, its own included."""
    if not len(here):
        return np.ones(n)
    width = int(source.max()) + 1
    key = here * width + source
    order = np.argsort(key, kind="stable")
    key, weight, own = key[order], weight[order], own[order]
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    sums = np.add.reduceat(weight, begins)
    sums += own[begins]  # the report itself is one of its source's
    busiest = np.ones(n)
    np.maximum.at(busiest, key[begins] // width, sums)
    return busiest


def _retold(columns: Columns) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Reports whose source had already carried the same story."""
    key = columns.story * (int(columns.source.max(initial=0)) + 1) + columns.source
    _, first = np.unique(key, return_index=True)
    again = np.ones(columns.n, dtype=bool)
    again[first] = False
    return again & (columns.story >= 0)
