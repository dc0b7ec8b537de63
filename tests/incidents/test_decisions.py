"""What people decided, made consistent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from tests.incidents.river_front import apart, same
from trucewatch.incidents.decisions import read_links
from trucewatch.incidents.model import Link

IDS = pa.array(["a", "b", "c", "d"])


def kept(links: Sequence[Link], several: Sequence[str] = ()) -> dict[tuple[str, str], bool]:
    """The decisions that hold, by the reports' ids."""
    many = np.array([report in several for report in IDS.to_pylist()])
    decided = read_links(IDS, links, many)
    pairs = zip(decided.first.tolist(), decided.second.tolist(), decided.same.tolist(), strict=True)
    return {(IDS[one].as_py(), IDS[other].as_py()): same for one, other, same in pairs}


def test_the_newest_of_two_decisions_holds() -> None:
    assert kept([same("a", "b"), apart("b", "a")]) == {("a", "b"): False}
    assert kept([apart("b", "a"), same("a", "b")]) == {("a", "b"): True}


def test_an_older_same_gives_way_to_a_newer_not_the_same() -> None:
    """a–b and b–c would join a with c, whom somebody has since kept apart."""
    found = kept([same("a", "b"), same("b", "c"), apart("a", "c")])

    assert found == {("a", "c"): False, ("b", "c"): True}


def test_a_newer_same_wins_over_an_older_not_the_same_at_one_remove() -> None:
    found = kept([apart("a", "c"), same("a", "b"), same("b", "c")])

    assert found == {("a", "b"): True, ("b", "c"): True}


def test_a_report_of_several_events_is_the_same_as_each_and_joins_none() -> None:
    found = kept([apart("a", "c"), same("a", "b"), same("b", "c")], several=["b"])

    assert found == {("a", "b"): True, ("a", "c"): False, ("b", "c"): True}


def test_what_a_total_covers_is_not_what_it_does_not_cover() -> None:
    found = kept([same("a", "b"), apart("b", "c")], several=["b"])

    assert found == {("a", "b"): True, ("b", "c"): False, ("a", "c"): False}


def test_decisions_about_reports_that_are_gone_are_left_aside() -> None:
    assert kept([same("a", "erased")]) == {}
