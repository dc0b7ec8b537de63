"""Pairs of reports that may be one incident, and what speaks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.incidents.reference.comparing import answers
from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Report
from tests.incidents.reference.precision import rounded, single
from tests.incidents.reference.spacetime import DAY_S, clock_density, place_density, spot
from tests.incidents.reference.surroundings import Crowding
from tests.incidents.reference.weighing import WeightSet

KEEP, HOPE = constant("kKeep"), constant("kHope")
SLACK_M, SLACK_S = constant("kSlackMetres"), constant("kSlackSeconds")
ROUNDING_M = constant("kRounding")
FAINT_UNIT, MOST_FAINT = 2.0**24, 1e6

Edges = dict[tuple[int, int], float]
"""Scores by the two rows, the smaller first."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The pairs worth remembering, and by row the sum of the odds of all others; a sharper report
    hears nothing of its faint chances with a vaguer one."""

    edges: Edges
    faint: list[float]


def placed_rows(ground: Ground) -> list[int]:
    """The rows that a place and time can be told of."""
    return [report.row for report in ground.reports if not report.vague]


def pairs_within_reach(ground: Ground, rows: list[int]) -> list[tuple[Report, Report]]:
    """Every pair of the rows, the smaller first, that stated errors and some slack let meet."""
    chosen = [ground.reports[row] for row in sorted(rows)]
    return [
        (a, b)
        for number, a in enumerate(chosen)
        for b in chosen[number + 1 :]
        if meet_in_time(a, b) and meet_in_place(a, b)
    ]


def meet_in_time(a: Report, b: Report) -> bool:
    """In the same hours, or in those hours of the day before or after."""
    return any(
        max(a.start + slip, b.start) - min(a.end + slip, b.end) <= SLACK_S
        for slip in (0.0, DAY_S, -DAY_S)
    )


def meet_in_place(a: Report, b: Report) -> bool:
    """Within both error radii and the slack, and a few metres that the kernel rounds by."""
    away = math.dist((a.x, a.y, a.z), (b.x, b.y, b.z))
    return bool(away <= a.radius + b.radius + SLACK_M + ROUNDING_M)


def scored_pairs(ground: Ground, weights: WeightSet, crowd: Crowding, rows: list[int]) -> Scored:
    """The score of every pair within reach of each other."""
    edges: Edges = {}
    faint = [0.0] * len(ground.reports)
    for a, b in pairs_within_reach(ground, rows):
        shares = weights.of(a.source, b.source)
        near = clock_density(shares, spot(a), spot(b)) * place_density(shares, spot(a), spot(b))
        odds = near / crowd.density(a.row, b.row)
        if odds < math.exp(KEEP - HOPE):
            continue
        score = math.log(odds) + shares.sum(answers(ground, a, b))
        if score > KEEP:
            edges[a.row, b.row] = rounded(score)
        elif not (a.source == b.source and a.once):
            for own, other in ((a, b), (b, a)):
                if own.kind >= other.kind:
                    faint[own.row] += math.floor(min(math.exp(score), MOST_FAINT) * FAINT_UNIT)
    return Scored(edges, [single(units / FAINT_UNIT) for units in faint])
