"""Alerting: a mission's weeks held against their own past, and when their rate changed.

In:   `Weeks`, and a random generator.
Out:  a `Series`: EARS C1 to C3 and Farrington with how often each cries while nothing changes, and
      change points; or why there is none.

The calm stretch that false alarms are measured on is the first eight weeks that were watched,
whatever happened in them: it is fixed here so that nobody can pick it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trucewatch.trends.chances import Flags, Ints
from trucewatch.trends.change_points import calm_dispersion, several_changes
from trucewatch.trends.early_warning import ears, false_alarms, over_watched, with_false_alarms
from trucewatch.trends.farrington import YEAR, farrington
from trucewatch.trends.model import Alerts
from trucewatch.trends.weekly import Weeks
from trucewatch.vocabulary.messages import Message

CALM = 8
"""Watched weeks that a false-alarm rate is measured on."""
EARS = {"C1": CALM + 1, "C2": 10, "C3": 12}
"""EARS' three ways, and how many watched weeks each needs before it can judge the newest."""
FEWEST_FOR_CHANGE = 8
_SEASON, _MOST_YEARS, _RUNS = 3, 5, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Weeks with what was found in them. `changes` are first weeks of another rate, `dispersion`
    how bursty the weeks are, `without` what could not be asked, and why."""

    weeks: Weeks
    alerts: tuple[Alerts, ...]
    changes: tuple[int, ...]
    dispersion: float
    without: tuple[Message, ...]


def series(weeks: Weeks, rng: np.random.Generator) -> Series | Message:
    """The alerts and changes of `weeks`; a message where nobody of a panel watched any."""
    watched = int(np.count_nonzero(weeks.seen))
    if not watched:
        return Message("trends.none_watched")
    without = []
    counts = weeks.counts[weeks.seen]
    alerts: tuple[Alerts, ...] = ()
    for method, needed in EARS.items():
        if watched >= needed:
            alerts += (_ears(weeks, method, rng),)
        else:
            params = {"method": f"EARS {method}", "n": watched, "needed": needed}
            without.append(Message("trends.no_ears", params))
    years = min(_MOST_YEARS, (len(weeks) - _SEASON - 1) // YEAR)
    if years >= 1:
        alerts += (_seasonal(weeks, years, rng),)
    else:
        needed = YEAR + _SEASON + 1
        without.append(Message("trends.no_farrington", {"n": len(weeks), "needed": needed}))
    changes: tuple[int, ...] = ()
    dispersion = calm_dispersion(counts)
    if watched >= FEWEST_FOR_CHANGE:
        share = np.maximum(weeks.watched[weeks.seen], 1e-6)
        found = several_changes(counts, watched=share, dispersion=dispersion)
        changes = tuple(int(np.flatnonzero(weeks.seen)[at]) for at in found)
    else:
        without.append(Message("trends.no_changes", {"n": watched, "needed": FEWEST_FOR_CHANGE}))
    return Series(
        weeks=weeks, alerts=alerts, changes=changes, dispersion=dispersion, without=tuple(without)
    )


def _ears(weeks: Weeks, method: str, rng: np.random.Generator) -> Alerts:
    def judged(counts: Ints) -> Alerts:
        return with_false_alarms(lambda some: ears(some, method), counts, rng, quiet=CALM)

    return over_watched(judged, weeks.counts, weeks.seen)


def _seasonal(weeks: Weeks, years: int, rng: np.random.Generator) -> Alerts:
    """Farrington's alarm, only for weeks whose own season was watched in every year before."""

    def detector(counts: Ints) -> Alerts:
        return farrington(counts, years=years)

    found = detector(weeks.counts)
    bound = np.where(_season_seen(weeks.seen, years), found.bound, np.nan)
    calm = weeks.counts[weeks.seen][:CALM].astype(np.float64)
    mean = max(float(calm.mean()), 1e-6)
    rate = false_alarms(
        detector, rng, mean=mean, steps=len(weeks), runs=_RUNS,
        dispersion=float(calm.var(ddof=1) / mean) if len(calm) > 1 else 1.0,
    )  # fmt: skip
    return replace(found, bound=bound, alarm=weeks.counts > bound, false_alarms=rate)


def _season_seen(seen: Flags, years: int) -> Flags:
    able = seen.copy()
    for year in range(1, years + 1):
        for off in range(-_SEASON, _SEASON + 1):
            able &= np.roll(seen, YEAR * year - off)
    able[: YEAR * years + _SEASON] = False
    return able
