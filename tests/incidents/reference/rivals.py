"""How many others a report could be taken for, after all that they say."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Kind, Report
from tests.incidents.reference.precision import rounded, single
from tests.incidents.reference.scoring import Edges

ANYWHERE, RIVALRY = constant("kAnywhere"), constant("kRivalry")


def rivals(ground: Ground, edges: Edges) -> list[float]:
    """By row the odds of its rivals, of those told no more vaguely."""
    near: list[list[tuple[float, Report]]] = [[] for _ in ground.reports]
    for (a, b), score in edges.items():
        near[a].append((score, ground.reports[b]))
        near[b].append((score, ground.reports[a]))
    return [single(sum(odds(own, near[own.row], edges))) for own in ground.reports]


def odds(own: Report, near: list[tuple[float, Report]], edges: Edges) -> Iterator[float]:
    """Of all but the likeliest report of each source, and but what that one told again."""
    likeliest: dict[int, int] = {}
    for score, other in sorted(near, key=lambda found: (-found[0], found[1].row)):
        if other.kind > own.kind or (own.once and own.source == other.source):
            continue
        best = likeliest.setdefault(other.source, other.row)
        pair = min(best, other.row), max(best, other.row)
        if best != other.row and (other.once or edges.get(pair, 0.0) <= 0):
            yield math.exp(score)


def against_rivals(one: float, other: float) -> float:
    """What the rivals of two take from their score."""
    return math.log(ANYWHERE + RIVALRY * (one + other))


def rivalled(ground: Ground, one: int, other: int) -> bool:
    """Whether rivals speak against two: not where one is of several events, or has no place."""
    return max(ground.reports[one].kind, ground.reports[other].kind) < Kind.LOST


def weighed(ground: Ground, edges: Edges, rivalry: list[float]) -> Edges:
    """The edges without what the rivals of their reports speak against them."""
    return {
        (a, b): rounded(score - against_rivals(rivalry[a], rivalry[b]))
        if rivalled(ground, a, b)
        else score
        for (a, b), score in edges.items()
    }
