"""By area: where, and since when, more goes on than elsewhere, with one correction for the map.

In:   `Panels` of whole weeks, and a random generator.
Out:  a `Map`: a space-time scan and Gi* over the first-level areas; or why there is none.

The scan asks for areas that in the last weeks have more than their own level and the map's lead one
to expect (`departures`); Gi* asks where most happens over all the weeks, per time watched. An area
that nobody watched is in neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from trucewatch.coverage.model import Coverage
from trucewatch.trends.chances import Floats, Ints
from trucewatch.trends.departures import departures, dispersion_of, usual_of
from trucewatch.trends.hot_spots import HotSpots, hot_spots
from trucewatch.trends.model import Cluster
from trucewatch.trends.panels import Panels
from trucewatch.trends.weekly import WEEK, Weeks, weekly
from trucewatch.vocabulary.messages import Message
from trucewatch.vocabulary.progress import Progress, unheard

LATEST = 4
"""The scan asks for what began in the last so many weeks."""
FEWEST, FEWEST_AREAS, FEWEST_WEEKS = 20, 3, 6
_DEGREE_KM = 111.195


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What was found over the areas `codes` (P-codes), in order.

    `cases` and `exposure` are incidents and weeks watched, shape (n_weeks, n_areas); `clusters`
    number areas as `codes` does and weeks back from the last; `hot` is by area, with neighbours
    within `within_km`. `unwatched` are areas that nobody watched, `dispersion` is how bursty
    the cells are, `coverage` that of the whole.
    """

    codes: tuple[str, ...]
    first: date
    cases: Ints
    exposure: Floats
    clusters: tuple[Cluster, ...]
    hot: HotSpots
    within_km: float
    unwatched: tuple[str, ...]
    dispersion: float
    others: int
    coverage: Coverage

    @property
    def last(self) -> date:
        """The last day looked at."""
        return self.first + timedelta(days=WEEK * len(self.cases) - 1)


def where(panels: Panels, rng: np.random.Generator, progress: Progress = unheard) -> Map | Message:
    """The map of the weeks in `panels`; a message where data do not suffice."""
    codes = panels.areas
    found = []
    for at, code in enumerate(codes):
        progress("reading the areas", at, len(codes))
        found.append(weekly(panels, code))
    progress("reading the areas", len(codes), len(codes))
    refusal = _refused(found)
    if refusal is not None:
        return refusal
    seen = np.array([w.seen for w in found]).T
    exposure = np.where(seen, np.array([w.watched for w in found]).T, 0.0)
    cases = np.where(exposure > 0, np.array([w.counts for w in found]).T, 0)
    dispersion = dispersion_of(cases, usual_of(cases[None].astype(np.float64), exposure)[0])
    x, y = _points(panels, codes)
    within = _within(x, y)
    days = exposure.sum(axis=0)
    rates = np.where(days > 0, cases.sum(axis=0) / np.maximum(days, 1e-9), np.nan)
    progress("searching the map", 0, None)
    clusters = departures(x, y, cases, exposure, rng, longest=LATEST, dispersion=dispersion)
    return Map(
        codes=codes,
        first=panels.first,
        cases=cases,
        exposure=exposure,
        clusters=clusters,
        hot=hot_spots(x, y, rates, rng, within=within),
        within_km=within,
        unwatched=tuple(code for code, d in zip(codes, days, strict=True) if d == 0),
        dispersion=dispersion[0],
        others=sum(w.others for w in found),
        coverage=panels.coverage(None),
    )


def _refused(found: list[Weeks]) -> Message | None:
    watched = [w for w in found if w.seen.any()]
    if len(watched) < FEWEST_AREAS:
        return Message("trends.few_areas", {"n": len(watched), "needed": FEWEST_AREAS})
    if len(found[0]) < FEWEST_WEEKS:
        return Message("trends.few_weeks", {"n": len(found[0]), "needed": FEWEST_WEEKS})
    n = sum(int(w.counts[w.seen].sum()) for w in found)
    return Message("trends.few_incidents", {"n": n, "needed": FEWEST}) if n < FEWEST else None


def _points(panels: Panels, codes: tuple[str, ...]) -> tuple[Floats, Floats]:
    """The middles of the areas' outlines on a plane. [km]"""
    middles = [panels.counting.areas.first[code].geometry.centroid for code in codes]
    lon, lat = (np.array([getattr(m, name) for m in middles]) for name in ("x", "y"))
    return lon * _DEGREE_KM * np.cos(np.radians(lat.mean())), lat * _DEGREE_KM


def _within(x: Floats, y: Floats) -> float:
    """So far that every area has at least one neighbour. [km]"""
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(far, np.inf)
    return float(far.min(axis=1).max())
