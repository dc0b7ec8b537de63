"""Alerts, change points, scans, excitation and forecasts, each against truth or a rival."""

from __future__ import annotations

import csv
import gzip
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from trucewatch.simulation.excited import excited_times
from trucewatch.trends.chances import Ints, draw_counts
from trucewatch.trends.change_points import calm_dispersion, several_changes
from trucewatch.trends.early_warning import Detector, ears, false_alarms
from trucewatch.trends.excitation import excitation
from trucewatch.trends.farrington import farrington
from trucewatch.trends.forecasts import forecast, resampled
from trucewatch.trends.scans import scan
from trucewatch.trends.scores import Standing, backtest, standings

DETECTORS: dict[str, Detector] = {
    "EARS C1": ears,
    "EARS C2": lambda counts: ears(counts, "C2"),
    "EARS C3": lambda counts: ears(counts, "C3"),
    "Farrington": farrington,
}
TRUTH = {"background": 0.5, "jump": 0.6, "decay": 1.2}
RIVAL = "resample the last 12"
FIRST_FORECAST = 16


def cries(name: str, *, mean: float, dispersion: float, seed: int, runs: int) -> float:
    """False alarms a week of a detector, on ten years of weeks for Farrington, two for EARS."""
    steps = 520 if name == "Farrington" else 104
    rng = np.random.default_rng(seed)
    return false_alarms(
        DETECTORS[name], rng, mean=mean, dispersion=dispersion, steps=steps, runs=runs
    )


def false_changes(*, dispersion: float, runs: int, seed: int = 1) -> float:
    """How often a year of weeks in which nothing changes is given a change point."""
    rng = np.random.default_rng(seed)
    found = 0
    for _ in range(runs):
        counts = draw_counts(rng, np.full(52, 8.0), dispersion)
        found += bool(several_changes(counts, dispersion=calm_dispersion(counts)))
    return found / runs


def scan_seconds(areas: int = 1_000, runs: int = 999) -> tuple[float, float]:
    """Wall and processor time of a scan over a map without clusters. [s]"""
    rng = np.random.default_rng(2)
    x, y = rng.random((2, areas))
    expected = rng.gamma(2.0, 5.0, areas)
    cases = rng.poisson(expected)
    wall, cpu = time.perf_counter(), time.process_time()
    scan(x, y, cases, expected, rng, runs=runs)
    return time.perf_counter() - wall, time.process_time() - cpu


def recovered(*, runs: int, end: float = 1_000.0, seed: int = 3) -> dict[str, tuple[float, float]]:
    """For each of Hawkes' parameters the median estimate and how often its interval held."""
    rng = np.random.default_rng(seed)
    truth = {**TRUTH, "branching": TRUTH["jump"] / TRUTH["decay"]}
    found = defaultdict(list)
    for _ in range(runs):
        fit = excitation(excited_times(rng, **TRUTH, end=end), end)
        for name, true in truth.items():
            low, high = fit.intervals[name]
            found[name].append((getattr(fit, name), low <= true <= high))
    return {
        name: (float(np.median([e for e, _ in rows])), float(np.mean([held for _, held in rows])))
        for name, rows in found.items()
    }


def insurgency(file: Path) -> dict[str, dict[str, Ints]]:
    """Whole weeks of attacks: all together, by kind, and by degree of longitude and latitude."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    days = [date.fromisoformat(row["date"]).toordinal() for row in rows]
    first = min(days)
    weeks = (max(days) - first + 1) // 7
    series: dict[str, dict[str, Ints]] = {
        level: defaultdict(lambda: np.zeros(weeks, dtype=np.int64))
        for level in ("all", "by kind", "by cell")
    }
    for row, day in zip(rows, days, strict=True):
        week = (day - first) // 7
        if week < weeks:
            cell = f"{float(row['longitude']) // 1:.0f} {float(row['latitude']) // 1:.0f}"
            for level, key in (("all", "all"), ("by kind", row["type"]), ("by cell", cell)):
                series[level][key][week] += 1
    return series


def forecast_standings(series: dict[str, Ints], *, seed: int = 1) -> tuple[Standing, ...]:
    """Ours against drawing from the last 12 weeks, 1 to 4 weeks ahead, every week anew."""
    rng = np.random.default_rng(seed)
    cards = [
        backtest(
            name,
            counts,
            (lambda past: forecast(past, rng), lambda past: resampled(past, rng)),
            first=FIRST_FORECAST,
        )
        for name, counts in series.items()
    ]
    return standings(pa.concat_tables(cards), RIVAL)
