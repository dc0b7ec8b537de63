"""Which reports are taken for one incident, told as cases."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from tests.incidents.river_front import Front, apart, grouped, joined, same
from trucewatch.incidents.model import MEMBERSHIPS
from trucewatch.vocabulary.errors import TrucewatchError


def test_one_barrage_heard_from_both_banks_is_one_incident(front: Front) -> None:
    """Two posts, one event: nobody is accused twice."""
    heard = [front.report("west", "14:02"), front.report("east", "14:04", east_km=0.3)]

    assert grouped(joined(front.reports())) == {frozenset(heard)}


def test_two_villages_under_fire_the_same_minute_stay_two_incidents(front: Front) -> None:
    """The same hour and the same weapon are not the same event, nine kilometres apart."""
    one, other = front.report("west"), front.report("east", east_km=9)

    assert grouped(joined(front.reports())) == {frozenset([one]), frozenset([other])}


def test_the_same_place_a_day_later_is_another_incident(front: Front) -> None:
    one, other = front.report("west"), front.report("east", day=2)

    assert len(grouped(joined(front.reports()))) == 2
    assert one != other


def test_a_village_and_a_crater_are_compared_with_the_village_s_error(front: Front) -> None:
    """Coarse words are not evidence against: 1.5 km is nothing for "near the village"."""
    exact = front.report("monitor", "14:02", east_km=1.5, radius_m=400)
    village = front.all_day("rights")

    assert grouped(joined(front.reports())) == {frozenset([exact, village])}


def test_shelling_and_a_detention_in_one_village_are_two_incidents(front: Front) -> None:
    front.all_day("rights", act="2.1")
    front.all_day("wire", act="10.1")

    assert len(grouped(joined(front.reports()))) == 2


def test_twenty_incidents_of_one_evening_are_not_swallowed_by_one(front: Front) -> None:
    """A busy front: the same source tells of twenty, so twenty there must have been."""
    front.source("monitor", duplicate_free=True)
    for n in range(20):
        front.report("monitor", f"{17 + n // 10}:{(n % 10) * 6:02d}", east_km=0.15 * n)
    village = front.all_day("rights")

    found = grouped(joined(front.reports(), front.source_table()))

    assert len(found) >= 20
    assert all(len(members - {village}) == 1 for members in found if members != {village})


def test_a_source_that_reports_an_event_once_is_never_joined_with_itself(front: Front) -> None:
    front.source("monitor", duplicate_free=True)
    front.report("monitor", "14:02")
    front.report("monitor", "14:03")

    assert len(grouped(joined(front.reports(), front.source_table()))) == 2


def test_a_chain_of_neighbours_does_not_make_one_long_incident(front: Front) -> None:
    """A–B and B–C are near each other; A and C are not."""
    for n in range(12):
        front.report(f"post {n}", east_km=1.6 * n, radius_m=600)

    assert max(map(len, grouped(joined(front.reports())))) <= 4


def test_a_report_of_five_shellings_covers_five_and_joins_none(front: Front) -> None:
    """An aggregate that joined its incidents would erase four of them from the count."""
    shellings = [front.report("post", f"{14 + n}:00", east_km=2.5 * n) for n in range(5)]
    several = front.report("wire", "13:00", minutes=420, radius_m=8000, east_km=5, n_events=5)

    memberships = joined(front.reports())

    incidents = {
        r["report_id"]: r["incident_id"]
        for r in memberships.to_pylist()
        if r["report_id"] != several
    }
    covered = [r for r in memberships.to_pylist() if r["report_id"] == several]
    assert len(set(incidents.values())) == 5
    assert {r["incident_id"] for r in covered} <= {incidents[s] for s in shellings}
    assert 1 <= len(covered) <= 5


def test_a_report_of_several_that_fits_nothing_stands_alone(front: Front) -> None:
    several = front.report("wire", "13:00", n_events=4)

    assert grouped(joined(front.reports())) == {frozenset([several])}


def test_a_report_without_a_place_does_not_glue_two_provinces(front: Front) -> None:
    """ "Shelling today", and two villages were shelled: it may mean either, so it joins neither."""
    one = front.report("west", "09:00")
    other = front.report("east", "16:00", east_km=60)
    nowhere = front.report("radio", "00:00", minutes=1440, radius_m=None)

    assert grouped(joined(front.reports())) == {
        frozenset([one]),
        frozenset([other]),
        frozenset([nowhere]),
    }


def test_a_report_of_the_whole_country_joins_nothing_by_distance(front: Front) -> None:
    front.report("west", "09:00")
    front.report("east", "16:00", east_km=60)
    front.report("radio", "00:00", minutes=1440, radius_m=250_000)

    assert len(grouped(joined(front.reports()))) == 3


def test_copies_of_a_story_without_a_place_stay_together(front: Front) -> None:
    copies = [
        front.report(paper, "00:00", minutes=1440, radius_m=None, upstream_id="wire-17")
        for paper in ("lamp", "harbour")
    ]

    assert grouped(joined(front.reports())) == {frozenset(copies)}


@pytest.mark.parametrize("day", [30, 70])
def test_a_copy_within_what_another_may_mean_is_found_from_either_side(
    front: Front, day: int
) -> None:
    """ "Since spring", and one day of it: only the first looks so far, back and ahead."""
    spring = front.report("lamp", "00:00", minutes=100 * 1440, radius_m=None, upstream_id="wire-17")
    one_day = front.report(
        "harbour", "00:00", day=day, minutes=1440, radius_m=None, upstream_id="wire-17"
    )

    assert grouped(joined(front.reports())) == {frozenset([spring, one_day])}


def test_people_s_same_wins_over_any_distance(front: Front) -> None:
    one, other = front.report("west"), front.report("east", east_km=300, day=9)

    memberships = joined(front.reports(), links=[same(one, other)])

    assert grouped(memberships) == {frozenset([one, other])}
    assert memberships["membership"].to_pylist() == [1.0, 1.0]


def test_people_s_not_the_same_wins_over_any_likeness(front: Front) -> None:
    one, other = front.report("west"), front.report("east")

    assert len(grouped(joined(front.reports(), links=[apart(one, other)]))) == 2


def test_the_newest_decision_wins(front: Front) -> None:
    one, other = front.report("west"), front.report("east")

    assert len(grouped(joined(front.reports(), links=[apart(one, other), same(one, other)]))) == 1
    assert len(grouped(joined(front.reports(), links=[same(one, other), apart(one, other)]))) == 2


def test_a_decision_holds_against_a_source_that_claims_to_report_once(front: Front) -> None:
    front.source("monitor", duplicate_free=True)
    one, other = front.report("monitor", "14:02"), front.report("monitor", "19:00")

    found = joined(front.reports(), front.source_table(), [same(one, other)])

    assert grouped(found) == {frozenset([one, other])}


def test_an_incident_keeps_the_id_of_its_earliest_received_report(front: Front) -> None:
    first = front.report("west")
    front.report("east")
    before = joined(front.reports())
    front.report("late")

    after = joined(front.reports())

    expected = first.replace("R-", "I-")
    assert set(before["incident_id"].to_pylist()) == {expected}
    assert set(after["incident_id"].to_pylist()) == {expected}


def test_a_thousand_reports_of_one_instant_and_point_are_bounded(front: Front) -> None:
    """A default coordinate in somebody's form must not hang the mission."""
    for n in range(4000):
        front.report(f"post {n % 40}")
    started = time.monotonic()

    memberships = joined(front.reports())

    assert len(memberships) == 4000
    assert time.monotonic() - started < 20


