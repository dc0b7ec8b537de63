"""Places: each says in one way where it is, and no zone file can mislead or stall the reader."""

import json
import math
import time

import pytest
import shapely

from tests.agreement.harbour import TEXT, ZONES, line_of
from trucewatch.agreement.reading import read_agreement


def collection(**shapes):
    """A GeoJSON text, one feature an id."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"id": ident},
                    "geometry": shapely.geometry.mapping(each),
                }
                for ident, each in shapes.items()
            ],
        }
    )


FILES = ZONES | {
    "zones/areas.geojson": collection(
        east=shapely.box(10, 50, 10.1, 50.1), west=shapely.box(9, 50, 9.1, 50.1)
    ),
    "zones/sites.geojson": collection(
        depot=shapely.Point(10.2, 50.1), post=shapely.Point(10.25, 50.0)
    ),
    "zones/lines.geojson": collection(
        a=shapely.LineString([(10, 50), (10.3, 50)]),
        b=shapely.LineString([(10, 50.1), (10.3, 50.1)]),
    ),
}  # fmt: skip


def with_place(said, *more):
    lines = "".join(f"  - {{names: x, {each}}}\n" for each in (f"id: x, {said}", *more))
    return TEXT.replace("norms:\n", lines + "norms:\n")


def place(said, *more):
    agreement, problems = read_agreement(with_place(said, *more), file="h.yaml", zones=FILES)
    assert agreement is not None, [(p.line, p.message) for p in problems]
    return next(p for p in agreement.places if p.id == "x")


def errors(said, *more, zones=FILES):
    text = with_place(said, *more)
    agreement, problems = read_agreement(text, file="h.yaml", zones=zones)
    assert agreement is None
    assert all(p.line and p.expected for p in problems)
    assert problems[0].line >= line_of("id: x", text)
    return " · ".join(p.message for p in problems)


def test_a_file_is_taken_whole_or_by_feature():
    assert place("geometry: zones/areas.geojson").geometry.area == pytest.approx(0.02)
    east = place("geometry: zones/areas.geojson, feature: east")
    assert east.geometry.bounds == (10, 50, 10.1, 50.1)
    assert east.file == "zones/areas.geojson"
    assert place("geometry: areas.geojson").mapped


def test_an_outline_has_versions_and_the_latest_is_drawn():
    found = place(
        "versions: [{from: 2020-01-01, until: 2020-02-01, geometry: zones/areas.geojson, "
        "feature: east}, {from: 2020-02-01, geometry: zones/areas.geojson, feature: west}]"
    )
    first, second = (version.period for version in found.versions)
    assert first.end.settled == second.start.settled
    assert second.end is None
    assert found.geometry.bounds[0] == 9


def test_a_ring_lies_round_the_sites_of_a_file_or_a_list():
    assert len(place("ring: {around: zones/sites.geojson, radius_m: 500}").ring.sites.geoms) == 2
    one = place("ring: {around: zones/sites.geojson, feature: depot, radius_m: 500}").ring
    assert one.sites.equals(shapely.Point(10.2, 50.1))
    listed = place("ring: {around: [[10.2, 50.1], [10.25, 50]], radius_m: 0.5}").ring
    assert (len(listed.sites.geoms), listed.radius_m, listed.file) == (2, 0.5, None)


def test_a_band_runs_along_a_line_that_may_differ_by_party():
    one = place(
        "band: {line: zones/lines.geojson, feature: a, depth_m: 5000, reference: then}"
    ).band
    assert (one.from_m, one.depth_min_m, one.depth_max_m, one.reference) == (0, 5000, 5000, "then")
    assert list(one.lines) == [""]
    each = place(
        "band: {lines: {north: {line: zones/lines.geojson, feature: a}, blue: {line: "
        "zones/lines.geojson, feature: b}}, from_m: 100, depth_m: {min: 15000, max: 20000}}"
    ).band
    assert list(each.lines) == ["north", "blue"]
    assert each.lines["blue"].bounds[1] == 50.1
    assert (each.from_m, each.depth_min_m, each.depth_max_m) == (100, 15000, 20000)


def test_areas_may_be_named_and_places_narrowed():
    found = place(
        "areas: {whole: [Eastvale, XX07], parts_of: Westvale}, within: land, proxy: a map"
    )
    assert (found.areas.whole, found.areas.parts_of) == (("Eastvale", "XX07"), ("Westvale",))
    assert (found.within, found.proxy, found.mapped) == ("land", "a map", True)
    assert not place("geometry: unmapped").mapped


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("proxy: a map", "nothing that says where"),
        ("geometry: national, areas: {whole: [A]}", "geometry and areas"),
        ("geometry: national, feature: east", "key 'feature'"),
        ("geometry: zones/nowhere.geojson", "not among the zones"),
        ("geometry: ../../etc/passwd", "not among the zones"),
        ("geometry: zones/areas.geojson, feature: north", "no feature 'north'"),
        ("geometry: zones/lines.geojson", "not LineString"),
        ("geometry: [zones/areas.geojson]", "is a list"),
        ("versions: []", "nothing that says where"),
        ("versions: [{from: 2020-01-01}]", "has no geometry"),
        ("versions: [{from: 2020-02-01, until: 2020-01-01, geometry: areas.geojson}]",
         "not after its start"),
        ("versions: [{from: 2020-02-01, geometry: areas.geojson}, {from: 2020-01-01, geometry: "
         "areas.geojson}]", "begins before the one above"),
        ("ring: 500", "is one value"),
        ("ring: {around: zones/areas.geojson, radius_m: 5}", "not Polygon"),
        ("ring: {around: zones/sites.geojson}", "has no radius_m"),
        ("ring: {around: zones/sites.geojson, radius_m: 0}", "is 0"),
        ("ring: {around: zones/sites.geojson, radius_m: -5}", "'-5'"),
        ("ring: {around: zones/sites.geojson, radius_m: 1e99}", "'1e99'"),
        ("ring: {around: zones/sites.geojson, radius_m: .nan}", "'.nan'"),
        ("ring: {around: zones/sites.geojson, radius_m: .inf}", "'.inf'"),
        ("ring: {around: zones/sites.geojson, radius_m: 99999999}", "'99999999'"),
        ("ring: {radius_m: 5}", "has no around"),
        ("ring: {around: [], radius_m: 5}", "few sites"),
        ("ring: {around: [10, 50], radius_m: 5}", "few sites"),
        ("ring: {around: [[10, 50, 3]], radius_m: 5}", "few sites"),
        ("ring: {around: [[10, north]], radius_m: 5}", "few sites"),
        ("ring: {around: [[1e9, 50]], radius_m: 5}", "few sites"),
        ("ring: {around: [[50, 100]], radius_m: 5}", "longitude first"),
        ("ring: {around: [[10, 50]], feature: a, radius_m: 5}", "key 'feature'"),
        ("band: {depth_m: 5}", "has no line"),
        ("band: {line: zones/areas.geojson, depth_m: 5}", "not Polygon"),
        ("band: {line: zones/lines.geojson}", "has no depth_m"),
        ("band: {line: zones/lines.geojson, depth_m: {min: 5}}", "has no max"),
        ("band: {line: zones/lines.geojson, depth_m: {min: 5, max: 4}}", "no depth"),
        ("band: {line: zones/lines.geojson, from_m: 5, depth_m: 5}", "no depth"),
        ("band: {line: zones/lines.geojson, depth_m: deep}", "'deep'"),
        ("band: {lines: {nobody: {line: zones/lines.geojson}}, depth_m: 5}", "actor 'nobody'"),
        ("band: {lines: {north: {}}, depth_m: 5}", "has no line"),
        ("band: {lines: {north: lines.geojson}, depth_m: 5}", "is one value"),
        ("areas: {}", "has no whole"),
        ("areas: {whole: [[A]]}", "is a list"),
        ("geometry: unmapped, within: nowhere", "place 'nowhere'"),
        ("geometry: unmapped, within: x", "within itself"),
    ],
)  # fmt: skip
def test_what_a_place_gets_wrong_is_said_on_its_line(said, message):
    assert message in errors(said)


def test_places_do_not_narrow_one_another_in_a_circle():
    told = errors("geometry: unmapped, within: y", "id: y, geometry: unmapped, within: x")
    assert told.count("within itself") == 1


def comb(*, upright):
    """An area with a thousand teeth, which crosses another a million times."""
    edge = [(10 + n / 1e4 + d, 50 + t) for n in range(1000) for d, t in
            ((0, 0), (0, 0.1), (5e-5, 0.1), (5e-5, 0))]  # fmt: skip
    ring = [(10, 49.99), *edge, (10.1, 49.99)]
    return shapely.Polygon([(y - 40, x + 40) for x, y in ring] if upright else ring)


SPIRAL = [
    (10 + math.cos(2 * math.pi * n * 500 / 1001), 50 + math.sin(2 * math.pi * n * 500 / 1001))
    for n in range(1001)
]


def polygon(corner):
    return f'{{"type": "Polygon", "coordinates": [[[10, 50], {corner}, [10.1, 50.1], [10, 50]]]}}'


@pytest.mark.parametrize(
    "content",
    [
        "", "\x00", "null", "[]", "1", '"x"', "{}", '{"type": 1}', '{"type": "Nope"}',
        '{"type": "Polygon"}', '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": {"a": 1}}',
        '{"type": "Polygon", "coordinates": [[[1]]]}',
        '{"type": "Polygon", "coordinates": "abc"}',
        '{"type": "GeometryCollection", "geometries": []}',
        '{"type": "FeatureCollection"}', '{"type": "FeatureCollection", "features": "abc"}',
        '{"type": "FeatureCollection", "features": []}', '{"type": "Feature", "geometry": null}',
        '{"type": "Feature", "properties": [1], "geometry": {}}',
        polygon("[1e400, 50]"), polygon("[NaN, 50]"), polygon("[-Infinity, 50]"),
        polygon("[1e308, 50]"), polygon("[181, 50]"), polygon("[10, 91]"), polygon("[null, 50]"),
        polygon(f"[{'9' * 400}, 50]"), polygon(f"[{'9' * 5000}, 50]"), polygon('["10", {}]'),
        polygon("[10.1, 50], [10, 50.1]"),
        "[" * 200_000, '{"a":' * 200_000, "[[]," * 2_000_000, "[1" + ",1" * 3_000_000 + "]",
        '{"type":' + "9" * 7_000_000 + "}", "x" * 9_000_000,
        shapely.to_geojson(shapely.Polygon(SPIRAL)),
        collection(a=comb(upright=False), b=comb(upright=True)),
        collection(**{f"s{n}": shapely.box(10 + n / 1e4, 50, 11, 51) for n in range(6000)}),
        collection(**{f"s{n}": shapely.box(10 + n / 1e4, 50, 11, 51) for n in range(4000)}),
        shapely.to_geojson(shapely.MultiPolygon(
            [shapely.box(10 + n / 1e4, 50, 11, 51) for n in range(4000)])),
        b"\xff\xfe\x00", b'{"type": "Polygon", "coordinates": "\xff"}',
    ],
    ids=lambda content: str(content[:24]),
)  # fmt: skip
def test_a_hostile_zone_file_is_refused_soon_with_its_line(content):
    began = time.process_time()
    agreement, problems = read_agreement(
        TEXT, file="h.yaml", zones={"zones/harbour.geojson": content}
    )
    assert time.process_time() - began < 2
    assert agreement is None
    (error,) = problems
    assert error.line == line_of("geometry: zones/")


def test_a_hostile_zone_file_named_by_many_places_is_read_once():
    zones = FILES | {"zones/bad.geojson": "[1" + ",1" * 2_000_000 + "]"}
    began = time.process_time()
    said = "geometry: zones/bad.geojson"
    errors(said, *(f"id: x{n}, {said}" for n in range(1_000)), zones=zones)
    assert time.process_time() - began < 2


def test_neighbours_with_a_shared_border_are_put_together():
    squares = {f"s{n}": shapely.box(10 + n / 100, 50, 10.012 + n / 100, 50.1) for n in range(50)}
    zones = {"zones/harbour.geojson": collection(**squares)}
    agreement, problems = read_agreement(TEXT, file="h.yaml", zones=zones)
    assert agreement is not None, problems
    harbour = next(p for p in agreement.places if p.id == "harbour")
    assert harbour.geometry.geom_type == "Polygon"
    assert harbour.geometry.area == pytest.approx(0.502 * 0.1)
