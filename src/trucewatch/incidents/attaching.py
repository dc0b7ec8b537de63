"""Reports too coarse to found an incident: they point at one, or stand alone.

A report of "shelling in the province on Tuesday" fits many incidents and must not make them one.
It is attached where exactly one incident stands out, and never joins two. A report of n events is
attached to as many incidents as it fits, up to n, and joins none of them either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucewatch.incidents.candidates import CROWD, SLACK_S, Pairs, distance_m, gap_s
from trucewatch.incidents.clustering import UNSEEN, Clusters
from trucewatch.incidents.columns import Bools, Columns, Ints
from trucewatch.incidents.crowds import Crowds

ATTACH = 0.0
MARGIN = 0.7
"""The mean score a coarse report needs with one incident, and its lead over the next best."""

COUNTRY_M = 300_000.0


@dataclass(slots=True)
class Attachment:
    """Where one row was attached: the cluster's row, and how probably it belongs there."""

    row: int
    to: int
    probability: float


def attach(
    clusters: Clusters,
    scores: dict[int, list[tuple[int, float]]],
    rows: list[int],
    n_events: Ints,
    same: dict[int, set[int]],
) -> list[Attachment]:
    """Attach `rows`, each to at most as many clusters as it has events.

    `scores` gives each row's scored partners; `same` people's decisions. Rows are judged against
    the clusters as they stand, not against one another, so their order does not matter.
    """
    found: list[Attachment] = []
    for row in rows:
        wanted = max(1, int(n_events[row]))
        chosen = {clusters.forest.find(to): 1.0 for to in sorted(same.get(row, ()))}
        ranked = _ranked(clusters, row, scores.get(row, []), float(np.log(wanted)))
        ranked = [(score, to) for score, to in ranked if to not in chosen]
        if wanted == 1:
            chosen = chosen or _single(ranked)
        else:
            for score, to in ranked[: max(0, wanted - len(chosen))]:
                if score > ATTACH:
                    chosen[to] = _sigmoid(score)
        found += [Attachment(row, to, p) for to, p in sorted(chosen.items())]
    return found


def vague_pairs(columns: Columns, vague: Bools, many: Bools) -> Pairs:
    """Pairs of each vague row with others near in time, and with those of the same story.

    A vague row has no place, a circle as wide as a country, or an interval of many weeks.
    """
    firm = np.flatnonzero(~vague & ~many)
    middle = (columns.start[firm] + columns.end[firm]) / 2
    order = np.lexsort((firm, middle))
    firm, middle = firm[order], middle[order]
    by_story: dict[int, list[int]] = {}
    for row in np.flatnonzero(columns.story >= 0).tolist():
        by_story.setdefault(int(columns.story[row]), []).append(row)
    first, second, crowding = [], [], []
    for row in np.flatnonzero(vague).tolist():
        near, weight = _near_in_time(columns, row, firm, middle)
        told = [r for r in by_story.get(int(columns.story[row]), ())[:CROWD] if r != row]
        for other in sorted({*near, *told}):
            first.append(min(row, other))
            second.append(max(row, other))
            crowding.append(weight)
    ones, others = np.array(first, dtype=np.int64), np.array(second, dtype=np.int64)
    keep = np.unique(ones * columns.n + others, return_index=True)[1]
    ones, others = ones[keep], others[keep]
    weights = np.array(crowding, dtype=np.float64)[keep]
    return Pairs(
        ones, others, distance_m(columns, ones, others), gap_s(columns, ones, others), weights
    )


def crowd_of_vague(
    crowd: Crowds, columns: Columns, vague: Bools, pairs: Pairs, clusters: Clusters
) -> Crowds:
    """`crowd` with, for each vague row, every cluster near in time counted as a competitor."""
    reach_m, others = crowd.reach_m.copy(), crowd.others.copy()
    reach_m[vague] = COUNTRY_M
    near: dict[int, set[int]] = {}
    weight: dict[int, float] = {}
    for one, other, w in zip(
        pairs.first.tolist(), pairs.second.tolist(), pairs.crowding.tolist(), strict=True
    ):
        for row, to in ((one, other), (other, one)):
            if vague[row]:
                near.setdefault(row, set()).add(clusters.forest.find(to))
                weight[row] = w
    for row, roots in near.items():
        others[row] = max(1.0, len(roots) * weight[row])
    return Crowds(reach_m, crowd.reach_s, others)


def _near_in_time(
    columns: Columns, row: int, firm: Ints, middle: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[list[int], float]:
    half = (columns.end[row] - columns.start[row]) / 2 + SLACK_S + 12 * 3600
    centre = (columns.start[row] + columns.end[row]) / 2
    low, high = np.searchsorted(middle, [centre - half, centre + half])
    rows = firm[low:high]
    if columns.admin1[row] >= 0:
        rows = rows[(columns.admin1[rows] == columns.admin1[row]) | (columns.admin1[rows] < 0)]
    weight = max(1.0, len(rows) / CROWD)
    if len(rows) > CROWD:
        middles = (columns.start[rows] + columns.end[rows]) / 2
        nearest = np.lexsort((rows, np.abs(middles - centre)))
        rows = rows[np.sort(nearest[:CROWD])]
    return rows.tolist(), weight


def _ranked(
    clusters: Clusters, row: int, partners: list[tuple[int, float]], bonus: float
) -> list[tuple[float, int]]:
    """Clusters that may take the row, the best mean score first."""
    by_cluster: dict[int, list[float]] = {}
    for to, score in partners:
        by_cluster.setdefault(clusters.forest.find(to), []).append(score)
    home = clusters.forest.find(row)
    ranked = []
    for to, known in by_cluster.items():
        if to == home or not clusters.may_unite(home, to):
            continue
        missing = len(clusters.members[to]) - len(known)
        mean = (sum(known) + missing * UNSEEN) / len(clusters.members[to])
        ranked.append((round(mean + bonus, 6), to))
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1]))


def _single(ranked: list[tuple[float, int]]) -> dict[int, float]:
    """The one cluster that stands out, or none."""
    if not ranked or ranked[0][0] <= ATTACH:
        return {}
    best, to = ranked[0]
    if len(ranked) > 1 and best - ranked[1][0] < MARGIN:
        return {}
    rivals = np.array([score for score, _ in ranked[:8]] + [0.0])
    weight = np.exp(rivals - best)
    return {to: float(1 / weight.sum())}


def _sigmoid(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))
