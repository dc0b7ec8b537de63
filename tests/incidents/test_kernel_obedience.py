"""People's decisions in a whole mission: obeyed, and carried on, whatever else speaks against."""

from __future__ import annotations

import itertools
import random

import pytest

from tests.incidents.retold import incidents, whereabouts, world
from tests.incidents.river_front import Front, apart, grouped, joined, same
from trucewatch.incidents.fusing import fuse
from trucewatch.incidents.model import Link
from trucewatch.incidents.weights import Weights

SEEDS = range(3, 11)


def plain_and_several(seed: int) -> tuple[list[str], list[str]]:
    """The reports of one event, and those of several, in an order of chance."""
    mission = world(seed, per_day=200)
    rows = mission.reports.select(["report_id", "n_events"]).to_pylist()
    random.Random(seed).shuffle(rows)
    several = [row["report_id"] for row in rows if (row["n_events"] or 1) > 1]
    return [row["report_id"] for row in rows if (row["n_events"] or 1) == 1], several


def groups_of(reports: list[str]) -> list[list[str]]:
    """Eight groups of five that have nothing in common but somebody's word."""
    return [reports[k : k + 5] for k in range(0, 40, 5)]


def as_links(groups: list[list[str]], seed: int) -> list[Link]:
    """Each group said to be one along a tree; each two groups said to be two by one pair."""
    chance = random.Random(seed)
    links = [
        same(group[chance.randrange(k)], group[k]) for group in groups for k in range(1, len(group))
    ]
    links += [
        apart(chance.choice(one), chance.choice(other))
        for one, other in itertools.combinations(groups, 2)
    ]
    chance.shuffle(links)
    return links


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("promised", [True, False], ids=["promised once", "not promised"])
def test_what_people_joined_is_one_and_what_they_parted_is_not(seed: int, promised: bool) -> None:
    """Transitively: if a is b, b is c, and c is not d, then a is not d."""
    mission = world(seed, per_day=200)
    groups = groups_of(plain_and_several(seed)[0])

    found = fuse(mission.reports, mission.sources if promised else None, as_links(groups, seed))

    where = whereabouts(found.memberships)
    homes = [set.union(*(where[report] for report in group)) for group in groups]
    assert all(len(home) == 1 for home in homes)
    assert len(set.union(*homes)) == len(groups)


@pytest.mark.parametrize("seed", SEEDS)
def test_decisions_about_reports_of_several_events_hold(seed: int) -> None:
    mission = world(seed, per_day=200)
    plain, several = plain_and_several(seed)
    links = [(same if k % 2 else apart)(total, plain[k]) for k, total in enumerate(several)]

    where = whereabouts(fuse(mission.reports, mission.sources, links).memberships)

    for link in links:
        assert (where[link.second] <= where[link.first]) == link.same


@pytest.mark.parametrize("seed", SEEDS)
def test_what_people_parted_is_not_joined_through_a_third(seed: int) -> None:
    """Of the largest incident that was found every two reports are said to be two."""
    mission = world(seed, per_day=200)
    several = set(plain_and_several(seed)[1])
    found = incidents(fuse(mission.reports, mission.sources).memberships)
    members = max((reports - several for reports in found.values()), key=len)
    assert len(members) >= 5
    links = [apart(one, other) for one, other in itertools.combinations(sorted(members), 2)]

    parted = whereabouts(fuse(mission.reports, mission.sources, links).memberships)

    assert len({frozenset(parted[report]) for report in members}) == len(members)


def test_two_totals_said_to_be_one_still_cover_what_people_said(front: Front) -> None:
    total, again = front.report("wire", n_events=3), front.report("radio", n_events=2, day=5)
    event = front.report("west", day=9)

    found = joined(front.reports(), links=[same(total, event), same(total, again)])

    assert whereabouts(found)[event] <= whereabouts(found)[total]


def test_a_total_is_kept_out_of_what_it_was_parted_from_through_a_third(front: Front) -> None:
    """It covers what the west heard and not what the east heard: so these two are two."""
    total = front.report("wire", day=5, n_events=3)
    west, east = front.report("west"), front.report("east")

    found = whereabouts(joined(front.reports(), links=[same(total, west), apart(total, east)]))

    assert found[west] <= found[total]
    assert not found[east] & found[total]


def test_two_decisions_for_one_incident_leave_room_for_the_other(front: Front) -> None:
    """A total of two is said to cover what two posts heard, and that was one event."""
    total = front.report("wire", minutes=600, n_events=2, radius_m=4000.0)
    west, east = front.report("west"), front.report("east")
    later = front.report("west", "19:00", east_km=2.0)
    covered = whereabouts(joined(front.reports()))
    assert covered[later] <= covered[total]

    found = whereabouts(joined(front.reports(), links=[same(total, west), same(total, east)]))

    assert found[west] == found[east]
    assert found[later] <= found[total]


def test_a_total_without_a_place_is_no_witness_of_one_event(front: Front) -> None:
    """ "Three shellings in the province", and one is known: it names neither it nor its number."""
    total = front.report("wire", "00:00", minutes=1440, radius_m=None, n_events=3, admin1="Upper")
    event = front.report("west", admin1="Upper")

    found = joined(front.reports())

    assert whereabouts(found)[event] == {event.replace("R-", "I-")}
    assert {row["membership"] for row in found.to_pylist() if row["report_id"] == event} == {1.0}
    assert fuse(front.reports(), weights=Weights()).expected > 1.2
    assert total in whereabouts(found)


def test_two_totals_taken_for_one_count_once(front: Front) -> None:
    """Two who sum up the same day of five shellings that nobody else told of."""
    front.all_day("west", n_events=5)
    alone = fuse(front.reports(), weights=Weights())
    front.all_day("east", n_events=5)

    both = fuse(front.reports(), weights=Weights())

    assert len(grouped(both.memberships)) == 1
    assert both.expected == alone.expected
