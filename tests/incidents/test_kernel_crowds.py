"""Crowds: many reports of one place and hour, where no more than so many are compared."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.incidents import retold
from tests.incidents.retold import incidents
from tests.incidents.river_front import Front, grouped, joined
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.weights import Weights

TWINS: dict[str, Any] = {"radius_m": 2500.0, "actor": "north", "target": "school", "deaths_min": 11}


def at_one_point_and_minute(reports: int, sources: int) -> pa.Table:
    """So many reports that cannot be told apart, of so many sources in turn."""
    front = Front()
    front.report("post")
    table = front.reports().take(pa.array(np.zeros(reports, dtype=np.int64)))
    table = retold.with_column(table, "report_id", [f"R-{k:06d}" for k in range(reports)])
    return retold.with_column(table, "source_id", [f"S-{k % sources}" for k in range(reports)])


@pytest.mark.parametrize("witnesses", [2, 10, 40, 60, 80])
def test_an_event_that_many_posts_heard_is_one(front: Front, witnesses: int) -> None:
    for n in range(witnesses):
        front.report(f"post {n}")

    found = fuse(front.reports())

    assert len(grouped(found.memberships)) == 1
    assert found.expected < 1.2


@pytest.mark.parametrize("witnesses", [200, 300, 800])
def test_an_event_that_a_whole_city_heard_is_one(front: Front, witnesses: int) -> None:
    for n in range(witnesses):
        front.report(f"post {n}")

    found = fuse(front.reports())

    assert len(grouped(found.memberships)) == 1
    assert found.expected < 2


def twins_among(front: Front, before: int, between: int = 0) -> set[str]:
    """Two day-level accounts of one school, received among so many others of that day nearby."""
    twins = set()
    for source, others in (("wire", before), ("rights", between)):
        for _ in range(others):
            front.all_day("dataset", act="10.1", east_km=7.0)
        twins.add(front.all_day(source, **TWINS))
    return twins


@pytest.mark.parametrize("others", [0, 90, 200])
def test_two_accounts_of_one_day_are_compared(front: Front, others: int) -> None:
    twins = twins_among(front, others)

    assert twins in grouped(joined(front.reports()))


@pytest.mark.parametrize(("before", "between"), [(400, 0), (0, 400), (1500, 400)])
def test_two_accounts_of_one_day_are_compared_however_many_others_there_are(
    front: Front, before: int, between: int
) -> None:
    """Told by the day, all share their middle time: of equals the nearest in space are compared."""
    twins = twins_among(front, before, between)

    assert twins in grouped(joined(front.reports()))


def test_thousands_at_one_default_coordinate_do_not_hang(front: Front) -> None:
    """Somebody's form had a default: a year of reports at the capital's town hall."""
    for n in range(6_000):
        front.report(f"post {n % 40}", f"14:{n % 59:02}", day=n % 365)
    started = time.monotonic()

    memberships = joined(front.reports())

    assert len(memberships) == 6_000
    assert len(incidents(memberships)) >= 365
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("rounds", [25, 100])
def test_forty_posts_that_speak_so_often_saw_about_so_much(rounds: int) -> None:
    """None can be told from another; but each post speaks of about as much as it saw."""
    found = fuse(at_one_point_and_minute(40 * rounds, 40), weights=Weights())

    assert found.expected < 6 * rounds


def test_two_hundred_thousand_at_one_point_and_minute_finish() -> None:
    found = fuse(at_one_point_and_minute(200_000, 300), weights=Weights())

    assert len(found.memberships) == 200_000
    assert 0 < found.expected <= 200_000
