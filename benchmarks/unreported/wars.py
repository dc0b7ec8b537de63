"""Simulated wars with and without hidden dead: what the range holds, by its threshold."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from tests.unreported.worlds import TRUTH, hidden, independent

from trucewatch.unreported.decomposable_graphs import graph_average
from trucewatch.unreported.log_linear import log_linear
from trucewatch.unreported.model import Estimate, Range
from trucewatch.unreported.sensitivity import MOST, profile
from trucewatch.unreported.tables import CaptureHistories, in_order

THRESHOLDS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5)
"""Gains from which on hard-to-see people are held possible; ours is a quarter. [nat]"""


def trade_off(wars: int, first: int) -> list[dict[str, Any]]:
    """Of each threshold: how often the truth is held, and how wide the range is for the plain."""
    lines = []
    for name, make in (("hidden", hidden), ("independent", independent)):
        told = []
        for seed in range(first, first + wars):
            print(f"{name}, seed {seed}", file=sys.stderr, flush=True)
            told.append(_reaches(in_order(make(seed))))
        for threshold in THRESHOLDS:
            lines.append({"war": name, "threshold": threshold, **_summary(told, threshold)})
    return lines


def _reaches(table: CaptureHistories) -> tuple[Range, dict[float, float]]:
    """The plain interval, and by threshold how far the range reaches."""
    rng = np.random.default_rng(1)
    answers = (log_linear(table, rng), graph_average(table, rng))
    told = [answer for answer in answers if isinstance(answer, Estimate)]
    plain = Range(min(e.low for e in told), max(e.high for e in told))
    found = profile(table)
    if found is None:
        return plain, dict.fromkeys(THRESHOLDS, plain.high)
    possible = np.isfinite(found.support) & (found.share <= MOST)
    gain = np.where(possible, found.support - found.support[0], -np.inf)
    return plain, {
        at: max(plain.high, float(found.total[gain > at].max(initial=0.0))) for at in THRESHOLDS
    }


def _summary(told: list[tuple[Range, dict[float, float]]], at: float) -> dict[str, float]:
    wider = [(reach[at] - plain.low) / (plain.high - plain.low) for plain, reach in told]
    return {
        "widened": _share([reach[at] > plain.high for plain, reach in told]),
        "plain_holds": _share([plain.low <= TRUTH <= plain.high for plain, _ in told]),
        "range_holds": _share([plain.low <= TRUTH <= reach[at] for plain, reach in told]),
        "times_as_wide_mean": round(float(np.mean(wider)), 2),
        "times_as_wide_median": round(float(np.median(wider)), 2),
        "upper_over_lower_max": round(max(reach[at] / plain.low for plain, reach in told), 2),
    }


def _share(held: list[bool]) -> float:
    return round(float(np.mean(held)), 2)
