"""The four kinds and their own models: aid, releases, ground, forces."""

from __future__ import annotations

import json
from dataclasses import replace

from shapely.geometry import LineString

from tests.conditions.promises import (
    claimed,
    days,
    moment,
    obligation,
    of,
    quantity,
    text,
    verified,
)
from tests.figures.records import START, names
from trucewatch.agreement.model import Band, Basis, Place, Sense
from trucewatch.conditions.access import besieged, crossings, requests
from trucewatch.conditions.forces import sites
from trucewatch.conditions.ground import distances, gained, held
from trucewatch.conditions.model import About, Column, State
from trucewatch.conditions.releases import by_category, lists, receipts

ZONE = text().clock.zone
LINE = Band(
    lines={"": LineString([(36.0, 35.0), (36.0, 35.5)])}, from_m=0, depth_min_m=2000,
    depth_max_m=2500, files={},
)  # fmt: skip
STRIP = Place(id="strip", names=names("Strip"), national=False, basis=Basis.DOCUMENTED, band=LINE)


def point(metres: float) -> str:
    """So far east of the line, at 35.25° north."""
    return json.dumps({"type": "Point", "coordinates": [36.0 + metres / 90_806.0, 35.25]})


# Aid and access


def test_a_request_has_its_answers_and_an_unanswered_one_is_no_refusal() -> None:
    asked = claimed(days("2017-01-02"), about=About.REQUEST, ref="Q-1", by="un")
    yes = claimed(days("2017-01-05"), about=About.APPROVAL, ref="Q-1", by="gov")
    went = verified(days("2017-01-06"), 6, about=About.CONVOY, ref="Q-1")
    open_ = claimed(days("2017-01-03"), about=About.REQUEST, ref="Q-2", by="un")

    first, second = requests([asked, open_, went, yes])

    assert first.wait is not None and first.wait.days == 3
    assert (first.answers, first.convoys) == ((yes,), (went,))
    assert second.answers == () and second.wait is None


def test_trucks_are_told_by_day_and_crossing_each_column_apart() -> None:
    told = [
        claimed(days("2017-01-02"), 30, by="gov", place="north"),
        verified(days("2017-01-02"), 20, place="north"),
        verified(days("2017-01-02"), 5, place="south"),
    ]
    found = {(day.day.day, day.place): day for day in crossings(told, ZONE)}

    assert found[2, "north"].verified.low == 20
    assert found[2, "north"].claimed["gov"].low == 30
    assert found[2, "south"].verified.low == 5 and not found[2, "south"].claimed


def test_a_convoy_was_counted_at_its_crossing_and_is_not_counted_again() -> None:
    whole = text(obligation(quantity=quantity(10, Sense.FLOOR), due=moment("2017-01-11")))
    gate = verified(days("2017-01-02"), 6, place="north")
    convoy = verified(days("2017-01-02"), 6, about=About.CONVOY, ref="Q-1", place="old town")

    assert of(whole, "2017-01-05", gate, convoy).standings[0].verified.amount.low == 6


def test_a_besieged_population_is_each_claimants_and_its_newest() -> None:
    told = [
        claimed(days("2017-01-02"), 12_000, about=About.BESIEGED, place="old town", by="jaysh"),
        claimed(days("2017-01-02"), 4_000, about=About.BESIEGED, place="old town", by="gov"),
        claimed(days("2017-01-09"), 9_000, about=About.BESIEGED, place="old town", by="jaysh"),
    ]
    (place,) = besieged(told)

    assert {word.origin: word.low for word in place.words} == {"jaysh": 9_000, "gov": 4_000}


# Releases and exchanges


def test_categories_stand_beside_each_other_with_lists_and_receipts() -> None:
    told = [
        claimed(days("2017-01-02"), 5, unit="prisoners", category="women", by="gov"),
        verified(days("2017-01-02"), 4, unit="prisoners", category="women", receipt="R-1"),
        claimed(days("2017-01-01"), 6, about=About.LIST, unit="prisoners", category="women",
                by="jaysh", exhibit="X-000000000000"),
    ]  # fmt: skip
    (line,) = by_category(told)

    assert line.claimed["gov"].low == 5 and line.verified.low == 4
    assert line.listed == {"jaysh": 6}
    assert [s.receipt for s in receipts(told)] == ["R-1"]
    assert [s.exhibit for s in lists(told)] == ["X-000000000000"]


# Withdrawal and ground


def withdrawal():
    norm = obligation("back", acts=("8.2",), where=("strip",), due=moment("2017-01-11"))
    return text(norm, places=(STRIP,))


