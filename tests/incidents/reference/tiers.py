"""Reports told from the sharpest kind to the vaguest: what each belongs to, and how probably.

A tier's reports are weighed against the incidents of the sharper ones, and attached where one is
likelier than its rivals; those left over form incidents of their own. No later tier changes what
was counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tests.incidents.reference.clusters import Clusters, agglomerate, settled
from tests.incidents.reference.constants import constant
from tests.incidents.reference.ground import Kind
from tests.incidents.reference.precision import rounded, single
from tests.incidents.reference.scoring import Edges

MOST_ODDS, LIKELY, LEAD = constant("kMostOdds"), constant("kLikely"), constant("kLead")
LEAST_MEMBERSHIP, MOST_MEMBERSHIP = 0.01, 0.999


@dataclass(slots=True)
class Chances:
    """By row: how probably it belongs where it is; how many incidents it tells of first."""

    membership: list[float]
    founds: list[float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The odds of all sharper clusters together, and of the best; `to`, if that one is chosen."""

    total: float = 0.0
    odds: float = 0.0
    to: int | None = None


def choices(
    clusters: Clusters, edges: Edges, row: int, kinds: range, *, fitting: bool = True
) -> dict[int, float]:
    """The odds of the clusters of such kinds that a row may belong to besides its own."""
    partners = {b if a == row else a for a, b in edges if row in (a, b)}
    near = {clusters.label[other] for other in partners} - {clusters.label[row]}
    return {
        to: min(math.exp(clusters.judged(clusters.single(row), clusters.of(to), edges)), MOST_ODDS)
        for to in sorted(near)
        if clusters.kind(to) in kinds and (not fitting or clusters.may_unite(row, to))
    }


class Tier:
    """The reports of one kind on their way; `edges` are among them and with sharper ones."""

    def __init__(self, clusters: Clusters, edges: Edges, faint: list[float], kind: Kind) -> None:
        self.clusters, self.edges, self.kind = clusters, edges, kind
        self.lone = clusters.weights.everybody.lone
        self.faint = [odds / clusters.weights.everybody.per_incident for odds in faint]
        self.rows = [report.row for report in clusters.ground.reports if report.kind == kind]
        self.weighed = dict.fromkeys(self.rows, Weighed())

    def tell(self, join: float, chances: Chances) -> None:
        """Attach what points at something sharper, join the rest, and count."""
        if self.kind != Kind.FOUNDING:
            self.attach()
        agglomerate(self.clusters, dict(self.own()), join)
        for row in self.rows:
            chances.membership[row], chances.founds[row] = self.counted(row)

    def attach(self) -> None:
        """Attach each row that stands alone to the one cluster that outweighs its rivals."""
        self.weighed = {row: self.weigh(row) for row in self.rows}
        chosen = sorted(
            (-rounded(weighed.odds / (self.lone + weighed.total)), row, weighed.to)
            for row, weighed in self.weighed.items()
            if weighed.to is not None
        )
        for _, row, to in chosen:
            if self.clusters.may_unite(row, to):
                self.clusters.unite(row, to)

    def weigh(self, row: int) -> Weighed:
        """What a row's odds say of the sharper clusters; nothing where people decided."""
        if not self.clusters.alone(row):
            return Weighed()
        fitting = choices(self.clusters, self.edges, row, range(self.kind))
        total = self.faint[row] + sum(fitting.values())
        ranked = sorted(fitting, key=lambda to: -fitting[to])
        best, second = ([fitting[to] for to in ranked] + [0.0, 0.0])[:2]
        likely = best > LIKELY * (self.lone + total) and best > LEAD * second
        return Weighed(total, best, ranked[0] if likely else None)

    def own(self) -> Iterator[tuple[tuple[int, int], float]]:
        """The edges among clusters that no sharper report belongs to."""
        for pair, score in self.edges.items():
            reports = [self.clusters.ground.reports[row] for row in pair]
            if all(r.kind == self.clusters.kind(r.row) == self.kind for r in reports):
                yield pair, score

    def counted(self, row: int) -> tuple[float, float]:
        """The chance that a row belongs to its cluster, and that it tells of one of its own."""
        if self.clusters.kind(row) != self.kind:
            return self.counted_attached(row)
        before, after = self.others(row)
        before += self.faint[row] if self.kind == Kind.FOUNDING else self.weighed[row].total
        if self.clusters.alone(row):
            return 1.0, self.lone / (self.lone + before)
        own = self.belongs(row)
        total = self.lone + own + before + after
        membership, founds = bounded(own / total), self.lone / total
        if self.decided(row):
            membership, founds = 1.0, 0.0
        if self.clusters.of(row).sharpest == row:
            sharper = self.weighed[row].total
            founds = 1.0 if self.kind == Kind.FOUNDING else self.lone / (self.lone + sharper)
        return membership, founds

    def counted_attached(self, row: int) -> tuple[float, float]:
        """Of a row that belongs to something sharper."""
        if self.decided(row):
            return 1.0, 0.0
        total = self.lone + self.weighed[row].total
        return bounded(self.weighed[row].odds / total), self.lone / total

    def others(self, row: int) -> tuple[float, float]:
        """The odds of the clusters of its kind that were counted before its own, the larger ones,
        and after it."""
        before = after = 0.0
        home = self.clusters.of(row)
        kinds = range(self.kind, self.kind + 1)
        for to, odds in choices(self.clusters, self.edges, row, kinds).items():
            if (-len(self.clusters.of(to).rows), to) < (-len(home.rows), home.rows[0]):
                before += odds
            else:
                after += odds
        return before, after

    def belongs(self, row: int) -> float:
        """The odds that a row of several belongs with the others."""
        others = [other for other in self.clusters.of(row).rows if other != row]
        pair = min(row, *others), max(row, *others)
        if len(others) == 1 and pair in self.edges:
            return float(min(math.exp(self.edges[pair]), MOST_ODDS))
        rest = settled([self.clusters.ground.reports[other] for other in others])
        return math.exp(self.clusters.score(self.clusters.single(row), rest))

    def decided(self, row: int) -> bool:
        """Whether a person said that it belongs with another report of its cluster."""
        return any(
            self.clusters.label[other] == self.clusters.label[row]
            for other in self.clusters.ground.decided(row, same=True)
        )


def bounded(membership: float) -> float:
    """Nothing that was computed is certain."""
    return single(min(max(membership, LEAST_MEMBERSHIP), MOST_MEMBERSHIP))