def test_no_reports_give_no_memberships() -> None:
    assert joined(Front().reports()).equals(MEMBERSHIPS.empty_table())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"lat": float("nan")}, "lat is not a number"),
        ({"lon": 500.0}, "off the globe"),
        ({"lat": None}, "only one coordinate"),
        ({"error_radius_m": float("inf")}, "not a number"),
        ({"error_radius_m": -1.0}, "negative"),
    ],
)
def test_an_impossible_value_is_named_with_its_report(
    front: Front, change: dict[str, Any], complaint: str
) -> None:
    report = front.report("west", **change)

    with pytest.raises(TrucewatchError, match=complaint) as raised:
        joined(front.reports())
    assert report in str(raised.value)


def test_a_reversed_interval_is_refused(front: Front) -> None:
    front.report("west")
    front.rows[0]["seen_to"] -= timedelta(hours=1)

    with pytest.raises(TrucewatchError, match="before seen_from"):
        joined(front.reports())


def test_the_same_report_given_twice_is_refused(front: Front) -> None:
    """Counting a file twice would double the ceasefire's incidents."""
    front.report("west")

    with pytest.raises(TrucewatchError, match="two reports have the id"):
        joined(pa.concat_tables([front.reports(), front.reports()]))


def test_a_missing_column_is_named(front: Front) -> None:
    front.report("west")

    with pytest.raises(TrucewatchError, match="seen_to"):
        joined(front.reports().drop_columns(["seen_to"]))
