"""The whole: `fuse` and `learn` with the arguments of `native`'s, to be put in their place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.incidents.reference.attaching import attach, cover
from tests.incidents.reference.clusters import Clusters, agglomerate
from tests.incidents.reference.counting import count
from tests.incidents.reference.ground import Ground, read_ground
from tests.incidents.reference.placeless import crowd_of_lost, lost_pairs
from tests.incidents.reference.precision import rounded
from tests.incidents.reference.scoring import Edges, placed_rows, scored_pairs
from tests.incidents.reference.surroundings import crowding
from tests.incidents.reference.weighing import as_weight_set
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided
from trucewatch.incidents.native import Fused
from trucewatch.incidents.weights import Weights


def fuse(
    columns: Columns, weights: Weights, links: Decided, join: float, heard: Callable[[int], None]
) -> Fused:
    """What the kernel finds, stage by stage."""
    sources = columns.sources.to_pylist()
    ahead = [weights.ahead_s.get(name, 0.0) for name in sources] if weights.ahead_s else []
    ground = read_ground(columns, links, ahead)
    weight_set = as_weight_set(weights, sources)
    rows = placed_rows(ground)
    crowd = crowding(ground, weight_set.everybody, rows)
    scored = scored_pairs(ground, weight_set, crowd, rows)
    clusters = Clusters(ground, weight_set, crowd)
    join_decided(ground, clusters)

    founding, coarse, lost, firm, several = (
        {report.row for report in ground.reports if getattr(report, kind)}
        for kind in ("founding", "coarse", "lost", "firm", "several")
    )
    agglomerate(clusters, within(scored.edges, founding), join)
    attach(clusters, scored.edges, scored.faint, coarse, founding)
    agglomerate(clusters, within(scored.edges, lonely(clusters, coarse)), join)

    vague = dict.fromkeys(lost_pairs(ground), 0.0)
    crowd_of_lost(clusters, set(vague), crowd)
    attach(clusters, vague, scored.faint, lost, firm)
    agglomerate(clusters, rescored(clusters, within(vague, lonely(clusters, lost))), join)

    everything = vague | scored.edges
    single = {report.row for report in ground.reports} - several
    covered = cover(clusters, everything, several, single)
    uncovered = several - {row for row, _ in covered.covers}
    agglomerate(clusters, alike(ground, within(scored.edges, uncovered)), join)

    counted = count(clusters, everything, scored.faint, single)
    covers = sorted(covered.covers)
    return Fused(
        incident=np.array(clusters.label, dtype=np.int32),
        membership=np.array(counted.membership, dtype=np.float32),
        cover_row=np.array([row for row, _ in covers], dtype=np.int32),
        cover_to=np.array([to for _, to in covers], dtype=np.int32),
        cover_membership=np.array([covered.covers[pair] for pair in covers], dtype=np.float32),
        expected=counted.expected + covered.unheard,
        variance=counted.variance,
    )


def join_decided(ground: Ground, clusters: Clusters) -> None:
    """What people said is one is one; a total and an event are not joined."""
    for one, other, same in ground.links:
        if same and ground.reports[one].several == ground.reports[other].several:
            clusters.unite(one, other)


def within(edges: Edges, rows: set[int]) -> Edges:
    """The edges between two of the rows."""
    return {pair: score for pair, score in edges.items() if rows.issuperset(pair)}


def lonely(clusters: Clusters, rows: set[int]) -> set[int]:
    """Those of the rows that stand alone."""
    return {row for row in rows if clusters.alone(row)}


def rescored(clusters: Clusters, edges: Edges) -> Edges:
    """The edges with the score of their two reports alone."""
    return {
        (a, b): rounded(clusters.score(clusters.single(a), clusters.single(b))) for a, b in edges
    }


def alike(ground: Ground, edges: Edges) -> Edges:
    """The edges between totals of as many events."""
    return {
        (a, b): score
        for (a, b), score in edges.items()
        if ground.reports[a].n_events == ground.reports[b].n_events
    }
