"""What we then believe of an incident, and who is accused of it by whom."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest

from tests.incidents.river_front import Front, at, joined, row
from trucewatch.incidents.from_places import gather
from trucewatch.incidents.model import ATTRIBUTIONS, INCIDENTS


def gathered(front: Front, links: list[object] | None = None) -> tuple[pa.Table, pa.Table]:
    reports, sources = front.reports(), front.source_table()
    return gather(reports, joined(reports, sources, links or []), sources)  # type: ignore[arg-type]


def test_one_wire_story_in_three_papers_is_one_voice(front: Front) -> None:
    """Copies are not corroboration."""
    for paper in ("lamp", "harbour", "delta"):
        front.all_day(paper, upstream_id="wire-17")
    front.report("monitor", "14:02")

    incidents, _ = gathered(front)

    assert incidents["n_reports"].to_pylist() == [4]
    assert incidents["n_independent"].to_pylist() == [2]


def test_two_outlets_of_one_party_are_one_voice(front: Front) -> None:
    for outlet in ("herald", "radio"):
        front.source(outlet, kind="party", interests=["north"])
        front.report(outlet)

    incidents, _ = gathered(front)

    assert incidents["n_independent"].to_pylist() == [1]


def test_a_second_independent_voice_makes_it_likelier_and_a_copy_does_not(front: Front) -> None:
    front.report("wire", upstream_id="story")
    alone = gathered(front)[0]["p_happened_low"][0].as_py()
    front.report("lamp", upstream_id="story")
    copied = gathered(front)[0]["p_happened_low"][0].as_py()
    front.report("monitor")
    heard = gathered(front)[0]["p_happened_low"][0].as_py()

    assert copied == pytest.approx(alone, abs=0.02)
    assert heard > alone + 0.1


def test_nothing_is_certain_however_many_say_it(front: Front) -> None:
    for n in range(40):
        front.report(f"post {n}")

    incidents, _ = gathered(front)

    assert incidents["p_happened_high"].to_pylist() == [0.99]
    assert incidents["p_happened_low"].to_pylist()[0] <= 0.95


def test_an_accusation_by_the_other_party_weighs_less_than_an_admission(front: Front) -> None:
    front.source("southern", kind="party", interests=["south"])
    front.source("northern", kind="party", interests=["north"])
    front.report("southern", actor="northern forces")
    front.report("northern", day=5, actor="northern forces")

    _, attributions = gathered(front)

    accused, admitted = attributions.to_pylist()
    assert accused["basis"] == "said by party"
    assert admitted["basis"] == "admitted; said by party"
    assert accused["p_high"] < admitted["p_low"]


def test_rival_accusations_leave_room_for_each_other(front: Front) -> None:
    front.source("herald", kind="party", interests=["south"])
    front.source("voice", kind="party", interests=["north"])
    front.report("herald", actor="northern forces", target="farm")
    front.report("voice", actor="southern forces", target="farm")

    _, attributions = gathered(front)

    assert len(attributions) == 2
    assert sum(attributions["p_low"].to_pylist()) <= 1
    for accused in attributions.to_pylist():
        assert accused["p_low"] <= accused["p_high"] <= 0.95


def test_the_accused_keeps_the_accuser_s_words(front: Front) -> None:
    front.report("herald", actor="Highland rebels ")

    incidents, attributions = gathered(front)

    assert row(attributions)["actor"] == "Highland rebels"
    assert incidents["sides"].to_pylist()[0] == ["Highland rebels "]


def test_casualties_are_the_range_of_what_was_said(front: Front) -> None:
    front.report("wire", deaths_min=2, deaths_max=4)
    front.report("rights", deaths_min=3, deaths_max=3)
    front.report("post")

    found = row(gathered(front)[0])

    assert (found["deaths_min"], found["deaths_max"]) == (2, 4)
    assert found["injured_min"] is None


def test_a_report_of_five_gives_no_casualties_to_each_of_them(front: Front) -> None:
    """Else ten dead of an evening would be counted five times."""
    for n in range(3):
        front.report("post", f"{14 + n}:00", east_km=3 * n, deaths_min=1, deaths_max=1)
    front.report(
        "wire", "13:00", minutes=300, radius_m=8000, n_events=3, deaths_min=9, deaths_max=9
    )

    incidents, _ = gathered(front)

    assert sum(incidents["deaths_max"].to_pylist()) == 3


def test_a_report_of_several_that_stands_alone_keeps_its_number(front: Front) -> None:
    front.report("wire", n_events=4, deaths_min=9, deaths_max=9)

    found = row(gathered(front)[0])

    assert (found["n_events"], found["deaths_max"]) == (4, 9)


def test_the_sharp_clock_decides_when(front: Front) -> None:
    front.report("post", "14:02", minutes=5)
    front.all_day("rights")

    found = row(gathered(front)[0])

    assert found["seen_from"] == at("14:02")
    assert found["seen_to"] == at("14:02") + timedelta(minutes=5)


def test_clocks_that_disagree_widen_the_hour(front: Front) -> None:
    front.report("west", "14:02", minutes=1)
    front.report("east", "14:12", minutes=1)

    found = row(gathered(front)[0])

    assert (found["seen_from"], found["seen_to"]) == (at("14:02"), at("14:13"))


def test_ten_reports_of_one_village_do_not_make_the_village_smaller(front: Front) -> None:
    for n in range(10):
        front.all_day(f"paper {n}")

    assert row(gathered(front)[0])["error_radius_m"] == 2500.0


def test_places_that_disagree_widen_the_circle(front: Front) -> None:
    front.report("west", radius_m=300)
    front.report("east", radius_m=300, east_km=0.9)

    found = row(gathered(front)[0])

    assert found["error_radius_m"] > 600
    assert found["lon"] == pytest.approx(-22.0 + 0.45 / 101.6, abs=1e-3)


def test_the_act_goes_as_deep_as_its_reports_agree(front: Front) -> None:
    for source, act in (("a", "2.1.2"), ("b", "2.1.1"), ("c", "2.1"), ("d", "0")):
        front.report(source, act=act)

    assert row(gathered(front)[0])["act"] == "2.1"


def test_an_incident_remembers_the_ids_it_might_have_had(front: Front) -> None:
    first, second = front.report("west"), front.report("east")

    found = row(gathered(front)[0])

    assert found["incident_id"] == first.replace("R-", "I-")
    assert found["aliases"] == [second.replace("R-", "I-")]


def test_an_incident_is_out_of_scope_only_if_all_its_reports_are(front: Front) -> None:
    front.report("west", out_of_scope="dates")
    front.report("east")
    front.report("west", day=9, out_of_scope="country")

    scopes = gathered(front)[0]["out_of_scope"].to_pylist()

    assert scopes == [None, "country"]


def test_no_reports_give_empty_tables() -> None:
    incidents, attributions = gathered(Front())

    assert incidents.schema == INCIDENTS
    assert attributions.schema == ATTRIBUTIONS
    assert len(incidents) == len(attributions) == 0
