"""How many others a report could be taken for, after all that they say."""

from __future__ import annotations

import math

from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Kind
from tests.incidents.reference.precision import rounded, single
from tests.incidents.reference.scoring import Edges
from tests.incidents.reference.weighing import WeightSet

CERTAIN, PERHAPS_AGAIN = constant("kCertain"), constant("kPerhapsAgain")


def rivals(ground: Ground, edges: Edges) -> list[float]:
    """By row the odds of all but the likeliest report of each source, of those told no more
    vaguely."""
    said: list[dict[int, list[float]]] = [{} for _ in ground.reports]
    for (one, other), score in edges.items():
        for row, partner in ((one, other), (other, one)):
            a, b = ground.reports[row], ground.reports[partner]
            if b.kind <= a.kind and not (a.source == b.source and a.once):
                most = CERTAIN if b.once else PERHAPS_AGAIN
                said[row].setdefault(b.source, []).append(math.exp(min(score, most)))
    return [
        single(sum(sum(sorted(odds)[:-1]) for _, odds in sorted(by_source.items())))
        for by_source in said
    ]


def against_rivals(weights: WeightSet, one: float, other: float) -> float:
    """What the rivals of two take from their score."""
    return math.log(weights.everybody.fresh + one + other)


def rivalled(ground: Ground, one: int, other: int) -> bool:
    """Whether rivals speak against two: not where one is of several events, or has no place."""
    return max(ground.reports[one].kind, ground.reports[other].kind) < Kind.LOST


def weighed(ground: Ground, weights: WeightSet, edges: Edges, rivalry: list[float]) -> Edges:
    """The edges without what the rivals of their reports speak against them."""
    return {
        (a, b): rounded(score - against_rivals(weights, rivalry[a], rivalry[b]))
        if rivalled(ground, a, b)
        else score
        for (a, b), score in edges.items()
    }
