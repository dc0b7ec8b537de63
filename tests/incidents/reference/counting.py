"""How probably each report belongs where it is, and how many incidents there are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.incidents.reference.attaching import choices
from tests.incidents.reference.clusters import Clusters, settled
from tests.incidents.reference.precision import single
from tests.incidents.reference.scoring import Edges

LEAST_MEMBERSHIP, MOST_MEMBERSHIP = 0.01, 0.999


@dataclass(frozen=True, slots=True)
class Counted:
    """Memberships by row; the number of incidents expected, and its variance."""

    membership: list[float]
    expected: float
    variance: float


def count(clusters: Clusters, edges: Edges, faint: list[float], counted: set[int]) -> Counted:
    """Of the counted rows; the others belong where they are."""
    membership = [1.0] * len(clusters.ground.reports)
    founds = []
    for row in sorted(counted):
        belongs, alone = odds_of(clusters, edges, faint, row, counted)
        if not clusters.alone(row) and not decided(clusters, row):
            chance = min(max(belongs, LEAST_MEMBERSHIP), MOST_MEMBERSHIP)
            membership[row] = single(chance)
        founds.append(alone)
    variance = sum(chance * (1 - chance) for chance in founds)
    return Counted(membership, sum(founds), variance)


def odds_of(
    clusters: Clusters, edges: Edges, faint: list[float], row: int, counted: set[int]
) -> tuple[float, float]:
    """The chance that a row belongs to its cluster, and that it tells of an incident of its own.

    Of those that a row might belong to, the larger clusters were counted before.
    """
    everybody = clusters.weights.everybody
    home = clusters.of(row)
    own = before = after = 0.0
    if len(home.rows) > 1:
        rest = settled([clusters.ground.reports[other] for other in home.rows if other != row])
        own = math.exp(clusters.score(clusters.single(row), rest))
    for to, odds in choices(clusters, edges, row, counted).items():
        if not clusters.may_unite(row, to):
            continue
        if (-len(clusters.of(to).rows), to) < (-len(home.rows), home.rows[0]):
            before += odds
        else:
            after += odds
    before += faint[row] / everybody.per_incident
    total = everybody.lone + own + before + after
    if len(home.rows) == 1:
        return 1.0, everybody.lone / (everybody.lone + before)
    if home.sharpest == row:
        return own / total, 1.0
    return own / total, 0.0 if decided(clusters, row) else everybody.lone / total


def decided(clusters: Clusters, row: int) -> bool:
    """Whether a person said that it belongs with another report of its cluster."""
    return any(
        clusters.label[other] == clusters.label[row]
        for other in clusters.ground.decided(row, same=True)
    )
