"""Reports of several events: each covers as many incidents as it fits, and joins none of them."""

from __future__ import annotations

from tests.incidents.reference.clusters import Clusters, agglomerate
from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Kind
from tests.incidents.reference.precision import single
from tests.incidents.reference.scoring import Edges
from tests.incidents.reference.tiers import Chances, choices

Covers = dict[int, dict[int, float]]
"""By a total's row: how probably it covers each cluster, by the cluster's smallest row."""

SINGLE_EVENTS = range(Kind.SEVERAL)
SURE = constant("kSure")


def cover(clusters: Clusters, edges: Edges) -> Covers:
    """What every total covers; totals that people said are the same cover the same."""
    reports = clusters.ground.reports
    covers: Covers = {}
    for row in [report.row for report in reports if report.several]:
        if clusters.label[row] != row:
            continue
        totals = clusters.of(row).rows
        events = max(reports[total].n_events for total in totals)
        together = fitting(clusters, edges, row, events)
        for total in totals:
            covers[total] = own = decided(clusters, total)
            for to, probability in together.items():
                if len(own) < reports[total].n_events:
                    own.setdefault(to, probability)
    return covers


def fitting(clusters: Clusters, edges: Edges, row: int, events: int) -> dict[int, float]:
    """What the totals of a row's cluster cover: what people said comes first, then what fits."""
    totals = clusters.of(row)
    found = {to: 1.0 for total in totals.rows for to in decided(clusters, total)}
    odds = choices(clusters, edges, totals.sharpest, SINGLE_EVENTS, fitting=False)
    for to in sorted(odds, key=lambda to: (-odds[to], to)):
        of_any = odds[to] * events
        if len(found) >= events or of_any <= SURE:
            break
        if to not in found and clusters.may_unite(row, to):
            found[to] = single(of_any / (1 + of_any))
    return found


def decided(clusters: Clusters, total: int) -> dict[int, float]:
    """The incidents that people said a total covers."""
    said = [clusters.label[other] for other in clusters.ground.decided(total, same=True)]
    return {to: 1.0 for to in said if clusters.kind(to) in SINGLE_EVENTS}


def join_totals(clusters: Clusters, edges: Edges, covers: Covers, join: float) -> None:
    """Join the totals that cover nothing and are of equally many events."""
    reports = clusters.ground.reports
    alike = {
        (a, b): score
        for (a, b), score in edges.items()
        if reports[a].several
        and reports[a].n_events == reports[b].n_events
        and not covers[a]
        and not covers[b]
    }
    agglomerate(clusters, alike, join)


def count_totals(clusters: Clusters, chances: Chances) -> None:
    """Notes how many events of each total, or of those joined, nobody else told of."""
    reports = clusters.ground.reports
    for row in [report.row for report in reports if report.several]:
        chances.membership[row], chances.founds[row] = 1.0, 0.0
        if clusters.label[row] == row:
            events = max(reports[total].n_events for total in clusters.of(row).rows)
            chances.founds[row] = events * clusters.weights.everybody.lone
