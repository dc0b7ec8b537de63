"""The map of an agreement: what is drawn, what is only named, and what nobody mapped."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
import shapely

from tests.agreement.everything import LINE, PLACES, everything, named
from trucewatch.agreement import model as m
from trucewatch.publications.agreement_map import agreement_map
from trucewatch.publications.agreement_zones import fitted
from trucewatch.publications.model import Shape

SVG = "{http://www.w3.org/2000/svg}"


def drawn(language="en", *, borders=(), **parts):
    """The picture, parsed."""
    text = agreement_map(everything(**parts), language, notes={}, borders=borders)
    return ET.fromstring(text)


def words(picture):
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


def kinds(picture):
    return [path.get("class") for path in picture.iter(f"{SVG}path")]


def test_outlines_rings_and_bands_are_drawn_each_in_its_own_way():
    picture = drawn()
    assert {"outline", "ring", "band", "fringe", "line"} <= set(kinds(picture))
    (ring,) = [p for p in picture.iter(f"{SVG}path") if p.get("class") == "ring"][:1]
    assert ring.get("d").count("M") == 2  # one circle a site


def test_a_place_nobody_mapped_is_listed_and_drawn_nowhere():
    said = words(drawn())
    assert said.index("– Front") > said.index("nobody mapped")
    assert said.index("named, not drawn") < said.index("– Valleys") < said.index("nobody mapped")
    zones = fitted(everything(), None, 600.0)[1]
    assert {zone.place.id for zone in zones} == {"harbour", "sites", "strip"}


def test_who_cannot_see_the_picture_is_told_what_is_missing():
    (told,) = drawn().iter(f"{SVG}desc")
    assert told.text == "3 places are drawn; 1 are named but nobody mapped them. Front."


def test_what_lies_between_two_depths_is_neither_in_nor_out():
    strip = next(zone for zone in fitted(everything(), None, 600.0)[1] if zone.kind == "band")
    assert strip.fringe.area > 0
    assert strip.fringe.intersection(strip.sure).area < 1e-6


def test_a_band_is_as_deep_on_the_sheet_as_its_metres_say():
    band = m.Band(lines={"": LINE}, from_m=1000, depth_min_m=3000, depth_max_m=3000, files={})
    place = replace(PLACES[3], band=band, within=None)
    projection, (zone,) = fitted(everything(places=(place,)), None, 600.0)
    x, y = projection.point(10.15, 50.05)
    for metres, inside in ((900, False), (1100, True), (2900, True), (3100, False)):
        at = shapely.Point(x, y + projection.length(metres, 50.05))
        assert zone.sure.contains(at) is inside, metres


def test_a_place_within_another_is_cut_to_it():
    inner = replace(PLACES[3], within="harbour")
    zones = {z.place.id: z for z in fitted(everything(places=(inner, PLACES[1])), None, 600.0)[1]}
    assert zones["strip"].sure.within(zones["harbour"].sure.buffer(0.5))


def test_neighbours_and_the_country_lie_under_the_places():
    home = Shape(names=named("Home"), geometry=shapely.box(9.5, 49.5, 10.6, 50.5))
    next_door = Shape(names=named("Next"), geometry=shapely.box(10.15, 49.5, 11.5, 50.5))
    picture = drawn(country="ZZ", borders=[("ZZ", home), ("YY", next_door)])
    assert kinds(picture)[:2] == ["land", "home"]


def test_an_agreement_without_any_map_says_so():
    picture = drawn(places=(PLACES[0], PLACES[5]))
    assert "The agreement maps no place." in words(picture)
    assert "– Front" in words(picture)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_language_says_its_own_words(language):
    said = " ".join(words(drawn(language)))
    assert {"en": "nobody mapped", "ar": "لم يرسمه أحد"}[language] in said
    assert not re.search(r"agreement\.|bulletin\.", said)


def test_a_name_cannot_break_out_of_the_picture():
    hostile = replace(PLACES[1], names=named("</text><script>x</script>"))
    picture = drawn(places=(hostile,))
    assert not list(picture.iter(f"{SVG}script"))
