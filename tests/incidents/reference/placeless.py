"""Reports without a place, or with one as wide as a country, or an interval of many weeks."""

from __future__ import annotations

import math

from tests.incidents.reference.clusters import Clusters
from tests.incidents.reference.ground import Ground, Kind, Report
from tests.incidents.reference.precision import rounded, single
from tests.incidents.reference.scoring import Edges
from tests.incidents.reference.spacetime import DAY_S
from tests.incidents.reference.surroundings import Crowding

Pairs = set[tuple[int, int]]


def half_window(report: Report) -> float:
    """How far around the middle of its time a vague report may speak of."""
    return float(report.span / 2 + 1.5 * DAY_S)


def vague_edges(clusters: Clusters, crowd: Crowding) -> Edges:
    """The pairs of vague reports, scored against how many clusters each competes with."""
    pairs = vague_pairs(clusters.ground)
    crowd_of_vague(clusters, pairs, crowd)
    return {
        (a, b): rounded(clusters.score(clusters.single(a), clusters.single(b))) for a, b in pairs
    }


def vague_pairs(ground: Ground) -> Pairs:
    """Each vague report with the firm ones of its days and area, and with those of its story."""
    return {
        (min(report.row, other.row), max(report.row, other.row))
        for report in ground.reports
        if report.vague
        for other in firm_around(ground, report) + same_story(ground, report)
        if abs(other.middle - report.middle) <= half_window(report)
    }


def firm_around(ground: Ground, report: Report) -> list[Report]:
    """Of its days those of its area; where none is there, of its province; of all where it names
    neither."""
    firm = [
        other
        for other in ground.reports
        if other.kind <= Kind.COARSE and abs(other.middle - report.middle) <= half_window(report)
    ]
    of_area = [o for o in firm if report.area >= 0 and o.area == report.area]
    of_province = [o for o in firm if report.province >= 0 and o.province == report.province]
    named = report.area >= 0 or report.province >= 0
    return of_area or of_province or ([] if named else firm)


def same_story(ground: Ground, report: Report) -> list[Report]:
    """The others that carry its story, if that is no agency's."""
    return [
        other
        for other in ground.reports
        if 0 <= report.story == other.story and not other.agency and other is not report
    ]


def crowd_of_vague(clusters: Clusters, pairs: Pairs, crowd: Crowding) -> None:
    """Note how many clusters of the days and province, none vaguer, each competes with."""
    for report in clusters.ground.reports:
        if report.vague:
            others = {b if a == report.row else a for a, b in pairs if report.row in (a, b)}
            near = {
                clusters.label[row]
                for row in others
                if clusters.ground.reports[row].kind <= report.kind
            }
            density = max(1, len(near)) / (2 * half_window(report))
            crowd.log_density[report.row] = single(math.log(density))
            crowd.log_volume[report.row] = math.inf
