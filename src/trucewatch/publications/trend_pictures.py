"""Pictures of trends before they are drawn: plain values in no language.

In:   what `trends` found, and names from the mission.
Out:  values that the `*_svg` modules draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trucewatch.publications.model import Shape, Term
from trucewatch.trends.model import Cluster, Excitation, Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioRow:
    """One ratio: what of, its 95% interval, and the counts behind it where they are counts.

    `ratio` is None where there is no rate, for nobody watched. `tone` is `fall`, `rise` or `none`.
    """

    label: Term
    ratio: float | None
    low: float
    high: float
    counts: tuple[int, int] | None = None
    tone: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPicture:
    """Counts by step from `first` on, with what was found in them.

    A count of None is a step that nobody watched. `changes` are first steps of a new rate;
    `bound` has one value or None for each step; `start` is the ceasefire's day.
    """

    first: date
    step_days: int
    counts: tuple[int | None, ...]
    bound: tuple[float | None, ...] = ()
    alarms: tuple[int, ...] = ()
    changes: tuple[int, ...] = ()
    start: date | None = None
    steps_between: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapArea:
    """One area of a map of clusters: `tone` is `alarm` (in one that chance would not make), `pale`
    (nothing stands out) or `unwatched`; `hot` whether its neighbourhood has more than its share."""

    shape: Shape
    tone: str
    hot: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterMap:
    """The areas on a sheet; `frame` is west, south, east, north."""

    frame: tuple[float, float, float, float]
    areas: tuple[MapArea, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """A cluster and what its areas are called together."""

    label: Term
    cluster: Cluster


@dataclass(frozen=True, slots=True, kw_only=True)
class FanPicture:
    """A forecast after the counts it was made from; `first` is the day of the first count, and a
    count of None a step that nobody watched.

    `happened` is what came, as far as it is known; `rival` the score against the rival, where the
    scorecard has one.
    """

    first: date
    step_days: int
    counts: tuple[int | None, ...]
    forecast: Forecast
    happened: tuple[int, ...] = ()
    rival: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPicture:
    """How much violence breeds violence."""

    excitation: Excitation
