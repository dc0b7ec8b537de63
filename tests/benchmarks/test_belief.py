"""How belief is scored: figures held against cases that can be worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.belief.contestants import vote
from benchmarks.belief.figures import calibration_error, measure


def stated(**items: dict[str, float]) -> pa.Table:
    rows = [(item, o, p) for item, told in items.items() for o, p in told.items()]
    return pa.table(dict(zip(("item", "outcome", "probability"), zip(*rows, strict=True),
                             strict=True)))  # fmt: skip


def test_brier_and_log_loss_by_hand():
    truth = pa.table({"item": ["x", "y"], "truth": ["A", "none"]})

    found = measure(stated(x={"A": 0.8, "none": 0.2}, y={"A": 0.5, "none": 0.5}), truth)

    assert found["brier"] == pytest.approx((0.08 + 0.5) / 2)
    assert found["log_loss"] == pytest.approx(-(math.log(0.8) + math.log(0.5)) / 2)


def test_an_outcome_that_is_not_stated_has_no_chance():
    truth = pa.table({"item": ["x"], "truth": ["B"]})

    assert measure(stated(x={"A": 1.0}), truth)["brier"] == pytest.approx(2)


def test_what_is_said_with_seventy_in_a_hundred_comes_true_that_often():
    p = pa.array([0.7] * 10).to_numpy()

    assert calibration_error(p, (pa.array(range(10)).to_numpy() < 7) * 1.0) == pytest.approx(0)
    assert calibration_error(p, p * 0 + 1) == pytest.approx(0.3)


def test_the_vote_counts_every_report(tmp_path: Path):
    claims = pa.table({"item": ["x", "x", "x", "y"], "claim": ["A", "A", "none", "none"]})
    pq.write_table(claims, tmp_path / "in.parquet")

    vote.main(str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet"))

    found = {(r["item"], r["outcome"]): r["probability"]
             for r in pq.read_table(tmp_path / "out.parquet").to_pylist()}  # fmt: skip
    assert found["x", "A"] == pytest.approx(2 / 3) and found["y", "A"] == 0
