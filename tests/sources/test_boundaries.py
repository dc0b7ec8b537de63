"""Boundaries as OCHA, geoBoundaries and careless people write them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.sources.examples import problems, read
from trucewatch.doors.sources import open_stream
from trucewatch.doors.sources.contract import PlaceRow
from trucewatch.places.model import AdminArea
from trucewatch.reports.model import Problem

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def collection(*features: dict[str, Any]) -> bytes:
    """A feature collection of these."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    """A square with these properties."""
    return {"type": "Feature", "properties": properties, "geometry": geometry or SQUARE}


def drawn(geometry: dict[str, Any]) -> dict[str, Any]:
    """A well-named feature with this outline."""
    return feature(geometry, ADM1_EN="W", ADM1_PCODE="Z")


def areas(data: bytes) -> list[AdminArea]:
    """The areas of a file without problems."""
    rows = read("boundaries", data)
    assert not problems(rows), problems(rows)
    return [r.content for r in rows if isinstance(r, PlaceRow) and isinstance(r.content, AdminArea)]


def problem(data: bytes) -> Problem:
    """The one problem of a file."""
    (found,) = problems(read("boundaries", data))
    return found


def _like(area: AdminArea) -> tuple[str, str, str | None, dict[str, str]]:
    return area.pcode, area.level, area.parent, area.names


def test_ochas_own_code_stands_beside_its_parents() -> None:
    country = feature(NAME_EN="Zed", PCODE="ZZ")
    district = feature(
        NAME_EN="Mill", NAME_AR="طاحون", NAM_EN_REF="Mill", PCODE="ZZ0102", ADM1_EN="West",
        ADM1_PCODE="ZZ01", ADM0_EN="Zed", ADM0_PCODE="ZZ",
    )  # fmt: skip
    quarter = feature(
        NAME_EN="Ford", PCODE="N1", ADM4_PCODE="C1", ADM3_PCODE="ZZ010201", ADM2_PCODE="ZZ0102",
        ADM1_PCODE="ZZ01", ADM0_PCODE="ZZ",
    )  # fmt: skip
    first, second, third = areas(collection(country, district, quarter))
    assert _like(first) == ("ZZ", "country", None, {"en": "Zed"})
    assert _like(second) == ("ZZ0102", "admin2", "ZZ01", {"en": "Mill", "ar": "طاحون"})
    assert (third.pcode, third.level, third.parent) == ("N1", "neighbourhood", "ZZ010201")


def test_newer_and_older_columns_of_ocha_are_known() -> None:
    newer = feature(ADM2_EN="Mill", ADM2_AR="طاحون", ADM2_PCODE="ZZ02", ADM1_PCODE="ZZ0")
    older = feature(admin1Name_en="West", admin1Pcode="ZZ01", admin0Pcode="ZZ")
    first, second = areas(collection(newer, older))
    assert _like(first) == ("ZZ02", "admin2", "ZZ0", {"en": "Mill", "ar": "طاحون"})
    assert _like(second) == ("ZZ01", "admin1", "ZZ", {"en": "West"})


def test_geoboundaries_say_their_level() -> None:
    (area,) = areas(
        collection(feature(shapeName="West", shapeISO="ZZ-W", shapeID="7", shapeType="ADM1"))
    )
    assert _like(area) == ("ZZ-W", "admin1", None, {"en": "West"})


def test_a_name_in_arabic_only_is_a_name() -> None:
    (area,) = areas(collection(feature(ADM1_AR="غرب", ADM1_PCODE="ZZ01")))
    assert area.names == {"en": "غرب", "ar": "غرب"}


def test_an_outline_that_crosses_itself_is_mended() -> None:
    (area,) = areas(collection(feature(BOW, ADM1_EN="West", ADM1_PCODE="ZZ01")))
    assert area.geometry.is_valid and area.geometry.area == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (drawn({"type": "Point", "coordinates": [0, 0]}), "not_an_area"),
        (drawn({"type": "Polygon", "coordinates": []}), "bad_outline"),
        (drawn({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}), "bad_outline"),
        (drawn({"type": "Polygon", "coordinates": [[["a", 0]] * 4]}), "bad_outline"),
        (drawn({"type": "Polygon", "coordinates": [[[[0, 0]]] * 4]}), "bad_outline"),
        (drawn({"type": "Polygon", "coordinates": [[[500000, 4000000]] * 4]}), "out_of_range"),
        (feature(ADM1_PCODE="Z"), "no_name"),
        (feature(ADM1_EN="W"), "no_pcode"),
        (feature(shapeName="W", shapeISO="Z", shapeType="ADMX"), "unknown_level"),
        ({"type": "Feature", "properties": None, "geometry": SQUARE}, "no_properties"),
        ({"type": "Feature", "properties": {"ADM1_EN": "W", "ADM1_PCODE": "Z"}}, "not_an_area"),
        ("no feature at all", "no_properties"),
    ],
)
def test_a_bad_feature_is_a_problem_and_the_next_one_is_read(bad: Any, code: str) -> None:
    rows = read("boundaries", collection(bad, feature(ADM1_EN="East", ADM1_PCODE="ZZ02")))
    first, second = rows
    assert isinstance(first, Problem) and first.code == code and first.row == 1 and first.remedy
    assert isinstance(second, PlaceRow) and second.number == 2


def test_one_code_twice_is_a_problem() -> None:
    twice = feature(ADM1_EN="West", ADM1_PCODE="ZZ01")
    rows = read("boundaries", collection(twice, twice))
    assert isinstance(rows[0], PlaceRow)
    assert isinstance(rows[1], Problem) and rows[1].code == "repeated_pcode"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"   \n", "empty_file"),
        (b'{"type": "FeatureCollection", "features": [', "not_json"),
        (b'{"type": "Topology"}', "not_features"),
        (b"[1, 2]", "not_features"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "nested_too_deep"),
        (b"[" * 1_000_000, "nested_too_deep"),
        ('{"name": "غرب"}'.encode("cp1256"), "not_utf8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    found = problem(data)
    assert (found.code, found.row) == (code, 0) and found.remedy


def test_brackets_inside_a_name_are_no_nesting() -> None:
    (area,) = areas(collection(feature(ADM1_EN="[" * 50 + '"{', ADM1_PCODE="ZZ01")))
    assert area.names["en"].startswith("[[")


@pytest.mark.shared
def test_the_staged_boundaries_come_in_whole(shared: Path) -> None:
    found: Counter[str] = Counter()
    for path in sorted((shared / "data" / "syria-admin-ocha").glob("*.geojson.gz")):
        with open_stream(path) as stream:
            found.update(area.level for area in areas(stream.read()))
    assert found == {
        "country": 1, "admin1": 14, "admin2": 62, "admin3": 272, "neighbourhood": 414,
    }  # fmt: skip
