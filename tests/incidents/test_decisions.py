"""What people decided, made consistent."""

from __future__ import annotations

import numpy as np

from tests.incidents.river_front import apart, same
from trucewatch.incidents.decisions import read_links

IDS = ["a", "b", "c", "d"]
NONE = np.zeros(4, dtype=bool)


def test_same_carries_over_to_a_third_report() -> None:
    assert read_links(IDS, [same("a", "b"), same("b", "c")], NONE).groups == [[0, 1, 2]]


def test_an_older_same_gives_way_to_a_newer_not_the_same() -> None:
    """a–b and b–c would join a with c, whom somebody has since kept apart."""
    decisions = read_links(IDS, [same("a", "b"), same("b", "c"), apart("a", "c")], NONE)

    assert decisions.groups == [[1, 2]]


def test_a_report_of_several_events_does_not_join_what_it_covers() -> None:
    several = np.array([False, True, False, False])

    decisions = read_links(IDS, [same("a", "b"), same("b", "c")], several)

    assert decisions.groups == []
    assert decisions.same[1] == {0, 2}


def test_decisions_about_reports_that_are_gone_are_left_aside() -> None:
    assert read_links(IDS, [same("a", "erased")], NONE).groups == []
