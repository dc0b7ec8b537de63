"""The whole: `fuse` and `learn` with the arguments of `native`'s, to be put in their place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.incidents.reference.clusters import Clusters
from tests.incidents.reference.covering import count_totals, cover, join_totals
from tests.incidents.reference.ground import Ground, Kind, read_ground
from tests.incidents.reference.placeless import vague_edges
from tests.incidents.reference.rivals import rivals, weighed
from tests.incidents.reference.scoring import placed_rows, scored_pairs
from tests.incidents.reference.surroundings import crowding
from tests.incidents.reference.tiers import Chances, Tier
from tests.incidents.reference.weighing import as_weight_set
from trucewatch.incidents.columns import Columns
from trucewatch.incidents.decisions import Decided
from trucewatch.incidents.native import Fused
from trucewatch.incidents.weights import Weights


def fuse(
    columns: Columns,
    weights: Weights,
    links: Decided,
    join: float,
    heard: Callable[[int], None],
    marks: None = None,
) -> Fused:
    """What the kernel finds, stage by stage; no marks are followed."""
    sources = columns.sources.to_pylist()
    ahead = [weights.ahead_s.get(name, 0.0) for name in sources] if weights.ahead_s else []
    ground = read_ground(columns, links, ahead)
    weight_set = as_weight_set(weights, sources)
    rows = placed_rows(ground)
    crowd = crowding(ground, weight_set.everybody, rows)
    scored = scored_pairs(ground, weight_set, crowd, rows)
    rivalry = rivals(ground, scored.edges)
    edges = weighed(ground, scored.edges, rivalry)
    clusters = Clusters(ground, weight_set, crowd, rivalry)
    join_decided(ground, clusters)

    n = len(ground.reports)
    chances = Chances([1.0] * n, [0.0] * n)
    for kind in (Kind.FOUNDING, Kind.COARSE):
        Tier(clusters, edges, scored.faint, kind).tell(join, chances)
    vague = vague_edges(clusters, crowd)
    Tier(clusters, vague, scored.faint, Kind.LOST).tell(join, chances)
    covers = cover(clusters, vague | edges)
    join_totals(clusters, vague | edges, covers, join)
    count_totals(clusters, chances)

    covered = [(row, to, covers[row][to]) for row in sorted(covers) for to in sorted(covers[row])]
    return Fused(
        incident=np.array([clusters.anchor(row) for row in range(n)], dtype=np.int32),
        membership=np.array(chances.membership, dtype=np.float32),
        founds=np.array(chances.founds, dtype=np.float64),
        cover_row=np.array([row for row, _, _ in covered], dtype=np.int32),
        cover_to=np.array([clusters.anchor(to) for _, to, _ in covered], dtype=np.int32),
        cover_membership=np.array([chance for _, _, chance in covered], dtype=np.float32),
        spread=np.zeros(n, dtype=np.uint8),
    )


def join_decided(ground: Ground, clusters: Clusters) -> None:
    """What people said is one is one; a total and an event are not joined."""
    for one, other, same in ground.links:
        if same and ground.reports[one].several == ground.reports[other].several:
            clusters.unite(one, other)
