"""What reports agree and differ on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from trucewatch.doors.web.comparing import ASPECTS, compare, distance_m

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


def said(**cells: Any) -> dict[str, Any]:
    """One report; what is not given is not said."""
    blank = dict.fromkeys(
        ("lon", "lat", "error_radius_m", "act", "actor", "target", "weapon",
         "deaths_min", "deaths_max", "injured_min", "injured_max")
    )  # fmt: skip
    return blank | {"seen_from": NOON, "seen_to": NOON + timedelta(hours=1)} | cells


def verdict(aspect: str, *reports: dict[str, Any]) -> str:
    """How the reports stand to one another on `aspect`."""
    return compare(reports)[ASPECTS.index(aspect)].agreement


def test_silence_neither_agrees_nor_differs() -> None:
    """Blank is not "no"."""
    assert verdict("actor", said(), said()) == "none_says"
    assert verdict("actor", said(actor="Reds"), said()) == "one_says"
    assert verdict("act", said(act="0"), said(act="2")) == "one_says"


def test_a_broader_act_agrees_with_its_kind() -> None:
    """Shelling and mortar fire are no contradiction; an air strike is another thing."""
    assert verdict("act", said(act="2"), said(act="2.1")) == "agree"
    assert verdict("act", said(act="2"), said(act="21")) == "differ"


def test_ranges_agree_where_they_share_a_number() -> None:
    """Two to four, and at least three, can both be true."""
    few = said(deaths_min=2, deaths_max=4)
    assert verdict("deaths", few, said(deaths_min=3)) == "agree"
    assert verdict("deaths", few, said(deaths_min=5, deaths_max=6)) == "differ"
    assert verdict("deaths", said(deaths_max=0), said(deaths_min=0, deaths_max=0)) == "agree"


def test_places_agree_where_their_circles_touch() -> None:
    """A kilometre apart is the same place for somebody unsure by a kilometre."""
    here = said(lon=36.0, lat=35.0, error_radius_m=200.0)
    near = said(lon=36.01, lat=35.0, error_radius_m=800.0)
    sure = said(lon=36.01, lat=35.0, error_radius_m=100.0)
    assert verdict("where", here, near) == "agree"
    assert verdict("where", here, sure) == "differ"


def test_times_agree_where_all_overlap() -> None:
    """An end is not part of its interval."""
    later = said(seen_from=NOON + timedelta(hours=1), seen_to=NOON + timedelta(hours=2))
    assert verdict("when", said(), said()) == "agree"
    assert verdict("when", said(), later) == "differ"


def test_distances_are_metres_on_the_ground() -> None:
    """A degree of latitude is about 111 km everywhere."""
    assert abs(distance_m(36.0, 35.0, 36.0, 36.0) - 111_195) < 10
