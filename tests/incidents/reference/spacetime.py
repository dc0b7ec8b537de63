"""How likely two accounts of one incident lie as far apart as these do, in space and in time."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Report
from tests.incidents.reference.precision import kind_of
from tests.incidents.reference.weighing import Shares

RADIUS_TO_SIGMA = constant("kRadiusToSigma")
FLOOR_M = constant("kFloor")
DAY_S = constant("kDay")
PLACE_SCALES = constant("kPlaceScale")
CLOCKS_S = constant("kClock")
PLACE_KINDS_M = constant("kPlaceKind")
TIME_KINDS_S = constant("kTimeKind")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when something was, as far as it is known; `x` is NaN where the place is not."""

    x: float
    y: float
    z: float
    variance: float
    start: float
    end: float
    place_kind: int

    @property
    def time_kind(self) -> int:
        return kind_of(self.end - self.start, TIME_KINDS_S)

    @property
    def placed(self) -> bool:
        return not math.isnan(self.x)


def variance_of(radius: float) -> float:
    """Square metres along one axis, of a 95% radius."""
    return float((radius / RADIUS_TO_SIGMA) ** 2)


def spot(report: Report) -> Spot:
    """A report's own word."""
    if not report.placed:
        return Spot(math.nan, math.nan, math.nan, math.nan, report.start, report.end, 0)
    return Spot(
        report.x,
        report.y,
        report.z,
        variance_of(report.radius),
        report.start,
        report.end,
        kind_of(report.radius, PLACE_KINDS_M),
    )


def place_densities(a: Spot, b: Spot) -> list[float]:
    """Of the displacement, 1/m², were errors such a multiple of what is stated: a normal each."""
    square = (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2
    variances = [(a.variance + b.variance) * scale**2 + FLOOR_M**2 for scale in PLACE_SCALES]
    return [math.exp(-square / (2 * v)) / (2 * math.pi * v) for v in variances]


def clock_densities(a: Spot, b: Spot) -> list[float]:
    """Of two clocks' speaking of one instant, 1/s, were clocks so far off; the last, by a day."""
    lengths = a.end - a.start, b.end - b.start
    found = []
    for number, off in enumerate(CLOCKS_S):
        pad = 2 * off
        if number < len(CLOCKS_S) - 1:
            both = both_on(a, b, 0.0, pad)
        else:
            both = (both_on(a, b, DAY_S, pad) + both_on(a, b, -DAY_S, pad)) / 2
        found.append(both / ((lengths[0] + pad) * (lengths[1] + pad)))
    return found


def both_on(a: Spot, b: Spot, later: float, pad: float) -> float:
    """How long two intervals, each wider by half the pad at either end, overlap, b moved."""
    return max(0.0, min(a.end, b.end + later) - max(a.start, b.start + later) + pad)


def place_density(shares: Shares, a: Spot, b: Spot) -> float:
    """Of the displacement, 1/m²."""
    share = shares.place_share[a.place_kind][b.place_kind]
    return float(sum(s * d for s, d in zip(share, place_densities(a, b), strict=True)))


def clock_density(shares: Shares, a: Spot, b: Spot) -> float:
    """Of both clocks' speaking of one instant, 1/s."""
    share = shares.clock_share[a.time_kind][b.time_kind]
    return float(sum(s * d for s, d in zip(share, clock_densities(a, b), strict=True)))


def nearness(shares: Shares, a: Spot, b: Spot, log_density: float) -> float:
    """Log odds from place and time alone, against the incidents around; from time where a place
    is not known."""
    known = a.placed and b.placed
    density = (place_density(shares, a, b) if known else 1.0) * clock_density(shares, a, b)
    return math.log(max(density, 1e-60)) - log_density
