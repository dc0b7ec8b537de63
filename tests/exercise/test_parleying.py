"""The exercise's talks: nobody real, nothing outside of its six weeks, and a story that fits."""

from __future__ import annotations

from datetime import date

import pytest

from trucewatch.exercise.parleying import parleys
from trucewatch.exercise.promising import POSITIONS
from trucewatch.exercise.simulating import simulate


def test_a_round_is_there_once_it_was_told_of() -> None:
    """A short exercise knows nothing of what came later."""
    assert [one.name for one in parleys(42)] == ["first round", "second round"]
    assert [one.name for one in parleys(28)] == ["first round"]
    assert parleys(17) == ()


def test_every_report_says_in_its_first_line_that_it_is_an_exercise() -> None:
    for one in (report for parley in parleys(42) for report in parley.reports):
        first = one.data.decode("utf-8").splitlines()[0]
        assert first.startswith(("EXERCISE.", "تمرين:")), one.file
        assert "exercise" in one.file and "exercise" in one.publisher


def test_the_reports_are_among_the_files_and_no_format_of_rows() -> None:
    files = simulate(3).files
    told = [report.file for parley in parleys(42) for report in parley.reports]
    assert [files[name].format for name in told] == [None, None, None]


@pytest.mark.parametrize("parley", parleys(42))
def test_what_was_said_was_said_at_the_round(parley) -> None:
    assert all(report.published > parley.last for report in parley.reports)
    said = {reading.changes["on"] for reading in parley.readings if "on" in reading.changes}
    assert said == {parley.last.isoformat()}


def test_the_distance_in_the_report_is_the_one_that_was_verified() -> None:
    """The talks tell the story of the conditions, and no other."""
    (report,) = parleys(42)[1].reports
    day = (date(2023, 4, 2) - date(2023, 3, 6)).days
    assert f"{dict(POSITIONS)[day]:,} metres" in report.data.decode("utf-8")
