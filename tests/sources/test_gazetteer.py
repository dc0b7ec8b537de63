"""Gazetteers as people have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.examples import problems, read
from trucewatch.doors.sources import detect, open_stream
from trucewatch.doors.sources.contract import PlaceRow
from trucewatch.places.model import GazetteerEntry
from trucewatch.reports.model import Problem

SYRIAN_ARCHIVE = (
    "id,search_name_en,search_name_ar_short,search_name_ar,closest_geonames_post_code,"
    "old_sa_name,lat,lon,sa_loc_only\n"
)
WHOS_ON_FIRST = (
    "wof_id,placetype,name,name_eng,name_ara,name_variants,latitude,longitude,population\n"
)


def places(text: str, country: str | None = "SY") -> list[GazetteerEntry]:
    """The entries of a file in which no row is bad."""
    rows = read("gazetteer", text.encode(), country=country)
    assert not problems(rows), problems(rows)
    return [
        row.content
        for row in rows
        if isinstance(row, PlaceRow) and isinstance(row.content, GazetteerEntry)
    ]


def problem(text: str) -> Problem:
    """The one problem of a file."""
    (found,) = problems(read("gazetteer", text.encode()))
    return found


def test_a_plain_list_needs_a_name_and_a_point() -> None:
    (entry,) = places("name,lon,lat\nMill Ford,36.5,34.2\n")
    assert (entry.names, entry.lon, entry.lat) == (("Mill Ford",), 36.5, 34.2)
    assert (entry.level, entry.country, entry.population) == ("town", "SY", None)


def test_a_plain_list_may_say_much_more() -> None:
    (entry,) = places(
        "id,name,name_ar,alt_names,lon,lat,admin1,admin2,pcode,level,population,country,error_radius_m\n"
        "7,Mill Ford,مخاضة,Old Ford|Ford;Furd,36.5,34.2,West,Valley,C7,admin3,1200,ZZ,900\n"
    )
    assert entry.names == ("Mill Ford", "مخاضة", "Old Ford", "Ford", "Furd")
    assert (entry.entry_id, entry.pcode, entry.admin1, entry.admin2) == (
        "own:7", "C7", "West", "Valley",
    )  # fmt: skip
    assert (entry.level, entry.population, entry.country) == ("admin3", 1200, "ZZ")
    assert entry.error_radius_m == 900.0


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_seen_in_the_header(delimiter: str) -> None:
    text = "name,lon,lat\nMill Ford,36.5,34.2\n".replace(",", delimiter)
    assert places(text)[0].lat == 34.2


def test_a_display_string_gives_the_place_and_its_district() -> None:
    (entry,) = places(
        SYRIAN_ARCHIVE
        + "9,Dana (Dana) - Dana - Harim --- (((9))),دانا (((9))),"
        + "دانا - دانا - دانا - حارم --- (((9))),C4111,,36.21,36.77,FALSE\n"
    )
    assert entry.names == ("Dana", "دانا", "دانا دانا")
    assert (entry.admin2, entry.pcode, entry.level) == ("Harim", "C4111", "town")


def test_a_quarter_is_no_town() -> None:
    (entry,) = places(
        SYRIAN_ARCHIVE
        + "3,ALEPPO : Bab Jnein --- (((3))),مدينة حلب : باب جنين (((3))),"
        + "مدينة حلب : باب جنين --- (((3))),SY0200,,36.2,37.15,TRUE\n"
    )
    assert entry.level == "neighbourhood" and entry.names == ("Bab Jnein", "باب جنين")


def test_a_display_string_without_its_area_is_a_problem() -> None:
    found = problem(SYRIAN_ARCHIVE + "6,Bab El Hawa,Bab El Hawa,Bab El Hawa,SY07,,34.8,37.2,TRUE\n")
    assert (found.code, found.row) == ("place_without_area", 2)
    assert found.raw["search_name_en"] == "Bab El Hawa"


def test_whos_on_first_brings_names_in_several_scripts() -> None:
    (entry,) = places(
        WHOS_ON_FIRST
        + "12,locality,Duma,,دوما,Douma|Doûma|Думa,33.57,36.4,110000\n".replace("\n\n", "\n")
    )
    assert entry.names == ("Duma", "دوما", "Douma", "Doûma", "Думa")
    assert (entry.entry_id, entry.level, entry.population) == ("wof:12", "town", 110_000)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ("Ford,,34.2", "no_coordinates", "lon"),
        ("Ford,36.5,north", "bad_number", "lat"),
        ("Ford,36.5,nan", "bad_number", "lat"),
        ("Ford,34.2,136.5", "out_of_range", "lat"),
        ("Ford,0,0", "null_island", "lon"),
        (",36.5,34.2", "no_name", "name"),
        ("Ford,36.5,34.2,more", "cell_count", None),
        ("Ford,36.5", "cell_count", None),
    ],
)
def test_a_bad_row_is_a_problem_and_the_next_one_is_read(
    cells: str, code: str, column: str | None
) -> None:
    rows = read("gazetteer", f"name,lon,lat\n{cells}\nMill,36.5,34.2\n".encode())
    bad, good = rows
    assert isinstance(bad, Problem) and isinstance(good, PlaceRow)
    assert (bad.code, bad.column, bad.row) == (code, column, 2)
    assert bad.remedy and good.number == 3


def test_swapped_coordinates_are_suspected_in_the_remedy() -> None:
    assert "swapped" in problem("name,lon,lat\nFord,34.2,136.5\n").remedy


def test_a_header_of_something_else_says_what_is_needed() -> None:
    found = problem("date,place\n2031-01-01,Ford\n")
    assert (found.code, found.row) == ("unknown_header", 1) and "lon" in found.remedy


def test_a_cell_as_long_as_a_book_is_a_problem() -> None:
    found = problem("name,lon,lat\n" + "x" * 200_000 + ",36.5,34.2\n")
    assert found.code in ("not_csv", "cell_too_long") and found.remedy


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("syrian_archive_locations", 5974, 23), ("whosonfirst_syria", 10_657, 0)],
)
def test_the_staged_gazetteers_come_in_whole(shared: Path, name: str, good: int, bad: int) -> None:
    path = shared / "data" / "syria-gazetteer" / f"{name}.csv.gz"
    with open_stream(path) as stream:
        assert detect(stream.read(65_536), path.name) == "gazetteer"
    with open_stream(path) as stream:
        rows = read("gazetteer", stream.read())
    assert len(rows) - len(problems(rows)) == good
    assert len(problems(rows)) == bad
    codes = {p.code for p in problems(rows)}
    assert codes <= {"no_coordinates", "place_without_area"}
