"""Which incidents disputed numbers hang on."""

from __future__ import annotations

from typing import Any

from trucewatch.figures.disputed import Disputed, disputed_by_incident
from trucewatch.figures.model import ReconciliationLine


def line(claims: dict[str, int | None], **more: Any) -> ReconciliationLine:
    given = {"day": "2017-01-12", "area": "", "kind": "total", "incidents": ("I-1",)} | more
    return ReconciliationLine(claims=claims, ours={}, overlap_low=None, overlap_high=None, **given)


def test_an_incident_hangs_on_every_number_that_differs() -> None:
    lines = [
        line({"a": 3, "b": 0}),
        line({"a": 2, "b": 1}, kind="area", area="Hama"),
        line({"a": 1, "b": 1}, day="2017-01-13"),
    ]

    assert disputed_by_incident(lines) == {
        "I-1": (Disputed("2017-01-12", ""), Disputed("2017-01-12", "Hama"))
    }


def test_a_number_that_nobody_else_gave_disputes_nothing() -> None:
    """A side that published none has not contradicted anybody."""
    assert disputed_by_incident([line({"a": 3}), line({"a": 3, "b": None})]) == {}


def test_a_span_of_many_days_says_nothing_of_one_incident() -> None:
    assert disputed_by_incident([line({"a": 3, "b": 9}, kind="period")]) == {}
