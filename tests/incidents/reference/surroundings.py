"""How many other incidents a report could be mistaken for, where and when it speaks of."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Report
from tests.incidents.reference.precision import kind_of, single
from tests.incidents.reference.spacetime import clock_density, place_density, spot
from tests.incidents.reference.weighing import Shares

REACH, LEAST_M, LEAST_S = constant("kReach"), constant("kLeastMetres"), constant("kLeastSeconds")
RADIUS_TO_SIGMA = constant("kRadiusToSigma")
DETECTION, QUIET, FARTHEST = constant("kDetection"), constant("kQuiet"), constant("kFarthest")
RADII_M, SPANS_S = constant("kRadii"), constant("kSpans")


class Crowding:
    """By row: the log density of incidents around, 1/(m² s), and the log of the volume, m² s."""

    def __init__(self, n: int) -> None:
        self.log_density = [math.nan] * n
        self.log_volume = [0.0] * n

    def coarser(self, i: int, j: int) -> int:
        """Of two rows the one at whose surroundings they are held."""
        if self.log_volume[i] != self.log_volume[j]:
            return i if self.log_volume[i] > self.log_volume[j] else j
        return i if self.log_density[i] >= self.log_density[j] else j

    def of(self, i: int, j: int) -> float:
        """The log density at the coarser of two rows."""
        return self.log_density[self.coarser(i, j)]

    def density(self, i: int, j: int) -> float:
        """The density itself."""
        return single(math.exp(self.of(i, j)))


@dataclass(frozen=True, slots=True)
class Reach:
    """A report's surroundings: its own error half as much again, and never less than so much."""

    metres: float
    seconds: float


def reach_of(report: Report) -> Reach:
    """The reach of a report's own errors."""
    return Reach(
        max(LEAST_M, REACH * report.radius / RADIUS_TO_SIGMA),
        max(LEAST_S, REACH * report.span / 4),
    )


def crowding(ground: Ground, shares: Shares, rows: list[int]) -> Crowding:
    """The surroundings of the rows, among one another."""
    found = Crowding(len(ground.reports))
    among = [ground.reports[row] for row in rows]
    for here in among:
        volume = volume_of(here)
        density = max(
            max(incidents_around(ground, shares, here, among) - 1, 0) + QUIET,
            mistakable(ground, shares, here, among) * volume,
        )
        found.log_density[here.row] = single(math.log(density / volume))
        found.log_volume[here.row] = single(math.log(volume))
    return found


def volume_of(report: Report) -> float:
    """The surroundings, m² s: normal in place and at both ends of the time."""
    reach = reach_of(report)
    area = 2 * math.pi * reach.metres**2
    return area * (math.sqrt(2 * math.pi) * reach.seconds + report.span)


def incidents_around(ground: Ground, shares: Shares, here: Report, among: list[Report]) -> float:
    """As many as the busiest source tells of, or as all tell of at so many reports of each."""
    told = {here.source: 1.0}
    for there in neighbours(ground, here, among):
        told[there.source] = told.get(there.source, 0.0) + counts(ground, here, there)
    return float(max(max(told.values()) / DETECTION, sum(told.values()) / shares.per_incident))


def mistakable(ground: Ground, shares: Shares, here: Report, among: list[Report]) -> float:
    """How densely other incidents are told of at the very spot, 1/(m² s).

    Of each other source at most one report, the densest, speaks of the same incident; and the less
    surely the more it has that would do.
    """
    told: dict[int, list[float]] = {}
    for there in neighbours(ground, here, among):
        a, b = spot(here), spot(there)
        density = place_density(shares, a, b) * clock_density(shares, a, b)
        told.setdefault(there.source, []).append(density)
    total = 0.0
    for source, densities in told.items():
        total += sum(densities)
        if source != here.source:
            total -= max(densities) * min(1.0, max(densities) / max(sum(densities), 1e-30))
    return total / shares.per_incident


def neighbours(ground: Ground, here: Report, among: list[Report]) -> list[Report]:
    """The others that count: of no vaguer kind, nor class of place or of time."""
    return [
        there
        for there in among
        if there is not here
        and there.kind <= here.kind
        and kind_of(there.radius, RADII_M[:-1]) <= kind_of(here.radius, RADII_M[:-1])
        and kind_of(there.span, SPANS_S[:-1]) <= kind_of(here.span, SPANS_S[:-1])
        and counts(ground, here, there) > 0
    ]


def counts(ground: Ground, here: Report, there: Report) -> float:
    """How much a neighbour counts: less with distance, and less where it may have been elsewhere;
    nothing for an act of another kind."""
    if here.act[0] >= 0 and there.act[0] >= 0 and not ground.kin[here.act[0]][there.act[0]]:
        return 0.0
    mine, its = reach_of(here), reach_of(there)
    away = math.dist((here.x, here.y, here.z), (there.x, there.y, there.z)) / mine.metres
    apart = max(max(here.start, there.start) - min(here.end, there.end), 0.0) / mine.seconds
    if away > FARTHEST or apart > FARTHEST:
        return 0.0
    wide = min(1.0, mine.metres / its.metres)
    long = min(1.0, mine.seconds / its.seconds)
    return math.exp(-(away**2 + apart**2) / 2) * wide**2 * long
