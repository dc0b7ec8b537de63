"""From scored pairs to incidents: the best first, each cluster judged as a whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.incidents.reference.comparing import answers
from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Ground, Kind, Report
from tests.incidents.reference.precision import kind_of, rounded
from tests.incidents.reference.rivals import against_rivals, rivalled
from tests.incidents.reference.scoring import Edges
from tests.incidents.reference.spacetime import PLACE_KINDS_M, Spot, nearness, spot, variance_of
from tests.incidents.reference.surroundings import Crowding
from tests.incidents.reference.weighing import WeightSet

AS_SHARP, CLOCK_ROUNDING_S = constant("kAsSharp"), constant("kClockRounding")
SAMPLE = constant("kSample")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports taken for one incident; where and when it was; the row that knows that best."""

    rows: tuple[int, ...]
    spot: Spot
    sharpest: int


class Clusters:
    """The clusters by their smallest rows; at first every report is one."""

    def __init__(
        self, ground: Ground, weights: WeightSet, crowd: Crowding, rivalry: list[float]
    ) -> None:
        self.ground, self.weights, self.crowd = ground, weights, crowd
        self.rivalry = rivalry
        self.label = list(range(len(ground.reports)))
        self.clusters = {row: self.single(row) for row in self.label}
        self._heard: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}

    def single(self, row: int) -> Cluster:
        """A report on its own."""
        return Cluster((row,), spot(self.ground.reports[row]), row)

    def of(self, row: int) -> Cluster:
        """The cluster that the row is in."""
        return self.clusters[self.label[row]]

    def alone(self, row: int) -> bool:
        return len(self.of(row).rows) == 1

    def kind(self, row: int) -> Kind:
        """The sharpest kind among the rows of the cluster that the row is in."""
        return min(self.ground.reports[other].kind for other in self.of(row).rows)

    def anchor(self, row: int) -> int:
        """The smallest row of that kind in the row's cluster."""
        kind = self.kind(row)
        return min(r for r in self.of(row).rows if self.ground.reports[r].kind == kind)

    def unite(self, one: int, other: int) -> None:
        """Make one of the two clusters that these rows are in."""
        labels = {self.label[one], self.label[other]}
        if len(labels) == 2:
            rows = sorted(self.clusters.pop(min(labels)).rows + self.clusters.pop(max(labels)).rows)
            self.clusters[min(labels)] = settled([self.ground.reports[row] for row in rows])
            for row in rows:
                self.label[row] = min(labels)

    def may_unite(self, one: int, other: int) -> bool:
        """Whether neither a source would repeat itself nor a person be overruled."""
        a, b = self.of(one).rows, self.of(other).rows
        if self._once(a) & self._once(b):
            return False
        return not any(set(self.ground.decided(row, same=False)) & set(b) for row in a)

    def _once(self, rows: tuple[int, ...]) -> set[int]:
        """The sources among the rows that report an event once."""
        return {self.ground.reports[r].source for r in rows if self.ground.reports[r].once}

    def score(self, one: Cluster, other: Cluster) -> float:
        """Log odds that two clusters are one incident."""
        if (one.rows, other.rows) not in self._heard:
            self._heard[one.rows, other.rows] = self._from_answers(one, other)
        reports = self.ground.reports
        shares = self.weights.of(reports[one.sharpest].source, reports[other.sharpest].source)
        density = self.crowd.of(one.sharpest, other.sharpest)
        heard = self._heard[one.rows, other.rows]
        if rivalled(self.ground, one.sharpest, other.sharpest):
            heard -= against_rivals(self.fewest(one), self.fewest(other))
        return nearness(shares, one.spot, other.spot, density) + heard

    def fewest(self, cluster: Cluster) -> float:
        """The rivals of the row that has the fewest."""
        return min(self.rivalry[row] for row in cluster.rows)

    def judged(self, one: Cluster, other: Cluster, edges: Edges) -> float:
        """The score, rounded; an edge between two that are alone has said it."""
        pair = min(one.rows[0], other.rows[0]), max(one.rows[0], other.rows[0])
        if len(one.rows) == len(other.rows) == 1 and pair in edges:
            return edges[pair]
        return rounded(self.score(one, other))

    def _from_answers(self, one: Cluster, other: Cluster) -> float:
        """The mean weight of each question's answers; and the worst of the two sources'."""
        weighed: dict[str, list[float]] = {}
        for a in (self.ground.reports[row] for row in one.rows[:SAMPLE]):
            for b in (self.ground.reports[row] for row in other.rows[:SAMPLE]):
                for question, answer in answers(self.ground, a, b).items():
                    nats = self.weights.of(a.source, b.source).nats(question, answer)
                    weighed.setdefault(question, []).append(nats)
        worst = min([0.0, *weighed.pop("source", [])])
        return worst + sum(sum(nats) / len(nats) for nats in weighed.values())


def settled(reports: list[Report]) -> Cluster:
    """The mean of the sharpest, and no sharper than the best of them."""
    radius = min((r.radius for r in reports if r.placed), default=math.inf)
    span = min(r.span for r in reports)
    sharp = [r for r in reports if r.placed and r.radius <= AS_SHARP * radius]
    total = sum(weight(r) for r in sharp)
    x, y, z = (
        sum(weight(r) * getattr(r, axis) for r in sharp) / total if sharp else math.nan
        for axis in "xyz"
    )
    timely = min(reports, key=lambda r: r.span)
    shift = 0.0
    if span <= CLOCK_ROUNDING_S:
        middles = [r.middle for r in reports if r.span <= max(AS_SHARP * span, CLOCK_ROUNDING_S)]
        shift = sum(middles) / len(middles) - timely.middle
    return Cluster(
        tuple(r.row for r in reports),
        Spot(
            x, y, z, variance_of(radius), timely.start + shift, timely.end + shift,
            kind_of(radius, PLACE_KINDS_M) if sharp else 0,
        ),
        min(sharp, key=lambda r: r.radius).row if sharp else timely.row,
    )  # fmt: skip


def weight(report: Report) -> float:
    """What a report's place counts in a cluster's."""
    return float(1 / max(report.radius, 1.0) ** 2)


def agglomerate(clusters: Clusters, edges: Edges, join: float) -> None:
    """Join the clusters that edges connect, best first, wherever they score above `join`."""
    touching = {pair for pair, score in edges.items() if score > join}
    while True:
        touching = {labels(clusters, *pair) for pair in touching}
        touching = {(one, other) for one, other in touching if one != other}
        offers = [
            (-clusters.judged(clusters.of(one), clusters.of(other), edges), one, other)
            for one, other in touching
            if clusters.may_unite(one, other)
        ]
        offers = [offer for offer in offers if -offer[0] > join]
        if not offers:
            return
        _, one, other = min(offers)
        clusters.unite(one, other)


def labels(clusters: Clusters, one: int, other: int) -> tuple[int, int]:
    """The smallest rows of the two rows' clusters, the smaller first."""
    a, b = clusters.label[one], clusters.label[other]
    return min(a, b), max(a, b)
