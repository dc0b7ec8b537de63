"""Areas by point, by name and by their own outline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.places.worlds import AREAS, area
from trucewatch.places.boundaries import Areas
from trucewatch.places.error_circles import distance_m
from trucewatch.places.model import AdminArea
from trucewatch.places.spelling import fold


def _one(pcode: str, level: str, geometry: BaseGeometry) -> Areas:
    return Areas(
        [AdminArea(pcode=pcode, names={"en": pcode}, level=level, parent=None, geometry=geometry)]
    )


def _codes(areas: Areas, chain: tuple[int, ...]) -> list[str | None]:
    return [areas.areas[n].pcode if n >= 0 else None for n in chain]


def test_a_point_lies_in_one_area_of_each_level() -> None:
    areas = Areas(AREAS)
    assert _codes(areas, areas.chain(36.7, 34.5)) == ["ZZ", "ZZ01", "ZZ0102", None, None]
    assert _codes(areas, areas.chain(37.7, 34.5)) == ["ZZ", "ZZ02", None, None, None]
    assert areas.chain(10, 10) == (-1,) * 5


def test_a_point_on_the_coast_takes_the_area_it_nearly_touches() -> None:
    areas = Areas(AREAS)
    assert _codes(areas, areas.chain(35.995, 34.5))[1] == "ZZ01"
    assert _codes(areas, areas.chain(35.9, 34.5))[1] is None


def test_many_points_at_once_are_the_same_as_one_by_one() -> None:
    areas = Areas(AREAS)
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(35.9, 38.1, 200), rng.uniform(33.9, 35.1, 200)
    together = areas.chains(lons, lats)
    assert [tuple(row) for row in together.tolist()] == [
        areas.chain(float(x), float(y)) for x, y in zip(lons, lats, strict=True)
    ]


def test_an_areas_circle_holds_nearly_all_of_it() -> None:
    areas = Areas(AREAS)
    circle = areas.circle(areas.by_pcode["ZZ01"])
    assert (circle.lon, circle.lat) == (
        pytest.approx(36.5, abs=0.02),
        pytest.approx(34.5, abs=0.02),
    )
    corner = distance_m(circle.lon, circle.lat, 36, 34)
    assert 0.75 * corner < circle.radius_m < 1.1 * corner


def test_the_middle_of_a_crescent_lies_in_it() -> None:
    crescent = box(0, 0, 4, 4).difference(box(0.5, 0.5, 4, 3.5))
    areas = _one("C", "admin1", crescent)
    circle = areas.circle(0)
    assert areas.away_m(0, circle.lon, circle.lat) == 0


def test_a_country_on_both_sides_of_the_antimeridian_is_small() -> None:
    islands = MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)])
    areas = _one("F", "country", islands)
    circle = areas.circle(0)
    assert circle.radius_m < 500_000
    assert -180 <= circle.lon <= 180
    assert areas.chain(-179, -17)[0] == areas.chain(179, -17)[0] == 0
    assert areas.chain(0, -17)[0] == -1
    assert areas.away_m(0, -177.9, -17) < 30_000


def test_a_polar_area_crashes_nothing() -> None:
    cap = Polygon([(-180, 80), (180, 80), (180, 90), (-180, 90)])
    areas = _one("P", "admin1", cap)
    assert areas.chain(0, 90)[1] == 0
    assert areas.circle(0).radius_m > 0


def test_an_area_is_found_by_any_of_its_names() -> None:
    areas = Areas(
        [
            AdminArea(
                pcode="S1",
                names={"en": "Rural Damascus", "ar": "ريف دمشق"},
                level="admin1",
                parent=None,
                geometry=box(0, 0, 1, 1),
            )
        ]
    )
    assert set(areas.find(fold("Rif Dimashq"))) == {0}
    assert set(areas.find(fold("ريف دمشق"))) == {0}
    assert not areas.find(fold("Rif Dimashq"), ("admin2",))


def test_an_areas_ancestors_come_by_code_or_by_its_middle() -> None:
    areas = Areas([*AREAS, area("ZZ0199", "No Parent", "admin3", None, 36.6, 34.1, 36.8, 34.3)])
    chain = areas.ancestry(areas.by_pcode["ZZ0199"])
    assert _codes(areas, chain) == ["ZZ", "ZZ01", "ZZ0102", "ZZ0199", None]


def test_areas_that_are_each_others_parents_do_not_go_round_for_ever() -> None:
    areas = Areas(
        [
            area("A", "A", "admin1", "B", 0, 0, 1, 1),
            area("B", "B", "admin2", "A", 0, 0, 1, 1),
        ]
    )
    assert areas.ancestry(0)[1] == 0


@settings(max_examples=50)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_any_point_on_the_globe_has_a_chain(lon: float, lat: float) -> None:
    assert len(Areas(AREAS).chain(lon, lat)) == 5