def positions(day: str, metres: float, **more):
    return verified(days(day), about=About.CONTROL, on="back", holder="gov", place="ridge",
                    geometry=point(metres), **more)  # fmt: skip


def test_a_withdrawal_is_measured_from_its_line() -> None:
    near, far = positions("2017-01-05", 1900), positions("2017-01-09", 2600)
    whole = withdrawal()
    measured = distances(of(whole, "2017-01-12", near, on="back").condition, [near, far], whole)

    assert [round(d.metres, -2) for d in measured] == [1900, 2600]
    assert [d.kept for d in measured] == [False, True]
    assert of(whole, "2017-01-12", near, on="back").states == (State.UNVERIFIABLE,)
    assert of(whole, "2017-01-12", near, far, on="back").states == (State.MET,)


def test_between_two_depths_that_the_text_leaves_open_nothing_is_said() -> None:
    whole = withdrawal()
    between = positions("2017-01-12", 2200)
    found = of(whole, "2017-01-14", between, on="back")

    assert distances(found.condition, [between], whole)[0].kept is None
    assert found.states == (State.UNVERIFIABLE,)


def test_a_claimed_position_reaches_no_state() -> None:
    claim = replace(positions("2017-01-09", 2600), column=Column.CLAIMED)

    found = of(withdrawal(), "2017-01-12", claim, on="back")
    assert found.states == (State.UNVERIFIABLE,)
    assert found.standings[0].claims[0].ruled.state is State.MET


def test_ground_changed_hands_by_one_word_and_not_by_another() -> None:
    before, after = days("2016-12-28"), days("2017-01-09")
    told = [
        claimed(before, about=About.CONTROL, place="hill", holder="jaysh", by="jaysh"),
        claimed(after, about=About.CONTROL, place="hill", holder="gov", by="jaysh"),
        claimed(before, about=About.CONTROL, place="hill", holder="gov", by="gov"),
        claimed(after, about=About.CONTROL, place="hill", holder="gov", by="gov"),
        claimed(after, about=About.CONTROL, place="ford", holder="gov", by="gov"),
    ]
    found = {(one.place, one.origin): one for one in held(told, START)}

    assert found["hill", "jaysh"].changed and not found["hill", "gov"].changed
    assert found["ford", "gov"].first is None and not found["ford", "gov"].changed


def test_ground_gained_is_derived_from_one_origins_own_outlines() -> None:
    def outline(day: str, east: float, by: str = "russia"):
        ring = [[36.0, 35.0], [east, 35.0], [east, 35.1], [36.0, 35.1], [36.0, 35.0]]
        shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
        return claimed(days(day), about=About.CONTROL, holder="gov", by=by, geometry=shape)

    told = [outline("2016-12-28", 36.1), outline("2017-01-09", 36.2),
            outline("2017-01-09", 37.0, by="turkey")]  # fmt: skip
    (only,) = gained(told, START)

    assert only.origin == "russia" and only.lost_km2 == 0
    assert abs(only.km2 - 101.2) < 1  # 9.1 km by 11.1 km


def test_an_outline_that_is_none_is_left_out_and_breaks_nothing() -> None:
    for wrong in ("{", "[]", '{"type":"Point"}', '{"type":"Sphere","coordinates":[]}', "null"):
        bad = replace(positions("2017-01-09", 1), geometry=wrong)
        assert of(withdrawal(), "2017-01-12", bad, on="back").states == (State.UNVERIFIABLE,)
        assert gained([bad], START) == ()


# Forces and weapons


def test_a_gun_that_was_there_and_is_not_is_named_by_its_serial() -> None:
    def visit(day: str, *serials: str):
        return verified(days(day), len(serials), about=About.INVENTORY, place="depot",
                        category="field guns", serials=serials)  # fmt: skip

    first, second, third = (
        visit("2017-01-02", "A-1", "A-2", "A-3"), visit("2017-01-09", "A-1", "A-4"),
        visit("2017-01-16", "A-1", "A-2", "A-4"),
    )  # fmt: skip
    (site,) = sites([third, first, second])

    assert [v.gone for v in site.visits] == [(), ("A-2", "A-3"), ()]
    assert [v.new for v in site.visits] == [(), ("A-4",), ("A-2",)]
    assert [v.fewer for v in site.visits] == [None, 1, 0]


def test_a_declared_inventory_is_never_held_against_a_verified_one() -> None:
    declared = claimed(days("2017-01-02"), 9, about=About.INVENTORY, place="depot",
                       category="guns", by="gov")  # fmt: skip
    seen = verified(days("2017-01-09"), 4, about=About.INVENTORY, place="depot", category="guns")

    assert [len(site.visits) for site in sites([declared, seen])] == [1, 1]
