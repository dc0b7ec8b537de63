"""How contestants are started, measured and laid out; none of them is run here."""

from __future__ import annotations

import sys

import pyarrow as pa
import pytest
from benchmarks.fusion.comparing import Run, interval, medians
from benchmarks.fusion.contestants.naive import grouped
from benchmarks.fusion.launching import ContestantStoppedError, launch
from benchmarks.fusion.tables import table


def test_a_child_does_not_inherit_the_peak_of_the_harness():
    """This process grows by 300 MiB first; a small child must not be charged for it."""
    ballast = bytearray(300 * 2**20)

    spent = launch([sys.executable, "-I", "-S", "-c", "print('done')"])

    assert len(ballast) and spent.said == "done\n"
    assert 3 < spent.peak_mib < 100


def test_a_child_is_charged_for_what_it_takes():
    spent = launch([sys.executable, "-c", "x = bytearray(200 * 2**20); sum(range(3_000_000))"])

    assert spent.peak_mib > 200
    assert spent.cpu_s > 0
    assert spent.wall_s > 0


def test_a_child_that_fails_says_why():
    with pytest.raises(ContestantStoppedError, match="nobody there"):
        launch([sys.executable, "-c", "raise SystemExit('nobody there')"])


def test_a_child_that_hangs_is_ended():
    with pytest.raises(ContestantStoppedError, match="no answer after 1 s"):
        launch([sys.executable, "-c", "import time; time.sleep(60)"], seconds=1)


def test_the_stated_count_is_read_where_there_is_one():
    stated = '{"incidents": 9, "expected": 10.5, "low": 8, "high": 13}'

    assert interval(stated) == {"expected": 10.5, "low": 8.0, "high": 13.0}
    assert interval('{"incidents": 9}') is None
    assert interval("9 incidents") is None


def test_medians_and_ratios_are_over_cases():
    runs = [
        Run(rival, case, "", {"pair_f1": f1, "wall_s": wall})
        for rival, case, f1, wall in (
            ("ours", "one", 0.6, 1.0), ("ours", "two", 0.7, 2.0), ("ours", "three", 0.9, 4.0),
            ("other", "one", 0.1, 3.0), ("other", "two", 0.2, 4.0), ("other", "three", 0.4, 40.0),
        )
    ]  # fmt: skip

    assert medians(runs[:3])["pair_f1"] == 0.7
    assert table(runs).splitlines()[2:] == [
        "| **ours** | .70 | 2.0 | 1.0 |",
        "| other | .20 | 4.0 | 3.0 |",
    ]


def test_a_contestant_without_an_answer_is_named_with_its_reason():
    said = table([Run("other", "one", "", {}, "no answer after 1 s")])

    assert said.endswith("other gave no answer on one: no answer after 1 s")


def test_the_naive_rule_groups_by_day_cell_and_kind():
    """The third is a day later, the fourth another kind; the last two share only a name."""
    hours = [1, 5, 25, 1, 1, 1]
    reports = pa.table(
        {
            "report_id": list("abcdef"),
            "seen_from": pa.array([h * 3_600_000_000 for h in hours]).cast(
                pa.timestamp("us", "UTC")
            ),
            "lon": [10.01, 10.02, 10.01, 10.01, None, None],
            "lat": [45.01, 45.02, 45.01, 45.01, None, None],
            "place_text": [None, None, None, None, "Oldport", "Oldport"],
            "act": ["2.1.2", "2.1", "2.1", "5.1", None, "0"],
        }
    )

    a, b, c, d, e, f = grouped(reports).to_pylist()

    assert a == b and e == f
    assert len({a, c, d, e}) == 4
