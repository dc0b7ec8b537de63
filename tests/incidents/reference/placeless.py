"""Reports without a place, or with one as wide as a country, or an interval of many weeks."""

from __future__ import annotations

import math

from tests.incidents.reference.clusters import Clusters
from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Report
from tests.incidents.reference.precision import single
from tests.incidents.reference.spacetime import DAY_S
from tests.incidents.reference.surroundings import Crowding

HALF_DAY_S = constant("kHalfDay")

Pairs = set[tuple[int, int]]


def half_window(report: Report) -> float:
    """How far around the middle of its time a placeless report may speak of."""
    return float(report.span / 2 + DAY_S + HALF_DAY_S)


def lost_pairs(ground: Ground) -> Pairs:
    """Each lost report with the firm ones of its days and area, and with those of its story."""
    return {
        (min(report.row, other.row), max(report.row, other.row))
        for report in ground.reports
        if report.lost
        for other in firm_around(ground, report) + same_story(ground, report)
    }


def firm_around(ground: Ground, report: Report) -> list[Report]:
    """Those of its area; where none is there, of its province; where it names neither, of all."""
    firm = [other for other in ground.reports if other.firm]
    of_area = [o for o in firm if report.area >= 0 and o.area == report.area]
    of_province = [o for o in firm if report.province >= 0 and o.province == report.province]
    named = report.area >= 0 or report.province >= 0
    half = half_window(report)
    return [
        other
        for other in of_area or of_province or ([] if named else firm)
        if report.middle - half <= other.middle <= report.middle + half
    ]


def same_story(ground: Ground, report: Report) -> list[Report]:
    """The others that carry its story, if that is no agency's."""
    return [
        other
        for other in ground.reports
        if 0 <= report.story == other.story and not other.agency and other is not report
    ]


def crowd_of_lost(clusters: Clusters, pairs: Pairs, crowd: Crowding) -> None:
    """Note how many clusters of the days and province each lost report competes with."""
    for report in clusters.ground.reports:
        if report.lost:
            near = {
                clusters.label[b if a == report.row else a]
                for a, b in pairs
                if report.row in (a, b)
            }
            density = max(1, len(near)) / (2 * half_window(report))
            crowd.log_density[report.row] = single(math.log(density))
            crowd.log_volume[report.row] = math.inf
