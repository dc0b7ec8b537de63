"""Every figure on cases small enough to count by hand."""

from __future__ import annotations

import math
import time

import numpy as np
import pyarrow as pa
import pytest
from benchmarks.fusion.figures import Truth, coverage, harmonic, measure

from tests.benchmarks.reported import memberships, together, truth


def test_what_is_right_scores_one():
    found = measure(truth({"a": 1, "b": 1, "c": 2}), together("ab", "c"))

    assert (found.pair_f1, found.b_f1, found.count_error) == (1.0, 1.0, 0.0)


def test_pairs_and_b_cubed_by_hand():
    """Truth ab|cd, found abc|d: one pair right of three made and two wanted."""
    found = measure(truth({"a": 1, "b": 1, "c": 2, "d": 2}), together("abc", "d"))

    assert found.pair_p == pytest.approx(1 / 3)
    assert found.pair_r == pytest.approx(1 / 2)
    assert found.pair_f1 == pytest.approx(2 / 5)
    assert found.b_p == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.b_r == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert found.count_error == 0.0


def test_the_right_count_can_hide_the_wrong_incidents():
    """Why count error stands beside the others: everything is wrong here, and it is 0."""
    found = measure(truth({"a": 1, "b": 1, "c": 2, "d": 2}), together("ac", "bd"))

    assert (found.count_error, found.pair_f1) == (0.0, 0.0)


def test_nothing_joined_is_no_precision_and_no_recall():
    found = measure(truth({"a": 1, "b": 1}), together("a", "b"))

    assert math.isnan(found.pair_p)
    assert (found.pair_r, found.pair_f1, found.count_error) == (0.0, 0.0, 1.0)


def test_bursts_are_scored_among_themselves():
    """The quiet pair is right, the hot one wrong."""
    found = measure(
        truth({"a": 1, "b": 1, "c": 2, "d": 3}, hot="cd"),
        together("ab", "cd"),
    )

    assert (found.hot_pair_p, found.hot_p, found.hot_r) == (0.0, 0.5, 1.0)
    assert found.pair_p == 0.5


def test_aggregates_and_fabrications_are_in_no_pair_and_no_count():
    """x sums up two incidents, f never happened: with them or without, a and b are one."""
    whole = truth({"a": 1, "b": 1, "x": -1, "f": -1}, aggregates="x", fabricated="f")

    found = measure(whole, together("abxf"))

    assert (found.pair_f1, found.b_f1, found.count_error) == (1.0, 1.0, 0.0)


def test_an_aggregate_that_joins_distinct_incidents_is_glue():
    whole = truth({"a": 1, "b": 2, "c": 3, "x": -1, "y": -1}, aggregates="xy")

    found = measure(whole, together("abx", "cy"))

    assert found.glue == 0.5


def test_an_aggregate_in_two_incidents_glues_neither():
    whole = truth({"a": 1, "b": 2, "x": -1}, aggregates="x")

    found = measure(whole, memberships(("a", "A"), ("b", "B"), ("x", "A", 0.6), ("x", "B", 0.4)))

    assert found.glue == 0.0


def test_glue_is_unknown_without_aggregates():
    assert math.isnan(measure(truth({"a": 1}), together("a")).glue)


def test_a_fabrication_beside_a_real_report_is_laundered():
    whole = truth({"a": 1, "f": -1, "g": -1}, fabricated="fg")

    assert measure(whole, together("af", "g")).laundered == 0.5


def test_a_report_counts_where_its_membership_is_greatest():
    found = measure(
        truth({"a": 1, "b": 1, "c": 2}),
        memberships(("a", "A"), ("b", "C", 0.3), ("b", "A", 0.7), ("c", "C")),
    )

    assert found.pair_f1 == 1.0


def test_a_report_left_out_stands_alone():
    found = measure(truth({"a": 1, "b": 1, "c": 2}), together("ab"))

    assert (found.pair_f1, found.count_error) == (1.0, 0.0)


def test_the_order_of_rows_changes_nothing():
    whole = truth({"a": 1, "b": 1, "c": 2, "d": 2}, hot="cd")
    rows = together("abc", "d")
    turned = rows.take(pa.array([3, 1, 0, 2]))

    assert measure(whole, rows).as_dict() == pytest.approx(
        measure(whole, turned).as_dict(), nan_ok=True
    )


def test_unlabelled_reports_are_unknown_where_labels_are_partial():
    """u may belong to the incident of a and b; nobody looked."""
    found = measure(truth({"a": 1, "b": 1, "c": 2, "u": -1}, partial=True), together("abu", "c"))

    assert (found.pair_p, found.pair_r) == (1.0, 1.0)
    assert math.isnan(found.count_error)


def test_coverage_counts_the_ends():
    assert coverage([5, 5, 5, 5], [5, 1, 6, 0], [9, 5, 9, 4]) == 0.5


def test_the_harmonic_mean_of_nothing_is_nothing():
    assert (harmonic(0.0, 0.0), harmonic(math.nan, 0.0), harmonic(0.5, 1.0)) == (0, 0, 2 / 3)


def test_a_hundred_thousand_reports_take_a_moment():
    draw = np.random.default_rng(1)
    size = 100_000
    none = np.zeros(size, dtype=bool)
    ids = [f"R-{n}" for n in range(size)]
    whole = Truth(pa.array(ids), draw.integers(size // 3, size=size), draw.random(size) < 0.3,
                  none, none)  # fmt: skip
    found = [f"I-{n}" for n in draw.integers(size // 3, size=size)]
    table = pa.table({"report_id": ids, "incident_id": found, "membership": np.ones(size)})
    began = time.perf_counter()

    measure(whole, table)

    assert time.perf_counter() - began < 5
