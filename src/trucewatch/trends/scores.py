"""Scores: how good forecasts were, kept where everybody can see them.

In:   forecasts that have come due and what happened.
Out:  rows of `SCORECARD`, and what they add up to against a rival.

A forecast is scored as the whole distribution that it was. Rows are added when a week has passed
and never struck out: a scorecard with gaps is an advertisement.

Source: Gneiting and Raftery (2007), JASA 102, 359-378 (CRPS, in its sample form).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from trucewatch.trends.chances import Ints
from trucewatch.trends.model import SCORECARD, Forecast

Forecaster: TypeAlias = Callable[[Ints], Forecast]
BAND = (0.05, 0.95)


def crps(sample: Ints, observed: int) -> float:
    """The continuous ranked probability score of a sample, in counts; 0 is perfect.

    Mean distance to what happened, less half the mean distance within the sample.
    """
    ordered = np.sort(sample).astype(np.float64)
    n = len(ordered)
    within = 2 * float((np.arange(1, n + 1) * 2 - n - 1) @ ordered) / n**2
    return float(np.abs(ordered - observed).mean()) - within / 2


def scored(series: str, made_at: int, forecast: Forecast, happened: Ints) -> list[dict[str, Any]]:
    """One row for each step that has passed; `happened` may be shorter than the forecast.

    `made_at` is the number of the first step that was foretold.
    """
    low, high = (forecast.quantile(p) for p in BAND)
    return [
        {
            "series": series,
            "method": forecast.method,
            "made_at": made_at,
            "steps_ahead": step + 1,
            "observed": int(count),
            "mean": float(forecast.paths[:, step].mean()),
            "low": float(low[step]),
            "high": float(high[step]),
            "inside": bool(low[step] <= count <= high[step]),
            "crps": crps(forecast.paths[:, step], int(count)),
        }
        for step, count in enumerate(happened[: forecast.paths.shape[1]])
    ]


def backtest(
    series: str, counts: Ints, forecasters: Iterable[Forecaster], *, first: int, steps: int = 4
) -> pa.Table:
    """What each would have said at every week from `first` on, knowing only the weeks before.

    Returns a table of schema `SCORECARD`.
    """
    rows = [
        row
        for forecaster in forecasters
        for at in range(first, len(counts))
        for row in scored(series, at, forecaster(counts[:at]), counts[at : at + steps])
    ]
    return pa.Table.from_pylist(rows, schema=SCORECARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a scorecard adds up to for one method.

    `relative` is the mean CRPS over the rival's on the same weeks: below 1 is better. `covered` is
    how often the 90% interval held what happened.
    """

    method: str
    n: int
    crps: float
    relative: float
    covered: float


def standings(card: pa.Table, rival: str) -> tuple[Standing, ...]:
    """One for each method, the best first. Raises KeyError where the rival has no row."""
    methods = np.asarray(card["method"].to_pylist())
    score = card["crps"].to_numpy()
    inside = card["inside"].to_numpy(zero_copy_only=False)
    means = {name: float(score[methods == name].mean()) for name in np.unique(methods).tolist()}
    found = [
        Standing(
            method=name,
            n=int(np.count_nonzero(methods == name)),
            crps=mean,
            relative=mean / means[rival] if means[rival] else float("nan"),
            covered=float(inside[methods == name].mean()),
        )
        for name, mean in means.items()
    ]
    return tuple(sorted(found, key=lambda one: one.crps))
