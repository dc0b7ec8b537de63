"""All figures of a mission: what each takes, all of it together, and the peak memory.

    .venv/bin/python -m benchmarks.figures [INCIDENTS]

What is asked: every shipped counting rule by day, area and accused; the rules `incidents` and
`guarantor-bulletin` line by line; both guarantors' bulletins reconciled with our own incidents; the
standing of the ceasefire; the rate of sixty days against the sixty before, in all and in each area,
with reporting taken out. One `Counting` prepares the record once, as a command does.

The floor, in the same run, groups the same incidents by day and area with pyarrow and looks at
nothing else. The record is drawn (`missions`), and drawing and evaluating it is not timed.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pyarrow.compute as pc

from benchmarks.figures.missions import mission
from trucewatch import __version__
from trucewatch.figures.counting import compare
from trucewatch.figures.model import Record
from trucewatch.figures.reconciling import reconcile
from trucewatch.figures.rules import load_rules, rule_named
from trucewatch.figures.standing import standing
from trucewatch.figures.tabulating import Counting
from trucewatch.trends.holding import propose
from trucewatch.trends.panels import ask
from trucewatch.trends.question import Rule

DEFAULT_INCIDENTS = 1_000_000
GOAL_S = 60.0
MIDDLE = date(2020, 7, 1)


def main(count: int) -> None:
    """Draw the mission, ask for every figure, print one line each."""
    began = time.perf_counter()
    record = mission(count)
    print(
        f"trucewatch {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}; {count:,} incidents, {len(record.reports):,} reports, "
        f"{len(record.findings):,} findings, drawn in {time.perf_counter() - began:.0f} s"
    )
    floor, _ = _took("floor: days and areas grouped, nothing else", lambda: _floor(record))
    counting = Counting(record)
    took = [_took(name, what) for name, what in _asked(record, counting)]
    wall, cpu = (sum(part) for part in zip(*took, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    met = "met" if wall <= GOAL_S else "MISSED"
    print(f"{'all figures':58}{wall:8.1f} s wall{cpu:8.1f} s processor; goal {GOAL_S:.0f} s {met}")
    print(f"ratio to the floor {wall / floor:.0f}; peak {peak:,.0f} MiB, the drawing included")
    print(f"repeat: .venv/bin/python -m benchmarks.figures {count}")


def _asked(record: Record, counting: Counting) -> list[tuple[str, Callable[[], object]]]:
    rules = load_rules()
    by = ("day", "area", "party")
    counts: list[tuple[str, Callable[[], object]]] = [
        (f"count {name} by {', '.join(by)}", lambda rule=rule: counting.tabulate(rule, by=by))
        for name, rule in rules.items()
    ]
    two = rule_named("incidents"), rule_named("guarantor-bulletin")
    return [
        *counts,
        ("two rules line by line", lambda: compare(record, *two)),
        ("bulletins reconciled", lambda: reconcile(record, rules={two[0].id: two[0]})),
        ("standing", lambda: standing(record, record.as_of)),
        ("rate ratios by area", lambda: _ratios(counting)),
    ]


def _ratios(counting: Counting) -> list[object]:
    before = MIDDLE - timedelta(days=60), MIDDLE - timedelta(days=1)
    after = MIDDLE, MIDDLE + timedelta(days=59)
    rule, found = rule_named("incidents"), []
    for area in [None, *sorted(counting.areas.first)]:
        asked = ask(counting, rule, before, after, area)
        found.append(propose(asked.panel, asked.windows, Rule(looks=15), np.random.default_rng(1)))
    return found


def _floor(record: Record) -> object:
    day = pc.floor_temporal(record.incidents["seen_from"], unit="day")
    table = record.incidents.select(["pcode"]).append_column("day", day)
    return table.group_by(["pcode", "day"]).aggregate([([], "count_all")])


def _took(name: str, what: Callable[[], object]) -> tuple[float, float]:
    """Wall clock and processor time [s]."""
    began, used = time.perf_counter(), time.process_time()
    what()
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"{name:58}{wall:8.1f} s wall{cpu:8.1f} s processor", flush=True)
    return wall, cpu


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_INCIDENTS)
