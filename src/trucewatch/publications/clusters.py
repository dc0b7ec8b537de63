"""Clusters: spots that would be printed on top of one another, gathered into one symbol.

In:   spots and a projection.
Out:  `Cluster`s with their place on the sheet and their members.

Places known to a point and places known only as an area are never gathered together. The order of
the spots changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin, sqrt

from trucewatch.figures.outcomes import LABELS
from trucewatch.publications.model import Spot
from trucewatch.publications.projection import Projection

REACH = 18.0
"""Symbols nearer than this on the sheet are gathered. A guess from reading maps at arm's length."""
STEPS = (0.0, 8.0, 14.0, 20.0, 27.0, 34.0, 42.0)
"""How far a ring may be moved aside on the sheet, tried in turn."""
SMALLEST, GROWTH, LARGEST = 3.0, 2.2, 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A symbol: where it stands on the sheet, and which spots it gathers."""

    x: float
    y: float
    spots: tuple[Spot, ...]
    growth: float = GROWTH

    @property
    def n(self) -> int:
        """How many incidents."""
        return sum(spot.n for spot in self.spots)

    @property
    def radius(self) -> float:
        """On the sheet; the symbol's area grows with the number of incidents."""
        return min(LARGEST, SMALLEST + self.growth * sqrt(self.n))

    @property
    def outcomes(self) -> tuple[tuple[str, int], ...]:
        """Incidents by outcome, in the order of `LABELS`."""
        found: dict[str, int] = {}
        for spot in self.spots:
            for outcome, n in spot.outcomes:
                found[outcome] = found.get(outcome, 0) + n
        return tuple((str(name), found[name]) for name in LABELS if name in found)


def gather(spots: Iterable[Spot], projection: Projection) -> list[Cluster]:
    """Clusters, the largest first."""
    placed = sorted(spots, key=lambda spot: (-spot.n, spot.lon, spot.lat, spot.area_only))
    clusters: list[list[Spot]] = []
    centres: list[tuple[float, float]] = []
    cells: dict[tuple[int, int, bool], list[int]] = {}
    for spot in placed:
        x, y = projection.point(spot.lon, spot.lat)
        found = _nearest(x, y, spot.area_only, centres, cells)
        if found is None:
            cells.setdefault(_cell(x, y, spot.area_only), []).append(len(clusters))
            clusters.append([spot])
            centres.append((x, y))
        else:
            clusters[found].append(spot)
    most = max((sum(spot.n for spot in members) for members in clusters), default=1)
    growth = min(GROWTH, (LARGEST - SMALLEST) / sqrt(most))
    made = [_cluster(members, projection, growth) for members in clusters]
    apart = _apart(made, projection)
    exact = [cluster for cluster in apart if not cluster.spots[0].area_only]
    vague = [cluster for cluster in apart if cluster.spots[0].area_only]
    return sorted([*exact, *_aside(vague, exact)], key=lambda c: (-c.n, c.x, c.y))


def _aside(vague: Iterable[Cluster], exact: Sequence[Cluster]) -> Iterator[Cluster]:
    """Rings moved off exact places: where in its area a ring stands means nothing anyway."""
    placed = list(exact)
    for cluster in sorted(vague, key=lambda c: (-c.n, c.x, c.y)):
        tries = (
            replace(
                cluster,
                x=cluster.x + step * cos(turn * pi / 4),
                y=cluster.y + step * sin(turn * pi / 4),
            )
            for step in STEPS
            for turn in range(8)
        )
        free = (t for t in tries if not any(_touch(t, other) for other in placed))
        placed.append(next(free, cluster))
        yield placed[-1]


def _touch(a: Cluster, b: Cluster) -> bool:
    return hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius + 2


def _apart(clusters: list[Cluster], projection: Projection) -> list[Cluster]:
    """The same, those whose symbols would hide one another joined; the largest go first."""
    kept: list[Cluster] = []
    for cluster in sorted(clusters, key=lambda c: (-c.n, c.x, c.y)):
        hidden = next((at for at, other in enumerate(kept) if _overlap(cluster, other)), None)
        if hidden is None:
            kept.append(cluster)
        else:
            spots = (*kept[hidden].spots, *cluster.spots)
            kept[hidden] = _cluster(spots, projection, cluster.growth)
    return kept if len(kept) == len(clusters) else _apart(kept, projection)


def _overlap(a: Cluster, b: Cluster) -> bool:
    near = hypot(a.x - b.x, a.y - b.y) < 0.9 * (a.radius + b.radius)
    return near and a.spots[0].area_only == b.spots[0].area_only


def _nearest(
    x: float,
    y: float,
    vague: bool,
    centres: Sequence[tuple[float, float]],
    cells: dict[tuple[int, int, bool], list[int]],
) -> int | None:
    column, row, _ = _cell(x, y, vague)
    best: tuple[float, int] | None = None
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            for at in cells.get((column + dx, row + dy, vague), ()):
                away = hypot(centres[at][0] - x, centres[at][1] - y)
                if away < REACH and (best is None or (away, at) < best):
                    best = (away, at)
    return best[1] if best else None


def _cell(x: float, y: float, vague: bool) -> tuple[int, int, bool]:
    return int(x // REACH), int(y // REACH), vague


def _cluster(spots: Sequence[Spot], projection: Projection, growth: float) -> Cluster:
    """Stands at the middle of its incidents."""
    places = [(*projection.point(spot.lon, spot.lat), spot.n) for spot in spots]
    weight = sum(n for _, _, n in places)
    return Cluster(
        x=sum(x * n for x, _, n in places) / weight,
        y=sum(y * n for _, y, n in places) / weight,
        spots=tuple(spots),
        growth=growth,
    )
