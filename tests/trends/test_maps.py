"""Clusters on the map: the right areas, and one correction for all of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks.trends import kernels

from trucewatch.trends.hot_spots import hot_spots
from trucewatch.trends.scans import scan, space_time_scan


@pytest.mark.shared
def test_pennsylvania_has_its_cluster(shared: Path) -> None:
    """Philadelphia and Delaware, to the digits given."""
    case = json.loads((shared / "reference/estimation/scan_pennsylvania.json").read_text())
    rows, truth = case["rows"], case["reference"][0]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(case["columns"])}
    found = scan(
        np.array(columns["x"]), np.array(columns["y"]), np.array(columns["cases"]),
        np.array(columns["expected"]), np.random.default_rng(1),
    )[0]  # fmt: skip
    assert {columns["id"][at] for at in found.areas} == set(truth["most_likely"])
    assert found.cases == truth["cases"]
    assert found.expected == pytest.approx(truth["expected"], abs=1e-3)
    assert found.llr == pytest.approx(truth["llr"], abs=1e-4)
    assert found.p == truth["p"]


def a_map(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(seed)
    x, y = rng.random((2, n))
    return x, y, rng.gamma(3.0, 3.0, n), rng


def test_a_planted_cluster_is_found() -> None:
    x, y, expected, rng = a_map(80, 3)
    inside = np.hypot(x - x[7], y - y[7]) < 0.15
    cases = rng.poisson(np.where(inside, 3 * expected, expected))
    found = scan(x, y, cases, expected, rng, runs=199)[0]
    assert found.p <= 0.01
    assert len(set(found.areas) & set(np.flatnonzero(inside))) >= 0.7 * inside.sum()
    assert found.ratio > 1.5


def test_one_map_in_twenty_has_a_cluster_by_chance() -> None:
    """Whatever the number of circles: the correction is for the map."""
    x, y, expected, rng = a_map(40, 4)
    hits = sum(
        scan(x, y, rng.poisson(expected), expected, rng, runs=39)[0].p <= 0.05 for _ in range(120)
    )
    assert hits <= 12


def test_bursts_fool_who_does_not_know_of_them() -> None:
    """Cases in lumps of four: told so, the scan keeps its level; not told, it finds ghosts."""
    x, y, expected, rng = a_map(40, 5)
    told = untold = 0
    for _ in range(40):
        cases = 4 * rng.poisson(expected / 4)
        told += scan(x, y, cases, expected, rng, runs=39, burst=4.0)[0].p <= 0.05
        untold += scan(x, y, cases, expected, rng, runs=39)[0].p <= 0.05
    assert told <= 6
    assert untold >= 20


def test_no_cluster_shares_an_area_with_another() -> None:
    x, y, expected, rng = a_map(60, 6)
    seen: list[int] = []
    for cluster in scan(x, y, rng.poisson(expected), expected, rng, runs=19):
        seen += cluster.areas
    assert len(seen) == len(set(seen))


def test_an_area_that_nobody_watched_is_in_no_cluster() -> None:
    """Nor does it count as quiet: it is not there."""
    x, y, expected, rng = a_map(50, 7)
    expected[3] = 0
    cases = rng.poisson(expected)
    found = scan(x, y, cases, expected, rng, runs=19)
    assert all(3 not in cluster.areas for cluster in found)
    assert scan(x, y, np.zeros(50, dtype=int), expected, rng) == ()


def test_the_search_over_simulated_maps_passes_nothing_over() -> None:
    """The bound that spares most logarithms never changes an answer: beside a search without it."""
    from trucewatch.trends import scans

    x, y, expected, _ = a_map(30, 8)
    expected *= 200 / expected.sum()
    circles = scans.circles_of(x, y, expected, 0.5)
    quick = scans._highest(
        circles, [expected], expected[None], 200.0, np.random.default_rng(1), 40, 1.0
    )
    drawn = np.random.default_rng(1).multinomial(200, expected / expected.sum(), size=40)
    slow = [
        max(
            float(v)
            for c in circles
            for v in scans.log_likelihood_ratio(
                np.cumsum(cases[c.members]).astype(float), np.cumsum(expected[c.members]), 200.0
            )
        )
        for cases in drawn
    ]
    assert quick == pytest.approx(slow, rel=1e-4)


def test_a_cylinder_knows_since_when() -> None:
    """Three times as much in one corner for the last two weeks of ten."""
    x, y, usual, rng = a_map(50, 9)
    expected = np.tile(usual, (10, 1))
    inside = np.hypot(x - x[7], y - y[7]) < 0.2
    rate = expected.copy()
    rate[-2:, inside] *= 3
    found = space_time_scan(x, y, rng.poisson(rate), expected, rng, longest=5, runs=99)[0]
    assert found.p <= 0.02
    assert found.steps == 2


def test_hot_spots_have_one_p_for_the_map() -> None:
    x, y, _, rng = a_map(100, 10)
    near = np.hypot(x - x[7], y - y[7]) < 0.2
    found = hot_spots(x, y, rng.normal(size=100) + 3 * near, rng, within=0.15, runs=199)
    assert found.p[near].min() <= 0.01
    assert found.z[near].mean() > found.z[~near].mean() + 1
    hits = 0
    for _ in range(100):
        values = rng.normal(size=100)
        hits += bool(hot_spots(x, y, values, rng, within=0.15, runs=99).p.min() <= 0.05)
    assert hits <= 12


def test_gi_star_by_hand() -> None:
    """Five areas in a row, each with its neighbours; Ord and Getis' formula written out."""
    x = np.arange(5.0)
    values = np.array([1.0, 2.0, 9.0, 8.0, 1.0])
    found = hot_spots(x, np.zeros(5), values, np.random.default_rng(1), within=1.0, runs=9)
    mean, sd = values.mean(), values.std()
    for at, near in enumerate(([0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4])):
        w = len(near)
        by_hand = (values[near].sum() - mean * w) / (sd * np.sqrt((5 * w - w**2) / 4))
        assert found.z[at] == pytest.approx(by_hand)


def test_an_unwatched_area_has_no_temperature() -> None:
    x, y, _, rng = a_map(20, 11)
    values = rng.normal(size=20)
    values[4] = np.nan
    found = hot_spots(x, y, values, rng, within=0.3, runs=9)
    assert np.isnan(found.z[4])
    assert not np.isnan(np.delete(found.z, 4)).any()


@pytest.mark.long
def test_a_thousand_areas_take_seconds() -> None:
    """999 simulated maps: under 10 s on two idle cores, so under 10 s of processor time."""
    _, cpu = kernels.scan_seconds()
    assert cpu < 10
