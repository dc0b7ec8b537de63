"""Reports too coarse to found an incident, and those of several events: what they point at."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.incidents.reference.clusters import Clusters
from tests.incidents.reference.constants import constant
from tests.incidents.reference.precision import rounded, single
from tests.incidents.reference.scoring import Edges

MOST_ODDS, LIKELY, LEAD = constant("kMostOdds"), constant("kLikely"), constant("kLead")


def choices(clusters: Clusters, edges: Edges, row: int, among: set[int]) -> dict[int, float]:
    """The odds of the clusters that a row may belong to besides its own, by their labels."""
    partners = {b if a == row else a for a, b in edges if row in (a, b)}
    near = {clusters.label[other] for other in partners & among} - {clusters.label[row]}
    return {
        to: min(
            single(math.exp(rounded(clusters.score(clusters.single(row), clusters.of(to))))),
            MOST_ODDS,
        )
        for to in sorted(near)
    }


def attach(
    clusters: Clusters, edges: Edges, faint: list[float], rows: set[int], among: set[int]
) -> None:
    """Attach each of the rows that stands alone to the one cluster that outweighs its rivals."""
    everybody = clusters.weights.everybody
    chosen = []
    for row in sorted(rows):
        if not clusters.alone(row):
            continue
        fitting = {
            to: odds
            for to, odds in choices(clusters, edges, row, among).items()
            if clusters.may_unite(row, to)
        }
        total = everybody.lone + faint[row] / everybody.per_incident + sum(fitting.values())
        ranked = sorted(fitting, key=lambda to: -fitting[to])
        best, second = ([fitting[to] for to in ranked] + [0.0, 0.0])[:2]
        if best > LIKELY * total and best > LEAD * second:
            chosen.append((-rounded(best / total), row, ranked[0]))
    for _, row, to in sorted(chosen):
        if clusters.may_unite(row, to):
            clusters.unite(row, to)


@dataclass(frozen=True, slots=True)
class Covered:
    """How probably each total covers each cluster; how many events nobody else is expected to have
    told of."""

    covers: dict[tuple[int, int], float]
    unheard: float


def cover(clusters: Clusters, edges: Edges, rows: set[int], among: set[int]) -> Covered:
    """The incidents that each report of several events covers; people's decisions come first."""
    covers: dict[tuple[int, int], float] = {}
    unheard = 0.0
    for row in sorted(rows):
        if not clusters.alone(row):
            continue
        events = clusters.ground.reports[row].n_events
        unheard += events * clusters.weights.everybody.lone
        decided = clusters.ground.decided(row, same=True)
        mine = {clusters.label[other]: 1.0 for other in decided}
        room = events - len(decided)
        fitting = choices(clusters, edges, row, among)
        for to in sorted(fitting, key=lambda to: (-fitting[to], to)):
            odds = fitting[to] * events
            if room <= 0 or odds <= 1:
                break
            if to not in mine and clusters.may_unite(row, to):
                mine[to] = single(odds / (1 + odds))
                room -= 1
        covers |= {(row, to): probability for to, probability in mine.items()}
    return Covered(covers, unheard)
